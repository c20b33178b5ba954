"""Deliveries (form F10): exactly the facts of article 51 of the Food Safety Law."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import pinyin, quantities, trail
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import begin, held
from tianheng.modules.ledger.actions.recalls import recount
from tianheng.modules.ledger.enums import BATCH_VERBS, BatchState
from tianheng.modules.ledger.models import Batch, Delivery
from tianheng.modules.ledger.queries.batches import delivered, stopped_on

STOPPED = (BatchState.BLOCKED, BatchState.RECALLED)
KEPT = (
    "name", "specification", "amount", "unit", "certificate", "sold_on", "buyer_name", "buyer_address",
    "buyer_contact", "voucher",
)  # fmt: skip


@transaction.atomic
def deliver(
    *,
    by: User,
    batch: Batch,
    amount: str,
    unit: str,
    certificate: str,
    sold_on: date,
    buyer_name: str,
    buyer_address: str,
    buyer_contact: str,
    specification: str = "",
    voucher: str = "",
    note: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Delivery:
    """Goods of a released batch go to a buyer; never more than the batch gave."""
    given = validators.payload(locals())
    row, _new = once(
        by=by, key=key, verb="deliver", payload=given, at=at, do=lambda: _deliver(by, batch, given, None, at)
    )
    return row


def _deliver(
    by: User, batch: Batch, given: Mapping[str, Any], old: Delivery | None, at: datetime
) -> Delivery:
    begin(by, "deliver", batch.organisation)
    source = held(batch)
    row = Delivery(
        organisation=source.organisation,
        batch=source,
        name=source.product.name,
        corrects=old,
        entered_at=at,
        entered_by=by,
    )
    fill(row, given, at)
    if old is None:
        require_leaving(row)
    require_enough(row, old)
    row.save(force_insert=True)
    recount(source)
    after = trail.facts_of(row, KEPT) | ({"corrects": old.pk} if old else {})
    verb = "correct_delivery" if old else "deliver"
    before = trail.facts_of(old, KEPT) if old else None
    trail.record(
        by=by, verb=verb, target=row, before=before, after=after, note=given.get("reason", ""), at=at
    )
    return row


def fill(row: Delivery, given: Mapping[str, Any], at: datetime) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    when = validators.moment(given["happened_at"], at)
    row.happened_at, row.late = when.happened_at, when.late
    size = quantities.read(given["amount"], given["unit"], zero=row.corrects is not None)
    row.amount, row.unit, row.micro = size.entered, size.unit, size.micro
    row.sold_on = given["sold_on"]
    validators.not_after(row.sold_on, timezone.localdate(at), "sold_on", _("销售日期"))
    if row.sold_on < row.batch.made_on:
        words = {"day": row.batch.made_on}
        says = _("早于生产日期 %(day)s。") % words
        raise Mistake("sold_on", row.sold_on, says, _("请核对销售日期，或先更正生产批。"), _("销售日期"))
    row.certificate = validators.text(given["certificate"], "certificate", _("检验合格证号"), most=50)
    row.buyer_name = validators.text(given["buyer_name"], "buyer_name", _("购货者名称"))
    row.buyer_pinyin = pinyin.key(row.buyer_name)
    row.buyer_address = validators.text(given["buyer_address"], "buyer_address", _("购货者地址"), most=200)
    row.buyer_contact = validators.text(given["buyer_contact"], "buyer_contact", _("购货者联系方式"))
    own = row.batch.product.specification
    row.specification = validators.text(
        given["specification"] or own, "specification", _("规格"), needed=False
    )
    row.voucher = validators.text(given["voucher"], "voucher", _("票据号"), most=50, needed=False)
    row.note = validators.text(given["note"], "note", _("备注"), most=200, needed=False)


def require_leaving(row: Delivery) -> None:
    """Raise Mistake unless the batch was released then; what left before it was blocked or recalled is told late.

    A recall that lacks a delivery nobody had entered would not reach its buyer.
    """
    batch = row.batch
    stopped = stopped_on(batch) if batch.state in STOPPED else None
    if stopped is None or batch.released_at is None:
        access.require_state(batch, BATCH_VERBS, "deliver")
        return
    if not timezone.localdate(batch.released_at) <= row.sold_on <= stopped:
        words = {"since": timezone.localdate(batch.released_at), "until": stopped}
        says = _("这一批只在 %(since)s 至 %(until)s 之间放行，现已封存或召回。") % words
        raise Mistake(
            "sold_on", row.sold_on, says, _("此后不得出厂；此前已出厂的，请填当时的日期。"), _("销售日期")
        )
    if len(row.note) < 2:
        says = _("这一批已封存或召回，出厂须补记。")
        raise Mistake("note", row.note, says, _("请在备注写明补记的缘由。"), _("备注"))
    row.late = True


def require_enough(row: Delivery, old: Delivery | None) -> None:
    """Raise Mistake when more would go out than the batch gave; amounts of another kind are not compared."""
    batch = row.batch
    whole, unit = (batch.output_micro, batch.output_unit) if batch.output_micro else (batch.micro, batch.unit)
    kind = quantities.dimension_of(unit)
    if row.quantity.dimension != kind:
        return
    out = delivered(batch) - (old.micro if old and old.quantity.dimension == kind else 0)
    if out + row.micro > whole:
        left = quantities.display(max(whole - out, 0), kind)
        words = {"batch": batch.number, "left": left}
        raise Mistake(
            "amount",
            str(row.quantity),
            _("批次 %(batch)s 只剩 %(left)s。") % words,
            _("请核对数量、批号或产量。"),
            _("数量"),
        )


@transaction.atomic
def correct_delivery(
    *, by: User, delivery: Delivery, reason: str, key: str = "", at: datetime, **facts: Any
) -> Delivery:
    """Enter a delivery again as it was (``facts`` of :func:`deliver`; amount ``"0"``: it never happened)."""
    given = {"delivery": delivery.pk, "reason": validators.reason(reason), **facts}
    row, _new = once(
        by=by,
        key=key,
        verb="correct_delivery",
        payload=given,
        at=at,
        do=lambda: _correct(by, delivery, given, facts, at),
    )
    return row


def _correct(
    by: User, old: Delivery, given: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> Delivery:
    begin(by, "deliver", old.organisation)  # before looking: two may correct it at once
    if Delivery.objects.filter(corrects=old).exists():
        raise Mistake("corrects", str(old), _("已经更正过。"), _("请更正最新的一条。"), _("更正"))
    whole = {**trail.facts_of(old, (*KEPT, "note", "happened_at")), **facts, "reason": given["reason"]}
    return _deliver(by, old.batch, whole, old, at)
