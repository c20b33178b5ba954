"""Goods coming in (F03) over REST."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
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
    between,
    facts_of,
    location_of,
    organisation_of,
    own,
    user_of,
)
from tianheng.modules.ledger.models import Receipt, Supplier

router = Router(tags=["ledger"])
reads, writes = Token("read"), Token("write")


class ReceiptIn(Strict):
    """An examination of goods; the first ten facts are those of article 50 of the Food Safety Law and `supplier`."""

    name: Text = Field(examples=["山梨酸钾"])
    specification: Text = Field(examples=["25 kg/箱"])
    amount: Figure = Field(examples=["100"])
    unit: str = Field(max_length=8, examples=["kg"])
    supplier_lot: Number = Field(examples=["SK260110"])
    produced_on: date | None = None
    shelf_life: Text = Field(examples=["24个月"])
    expires_on: date
    supplier: Number = Field(description="the supplier's code in the ledger", examples=["G2026-001"])
    conclusion: str = Field(examples=["accepted"], description="accepted, quarantined or refused")
    location: Text | None = Field(
        None, description="where it is put; not for refused goods", examples=["添加剂专柜"]
    )
    reason: Text = ""
    kind: str = ""
    standard_name: Text = ""
    maker: Text = ""
    maker_licence: Text = Field("", examples=["SC20135021100015"])
    maker_licence_expires: date | None = None
    imported: bool = False
    certificate: Text = Field("", examples=["COA-2026-0110"])
    certificate_on: date | None = None
    label_checks: dict[str, bool] = Field(
        {}, examples=[{"words": True, "use": True, "licence": True, "dates": True}]
    )
    senses: Text = ""
    packaging: Text = ""
    temperature: Text = ""
    voucher: Text = ""
    gtin: Text = Field("", examples=["6901234567892"])
    density: Figure = ""
    assay: Figure = ""
    happened_at: Moment = None


class ReceiptOut(Schema):
    """A receipt as kept, with the lot it made and what was found."""

    id: int
    name: str
    specification: str
    amount: str
    unit: str
    supplier_lot: str
    produced_on: date | None
    shelf_life: str
    expires_on: date
    received_on: date
    supplier_name: str
    certificate: str
    conclusion: str
    codes: list[str]
    reason: str
    lot: str | None = Field(description="the lot's internal number; null for refused goods")
    lot_state: str | None
    entered_at: datetime
    corrects: int | None


class Receipts(Page):
    """A page of receipts."""

    items: list[ReceiptOut]


PLAIN = (
    "name", "specification", "amount", "unit", "supplier_lot", "produced_on", "shelf_life", "expires_on",
    "received_on", "supplier_name", "certificate", "conclusion", "codes", "reason", "entered_at",
)  # fmt: skip


def shaped(row: Any) -> dict[str, Any]:
    """A receipt as it is answered."""
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in PLAIN},
        "lot": row.lot.number if row.lot else None,
        "lot_state": row.lot.state if row.lot else None,
        "corrects": row.corrects_id,
    }


@router.get("/ledger/receipts", response=Receipts, auth=reads, summary=gettext_noop("进货查验记录"))
def receipts(
    request: HttpRequest,
    since: Day = None,
    until: Day = None,
    supplier_lot: Words = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Receipts in the order they were entered, corrected ones included: `corrects` names the older row."""
    found = Receipt.objects.visible_to(request.user).select_related("lot")
    found = between(found, "received_on", since, until, moments=False)
    if supplier_lot:
        found = found.filter(supplier_lot=supplier_lot)
    return page(request, found, after, limit, shaped)


@router.post("/ledger/receipts", response={201: ReceiptOut}, auth=writes, summary=gettext_noop("登记进货"))
def receive(request: HttpRequest, receipt: ReceiptIn, key: NeededKey) -> Status[Any]:
    """Enter goods coming in. An accepted lot is quarantined until a person has released it."""
    told = facts_of(receipt, "supplier", "location")
    made = actions.receive(
        by=user_of(request),
        organisation=organisation_of(request),
        supplier=own(Supplier.objects.all(), request, "supplier", _("供货者"), code=receipt.supplier),
        location=location_of(request, receipt.location) if receipt.location else None,
        key=key,
        at=timezone.now(),
        **told,
    )
    return Status(201, shaped(made))
