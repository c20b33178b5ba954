"""The public register: enterprises, products, names of additives and what they are for. Nothing else is selected.

No query here names an amount, a formula, a reason or a person; a test plants such facts and looks for them in every
public answer. What an area keeps inside its enterprises (``internal_only``) is not public at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts import scope
from tianheng.accounts.models import Area
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.registration.enums import (
    EVER_ACCEPTED,
    IN_FORCE,
    STANDING,
    TONES,
    Kind,
    LineState,
    PolicyKind,
    State,
)
from tianheng.modules.registration.models import Registration, RegistrationLine

COLUMNS = (
    "id", "organisation_id", "number", "name", "area_code", "kind", "state", "regime", "immediate_stop",
    "decided_at", "valid_from", "valid_until", "ended_on", "product_count", "line_count",
)  # fmt: skip
LINE_COLUMNS = (
    "registration_id", "product_name", "category", "category_name", "additive", "function", "kind", "carried",
    "state", "position",
)  # fmt: skip
PLACE = ("organisation__credit_code", "organisation__licence_number", "organisation__address")
PUBLISHED_KINDS = (Kind.FIRST, Kind.YEARLY, Kind.CHANGE)
MOST_FORMER = 50
NAMED = 4  # products named in a list before "and more"


class Standing(NamedTuple):
    """How a registration stands for the public: the state's code, its words, the colour of its light."""

    code: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One registration in a list; ``products`` are the first names of ``product_count``, ``found`` why it is here."""

    key: int
    organisation: int
    number: str
    enterprise: str
    area: str
    kind: str
    standing: Standing
    decided_at: datetime | None
    valid_from: date | None
    valid_until: date | None
    ended_on: date | None
    product_count: int
    line_count: int
    products: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def decided_on(self) -> date | None:
        """The day it was accepted."""
        return timezone.localdate(self.decided_at) if self.decided_at else None

    @property
    def over(self) -> bool:
        """Whether it has ended: its lines are told as they were."""
        return self.standing.code not in STANDING

    @property
    def more(self) -> int:
        """How many products are not named."""
        return max(0, self.product_count - len(self.products))


class Use(NamedTuple):
    """An additive in a product: its common name, what it is for, and a note (带入, 暂停) or an empty text."""

    additive: str
    function: str
    note: str


class Made(NamedTuple):
    """A product with the additives in it."""

    name: str
    category: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The public page of one registration; ``history`` are the enterprise's other ones, the latest first.

    ``opened`` is false for what an enterprise keeps inside: it has no public page, only a sheet on its own wall.
    ``reviewed`` is false for what an enterprise published by itself: no bureau looked at it.
    """

    entry: Entry
    opened: bool
    reviewed: bool
    credit_code: str
    licence_number: str
    address: str
    products: tuple[Made, ...]
    history: tuple[Entry, ...]


def registrations() -> QuerySet[Registration]:
    """Every registration that is public: accepted once, with a number, of a kind that states what is used."""
    rows: QuerySet[Registration] = Registration.objects.filter(
        state__in=EVER_ACCEPTED, kind__in=PUBLISHED_KINDS, number__isnull=False
    ).exclude(regime=PolicyKind.INTERNAL_ONLY)
    return rows


def lines(*, ended: bool = False) -> QuerySet[RegistrationLine]:
    """Lines to be shown; those that were ended only with what ended as a whole, as it was."""
    rows: QuerySet[RegistrationLine] = RegistrationLine.objects.all()
    return rows if ended else rows.exclude(state=LineState.ENDED)


def standing_q(today: date) -> Q:
    """Registrations that stand today: accepted, in change or suspended, and not run out."""
    return Q(state__in=STANDING, valid_until__gte=today)


def in_area(code: str) -> Q:
    """Registrations of an area and all it holds, or of a functional zone; an empty code asks for nothing."""
    if not code:
        return Q()
    start = scope.prefix(code)
    return scope.areas_within(start, "area_code") if start.isdecimal() else Q(unit_code=code)


def standing_of(row: dict[str, Any], today: date) -> Standing:
    """How a registration stands today; one that has run out is so the next day, whether or not the job ran."""
    state = State(row["state"])
    if state in STANDING and row["valid_until"] is not None and row["valid_until"] < today:
        state = State.EXPIRED
    if state in IN_FORCE and row["valid_from"] is not None and row["valid_from"] > today:
        day = row["valid_from"].isoformat()
        return Standing(state, _("%(day)s 起有效") % {"day": day}, "note")
    if state == State.CHANGED and row["immediate_stop"]:
        return Standing(State.SUSPENDED, _("变更中，原登记已停用"), "fail")
    if state == State.CHANGED:
        return Standing(state, _("有效（变更中）"), "pass")
    if state == State.ACCEPTED:
        return Standing(state, _("有效"), "pass")
    return Standing(state, str(state.label), TONES[state])


