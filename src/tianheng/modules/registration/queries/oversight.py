"""How the queues stand: what waits for a reviewer, how old it is, how many enterprises are covered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from tianheng.accounts import scope
from tianheng.accounts.enums import OrganisationKind, OrganisationState
from tianheng.accounts.models import Area, Organisation
from tianheng.modules.registration import access
from tianheng.modules.registration.enums import (
    IN_FORCE,
    WAITING,
    Kind,
    RecheckState,
    State,
)
from tianheng.modules.registration.models import Recheck, Registration, RegistrationLine

# What lists read of rows that are wide.
LISTED = (
    "name", "pinyin", "kind", "year", "state", "regime", "receipt_number", "number", "submitted_at", "due_on",
    "assumed_due", "valid_until", "product_count", "line_count", "faults", "asks", "flagged", "first_reviewer_id",
    "area_code",
)  # fmt: skip
LISTED_LINE = (
    "registration_id", "product_name", "category", "additive", "pinyin", "function", "level_text", "limit_text",
    "status", "state", "registration__name", "registration__state", "registration__regime",
)  # fmt: skip


class Queue(NamedTuple):
    """The queue of one county: numbers by state, how many are overdue, the day the oldest came in."""

    area: str
    name: str
    submitted: int = 0
    under_review: int = 0
    returned: int = 0
    overdue: int = 0
    oldest: date | None = None
    enterprises: int = 0
    registered: int = 0

    @property
    def waiting(self) -> int:
        """How many wait for the bureau itself."""
        return self.submitted + self.under_review

    @property
    def per_mille(self) -> int:
        """Registered enterprises in thousandths of the active ones, rounded down."""
        return self.registered * 1000 // self.enterprises if self.enterprises else 0

    def age(self, today: date) -> int | None:
        """Days since the oldest came in."""
        return (today - self.oldest).days if self.oldest else None


def queue(user: object) -> QuerySet[Registration]:
    """What waits in the bureau's area, the soonest due first; returned ones among them."""
    rows: QuerySet[Registration] = Registration.objects.visible_to(user).filter(state__in=WAITING)
    return rows.only(*LISTED).order_by("due_on", "id")


def ages(user: object, today: date) -> dict[str, dict[str, Any]]:
    """Numbers of waiting registrations and the oldest one's day, by county; also for whoever may only count."""
    rows = (
        Registration.objects.filter(access.counted(user), state__in=WAITING, sent=True)
        .order_by()
        .values("area_code")
        .annotate(
            submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
            under_review=Count("pk", filter=Q(state=State.UNDER_REVIEW)),
            returned=Count("pk", filter=Q(state=State.RETURNED)),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            oldest=Min("submitted_at", filter=~Q(state=State.RETURNED)),
        )
    )
    return {row.pop("area_code"): {**row, "oldest": day_of(row["oldest"])} for row in rows}


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment here."""
    return timezone.localdate(moment) if moment else None


def coverage(user: object, today: date) -> dict[str, tuple[int, int]]:
    """Active enterprises, and those with a registration in force, by county."""
    active = (
        Organisation.objects.filter(
            scope.totals(user), kind=OrganisationKind.ENTERPRISE, state=OrganisationState.ACTIVE
        )
        .order_by()
        .values_list("area_id")
        .annotate(Count("pk"))
    )
    covered = dict(
        in_force(Registration.objects.filter(access.counted(user)), today)
        .filter(organisation__state=OrganisationState.ACTIVE, sent=True)
        .order_by()
        .values_list("area_code")
        .annotate(Count("organisation", distinct=True))
    )
    return {area: (count, covered.get(area, 0)) for area, count in active}


def in_force(rows: QuerySet[Registration], today: date) -> QuerySet[Registration]:
    """Those that count on a day."""
    return rows.filter(state__in=IN_FORCE, valid_from__lte=today, valid_until__gte=today).exclude(
        Q(kind=Kind.CANCELLATION) | Q(state=State.CHANGED, immediate_stop=True)
    )


def queues(user: object, today: date) -> list[Queue]:
    """Both together, a row per county that has enterprises or filings, in the order of codes. Three queries."""
    waiting, covered = ages(user, today), coverage(user, today)
    codes = sorted({*waiting, *covered})
    names = names_of(codes)
    return [
        Queue(
            code,
            names.get(code, code),
            **waiting.get(code, {}),
            enterprises=covered.get(code, (0, 0))[0],
            registered=covered.get(code, (0, 0))[1],
        )
        for code in codes
    ]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names of areas; they are public."""
    return dict(Area.objects.filter(pk__in=list(codes)).values_list("code", "name"))


def sum_of(rows: Iterable[Queue], name: str) -> Queue:
    """All rows in one."""
    found = list(rows)
    days = [each.oldest for each in found if each.oldest]
    figures = ("submitted", "under_review", "returned", "overdue", "enterprises", "registered")
    sums = {figure: sum(getattr(each, figure) for each in found) for figure in figures}
    return Queue("", name, oldest=min(days, default=None), **sums)


def rechecks(user: object, state: str = RecheckState.OPEN) -> QuerySet[Recheck]:
    """Lines that a later law sees otherwise and that ``user`` may see."""
    rows: QuerySet[Recheck] = Recheck.objects.visible_to(user).select_related(
        "line__registration", "organisation"
    )
    return rows.filter(state=state) if state else rows


def lines(user: object) -> QuerySet[RegistrationLine]:
    """Lines of every registration ``user`` may see: who uses what in what."""
    rows: QuerySet[RegistrationLine] = RegistrationLine.objects.visible_to(user)
    return rows.select_related("registration").only(*LISTED_LINE).order_by("-pk")
