"""Feeding (form F07): looked at by law and formula under lock, then written once; mended by new rows alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import quantities, trail
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.once import once
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import (
    CHECKER_LABEL,
    Second,
    begin,
    codes_of,
    held,
    others_able,
    second,
)
from tianheng.modules.ledger.actions.lots import read_for, settle
from tianheng.modules.ledger.enums import BATCH_VERBS, BatchState, Code, FeedingStatus, MovementKind
from tianheng.modules.ledger.models import Batch, Feeding, Location, Lot, Movement, Scale
from tianheng.modules.ledger.queries.feedings import feeders
from tianheng.modules.ledger.queries.weighed import NOTHING, SECOND, Check, LineCheck, Remark, Weighing
from tianheng.modules.ledger.queries.weighing import weigh_check

LABEL = _("投料")
# What the trail keeps of an attempt that was stopped, as the check told it.
STOPPED = (
    "additive",
    "function",
    "step",
    "level",
    "total",
    "planned",
    "compared",
    "limit",
    "limit_share",
    "formula_share",
)
MENDS = {
    Code.OVER_LIMIT: _("请减少用量；确已投料的，如实登记后封存这一批。"),
    Code.RATIO_SUM: _("请减少用量；确已投料的，如实登记后封存这一批。"),
    Code.EXPIRED: _("请换批次，过期批次移入隔离区处置。"),
    Code.NO_STOCK: _("请核对批次、位置和数量；账实不符时先盘点。"),
    Code.UNAPPROVED: _("请先批准配方，或用已批准的配方开批。"),
}
MOST_SHARE = 2**31 - 1
MEND = _("不要投料；确已投料的，如实登记后封存这一批。")


class Stopped(Exception):  # noqa: N818 - said of a feeding
    """The check stopped a feeding: nothing is written but the attempt."""

    def __init__(self, check: Check) -> None:
        self.check = check
        super().__init__("; ".join(each.text for each in check.stops))


def feed(
    *,
    by: User,
    batch: Batch,
    lot: Lot,
    location: Location,
    amount: str,
    unit: str,
    step: str = "",
    scale: Scale | None = None,
    checker: User | None = None,
    checker_pin: str = "",
    reason: str = "",
    note: str = "",
    already_fed: bool = False,
    unsigned: bool = False,
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Feeding:
    """Enter that part of a lot went into a batch; ``by`` fed, ``checker`` gives the PIN.

    What the check stops raises Mistakes and leaves only the attempt in the trail. What it warns of goes through with
    a reason, or a reason and a second person. ``already_fed`` says that it happened all the same (a late or offline
    entry): then it is written as a violation and the batch is blocked, since facts are not refused. ``unsigned``
    says that reason and second person may come later (an offline entry): the row is marked, and its batch is not
    released before :func:`~tianheng.modules.ledger.actions.countersigning.countersign_feeding`.
    """
    given = validators.payload(locals())
    who = second(
        by=by, verb="check_feeding", organisation=batch.organisation, person=checker, pin=checker_pin, at=at
    )
    with transaction.atomic():
        try:
            row, _new = once(
                by=by, key=key, verb="feed", payload=given, at=at,
                do=lambda: _feed(by, batch, lot, location, scale, given, who, at),
            )  # fmt: skip
            return row
        except Stopped as found:
            stopped = found.check
            tell_stop(by, stopped, given, at)
    raise Mistakes(mistake(each) for each in stopped.stops)


def _feed(
    by: User,
    batch: Batch,
    lot: Lot,
    location: Location,
    scale: Scale | None,
    given: Mapping[str, Any],
    who: Second,
    at: datetime,
) -> Feeding:
    begin(by, "feed", batch.organisation)
    into, what = held(batch), held(lot)
    require_own(into, what, location, scale)
    when = validators.moment(given["happened_at"], at)
    asked = read_for(what, given["amount"], given["unit"])
    check = weigh_check(into, [Weighing(what, asked.micro, location, scale, asked)], on=when.day)
    row = draft(into, check.lines[0], asked, when, by, at)
    row.step = validators.text(given["step"], "step", _("投料工序"), most=50, needed=False) or row.step
    row.note = validators.text(given["note"], "note", _("备注"), most=200, needed=False)
    later = {"already_fed": given["already_fed"], "unsigned": given["unsigned"]}
    pass_check(row, check, given["reason"], who, at=at, **later)
    write(row, check, by, "feed", at)
    return row


def require_own(batch: Batch, lot: Lot, location: Location, scale: Scale | None) -> None:
    """Raise PermissionDenied when one of them is somebody else's."""
    for each in (lot, location, scale):
        if each is not None:
            access.require_own(each, batch.organisation)


def draft(
    batch: Batch, line: LineCheck, asked: quantities.Quantity, when: validators.Moment, by: User, at: datetime
) -> Feeding:
    """The feeding with the figures of its check, not yet saved."""
    return Feeding(
        organisation=batch.organisation,
        batch=batch,
        lot=line.weighing.lot,
        location=line.weighing.location,
        scale=line.weighing.scale,
        line=line.planned.line if line.planned else None,
        step=line.planned.line.step if line.planned else "",
        level_micro=line.level_micro,
        limit_text=line.limit_text[:100],
        limit_share=within_field(line.limit_share),
        formula_share=within_field(line.formula_share),
        late=when.late,
        codes=list(when.codes),
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        **asked.fields(),
    )


