"""Deliveries (F10) over REST."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import Field

from tianheng.accounts.api_auth import Token
from tianheng.api.paging import After, Limit, Page, page
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.api.shared import (
    Day,
    Figure,
    Moment,
    NeededKey,
    Number,
    Strict,
    Text,
    Words,
    batch_of,
    between,
    facts_of,
    user_of,
)
from tianheng.modules.ledger.models import Delivery

router = Router(tags=["ledger"])
reads, writes = Token("read"), Token("write")


class DeliveryIn(Strict):
    """Goods of a released batch to a buyer: the facts of article 51 of the Food Safety Law."""

    batch: int = Field(examples=[31])
    amount: Figure = Field(examples=["300"])
    unit: str = Field(max_length=8, examples=["kg"])
    certificate: Number = Field(examples=["HG-20260507"])
    sold_on: date
    buyer_name: Text = Field(examples=["泉州某某商贸有限公司"])
    buyer_address: Text = Field(examples=["泉州市丰泽区某路 1 号"])
    buyer_contact: Text = Field(examples=["林先生 0595-22811234"])
    specification: Text = ""
    voucher: Text = ""
    note: Text = ""
    happened_at: Moment = None


class DeliveryOut(Schema):
    """A delivery as kept."""

    id: int
    batch: int
    batch_number: str
    name: str
    specification: str
    amount: str
    unit: str
    certificate: str
    sold_on: date
    buyer_name: str
    buyer_address: str
    buyer_contact: str
    voucher: str
    late: bool
    entered_at: datetime
    corrects: int | None


class Deliveries(Page):
    """A page of deliveries."""

    items: list[DeliveryOut]


PLAIN = (
    "name", "specification", "amount", "unit", "certificate", "sold_on", "buyer_name", "buyer_address",
    "buyer_contact", "voucher", "late", "entered_at",
)  # fmt: skip


def shaped(row: Any) -> dict[str, Any]:
    """A delivery as it is answered."""
    return {
        "id": row.pk,
        "batch": row.batch_id,
        "batch_number": row.batch.number,
        "corrects": row.corrects_id,
        **{name: getattr(row, name) for name in PLAIN},
    }


@router.get("/ledger/deliveries", response=Deliveries, auth=reads, summary=gettext_noop("出厂记录"))
def deliveries(
    request: HttpRequest,
    batch: int | None = None,
    buyer: Words = "",
    since: Day = None,
    until: Day = None,
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Deliveries in the order they were entered, corrected ones included; `buyer` is part of a name."""
    found = Delivery.objects.visible_to(request.user).select_related("batch")
    found = between(found, "sold_on", since, until, moments=False)
    asked = {"batch": batch, "buyer_name__icontains": buyer}
    return page(
        request, found.filter(**{name: each for name, each in asked.items() if each}), after, limit, shaped
    )


@router.post("/ledger/deliveries", response={201: DeliveryOut}, auth=writes, summary=gettext_noop("登记出厂"))
def deliver(request: HttpRequest, delivery: DeliveryIn, key: NeededKey) -> Status[Any]:
    """Enter a delivery; never more than the batch gave."""
    made = actions.deliver(
        by=user_of(request),
        batch=batch_of(request, delivery.batch),
        key=key,
        at=timezone.now(),
        **facts_of(delivery, "batch"),
    )
    return Status(201, shaped(made))
