"""The trace and the events in EPCIS over REST."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from tianheng.accounts.api_auth import Token
from tianheng.api.errors import ApiError
from tianheng.core.quantities import display
from tianheng.modules.ledger.api.shared import Lived
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries import epcis as reads
from tianheng.modules.ledger.queries.finding import find
from tianheng.modules.ledger.queries.trace import Trace, trace_back, trace_forward
from tianheng.web.listing.filters import midnight

router = Router(tags=["ledger"])
KEY = Token("read")
Words = Annotated[str, Query(max_length=300)]


class LotSeen(Schema):
    """A lot; `fed` is how much of it went into the batches named."""

    id: int
    number: str
    name: str
    supplier: str
    supplier_lot: str
    expires_on: date
    state: str
    fed: str


class BatchSeen(Schema):
    """A batch."""

    id: int
    number: str
    product: str
    made_on: date
    amount: str
    unit: str
    state: str


class FedSeen(Schema):
    """That a lot went into a batch."""

    lot: int
    batch: int
    amount: str


class DeliverySeen(Schema):
    """Goods of a batch to a buyer."""

    id: int
    batch: int
    sold_on: date
    amount: str
    unit: str
    buyer_name: str
    buyer_address: str
    buyer_contact: str


class TraceOut(Schema):
    """Everything that hangs together."""

    direction: str
    lots: list[LotSeen]
    batches: list[BatchSeen]
    fed: list[FedSeen]
    deliveries: list[DeliverySeen]


@router.get("/ledger/trace", response=TraceOut, auth=KEY, summary=gettext_noop("追溯"))
def trace(request: HttpRequest, q: Words, of: Words = "") -> dict[str, Any]:
    """By a lot's number, its supplier's, a batch's number or a scanned address; `of=batches` where it is both."""
    found = find(request.user, q)
    if found.lots and of != "batches":
        return told(trace_forward(found.lots))
    if not found.batches:
        raise ApiError(404, "not_found", _("没有找到这个批号。请核对号码；只能查到您有权查看的企业的台账。"))
    return told(trace_back(found.batches))


def told(found: Trace) -> dict[str, Any]:
    """A trace as it is answered."""
    return {
        "direction": found.direction,
        "lots": [
            {
                "id": each.pk, "number": each.number, "name": each.name, "supplier_lot": each.supplier_lot,
                "supplier": each.supplier.name if each.supplier else "", "expires_on": each.expires_on,
                "state": each.state, "fed": found.fed_of(each),
            }
            for each in found.lots
        ],
        "batches": [
            {
                "id": each.pk, "number": each.number, "product": each.product.name, "made_on": each.made_on,
                "amount": each.amount, "unit": each.unit, "state": each.state,
            }
            for each in found.batches
        ],
        "fed": [
            {"lot": each.lot, "batch": each.batch, "amount": display(each.micro, found.lot_of[each.lot].dimension)}
            for each in found.fed
        ],
        "deliveries": [
            {
                "id": each.pk, "batch": each.batch_id, "sold_on": each.sold_on, "amount": each.amount,
                "unit": each.unit, "buyer_name": each.buyer_name, "buyer_address": each.buyer_address,
                "buyer_contact": each.buyer_contact,
            }
            for each in found.deliveries
        ],
    }  # fmt: skip


def answer(request: HttpRequest, rows: reads.Rows) -> HttpResponse:
    """The EPCIS document."""
    made = reads.document(rows, reads.base_of(request.build_absolute_uri("/")), timezone.now())
    return HttpResponse(reads.dumped(made), content_type=reads.MEDIA_TYPE)


@router.get("/ledger/lots/{lot_id}/epcis", auth=KEY, summary=gettext_noop("批次的 EPCIS 事件"))
def lot_events(request: HttpRequest, lot_id: int) -> HttpResponse:
    """How a lot came, what was made of it, where that went: an EPCIS 2.0 document (JSON-LD)."""
    rows = Lot.objects.visible_to(request.user).select_related("organisation")
    return answer(request, reads.of_lot(get_object_or_404(rows, pk=lot_id)))


@router.get("/ledger/batches/{batch_id}/epcis", auth=KEY, summary=gettext_noop("生产批的 EPCIS 事件"))
def batch_events(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How the lots of a batch came, the batch, where it went: an EPCIS 2.0 document (JSON-LD)."""
    rows = Batch.objects.visible_to(request.user).select_related("organisation", "product")
    return answer(request, reads.of_batch(get_object_or_404(rows, pk=batch_id)))


@router.get("/ledger/epcis", auth=KEY, summary=gettext_noop("一段时间的 EPCIS 事件"))
def period_events(request: HttpRequest, since: Lived, until: Lived, enterprise: Words = "") -> HttpResponse:
    """What happened from `since` to `until`, both with it; `enterprise` is a code, for bureaus. At most 20,000."""
    rows = reads.of_period(request.user, midnight(since), midnight(until + timedelta(days=1)), enterprise)
    if rows.count > reads.MOST:
        raise ApiError(
            422, "bad_input", _("事件超过 %(most)s 条。请缩短期间。") % {"most": f"{reads.MOST:,}"}
        )
    return answer(request, rows)