def within_field(share: int | None) -> int | None:
    """A share as the column holds it: what is more than two hundred thousand times as much is a slip of the batch's
    size, and is written all the same."""
    return None if share is None else min(share, MOST_SHARE)


def pass_check(
    row: Feeding,
    check: Check,
    reason: str,
    who: Second,
    *,
    already_fed: bool,
    unsigned: bool = False,
    at: datetime,
) -> None:
    """Settle how the feeding stands. Raises Stopped, or Mistake when a reason or a second person is missing."""
    stops = [each for each in check.stops if not (already_fed and each.code != Code.NO_STOCK)]
    if stops:
        raise Stopped(check)
    witnessed = witness_codes(row, check, reason, who, unsigned=unsigned, at=at)
    row.checker, row.reason = who.person, reason.strip()[:500]
    row.codes = codes_of(row.codes, [each.code for each in check.remarks], witnessed)
    row.status = status_of(check)


def witness_codes(
    row: Feeding, check: Check, reason: str, who: Second, *, unsigned: bool, at: datetime
) -> tuple[Code, ...]:
    """Whether it stands alone, or waits for its second person. Raises Mistake where it may not wait."""
    if not check.need and not check.stops:
        return ()
    try:
        return (Code.ALONE,) if require_witness(row, check, reason, who, at) else ()
    except Mistake:
        if not unsigned:
            raise
        return (Code.UNSIGNED,)


def status_of(check: Check) -> FeedingStatus:
    """How a feeding that goes through stands before law and formula."""
    if check.stops:
        return FeedingStatus.VIOLATION
    if check.need:
        return FeedingStatus.OVERRIDDEN
    return FeedingStatus.WARNED if check.warnings else FeedingStatus.CLEAN


def require_witness(row: Feeding, check: Check, reason: str, who: Second, at: datetime) -> bool:
    """Raise Mistake unless the reason, and the second person where needed, are given; whether it stands alone."""
    asked = [each for each in check.remarks if each.need != NOTHING]
    named = "；".join(each.text for each in asked)
    if len(reason.strip()) < 2:
        raise Mistake("reason", "", named, _("请写明原因，或不要投料。"), _("原因"))
    if who.person is not None or not any(each.need == SECOND for each in asked):
        return False
    if others_able(row.entered_by, "check_feeding", row.organisation, at):
        raise Mistake("checker", "", named, _("请第二人复核并输入 PIN。"), CHECKER_LABEL)
    return True


def write(row: Feeding, check: Check, by: User, verb: str, at: datetime, old: Feeding | None = None) -> None:
    """Save the feeding, take it from stock, tell the trail; a batch that was fed against the law is blocked.

    What an ``old`` row took is given back first, so that the same stock serves both.
    """
    row.save(force_insert=True)
    if old is not None:
        undo(old, row, by, at)
        row.lot = held(row.lot)
    stock.move(
        lot=row.lot, location=row.location, kind=MovementKind.FEEDING, micro=-row.micro, document=row,
        happened_at=row.happened_at, at=at, by=by,
    )  # fmt: skip
    settle(row.lot, by=by, at=at)
    after = told(row) | ({"corrects": old.pk} if old else {})
    trail.record(
        by=by, verb=verb, target=row, before=told(old) if old else None, after=after, note=row.reason, at=at
    )
    if row.status == FeedingStatus.VIOLATION:
        block(row.batch, check.stops, by, at)


def told(row: Feeding) -> dict[str, Any]:
    """What the trail keeps of a feeding."""
    return {
        "batch": row.batch.number,
        "lot": row.lot.number,
        "additive": row.lot.substance,
        "amount": f"{row.amount} {row.unit}",
        "level_micro": row.level_micro,
        "limit_text": row.limit_text,
        "limit_share": row.limit_share,
        "formula_share": row.formula_share,
        "status": row.status,
        "codes": row.codes,
        "checker": row.checker.name if row.checker else "",
        "happened_at": row.happened_at,
    }


def block(batch: Batch, stops: list[Remark], by: User, at: datetime) -> None:
    """What happened against the law may not leave."""
    if batch.state not in BATCH_VERBS["block_batch"]:
        return
    before = trail.facts_of(batch, ("state", "reason"))
    batch.state, batch.version = BatchState.BLOCKED, batch.version + 1
    batch.reason = "；".join(each.text for each in stops)[:500]
    batch.save(update_fields=["state", "reason", "version"])
    after = trail.facts_of(batch, ("state", "reason"))
    trail.record(
        by=by, verb="block_batch", target=batch, before=before, after=after, note=batch.reason, at=at
    )


