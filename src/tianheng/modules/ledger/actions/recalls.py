"""Recalls (form F13), and drills of them: begun with their clocks, told to buyers, goods taken back, finished."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import quantities, trail
from tianheng.core.days import calendar
from tianheng.core.mistakes import Mistake, Text
from tianheng.core.notify import notify
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import begin, held, running, saved
from tianheng.modules.ledger.enums import BATCH_VERBS, RECALL_VERBS, BatchState, RecallLevel, RecallState
from tianheng.modules.ledger.models import Batch, Delivery, Lot, Recall, RecallBatch, RecallNotice
from tianheng.modules.ledger.queries.recalls import address_of, clock_of
from tianheng.modules.ledger.queries.watchers import watchers_of

LABEL = _("召回")


@transaction.atomic
def start_recall(
    *,
    by: User,
    organisation: Organisation,
    level: int,
    cause: str,
    batches: Sequence[Batch],
    lot: Lot | None = None,
    drill: bool = False,
    learnt_at: datetime | None = None,
    traced_ms: int | None = None,
    key: str = "",
    at: datetime,
) -> Recall:
    """Recall batches, or rehearse it (``drill``: nothing changes its state).

    The clock of the start runs from ``learnt_at``; that of the end from the announcement, and from now until there is
    one: in a drill, where nothing is announced, to its end.
    """
    given = {
        "organisation": organisation.pk, "level": level, "cause": cause, "batches": [each.pk for each in batches],
        "lot": lot.pk if lot else None, "drill": drill, "learnt_at": learnt_at,
    }  # fmt: skip
    row, _new = once(
        by=by, key=key, verb="start_recall", payload=given, at=at,
        do=lambda: _start(by, organisation, batches, lot, {**given, "traced_ms": traced_ms}, at),
    )  # fmt: skip
    return row


def _start(
    by: User,
    organisation: Organisation,
    batches: Sequence[Batch],
    lot: Lot | None,
    given: Mapping[str, Any],
    at: datetime,
) -> Recall:
    begin(by, "recall", organisation)
    if given["level"] not in RecallLevel.values:
        raise Mistake("level", given["level"], _("没有这一级。"), _("请选一级、二级或三级。"), _("级别"))
    if not batches:
        raise Mistake("batches", "", _("没有选批次。"), _("请选要召回的生产批。"), LABEL)
    for each in (*batches, *((lot,) if lot else ())):
        access.require_own(each, organisation)
    learnt = validators.moment(given["learnt_at"], at).happened_at
    clock = clock_of(given["level"])
    day = timezone.localdate(at)
    row = Recall(
        organisation=organisation,
        number=numbered(organisation, day.year, drill=given["drill"]),
        level=given["level"],
        drill=given["drill"],
        cause=validators.reason(given["cause"], "cause", _("召回原因")),
        lot=lot,
        started_at=at,
        start_due=learnt + timedelta(hours=clock.start_hours),
        finish_due=finish_by(given["level"], day),
        traced_ms=given["traced_ms"],
        happened_at=learnt,
        entered_at=at,
        entered_by=by,
    )
    row.save()
    for batch in sorted(batches, key=lambda each: each.pk):
        include(row, batch, by, at)
    after = {
        "level": row.level,
        "cause": row.cause,
        "batches": [str(each) for each in batches],
        **({"drill": str(_("是"))} if row.drill else {}),
    }
    trail.record(by=by, verb="start_recall", target=row, after=after, at=at)
    tell_county(row, _("启动%(level)s召回") % {"level": row.get_level_display()}, at)
    return row


def finish_by(level: int, day: date) -> date:
    """The day by which a recall of this class is to be finished, counted from ``day``."""
    return calendar().deadline(day, clock_of(level).finish_days).day


def tell_county(recall: Recall, what: Text, at: datetime) -> None:
    """Tell the county at once; a drill is between the enterprise and its buyers."""
    if recall.drill:
        return
    words = {"name": recall.organisation.name, "what": what, "number": recall.number}
    notify(
        to=watchers_of(recall.organisation, at),
        subject=_("%(name)s：%(what)s（%(number)s）") % words,
        text=recall.cause,
        link=address_of(recall),
        at=at,
    )


def numbered(organisation: Organisation, year: int, *, drill: bool) -> str:
    """The next number: ``ZH2026-01``, of a drill ``YL2026-01``."""
    kind, letters = ("drill", "YL") if drill else ("recall", "ZH")
    return running(kind, organisation, year, f"{letters}{{year}}-{{n:02d}}")


def include(recall: Recall, batch: Batch, by: User, at: datetime) -> RecallBatch:
    """Put a batch into the recall with its quantities of the moment; unless a drill, it may not leave any more."""
    source = held(batch)
    access.require_state(source, BATCH_VERBS, "recall_batch")
    sums = amounts(source)
    row, _made = RecallBatch.objects.get_or_create(recall=recall, batch=source, defaults=sums._asdict())
    if not recall.drill:
        before = trail.facts_of(source, ("state", "reason"))
        source.state, source.reason = BatchState.RECALLED, recall.number
        saved(source, by, "recall_batch", before, at)
    return row


class Amounts(NamedTuple):
    """What a batch gave, what was sold, what is left of it; None where it was sold in units of another kind."""

    dimension: str
    made_micro: int
    sold_micro: int | None
    in_store_micro: int | None


def amounts(batch: Batch) -> Amounts:
    """The quantities of a batch, now."""
    made, unit = (batch.output_micro, batch.output_unit) if batch.output_micro else (batch.micro, batch.unit)
    kind = quantities.dimension_of(unit)
    rows = Delivery.objects.filter(batch=batch, corrected_by=None)
    if any(quantities.dimension_of(each) != kind for each in rows.values_list("unit", flat=True)):
        return Amounts(kind, made, None, None)
    sold = rows.aggregate(sum=Sum("micro"))["sum"] or 0
    return Amounts(kind, made, sold, made - sold)


def recount(batch: Batch) -> None:
    """A delivery was told late or corrected: a recall that runs goes by what was sold; a drill stays as it began."""
    parts = RecallBatch.objects.select_for_update().filter(
        batch=batch, recall__state=RecallState.OPEN, recall__drill=False
    )
    for part in parts:
        sums = amounts(batch)
        part.sold_micro, part.in_store_micro = sums.sold_micro, sums.in_store_micro
        part.save(update_fields=["sold_micro", "in_store_micro"])


@transaction.atomic
def tell_buyer(
    *,
    by: User,
    recall: Recall,
    batch: Batch,
    delivery: Delivery | None = None,
    buyer_name: str = "",
    buyer_contact: str = "",
    means: str = "",
    answer: str = "",
    recovered: str = "",
    unit: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> RecallNotice:
    """A buyer was told, answered, or gave goods back (``recovered``); each time a row of its own."""
    given = validators.payload(locals())
    row, _new = once(
        by=by, key=key, verb="tell_buyer", payload=given, at=at,
        do=lambda: _tell(by, recall, batch, delivery, given, at),
    )  # fmt: skip
    return row


@transaction.atomic
def tell_buyers(
    *,
    by: User,
    recall: Recall,
    deliveries: Sequence[Delivery],
    means: str,
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> list[RecallNotice]:
    """Several buyers were told the same way: a row for each delivery."""
    if not deliveries:
        raise Mistake("deliveries", "", _("没有选购货者。"), _("请勾选已通知的购货者。"), _("通知对象"))
    return [
        tell_buyer(
            by=by, recall=recall, batch=each.batch, delivery=each, means=means, happened_at=happened_at,
            key=f"{key}:{each.pk}" if key else "", at=at,
        )
        for each in deliveries
    ]  # fmt: skip


def _tell(
    by: User, recall: Recall, batch: Batch, delivery: Delivery | None, given: Mapping[str, Any], at: datetime
) -> RecallNotice:
    begin(by, "tell_buyer", recall.organisation)
    row = held(recall)
    access.require_state(row, RECALL_VERBS, "tell_buyer")
    part = RecallBatch.objects.select_for_update().filter(recall=row, batch=batch).first()
    if part is None or (delivery is not None and delivery.batch_id != batch.pk):
        raise Mistake("batch", str(batch), _("不在这次召回之内。"), _("请选召回的批次。"), LABEL)
    name = given["buyer_name"] or (delivery.buyer_name if delivery else "")
    contact = given["buyer_contact"] or (delivery.buyer_contact if delivery else "")
    back = quantities.read(given["recovered"] or "0", given["unit"] or batch.unit, "recovered", zero=True)
    if back.dimension != part.dimension and back.micro:
        raise Mistake(
            "unit", back.unit, _("与批量的单位不是同一类。"), _("请用同一类单位。"), quantities.UNIT_LABEL
        )
    when = validators.moment(given["happened_at"], at)
    notice = RecallNotice(
        recall=row,
        batch=batch,
        delivery=delivery,
        buyer_name=validators.text(name, "buyer_name", _("通知对象")),
        buyer_contact=validators.text(contact, "buyer_contact", _("联系方式"), needed=False),
        means=validators.text(given["means"], "means", _("通知方式"), most=30),
        answer=validators.text(given["answer"], "answer", _("回复"), most=200, needed=False),
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        **back.fields(),
    )
    notice.save()
    take_back(part, back.micro)
    after = {
        "buyer": notice.buyer_name,
        "means": notice.means,
        "reply": notice.answer,
        "recovered": str(back) if back.micro else "",
    }
    trail.record(by=by, verb="tell_buyer", target=row, after=after, at=at)
    return notice


def take_back(part: RecallBatch, micro: int) -> None:
    """Add what came back; never more than was sold, where that is known. Raises Mistake."""
    part.recovered_micro += micro
    if part.sold_micro is not None and part.recovered_micro > part.sold_micro:
        shown = quantities.display(part.sold_micro, part.dimension)
        raise Mistake(
            "recovered", shown, _("收回的比售出的多。"), _("请核对数量，或先更正出厂记录。"), _("召回数量")
        )
    if micro:
        part.save(update_fields=["recovered_micro"])


@transaction.atomic
def note_recall(
    *,
    by: User,
    recall: Recall,
    announcement: str | None = None,
    reported: bool = False,
    handling: str | None = None,
    version: int | None = None,
    at: datetime,
) -> Recall:
    """The announcement was made, the bureau was told, or how the goods were handled.

    The first announcement begins the clock of the end.
    """
    begin(by, "recall", recall.organisation)
    row = held(recall)
    require_fresh(row, version)
    access.require_state(row, RECALL_VERBS, "note_recall")
    before = trail.facts_of(row, ("announcement", "announced_at", "finish_due", "reported_at", "handling"))
    first = reported and row.reported_at is None
    if announcement is not None and announcement.strip():
        if row.announced_at is None:
            row.announced_at, row.finish_due = at, finish_by(row.level, timezone.localdate(at))
        row.announcement = announcement.strip()
    row.reported_at = row.reported_at or at if reported else row.reported_at
    row.handling = row.handling if handling is None else handling.strip()
    saved(row, by, "note_recall", before, at)
    if first:
        tell_county(row, _("报告召回和处理情况"), at)
    return row


@transaction.atomic
def finish_recall(
    *, by: User, recall: Recall, reason: str, version: int | None = None, at: datetime
) -> Recall:
    """It is over: what was done with the goods is written down; a real one was reported to the bureau."""
    begin(by, "recall", recall.organisation)
    row = held(recall)
    require_fresh(row, version)
    access.require_state(row, RECALL_VERBS, "finish_recall")
    if not row.drill and row.reported_at is None:
        raise Mistake("reported_at", "", _("还没有报告监管部门。"), _("请先报告召回和处理情况。"), LABEL)
    if not row.drill and not row.handling:
        raise Mistake("handling", "", _("没有写处置情况。"), _("请先写明召回食品怎样处理。"), LABEL)
    closed = close(row, by, "finish_recall", RecallState.FINISHED, reason, at)
    tell_county(closed, _("完成召回"), at)
    return closed


@transaction.atomic
def cancel_recall(
    *, by: User, recall: Recall, reason: str, version: int | None = None, at: datetime
) -> Recall:
    """It was begun by mistake; the batches are blocked until somebody looks at them."""
    begin(by, "recall", recall.organisation)
    row = held(recall)
    require_fresh(row, version)
    access.require_state(row, RECALL_VERBS, "cancel_recall")
    for part in RecallBatch.objects.filter(recall=row).select_related("batch").order_by("batch_id"):
        batch = held(part.batch)
        if not row.drill and batch.state == BatchState.RECALLED:
            before = trail.facts_of(batch, ("state", "reason"))
            batch.state, batch.reason = BatchState.BLOCKED, row.number
            saved(batch, by, "cancel_recall", before, at)
    return close(row, by, "cancel_recall", RecallState.CANCELLED, reason, at)


def close(row: Recall, by: User, verb: str, state: RecallState, reason: str, at: datetime) -> Recall:
    """Settle the state and the reason."""
    before = trail.facts_of(row, ("state", "finished_at", "reason"))
    row.state, row.finished_at, row.reason = state, at, validators.reason(reason)
    saved(row, by, verb, before, at, note=row.reason)
    return row
