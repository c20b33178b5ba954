"""The additive part of a label in the forms of GB 7718, written from what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.label.reading import Entry
from tianheng.standards import InputError
from tianheng.standards.labels import Item, compose
from tianheng.standards.labels.forms import Form, Standard

Text = str | Promise
STANDARDS: tuple[Standard, ...] = ("GB 7718-2011", "GB 7718-2025")
FORMS: dict[Form, Text] = {
    "names": _("全部写名称"),
    "class_names": _("功能类别加名称"),
    "class_ins": _("功能类别加国际编码"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One form of one edition: its text, its notes, or why it may not be used."""

    form: Text
    text: str
    notes: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """All forms by edition, and what could not be written with the reason."""

    editions: tuple[tuple[str, tuple[Draft, ...]], ...]
    left_out: tuple[tuple[str, str], ...]


def drafts(entries: Iterable[Entry], largest_face: Decimal | None) -> Drafts | None:
    """The drafts for the additives added directly; None when there is nothing that can be written."""
    items, left_out = _sorted(list(entries))
    if not items:
        return None
    editions = tuple(
        (one, tuple(_draft(items, one, form, largest_face) for form in FORMS)) for one in STANDARDS
    )
    return Drafts(editions, left_out)


def _sorted(entries: list[Entry]) -> tuple[list[Item], tuple[tuple[str, str], ...]]:
    """What can be written, in the order of the list, and what cannot."""
    items: list[Item] = []
    left_out: list[tuple[str, str]] = []
    for entry in entries:
        item, why = _writable(entry)
        if item is not None:
            items.append(item)
        elif why:
            left_out.append((entry.named.raw, why))
    return list(dict.fromkeys(items)), tuple(dict.fromkeys(left_out))


def _writable(entry: Entry) -> tuple[Item | None, str]:
    if not entry.name:
        return None, entry.named.question
    for function in dict.fromkeys((entry.named.function, "")):
        item = Item(entry.name, function)
        try:
            compose([item])
        except InputError as error:
            why = error.mend
        else:
            return item, ""
    return None, why


def _draft(items: list[Item], standard: Standard, form: Form, largest_face: Decimal | None) -> Draft:
    try:
        written = compose(items, standard=standard, form=form, grouped=True, largest_face_cm2=largest_face)
    except InputError as error:
        return Draft(FORMS[form], "", (), error.mend)
    return Draft(FORMS[form], written.text, written.notes)