def tell_stop(by: User, check: Check, given: Mapping[str, Any], at: datetime) -> None:
    """The attempt, with its arithmetic, in the trail of the batch."""
    line = check.lines[0].as_dict()
    after = {
        **{name: line[name] for name in STOPPED},
        "lot": line["number"],
        "amount": f"{given['amount']} {given['unit']}",
        "codes": [each.code for each in check.stops],
        "stops": [each.text for each in check.stops],
    }
    trail.record(by=by, verb="feeding_stopped", target=check.batch, after=after, at=at)


def mistake(remark: Remark) -> Mistake:
    """A stop as a person is told it."""
    fields = {
        Code.OVER_LIMIT: "amount",
        Code.RATIO_SUM: "amount",
        Code.NO_STOCK: "amount",
        Code.UNAPPROVED: "batch",
    }
    code = Code(remark.code)
    return Mistake(fields.get(code, "lot"), str(code.label), remark.text, MENDS.get(code, MEND), LABEL)


def correct_feeding(
    *,
    by: User,
    feeding: Feeding,
    reason: str,
    lot: Lot | None = None,
    location: Location | None = None,
    amount: str | None = None,
    unit: str | None = None,
    step: str | None = None,
    void: bool = False,
    checker: User | None = None,
    checker_pin: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Feeding:
    """Enter a feeding again as it was; the old row stays and is named, its movement is reversed.

    What is left out stays as it was; ``void`` says that it never happened. Since it tells of what is done, nothing is
    stopped: what the law does not let pass is written as a violation, and the batch is blocked; what asks for a
    second person waits for the signature, as in :func:`feed` with ``unsigned``.
    """
    given = validators.payload(locals())
    who = second(
        by=by, verb="check_feeding", organisation=feeding.organisation, person=checker, pin=checker_pin, at=at
    )
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="correct_feeding", payload=given, at=at,
            do=lambda: _correct(by, feeding, lot or feeding.lot, location or feeding.location, given, who, at),
        )  # fmt: skip
        return row


def _correct(
    by: User, old: Feeding, lot: Lot, location: Location, given: Mapping[str, Any], who: Second, at: datetime
) -> Feeding:
    begin(by, "correct_feeding", old.organisation)
    into, what = held(old.batch), held(lot)
    require_own(into, what, location, None)
    require_latest(old)
    require_not_fed(who.person, old)
    reason = validators.reason(given["reason"])
    when = validators.moment(given["happened_at"] or old.happened_at, at)
    if given["void"]:
        row = void_of(old, reason, who, by, at)
        row.save(force_insert=True)
        undo(old, row, by, at)
        trail.record(
            by=by, verb="void_feeding", target=row, before=told(old), after=told(row), note=reason, at=at
        )
        return row
    asked = read_for(what, given["amount"] or old.amount, given["unit"] or old.unit)
    check = weigh_check(into, [Weighing(what, asked.micro, None, old.scale, asked)], on=when.day, without=old)
    row = draft(into, check.lines[0], asked, when, by, at)
    row.location, row.note, row.corrects, row.step = location, old.note, old, row.step or old.step
    if given["step"] is not None:
        row.step = validators.text(given["step"], "step", _("投料工序"), most=50, needed=False)
    row.checker, row.reason, row.status = who.person, reason, status_of(check)
    waits = witness_codes(row, check, reason, who, unsigned=True, at=at)
    if Code.UNSIGNED in old.codes and who.person is None:
        waits = (Code.UNSIGNED,)
    row.codes = codes_of(row.codes, [each.code for each in check.remarks], waits)
    write(row, check, by, "correct_feeding", at, old)
    return row


def require_not_fed(person: User | None, old: Feeding) -> None:
    """Raise Mistake when the second person fed it, whoever has corrected it since."""
    if person is not None and person.pk in feeders(old):
        raise Mistake("checker", person.name, _("与投料人是同一人。"), _("请由另一人复核。"), CHECKER_LABEL)


def require_latest(old: Feeding) -> None:
    """Raise Mistake when somebody corrected it before, or it is void."""
    if Feeding.objects.filter(corrects=old).exists() or old.status == FeedingStatus.VOID:
        raise Mistake("corrects", str(old), _("已经更正过。"), _("请更正最新的一条。"), _("更正"))


def void_of(old: Feeding, reason: str, who: Second, by: User, at: datetime) -> Feeding:
    """The row that says that a feeding never happened."""
    names = ("organisation", "batch", "lot", "location", "line", "scale", "step", "unit", "happened_at")
    return Feeding(
        **trail.facts_of(old, names),
        amount="0",
        micro=0,
        level_micro=0,
        status=FeedingStatus.VOID,
        late=validators.moment(old.happened_at, at).late,
        checker=who.person,
        reason=reason,
        corrects=old,
        entered_at=at,
        entered_by=by,
    )


def undo(old: Feeding, row: Feeding, by: User, at: datetime) -> None:
    """Give back to stock what the old row took; the lot may rise again from being used up."""
    movement = Movement.objects.get(document_kind="feeding", document_key=old.pk, corrects=None)
    stock.reverse(movement, document=row, happened_at=movement.happened_at, at=at, by=by)
    settle(held(old.lot), by=by, at=at)
