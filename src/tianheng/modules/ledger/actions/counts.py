"""Stock counts (form F08): the books as they stand, what is found, the difference and its reason; a second person
confirms, and only then stock moves.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake, refuse
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import begin, held, require_other, saved
from tianheng.modules.ledger.actions.lots import read_for, settle
from tianheng.modules.ledger.enums import COUNT_VERBS, CountState, MovementKind
from tianheng.modules.ledger.models import Count, CountLine, Location, Lot, Movement, Stock
from tianheng.modules.ledger.queries.tolerances import Tolerances

WHOLE = 10_000
COUNTED = ("counted_amount", "counted_unit", "reason", "handling")


@transaction.atomic
def start_count(
    *,
    by: User,
    organisation: Organisation,
    locations: Iterable[Location] = (),
    counted_on: date | None = None,
    note: str = "",
    key: str = "",
    at: datetime,
) -> Count:
    """A sheet with a line for everything that lies at the places named, or anywhere."""
    places = list(locations)
    given = {
        "organisation": organisation.pk,
        "locations": [each.pk for each in places],
        "counted_on": counted_on,
    }
    row, _new = once(
        by=by, key=key, verb="start_count", payload=given, at=at,
        do=lambda: _start(by, organisation, places, counted_on, note, at),
    )  # fmt: skip
    return row


def _start(
    by: User,
    organisation: Organisation,
    places: list[Location],
    counted_on: date | None,
    note: str,
    at: datetime,
) -> Count:
    begin(by, "count", organisation)
    row = Count(
        organisation=organisation,
        counted_on=counted_on or timezone.localdate(at),
        note=validators.text(note, "note", _("说明"), most=500, needed=False),
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    validators.near(row.counted_on, timezone.localdate(at), "counted_on", _("盘点日期"))
    validators.not_after(row.counted_on, timezone.localdate(at), "counted_on", _("盘点日期"))
    row.save()
    held_rows = Stock.objects.filter(organisation=organisation, micro__gt=0).select_related("lot", "location")
    if places:
        held_rows = held_rows.filter(location__in=places)
    lines = [
        CountLine(count=row, lot=each.lot, location=each.location, book_micro=each.micro)
        for each in held_rows.order_by("location__name", "lot__additive", "lot_id")
    ]
    CountLine.objects.bulk_create(lines)
    trail.record(by=by, verb="start_count", target=row, after={"lines": len(lines)}, at=at)
    return row


@transaction.atomic
def count_line(
    *,
    by: User,
    count: Count,
    lot: Lot,
    location: Location,
    amount: str,
    unit: str,
    reason: str = "",
    handling: str = "",
    at: datetime,
) -> CountLine:
    """Write down what was found; the books are read again at this moment. A lot the sheet lacks gets its line."""
    begin(by, "count", count.organisation)
    sheet = held(count)
    access.require_state(sheet, COUNT_VERBS, "count_line")
    for each in (lot, location):
        access.require_own(each, sheet.organisation)
    found = read_for(lot, amount, unit, zero=True)
    place = Stock.objects.filter(lot=lot, location=location).first()
    row = CountLine.objects.filter(count=sheet, lot=lot, location=location).first()
    row = row or CountLine(count=sheet, lot=lot, location=location)
    before = trail.facts_of(row, COUNTED) if row.pk else dict.fromkeys(COUNTED, "")
    row.book_micro = place.micro if place else 0
    row.counted_amount, row.counted_unit, row.counted_micro = found.entered, found.unit, found.micro
    row.reason = validators.text(reason, "reason", _("原因"), most=200, needed=False)
    row.handling = validators.text(handling, "handling", _("处理"), most=200, needed=False)
    row.within = is_within(row, Tolerances(sheet.organisation))
    row.counted_by, row.counted_at = by, at
    row.save()
    old, new = trail.changes(before, trail.facts_of(row, COUNTED))
    trail.record(by=by, verb="count_line", target=sheet, before=old, after=new, note=str(row)[:500], at=at)
    return row


def is_within(row: CountLine, tolerances: Tolerances) -> bool:
    """Whether the difference stays inside the tolerance of the additive."""
    allowed = tolerances.of(row.lot.additive).counted
    return abs(row.difference or 0) * WHOLE <= allowed * row.book_micro


@transaction.atomic
def submit_count(*, by: User, count: Count, version: int | None = None, at: datetime) -> Count:
    """Done counting: every line is counted, every difference outside the tolerance has its reason."""
    begin(by, "count", count.organisation)
    row = held(count)
    require_fresh(row, version)
    access.require_state(row, COUNT_VERBS, "submit_count")
    refuse(open_lines(row))
    before = trail.facts_of(row, ("state",))
    row.state = CountState.SUBMITTED
    saved(row, by, "submit_count", before, at)
    return row


def open_lines(row: Count) -> Iterator[Mistake]:
    """What is missing on the sheet."""
    lines = list(row.lines.select_related("lot", "location"))
    if not lines:
        yield Mistake("lines", "", _("没有可盘的库存。"), _("请取消这张盘点表。"), _("盘点"))
    for line in lines:
        if line.counted_micro is None:
            yield Mistake("amount", str(line), _("还没有盘。"), _("请填实盘量。"), _("实盘量"))
        elif not line.within and not line.reason:
            yield Mistake("reason", str(line), _("差异超出允差。"), _("请写明原因。"), _("原因"))


@transaction.atomic
def reopen_count(*, by: User, count: Count, at: datetime) -> Count:
    """Count again before it is confirmed."""
    return _change(by, count, "reopen_count", CountState.DRAFT, at)


@transaction.atomic
def cancel_count(*, by: User, count: Count, at: datetime) -> Count:
    """Drop a sheet; nothing moves."""
    return _change(by, count, "cancel_count", CountState.CANCELLED, at)


def _change(by: User, count: Count, verb: str, state: CountState, at: datetime) -> Count:
    begin(by, "count", count.organisation)
    row = held(count)
    access.require_state(row, COUNT_VERBS, verb)
    before = trail.facts_of(row, ("state",))
    row.state = state
    saved(row, by, verb, before, at)
    return row


@transaction.atomic
def approve_count(
    *, by: User, count: Count, exception: str = "", version: int | None = None, at: datetime
) -> Count:
    """Confirm a count, as another person than who counted; stock moves by each difference found then.

    What moved between counting and confirming stays: the difference is added, not the count written over it. What
    another sheet has set right meanwhile would be set right twice: Mistakes name the lines to be counted again.
    """
    begin(by, "approve_count", count.organisation)
    row = held(count)
    require_fresh(row, version)
    access.require_state(row, COUNT_VERBS, "approve_count")
    lines = list(row.lines.select_related("lot__organisation", "location").order_by("lot_id", "location_id"))
    makers = {row.entered_by_id, *(each.counted_by_id for each in lines)}
    why = require_other(by, by.pk if by.pk in makers else None, exception)
    refuse(overtaken(line) for line in lines)
    for line in lines:
        adjust(line, row, by, at)
    before = trail.facts_of(row, ("state",))
    row.state, row.supervisor, row.approved_at = CountState.APPROVED, by, at
    if why:
        row.note = f"{row.note} {why}".strip()[:500]
    saved(row, by, "approve_count", before, at, note=why)
    return row


def overtaken(line: CountLine) -> Mistake | None:
    """What is wrong when another sheet was confirmed after this line was counted."""
    if not line.difference or line.counted_at is None:
        return None
    since = Movement.objects.filter(
        lot=line.lot, location=line.location, kind=MovementKind.COUNT, entered_at__gt=line.counted_at
    )
    if not since.exists():
        return None
    says = _("盘点之后，另一张盘点表已经调整过这里的库存。")
    return Mistake("lines", str(line), says, _("请退回重盘这一行。"), _("盘点"))


def adjust(line: CountLine, row: Count, by: User, at: datetime) -> None:
    """Move stock by the difference of one line."""
    if not line.difference:
        return
    stock.move(
        lot=line.lot, location=line.location, kind=MovementKind.COUNT, micro=line.difference, document=row,
        happened_at=row.happened_at, at=at, by=by,
    )  # fmt: skip
    settle(held(line.lot), by=by, at=at)
