"""The label of a formula for the duties above: written in the forms in force, and compared with what was printed."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from tianheng.modules.compliance.queries.label.drafts import FORMS
from tianheng.standards import InputError
from tianheng.standards.labels import Difference, Item, compare, compose, read
from tianheng.standards.labels.forms import Form, Standard

__all__ = ["Difference", "LabelForm", "compare_label", "label_additives", "label_standard"]
EDITIONS = Path(__file__).parents[2] / "data/label_editions.csv"
Named = tuple[str, str]


class LabelForm(NamedTuple):
    """One form: its key and title, the text, what to mind, or why the form may not be used for this package."""

    key: str
    title: str
    text: str
    notes: tuple[str, ...] = ()
    refused: str = ""


@cache
def _editions() -> tuple[tuple[str, date, date | None], ...]:
    with EDITIONS.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["standard"], _day(row["valid_from"]), _end(row["valid_to"])) for row in csv.DictReader(file)
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end(text: str) -> date | None:
    return _day(text) if text else None


def label_standard(on: date) -> Standard:
    """The edition of GB 7718 for labels of food made on ``on``; the first known one for any day before it."""
    found = [name for name, since, until in _editions() if since <= on and (until is None or on <= until)]
    return cast(Standard, found[0] if found else _editions()[0][0])


def label_additives(
    additives: Iterable[Named], *, on: date, largest_face: Decimal | None = None
) -> tuple[LabelForm, ...]:
    """The additive part of an ingredient list in the three forms, for food made on ``on``.

    ``additives`` are (name, function stated or ""), in falling order of amount; ``largest_face`` is in cm². What no
    label can name (unknown, ambiguous) stands in ``refused`` of every form.
    """
    standard, items = label_standard(on), _items(additives)
    return tuple(_form(form, items, standard, largest_face) for form in FORMS)


def _items(additives: Iterable[Named]) -> list[Item]:
    return [_item(name, function) for name, function in dict.fromkeys(additives)]


def _item(name: str, function: str) -> Item:
    """The item with its function, unless a label knows no such class."""
    try:
        compose([Item(name, function)])
    except InputError:
        return Item(name)
    return Item(name, function)


def _form(form: Form, items: list[Item], standard: Standard, largest_face: Decimal | None) -> LabelForm:
    title = str(FORMS[form])
    if not items:
        return LabelForm(form, title, "")
    try:
        made = compose(items, standard=standard, form=form, grouped=True, largest_face_cm2=largest_face)
    except InputError as error:
        return LabelForm(form, title, "", (), f"{error.value}：{error.mend}" if error.value else error.mend)
    return LabelForm(form, title, made.text, made.notes)


def compare_label(text: str, expected: Iterable[str]) -> tuple[Difference, ...]:
    """Where an ingredient list as printed and the additives of a formula disagree; empty when they agree."""
    return compare(list(expected), read(text))
