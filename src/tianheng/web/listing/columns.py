"""The columns of a list: what a row says in them, on the screen and in Excel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Text = str | Promise
Kind = Literal["text", "figure", "date", "light"]
Value = str | Callable[[Any], Any]
Exported = str | int | Decimal | None


class Cell(NamedTuple):
    """One cell as a template draws it."""

    column: "Column"
    text: str
    tone: str
    link: str


@dataclass(frozen=True)
class Column:
    """One column.

    ``value`` is a function of the row or a path of attributes ("supplier.name", "get_state_display"). ``kind``:
    text; figure (right-aligned digits); date (a date, or a moment to the minute); light (``value`` gives a tone and
    its words). ``sort``: the field, or several, that order by it; empty when it cannot be sorted by. ``link``: the
    address a cell leads to. ``narrow``: never broken over lines. ``out``: what Excel gets, where the screen says it
    for the eye alone ("2 天前").
    """

    key: str
    title: Text
    value: Value
    sort: str | tuple[str, ...] = ""
    link: Callable[[Any], str] | None = None
    kind: Kind = "text"
    narrow: bool = False
    out: Value = ""

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        """The function that takes the value out of a row."""
        return reader(self.value)

    @cached_property
    def look(self) -> str:
        """The classes of its cells."""
        classes = {"figure": "number", "date": "figure"}.get(self.kind, "")
        return f"{classes} nowrap".strip() if self.narrow else classes

    def cell(self, row: Any) -> Cell:
        """What the row says here, for the screen."""
        value = self.read(row)
        tone, text = value if self.kind == "light" and value else ("", value)
        return Cell(self, shown(text), tone, self.link(row) if self.link else "")

    def exported(self, row: Any) -> Exported:
        """What the row says here, for Excel: numbers as numbers, everything else as text."""
        value = self.read(row) if not self.out else reader(self.out)(row)
        if self.kind == "light" and not self.out:
            value = value[1] if value else ""
        exact = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return value if exact else shown(value)


def reader(value: Value) -> Callable[[Any], Any]:
    """A function as it is, a path as the function that follows it."""
    return value if callable(value) else attribute(value)


def attribute(path: str) -> Callable[[Any], Any]:
    """A function that follows a path of attributes, stops at None and calls what can be called."""
    steps = [attrgetter(name) for name in path.split(".")]

    def follow(row: Any) -> Any:
        for step in steps:
            if row is None:
                return None
            row = step(row)
            row = row() if callable(row) else row
        return row

    return follow


def shown(value: Any) -> str:
    """A value in words: nothing for None, days and minutes in local time, numbers exact."""
    if isinstance(value, SafeString):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
