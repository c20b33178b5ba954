"""Disposals (form F12): proposed, approved by a leader, done; stock falls when it is done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import quantities, trail
from tianheng.core.mistakes import Mistake
from tianheng.core.notify import notify
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import (
    EXCEPTION_LABEL,
    Second,
    able,
    begin,
    held,
    require_other,
    running,
    saved,
    second,
)
from tianheng.modules.ledger.actions.lots import read_for, settle
from tianheng.modules.ledger.enums import (
    DISPOSAL_VERBS,
    LOT_VERBS,
    DisposalReason,
    DisposalState,
    DisposalWay,
    LotState,
    MovementKind,
)
from tianheng.modules.ledger.models import Batch, Disposal, Location, Lot
from tianheng.modules.ledger.queries.stock import came_after, on_hand
from tianheng.modules.ledger.queries.watchers import watchers_of

PATTERN = "CZ{year}-{n:04d}"


@transaction.atomic
def dispose(
    *,
    by: User,
    lot: Lot | None = None,
    batch: Batch | None = None,
    location: Location | None = None,
    amount: str,
    unit: str,
    cause: str,
    way: str,
    note: str = "",
    destination: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Disposal:
    """Propose that part of a lot at a place, or goods of a batch that came back, go for good. Nothing moves yet."""
    given = validators.payload(locals())
    row, _new = once(
        by=by,
        key=key,
        verb="dispose",
        payload=given,
        at=at,
        do=lambda: _dispose(by, lot, batch, location, given, at),
    )
    return row


def _dispose(
    by: User,
    lot: Lot | None,
    batch: Batch | None,
    location: Location | None,
    given: dict[str, str],
    at: datetime,
) -> Disposal:
    what = lot or batch
    if what is None or (lot is not None and batch is not None):
        raise Mistake("lot", "", _("须是一个批次，或一个生产批。"), _("请选一个。"), _("批次"))
    begin(by, "dispose", what.organisation)
    if location is not None:
        access.require_own(location, what.organisation)
    when = validators.moment(given["happened_at"], at)  # type: ignore[arg-type]
    row = Disposal(
        organisation=what.organisation,
        lot=lot,
        batch=batch,
        location=location,
        number=running("disposal", what.organisation, timezone.localdate(at).year, PATTERN),
        cause=validators.chosen(given["cause"], DisposalReason, "cause", _("原因")),
        way=validators.chosen(given["way"], DisposalWay, "way", _("处置方式")),
        note=validators.text(given["note"], "note", _("说明"), most=500, needed=False),
        destination=validators.text(given["destination"], "destination", _("去向单位"), needed=False),
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        **measured(lot, location, given).fields(),
    )
    row.save()
    after = {"what": str(what), "amount": f"{row.amount} {row.unit}", "cause": row.cause, "way": row.way}
    trail.record(by=by, verb="dispose", target=row, after=after, note=row.note, at=at)
    return row


def measured(lot: Lot | None, location: Location | None, given: dict[str, str]) -> quantities.Quantity:
    """The amount; of a lot never more than lies at the place. Raises Mistake."""
    if lot is None:
        return quantities.read(given["amount"], given["unit"])
    if location is None:
        raise Mistake("location", "", _("没有位置。"), _("请选批次所在的位置。"), _("位置"))
    fresh = held(lot)
    access.require_state(fresh, LOT_VERBS, "dispose")
    asked = read_for(fresh, given["amount"], given["unit"])
    there = on_hand(lot, location)
    if asked.micro > there:
        raise stock.short(lot, location, asked.micro, there)
    return asked


@transaction.atomic
def approve_disposal(
    *,
    by: User,
    disposal: Disposal,
    reason: str = "",
    exception: str = "",
    announced: str = "",
    version: int | None = None,
    at: datetime,
) -> Disposal:
    """A leader approves what somebody else proposed. Recalled goods are announced (time, place) before (FSL 63)."""
    begin(by, "approve_disposal", disposal.organisation)
    row = held(disposal)
    require_fresh(row, version)
    access.require_state(row, DISPOSAL_VERBS, "approve_disposal")
    why = require_other(by, row.entered_by_id, exception)
    if row.cause == DisposalReason.RECALLED and row.way != DisposalWay.TO_SUPPLIER and not announced.strip():
        raise Mistake(
            "announced",
            "",
            _("召回食品销毁前须报告时间、地点。"),
            _("请填写销毁时间和地点。"),
            _("销毁时间地点"),
        )
    before = trail.facts_of(row, ("state",))
    row.state, row.approved_by, row.approved_at = DisposalState.APPROVED, by, at
    row.reason, row.exception, row.announced = reason.strip()[:500], why, announced.strip()[:200]
    row.reported_at = at if row.announced else row.reported_at
    saved(row, by, "approve_disposal", before, at, note=row.reason)
    if row.announced:
        tell_county(row, at)
    return row


def tell_county(row: Disposal, at: datetime) -> None:
    """Time and place of a destruction are reported before it is done (FSL 63)."""
    notify(
        to=watchers_of(row.organisation, at),
        subject=_("%(name)s：报告召回食品处置时间、地点") % {"name": row.organisation.name},
        text=f"{row.announced}（{row.number} {row.lot or row.batch}）",
        link=f"/ledger/disposals/{row.pk}/",
        at=at,
    )


@transaction.atomic
def refuse_disposal(
    *, by: User, disposal: Disposal, reason: str, version: int | None = None, at: datetime
) -> Disposal:
    """A leader does not approve, with the reason."""
    begin(by, "approve_disposal", disposal.organisation)
    row = held(disposal)
    require_fresh(row, version)
    access.require_state(row, DISPOSAL_VERBS, "refuse_disposal")
    before = trail.facts_of(row, ("state",))
    row.state, row.reason = DisposalState.REFUSED, validators.reason(reason)
    saved(row, by, "refuse_disposal", before, at, note=row.reason)
    return row


def finish_disposal(
    *,
    by: User,
    disposal: Disposal,
    done_on: date,
    supervisor: User | None = None,
    checker_pin: str = "",
    exception: str = "",
    destination: str = "",
    voucher: str = "",
    version: int | None = None,
    at: datetime,
) -> Disposal:
    """It is done; stock falls. ``supervisor`` watched, is another person than ``by``, and gives the PIN.

    Where nobody watched, the ``exception`` says why. Raises Mistake.
    """
    who = watched(by, disposal, supervisor, checker_pin, exception, at)
    with transaction.atomic():
        return _finish(by, disposal, done_on, who, (destination, voucher), version, at)


def watched(
    by: User, disposal: Disposal, supervisor: User | None, pin: str, exception: str, at: datetime
) -> Second:
    """Who watched, proven by the PIN, or the reason why nobody did. Raises Mistake."""
    label, other = _("监督人"), _("请选另一人监督；确实只有一人时，写明例外原因。")
    if supervisor is None or supervisor.pk == by.pk:
        if not exception.strip():
            says = _("没有填写。") if supervisor is None else _("与经办人是同一人。")
            raise Mistake("supervisor", supervisor.name if supervisor else "", says, other, label)
        return Second(None, validators.reason(exception, "exception", EXCEPTION_LABEL))
    if not able("attach", disposal.organisation, at).filter(user=supervisor).exists():
        raise Mistake("supervisor", supervisor.name, _("没有找到。"), _("请选另一人监督。"), label)
    return second(by=by, verb="attach", organisation=disposal.organisation, person=supervisor, pin=pin, at=at)


def _finish(
    by: User,
    disposal: Disposal,
    done_on: date,
    who: Second,
    where: tuple[str, str],
    version: int | None,
    at: datetime,
) -> Disposal:
    begin(by, "finish_disposal", disposal.organisation)
    row = held(disposal)
    require_fresh(row, version)
    access.require_state(row, DISPOSAL_VERBS, "finish_disposal")
    validators.near(done_on, timezone.localdate(at), "done_on", _("处置日期"))
    validators.not_after(done_on, timezone.localdate(at), "done_on", _("处置日期"))
    if row.lot is not None and came_after(row.lot, done_on) is not None:
        raise Mistake("done_on", done_on, _("早于批次进货日期。"), _("请核对日期。"), _("处置日期"))
    before = trail.facts_of(row, ("state", "supervisor", "exception"))
    row.state, row.done_on, row.supervisor = DisposalState.DONE, done_on, who.person
    row.exception = "；".join(each for each in (row.exception, who.exception) if each)[:500]
    row.destination = where[0].strip()[:100] or row.destination
    row.voucher = validators.text(where[1], "voucher", _("票据号"), most=50, needed=False)
    take(row, by, at)
    saved(row, by, "finish_disposal", before, at, note=who.exception)
    return row


def take(row: Disposal, by: User, at: datetime) -> None:
    """Take the amount from stock; a lot of which nothing is left is disposed of."""
    if row.lot is None or row.location is None:
        return
    lot = held(row.lot)
    earlier = row.done_on is not None and row.done_on < timezone.localdate(at)
    when = validators.noon(row.done_on, at) if earlier else at  # type: ignore[arg-type]
    kind = MovementKind.TO_SUPPLIER if row.way == DisposalWay.TO_SUPPLIER else MovementKind.DISPOSAL
    stock.move(
        lot=lot,
        location=row.location,
        kind=kind,
        micro=-row.micro,
        document=row,
        happened_at=when,
        at=at,
        by=by,
    )
    if not on_hand(lot):
        before = trail.facts_of(lot, ("state",))
        lot.state = LotState.DISPOSED
        saved(lot, by, "settle_lot", before, at)
    else:
        settle(lot, by=by, at=at)
