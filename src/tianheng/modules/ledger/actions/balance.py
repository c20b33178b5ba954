"""The mass balance kept: gaps found again are one row, explained by the enterprise, closed by the county."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import trail
from tianheng.core.actors import Acting, system
from tianheng.core.mistakes import Mistake
from tianheng.core.notify import notify
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import able, begin, held, saved
from tianheng.modules.ledger.enums import GapState
from tianheng.modules.ledger.models import Batch, Gap, Movement
from tianheng.modules.ledger.queries.balance import Balance, Finding, Period, balance, month_of
from tianheng.modules.ledger.queries.watchers import WATCHERS
from tianheng.modules.registration.access import belongs, of_county

LABEL = _("物料平衡")
FIGURES = ("expected_micro", "actual_micro", "tolerance", "state")
LONGEST = timedelta(days=366)
GONE = _("复核后已无差异")


@transaction.atomic
def balance_period(
    *, by: Acting, organisation: Organisation, since: date, until: date, at: datetime
) -> Balance:
    """Balance a period and keep what does not meet. Done again, it changes only what has changed since.

    A gap whose figures changed waits for its explanation again; one that is no more is closed.
    """
    if isinstance(by, User):
        access.require(by, "explain_gap", organisation)
    trail.locked(organisation.code)
    period = checked(since, until, at)
    found = balance(organisation, period)
    kept = {key_of(each): each for each in Gap.objects.select_for_update().filter(
        organisation=organisation, since=period.since, until=period.until
    )}  # fmt: skip
    for finding in found.findings:
        keep(organisation, period, finding, kept.pop(finding.key, None), by, at)
    for gap in kept.values():
        let_go(gap, by, at)
    return found


def checked(since: date, until: date, at: datetime) -> Period:
    """The period. Raises Mistake for one that is none, or has not begun, or is too long."""
    today = timezone.localdate(at)
    if since > until or since > today:
        raise Mistake("since", since, _("不是可以核算的期间。"), _("起日不晚于止日，也不晚于今天。"), LABEL)
    if until - since > LONGEST:
        raise Mistake("until", until, _("期间太长。"), _("至多一年。"), LABEL)
    return Period(since, until)


def key_of(row: Gap) -> tuple[object, ...]:
    """What makes it the same gap."""
    return row.kind, row.additive, row.product_id, row.lot_id, row.dimension


def keep(
    organisation: Organisation, period: Period, finding: Finding, old: Gap | None, by: Acting, at: datetime
) -> None:
    """Write a gap, or what has changed of it."""
    row = old or Gap(
        organisation=organisation, kind=finding.kind, since=period.since, until=period.until,
        additive=finding.additive, product=finding.product, lot=finding.lot, dimension=finding.dimension,
        found_at=at,
    )  # fmt: skip
    figures = (finding.expected, finding.actual, finding.tolerance)
    if old is not None and (old.expected_micro, old.actual_micro) == figures[:2] and settled(old):
        return
    before = trail.facts_of(row, FIGURES) if old else None
    row.expected_micro, row.actual_micro, row.tolerance = figures
    row.facts, row.state = finding.facts, GapState.OPEN
    row.closed_by = row.closed_at = None
    row.version += 1 if old else 0
    row.save()
    trail.record(by=by, verb="find_gap", target=row, before=before, after=trail.facts_of(row, FIGURES), at=at)


def settled(row: Gap) -> bool:
    """Whether nothing need be asked again of these very figures: it waits, was explained, or the county took it."""
    return row.state != GapState.CLOSED or row.closed_by_id is not None


def let_go(row: Gap, by: Acting, at: datetime) -> None:
    """A gap that is no more."""
    if row.state == GapState.CLOSED:
        return
    before = trail.facts_of(row, ("state",))
    row.state, row.closed_at, row.version = GapState.CLOSED, at, row.version + 1
    row.save()
    after = trail.facts_of(row, ("state",))
    trail.record(by=by, verb="close_gap", target=row, before=before, after=after, note=str(GONE), at=at)


@transaction.atomic
def explain_gap(*, by: User, gap: Gap, explanation: str, version: int | None = None, at: datetime) -> Gap:
    """The enterprise says why; an explanation may be mended until the county has taken it."""
    begin(by, "explain_gap", gap.organisation)
    row = held(gap)
    require_fresh(row, version)
    if row.state == GapState.CLOSED:
        raise access.wrong_state(row)
    before = trail.facts_of(row, ("state", "explanation"))
    row.explanation = validators.reason(explanation, "explanation", _("说明"))
    row.explained_by, row.explained_at, row.state = by, at, GapState.EXPLAINED
    saved(row, by, "explain_gap", before, at)
    return row


def may_close(by: object, gap: Gap) -> bool:
    """Whether ``by`` follows this enterprise at its county and does not belong to it."""
    organisation = gap.organisation
    return of_county(by, organisation, WATCHERS) and not belongs(by, organisation)


@transaction.atomic
def close_gap(*, by: User, gap: Gap, version: int | None = None, at: datetime) -> Gap:
    """The county takes an explanation."""
    if not may_close(by, gap):
        raise PermissionDenied
    trail.locked(gap.organisation.code)
    row = held(gap)
    require_fresh(row, version)
    if row.state != GapState.EXPLAINED:
        raise access.wrong_state(row)
    before = trail.facts_of(row, ("state",))
    row.state, row.closed_by, row.closed_at = GapState.CLOSED, by, at
    saved(row, by, "close_gap", before, at)
    return row


def balance_all(at: datetime) -> dict[str, int]:
    """The month before, for every enterprise that has a ledger; done by the system in the first days of a month.

    So that gaps are found also where nobody looks for them. ``daily`` part; done again it changes nothing.
    """
    today = timezone.localdate(at)
    if today.day > DAYS:
        return {"balanced": 0, "gaps": 0}
    period = month_of(today.replace(day=1) - timedelta(days=1))
    keepers = Organisation.objects.filter(pk__in=movers(period))
    gaps = [balanced(each, period, at) for each in keepers.order_by("pk")]
    return {"balanced": len(gaps), "gaps": sum(gaps)}


DAYS = 5


def movers(period: Period) -> set[int]:
    """The enterprises whose stock moved, or that made something, in a period."""
    moved = Movement.objects.filter(happened_at__gte=period.start, happened_at__lt=period.end)
    made = Batch.objects.filter(made_on__range=period)
    return {*moved.order_by().values_list("lot__organisation", flat=True).distinct(),
            *made.order_by().values_list("organisation", flat=True).distinct()}  # fmt: skip


def balanced(organisation: Organisation, period: Period, at: datetime) -> int:
    """One enterprise: new gaps are told to whoever has to explain them; how many wait."""
    waiting = Gap.objects.filter(
        organisation=organisation, since=period.since, until=period.until, state=GapState.OPEN
    )
    before = waiting.count()
    balance_period(
        by=system("mass balance"), organisation=organisation, since=period.since, until=period.until, at=at
    )
    found = waiting.count()
    if found > before:
        words = {"month": f"{period.since:%Y-%m}", "count": found}
        notify(
            to={each.user for each in able("explain_gap", organisation, at).select_related("user")},
            subject=_("%(month)s 物料平衡有 %(count)s 项差异待说明") % words,
            link=f"/ledger/balance/?since={period.since}&until={period.until}",
            at=at,
        )
    return found
