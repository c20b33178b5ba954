"""Feedings that a sheet tells of: each is a row, a movement and an entry in the trail, written all together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.ledger import access
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import begin, codes_of
from tianheng.modules.ledger.actions.feedings import block, draft, mistake, status_of, told
from tianheng.modules.ledger.actions.lots import settle
from tianheng.modules.ledger.enums import Code, FeedingStatus, MovementKind
from tianheng.modules.ledger.models import Batch, Feeding, Lot
from tianheng.modules.ledger.queries.plans import in_force
from tianheng.modules.ledger.queries.telling import Entry, by_batch, fed_before
from tianheng.modules.ledger.queries.weighed import NOTHING, SECOND, Check

AT_ONCE = 500
TRUTHFULLY = _("请核对；确已投料的，在“原因”一栏写明：按违规登记，并封存这一批。")


def conclude(entry: Entry, *, alone: bool) -> Iterator[Mistake]:
    """Settle how an entry stands, or say what is missing. ``alone``: nobody else could be the second person.

    What happened is not refused: with its reason it is written as a violation. What asks for a second person is
    written without one and waits for the countersignature, for paper proves nothing here.
    """
    check, reason = entry.check, entry.reason.strip()
    assert check is not None
    unbooked = [each for each in check.stops if each.code == Code.NO_STOCK]
    if unbooked:
        yield from (mistake(each) for each in unbooked)
        return
    asked = [each for each in check.remarks if each.need != NOTHING]
    if asked and len(reason) < 2:
        yield from unexplained(check)
        return
    second = (Code.ALONE if alone else Code.UNSIGNED,) if any(each.need == SECOND for each in asked) else ()
    entry.codes = codes_of(entry.when.codes, [each.code for each in check.remarks], second)
    entry.status = status_of(check)


def unexplained(check: Check) -> Iterator[Mistake]:
    """What needs a reason that is not there."""
    for each in check.stops:
        found = mistake(each)
        yield Mistake(found.field, found.value, each.text, TRUTHFULLY, found.label)
    named = "；".join(each.text for each in check.warnings if each.need != NOTHING)
    if named and not check.stops:
        yield Mistake("reason", "", named, _("请在“原因”一栏写明。"), _("原因"))


@transaction.atomic
def feed_all(
    *,
    by: User,
    organisation: Organisation,
    entries: Sequence[Entry],
    note: str = "",
    at: datetime,
    step: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write entries that were checked and concluded; how many. ``note`` goes with each into the trail.

    Raises Mistake when a batch, a lot or the stock has changed since they were checked.
    """
    begin(by, "feed", organisation)
    require_unchanged(entries, organisation)
    rows = [row_of(each, at) for each in entries]
    for start in range(0, len(rows), AT_ONCE):
        Feeding.objects.bulk_create(rows[start : start + AT_ONCE])
        step(min(start + AT_ONCE, len(rows)))
    stock.move_all([moved(each) for each in rows], at=at, by=by)
    trail.record_all(by=by, verb="feed", done=((row, None, told(row)) for row in rows), at=at, note=note)
    aftermath(entries, by, at)
    return len(rows)


def row_of(entry: Entry, at: datetime) -> Feeding:
    """An entry as a row, not yet saved."""
    assert entry.check is not None
    row = draft(entry.batch, entry.check.lines[0], entry.asked, entry.when, entry.fed_by, at)
    row.step, row.reason, row.note = entry.step or row.step, entry.reason, entry.note
    row.status, row.codes = entry.status, entry.codes
    return row


def moved(row: Feeding) -> stock.Move:
    """What it takes from stock."""
    return stock.Move(row.lot, row.location, MovementKind.FEEDING, -row.micro, row, row.happened_at)


def require_unchanged(entries: Sequence[Entry], organisation: Organisation) -> None:
    """Lock batches and lots, then compare. Raises Mistake when one is not as it was checked, or somebody else's.

    A feeding leaves its batch as it is, and so does a formula that is withdrawn: both are read again under the locks.
    """
    for each in entries:
        access.require_own(each.batch, organisation)
        access.require_own(each.lot, organisation)
        access.require_own(each.location, organisation)
    batches = compared(Batch, {each.batch.pk: each.batch for each in entries})
    compared(Lot, {each.lot.pk: each.lot for each in entries})
    formulas = FormulaVersion.objects.in_bulk({each.formula_id for each in batches})
    fed = fed_before(batches)
    checked = {batch.pk: told_of[0] for batch, told_of in by_batch(entries)}
    for batch in batches:
        batch.formula, was = formulas[batch.formula_id], checked[batch.pk]
        if fed.get(batch.pk, {}) != was.before or in_force(batch) != was.approved:
            raise changed(batch)


def compared(model: Any, checked: Mapping[int, Any]) -> list[Any]:
    """The rows as they stand, all of them locked before any is looked at. Raises Mistake when one has changed."""
    rows = list(locked(model, checked))
    for now in rows:
        was = checked[now.pk]
        if (now.version, now.state) != (was.version, was.state):
            raise changed(now)
    return rows


def locked(model: Any, keys: Iterable[int]) -> Iterator[Any]:
    """The rows as they stand, locked in one order."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        yield from model._base_manager.select_for_update().filter(pk__in=part).order_by("pk")


def changed(row: Any) -> Mistake:
    """Somebody was at work on it meanwhile."""
    return Mistake(
        "sheet", row.number, _("核对期间，这一批被别人改动过。"), _("请再导入一次，会重新核对。"), _("批号")
    )


def aftermath(entries: Sequence[Entry], by: User, at: datetime) -> None:
    """Block the batches that were fed against the law, and let the lots' states follow their stock."""
    for batch, told_of in by_batch(entries):
        against = [each for each in told_of if each.status == FeedingStatus.VIOLATION]
        if against:
            stops = [stop for each in against if each.check for stop in each.check.stops]
            block(batch, stops, by, at)
    lots = {each.lot.pk: each.lot for each in entries}
    for key in sorted(lots):
        settle(lots[key], by=by, at=at)
