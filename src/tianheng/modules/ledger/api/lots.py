"""Lots and what lies where, over REST."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from tianheng.accounts.api_auth import Token
from tianheng.api.paging import After, Limit, Page, page
from tianheng.core.quantities import SMALLEST, display
from tianheng.modules.ledger.api.shared import Words
from tianheng.modules.ledger.models import Lot, Stock
from tianheng.modules.ledger.queries.stock import balance

router = Router(tags=["ledger"])
reads = Token("read")


class Lies(Schema):
    """How much lies at a place: for readers, and exact in `micro` (µg, µL, or millionths of a piece)."""

    location: str = Field(examples=["添加剂专柜"])
    amount: str = Field(examples=["24.5 kg"])
    micro: int = Field(examples=[24_500_000_000])


class LotOut(Schema):
    """A lot and what there is of it. `state` is the one that counts today: a lot past its date is `expired`."""

    id: int = Field(examples=[12])
    organisation: str = Field(examples=["91350582MA0000001X"])
    number: str = Field(examples=["20260506-01"])
    name: str = Field(examples=["山梨酸钾"])
    additive: str = Field(examples=["山梨酸及其钾盐"])
    kind: str = Field(examples=["additive"])
    specification: str = Field(examples=["25 kg/箱"])
    gtin: str = Field(description="14 digits; empty is not known", examples=["06901234567892"])
    supplier: str = Field(examples=["厦门海沧某某添加剂有限公司"])
    supplier_lot: str = Field(examples=["SK260110"])
    maker: str
    produced_on: date | None
    expires_on: date
    assay: str = Field(examples=["99"])
    density: str
    state: str = Field(examples=["released"])
    version: int
    total: str = Field(examples=["24.5 kg"])
    micro: int = Field(examples=[24_500_000_000])
    base: str = Field(description="what `micro` counts", examples=["µg"])
    stock: list[Lies]


class Books(Schema):
    """The books of a lot: what came in, went out, is there; `holds` says that they meet."""

    received: str
    opening: str
    adjusted: str
    fed: str
    to_supplier: str
    disposed: str
    on_hand: str
    holds: bool


class LotWhole(LotOut):
    """A lot with its books."""

    books: Books


class Lots(Page):
    """A page of lots."""

    items: list[LotOut]


def rows(request: HttpRequest) -> QuerySet[Lot]:
    """The lots the key may see, with what there is of each."""
    there = Stock.objects.filter(micro__gt=0).select_related("location").order_by("location_id")
    found: QuerySet[Lot] = Lot.objects.visible_to(request.user)
    return found.select_related("organisation", "supplier").prefetch_related(
        Prefetch("stock", queryset=there, to_attr="lying")
    )


def shaped(row: Any) -> dict[str, Any]:
    """A lot as it is answered."""
    plain = (
        "number",
        "name",
        "additive",
        "kind",
        "specification",
        "gtin",
        "supplier_lot",
        "maker",
        "assay",
        "density",
    )
    total = sum(each.micro for each in row.lying)
    return {
        "id": row.pk,
        "organisation": row.organisation.code,
        **{name: getattr(row, name) for name in plain},
        "supplier": row.supplier.name if row.supplier else "",
        "produced_on": row.produced_on,
        "expires_on": row.expires_on,
        "state": str(row.state_on(timezone.localdate())),
        "version": row.version,
        "total": display(total, row.dimension),
        "micro": total,
        "base": SMALLEST.get(row.dimension, "0.000001"),
        "stock": [
            {
                "location": each.location.name,
                "amount": display(each.micro, row.dimension),
                "micro": each.micro,
            }
            for each in row.lying
        ],
    }


@router.get("/ledger/lots", response=Lots, auth=reads, summary=gettext_noop("批次与库存"))
def lots(
    request: HttpRequest,
    number: Words = "",
    supplier_lot: Words = "",
    additive: Words = "",
    state: Words = "",
    in_stock: bool = False,
    organisation: Words = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Lots in the order they came, with what lies where. `additive` is the law's heading or the name on the bag;
    `in_stock=true` leaves out what is used up."""
    found = rows(request)
    asked = {
        "number": number,
        "supplier_lot": supplier_lot,
        "state": state,
        "organisation__code": organisation,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if additive:
        found = found.filter(additive=additive) | found.filter(name=additive)
    if in_stock:
        found = found.filter(pk__in=Stock.objects.filter(micro__gt=0).values("lot"))
    return page(request, found, after, limit, shaped)


@router.get("/ledger/lots/{lot_id}", response=LotWhole, auth=reads, summary=gettext_noop("一个批次"))
def lot(request: HttpRequest, lot_id: int) -> dict[str, Any]:
    """A lot with its books: received + opening + adjusted = fed + returned + disposed + on hand."""
    row = get_object_or_404(rows(request), pk=lot_id)
    books = balance(row)
    return {**shaped(row), "books": {**books.shown(), "holds": books.holds}}
