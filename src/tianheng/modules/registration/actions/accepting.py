"""What acceptance means, whoever decides it: a number, a time, and the end of what it replaces."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation
from tianheng.core.actors import Acting
from tianheng.core.mistakes import Mistake
from tianheng.core.numbering import next_number, set_pattern
from tianheng.modules.registration.actions.common import moved
from tianheng.modules.registration.enums import (
    IN_FORCE,
    STANDING,
    WHOLE,
    Kind,
    LineState,
    PolicyKind,
    State,
    Validity,
)
from tianheng.modules.registration.models import Policy, Registration, RegistrationLine
from tianheng.modules.registration.models.policy import NUMBER_PATTERN
from tianheng.modules.registration.queries.filings import standing_one

INTERNAL_PATTERN = "内登〔{year}〕{area}-{n:02d}号"


def accepted(
    row: Registration, policy: Policy, *, by: Acting, verb: str, note: str = "", at: datetime
) -> Registration:
    """Give the filing its number and its time; what it changes is replaced, what it closes is cancelled.

    Nothing undoes what a leader decided: a change waits while the old one is suspended, change and closing are
    refused once that one has ended, a suspended line stays so, also in the next year's filing. A year has one
    registration. Raises Mistake.
    """
    today = timezone.localdate(at)
    if row.kind in WHOLE:
        require_only_one(row)
    else:
        require_previous(row, IN_FORCE if row.kind == Kind.CHANGE else STANDING)
    row.number = row.number or number_of(row, policy)
    row.decided_at, row.due_on, row.assumed_due = at, None, False
    row.sent = row.regime != PolicyKind.INTERNAL_ONLY
    if row.kind == Kind.CANCELLATION:
        finish(row, State.CANCELLED, by, today, at)
        return moved(
            row, by=by, verb=verb, state=State.CANCELLED, after={"number": row.number}, note=note, at=at
        )
    row.valid_from = max(today, date(row.year, 1, 1))
    row.valid_until = until(row, policy)
    keep_suspended(row)
    if row.kind == Kind.CHANGE:
        finish(row, State.REPLACED, by, today, at)
    given = {"number": row.number, "valid_until": row.valid_until}
    return moved(row, by=by, verb=verb, state=State.ACCEPTED, after=given, note=note, at=at)


def require_only_one(row: Registration) -> None:
    """Raise Mistake when the enterprise has a registration of the year already; two at once wait for each other."""
    Organisation.objects.select_for_update().get(pk=row.organisation_id)
    other = standing_one(row.organisation, row.year)
    if other is not None:
        raise Mistake("year", row.year, _("这一年度已有登记。"), _("有变化请办变更登记。"), _("年度"))


def require_previous(row: Registration, states: tuple[State, ...]) -> None:
    """Raise Mistake unless what the filing changes or closes is in one of the states still."""
    assert row.previous_id is not None
    old = Registration.objects.select_for_update(of=("self",)).get(pk=row.previous_id)
    if old.state not in states:
        raise Mistake(
            "previous", old.state_text, _("原登记已有变动。"), _("请从原登记重新办理。"), _("原登记")
        )


def keep_suspended(row: Registration) -> None:
    """Lines that are suspended in what is registered so far are suspended in what replaces or follows it."""
    before = RegistrationLine.objects.filter(
        organisation=row.organisation, registration__state__in=STANDING, state=LineState.SUSPENDED
    )
    for line in before.exclude(registration=row):
        same = {"additive": line.additive} if line.additive else {"name": line.name}
        row.lines.filter(product=line.product_id, **same).update(
            state=LineState.SUSPENDED, suspended_reason=line.suspended_reason
        )


def number_of(row: Registration, policy: Policy) -> str:
    """The registration number: the area's pattern, or the enterprise's own running number."""
    if row.regime == PolicyKind.INTERNAL_ONLY:
        return next_number(
            kind=f"internal-{row.organisation_id}",
            area=row.organisation.code[-12:],
            year=row.year,
            pattern=INTERNAL_PATTERN,
        )
    pattern = policy.number_pattern or NUMBER_PATTERN
    set_pattern(kind="registration", area=row.area_code, year=row.year, pattern=pattern)
    return next_number(kind="registration", area=row.area_code, year=row.year, pattern=pattern)


def until(row: Registration, policy: Policy) -> date:
    """The last day: that of what it changes, the year's end, or twelve months."""
    assert row.valid_from is not None
    if row.previous is not None and row.previous.valid_until is not None:
        return row.previous.valid_until
    if policy.validity == Validity.YEAR_END:
        return date(row.valid_from.year, 12, 31)
    return twelve_months(row.valid_from)


def twelve_months(start: date) -> date:
    """The day before the same day a year later: 2026-05-06 → 2027-05-05."""
    try:
        return start.replace(year=start.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(start.year + 1, 2, 28)


def finish(row: Registration, state: State, by: Acting, today: date, at: datetime) -> None:
    """End the registration a filing speaks of."""
    if row.previous_id is None:
        return
    old: Registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=row.previous_id)
    )
    old.ended_on = today
    verb = "replaced" if state == State.REPLACED else "cancel"
    moved(old, by=by, verb=verb, state=state, after={"ended_on": today}, note=row.change_reason, at=at)
