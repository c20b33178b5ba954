"""A form of the ledger as columns: each knows its heading, what a row shows in it, and how a cell is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import RowColumn
from tianheng.core.imports.readers import words
from tianheng.core.mistakes import Text
from tianheng.core.sheets.read import Cell
from tianheng.core.sheets.write import Value

DIGITS = 15  # that Excel keeps of a number
UNREAD = _("系统自动填写，导入时不读")
Show = Callable[[Any], object]


@dataclass(frozen=True)
class Field:
    """One column. ``show`` gives what a row has in it, as text, number or date; ``read`` turns a cell into a value.

    ``auto`` is filled by the system and not read; ``paper`` says whether it is printed; ``width`` is its part of the
    paper's width; a ``figure`` stands right and is a number in Excel where Excel keeps it exactly.
    ``under`` names the column in whose cell it is printed, for paper is narrow.
    """

    key: str
    title: Text
    show: Show
    others: tuple[str, ...] = ()
    read: Callable[[Cell], Any] = words
    required: bool = False
    note: Text = ""
    empty: Any = ""
    choices: tuple[Text, ...] = ()
    auto: bool = False
    paper: bool = True
    width: int = 4
    figure: bool = False
    under: str = ""

    def column(self) -> RowColumn:
        """The same for :mod:`tianheng.core.imports`."""
        note = UNREAD if self.auto else self.note
        return RowColumn(
            self.key, self.title, self.others, self.required, unread if self.auto else self.read, note,
            self.empty, self.choices,
        )  # fmt: skip

    def text(self, row: Any) -> str:
        """What stands on paper."""
        return shown(self.show(row))

    def value(self, row: Any) -> Value:
        """What stands in the workbook."""
        said = self.text(row)
        return number(said) if self.figure else said


@dataclass(frozen=True)
class Group:
    """The columns that share a cell on paper."""

    fields: list[Field]

    @property
    def heading(self) -> str:
        """Their titles, one below the other."""
        return "\n".join(str(each.title) for each in self.fields)

    @property
    def width(self) -> int:
        """The part of the paper's width."""
        return max(each.width for each in self.fields)

    @property
    def figure(self) -> bool:
        """Whether it stands right."""
        return self.fields[0].figure

    def text(self, row: Any) -> str:
        """What stands in the cell; a unit beside its amount, everything else one below the other."""
        said = self.fields[0].text(row)
        for each in self.fields[1:]:
            more = each.text(row)
            said = f"{said}{' ' if each.key == 'unit' else chr(10)}{more}" if said and more else said or more
        return said


@dataclass(frozen=True)
class Form:
    """A form: its code in the manual, the kind of its import ("" is only printed), the rows and how they are shown.

    ``day`` names the field that decides the month (a moment where ``moments``), ``within`` does where no one field
    does; ``only`` leaves out what is on no paper, ``effective`` is what counts and may be imported again; ``joined``
    is what the columns need; ``signers`` who signs below: (role, field with the person, field with the moment).
    """

    code: str
    title: Text
    model: Any
    day: str
    fields: tuple[Field, ...]
    kind: str = ""
    moments: bool = False
    joined: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    owner: str = "organisation"
    within: Callable[[date, date], models.Q] | None = None
    only: models.Q | None = None
    effective: models.Q | None = None
    signers: tuple[tuple[Text, str, str], ...] = ()

    @property
    def columns(self) -> list[RowColumn]:
        """The columns for the import."""
        return [each.column() for each in self.fields]

    @property
    def printed(self) -> list[Group]:
        """The cells of a row on paper, each with the columns that stand in it."""
        shown = [each for each in self.fields if each.paper]
        leaders = [each for each in shown if not each.under]
        return [Group([each, *(one for one in shown if one.under == each.key)]) for each in leaders]

    @property
    def heading(self) -> str:
        """``F07 投料使用台账``."""
        return f"{self.code} {self.title}"


def unread(_cell: Cell) -> str:
    """Whatever stands in a column the system fills itself."""
    return ""


def shown(value: object) -> str:
    """A value as paper shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(_("是")) if value else ""
    return str(value)


def number(text: str) -> Value:
    """A number where Excel keeps every digit of it, else the text as it is: 12.10 stays 12.10."""
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return text
    kept = exact.is_finite() and len(exact.as_tuple().digits) <= DIGITS
    return exact if kept and format(exact.normalize() + 0, "f") == text else text


def at(path: str) -> Show:
    """What a path of attributes leads to, empty where one of them is missing: ``at("batch.product.name")``."""
    names = path.split(".")

    def show(row: Any) -> object:
        for name in names:
            row = getattr(row, name, None)
            if row is None:
                return None
        return row() if callable(row) else row

    return show


def auto(key: str, title: Text, show: Show | str, **more: Any) -> Field:
    """A column the system fills."""
    return Field(key, title, at(show) if isinstance(show, str) else show, auto=True, **more)


def given(key: str, title: Text, show: Show | str = "", *others: str, **more: Any) -> Field:
    """A column a person fills; by default it shows the row's attribute of its own name."""
    found = show or key
    return Field(key, title, at(found) if isinstance(found, str) else found, others, **more)