def entry_of(row: dict[str, Any], areas: dict[str, str], today: date) -> Entry:
    """A row of :data:`COLUMNS` as an entry."""
    return Entry(
        key=row["id"],
        organisation=row["organisation_id"],
        number=row["number"] or "",
        enterprise=row["name"],
        area=areas.get(row["area_code"], ""),
        kind=str(Kind(row["kind"]).label),
        standing=standing_of(row, today),
        decided_at=row["decided_at"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        ended_on=row["ended_on"],
        product_count=row["product_count"],
        line_count=row["line_count"],
    )


def entries(rows: Iterable[dict[str, Any]], today: date) -> list[Entry]:
    """Rows of :data:`COLUMNS` as entries with the names of their areas; one query."""
    found = list(rows)
    codes = {row["area_code"] for row in found}
    areas = dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [entry_of(row, areas, today) for row in found]


def product_names(found: Sequence[Entry]) -> dict[int, list[str]]:
    """The first few products of each entry, in the order of its lines; one query."""
    gone = {each.key for each in found if each.over}
    rows = lines(ended=bool(gone)).filter(registration_id__in=[each.key for each in found])
    names: dict[int, dict[str, None]] = {}
    for key, name, state in rows.order_by("registration_id", "position").values_list(
        "registration_id", "product_name", "state"
    ):
        if key in gone or state != LineState.ENDED:
            names.setdefault(key, {})[name] = None
    return {key: list(each)[:NAMED] for key, each in names.items()}


def published(number: str, today: date) -> Published | None:
    """The public page of the registration with this number, or None."""
    return page_of(registrations().filter(number=number), today)


def sheet_of(row: Registration, today: date) -> Published | None:
    """The same of a registration one may see, also one kept inside its enterprise: for the sheet on its own wall."""
    rows = Registration.objects.filter(pk=row.pk, state__in=EVER_ACCEPTED, kind__in=PUBLISHED_KINDS)
    return page_of(rows, today)


def page_of(rows: QuerySet[Registration], today: date) -> Published | None:
    """The first of ``rows`` with its products and the enterprise's other public registrations."""
    row = rows.values(*COLUMNS, *PLACE).first()
    if row is None:
        return None
    others = registrations().filter(organisation_id=row["organisation_id"]).exclude(pk=row["id"])
    latest = others.order_by("-decided_at", "-id").values(*COLUMNS)[:MOST_FORMER]
    first, *rest = entries([row, *latest], today)
    return Published(
        entry=first,
        opened=row["regime"] != PolicyKind.INTERNAL_ONLY,
        reviewed=row["regime"] == PolicyKind.MANDATORY_LOCAL,
        credit_code=row["organisation__credit_code"] or "",
        licence_number=row["organisation__licence_number"],
        address=row["organisation__address"],
        products=made(first),
        history=tuple(rest),
    )


def made(entry: Entry) -> tuple[Made, ...]:
    """The products of a registration with their additives, each named once; one query."""
    found: dict[tuple[str, str], dict[Use, None]] = {}
    rows = lines(ended=entry.over).filter(registration_id=entry.key)
    for row in rows.order_by("position", "id").values(*LINE_COLUMNS):
        place = (row["product_name"], category_of(row))
        found.setdefault(place, {})[use_of(row)] = None
    return tuple(Made(name, category, tuple(uses)) for (name, category), uses in found.items())


def category_of(row: dict[str, Any]) -> str:
    """The food category of a line in words."""
    return f"{row['category']} {row['category_name']}".strip()


def use_of(row: dict[str, Any]) -> Use:
    """A line as the public sees it; what has no function of its own is said by its kind."""
    notes = [_("带入")] if row["carried"] else []
    if row["state"] == LineState.SUSPENDED:
        notes.append(_("暂停"))
    kind = LineKind(row["kind"])
    function = row["function"] or ("" if kind == LineKind.ADDITIVE else str(kind.label))
    return Use(row["additive"], function, "、".join(notes))


def newest(area: str, today: date, limit: int = 50) -> list[Entry]:
    """The registrations accepted last, in force today, with their first products; for the feeds."""
    rows = registrations().filter(in_area(area), standing_q(today), state__in=IN_FORCE)
    found = entries(rows.order_by("-decided_at", "-id").values(*COLUMNS)[:limit], today)
    return named(found)


def named(found: Sequence[Entry]) -> list[Entry]:
    """Entries with the names of their first products."""
    names = product_names(found)
    return [replace(each, products=tuple(names.get(each.key, ()))) for each in found]
