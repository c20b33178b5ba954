"""The filters of a list. Each reads its part of the query string, ignores what it does not know, narrows the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
Rows = Any  # a QuerySet, whatever its model
Pairs = Sequence[tuple[Any, Any]]
LONGEST = 100


@dataclass(frozen=True)
class Choice:
    """One of several values. ``choices``: pairs of value and words, or a function of the request that gives them.

    ``apply``: a field to be equal to the value, or a function of rows and value. ``tabs`` shows it as a row of tabs
    above the list instead of a select. ``blank`` is what "no matter which" is called.
    """

    key: str
    label: Text
    choices: Pairs | Callable[[HttpRequest], Pairs]
    apply: str | Callable[[Rows, str], Rows]
    tabs: bool = False
    blank: Text = ""
    kind: ClassVar[str] = "choice"

    def read(self, request: HttpRequest) -> "Held":
        """The value asked for, if it is one of the choices."""
        pairs = self.choices(request) if callable(self.choices) else self.choices
        words = {str(value): name for value, name in pairs}
        wanted = request.GET.get(self.key, "")
        value = wanted if wanted in words else ""
        told = str(words[value]) if value else ""
        return Held(self, {self.key: value} if value else {}, told, list(words.items()))

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        """The rows that have the value."""
        value = values[self.key]
        return self.apply(rows, value) if callable(self.apply) else rows.filter(**{self.apply: value})


@dataclass(frozen=True)
class Search:
    """A text to look for. ``apply``: the fields one of which holds it, or a function of rows and text."""

    key: str
    label: Text
    apply: Sequence[str] | Callable[[Rows, str], Rows]
    hint: Text = ""
    kind: ClassVar[str] = "search"

    def read(self, request: HttpRequest) -> "Held":
        """The text asked for, trimmed."""
        value = request.GET.get(self.key, "").replace("\x00", "").strip()[:LONGEST]
        return Held(self, {self.key: value} if value else {}, value)

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        """The rows that hold the text."""
        text = values[self.key]
        if callable(self.apply):
            return self.apply(rows, text)
        return rows.filter(reduce(or_, (Q(**{f"{field}__icontains": text}) for field in self.apply)))


@dataclass(frozen=True)
class Period:
    """Days from and to, both included: ``?key_from=2026-05-01&key_to=…``.

    ``apply``: a field, or a function of rows, first and last day (either may be None). ``moments``: the field is a
    moment, and a day lasts from midnight to midnight here.
    """

    key: str
    label: Text
    apply: str | Callable[[Rows, date | None, date | None], Rows]
    moments: bool = False
    kind: ClassVar[str] = "period"

    def read(self, request: HttpRequest) -> "Held":
        """The days asked for; what is no day is ignored."""
        asked = {name: day(request.GET.get(name, "")) for name in self.names}
        values = {name: one.isoformat() for name, one in asked.items() if one}
        first, last = (values.get(name, "") for name in self.names)
        told = _("%(first)s 至 %(last)s") % {"first": first, "last": last} if values else ""
        return Held(self, values, told.strip())

    @property
    def names(self) -> tuple[str, str]:
        """Its two names in the query string."""
        return f"{self.key}_from", f"{self.key}_to"

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        """The rows of these days."""
        first, last = (day(values.get(name, "")) for name in self.names)
        if callable(self.apply):
            return self.apply(rows, first, last)
        if self.moments:
            ends = {"gte": first and midnight(first), "lt": last and midnight(last + timedelta(days=1))}
        else:
            ends = {"gte": first, "lte": last}
        return rows.filter(**{f"{self.apply}__{end}": value for end, value in ends.items() if value})


@dataclass(frozen=True)
class Flag:
    """A tick: ``?key=1``. ``apply``: a condition, or a function of rows."""

    key: str
    label: Text
    apply: Q | Callable[[Rows], Rows]
    kind: ClassVar[str] = "flag"

    def read(self, request: HttpRequest) -> "Held":
        """Whether it is ticked."""
        ticked = request.GET.get(self.key) == "1"
        return Held(self, {self.key: "1"} if ticked else {}, _("是") if ticked else "")

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        """The rows that meet it."""
        return self.apply(rows) if callable(self.apply) else rows.filter(self.apply)


Filter = Choice | Search | Period | Flag


@dataclass(frozen=True)
class Held:
    """A filter as this request asks for it: its valid values, in words for paper, its choices."""

    filter: Filter
    values: dict[str, str]
    told: str
    pairs: Sequence[tuple[str, Any]] = ()

    @property
    def value(self) -> str:
        """The one value of a choice, search or flag."""
        return self.values.get(self.filter.key, "")

    @property
    def first(self) -> str:
        """The first day of a period."""
        return self.values.get(f"{self.filter.key}_from", "")

    @property
    def last(self) -> str:
        """The last day of a period."""
        return self.values.get(f"{self.filter.key}_to", "")

    @property
    def tabs(self) -> bool:
        """Whether it is shown as tabs."""
        return isinstance(self.filter, Choice) and self.filter.tabs

    def narrow(self, rows: Rows) -> Rows:
        """The rows that meet it; all when nothing is asked."""
        return self.filter.narrow(rows, self.values) if self.values else rows


def day(text: str) -> date | None:
    """A day as written by a date input, or None; days nobody lived, at the ends of the calendar, are none."""
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found and MINYEAR < found.year < MAXYEAR else None


def midnight(one: date) -> datetime:
    """The moment a day begins here."""
    return timezone.make_aware(datetime.combine(one, time.min))
