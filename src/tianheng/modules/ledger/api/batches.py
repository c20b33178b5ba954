"""Production batches over REST."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import Field

from tianheng.accounts.api_auth import Token
from tianheng.api.paging import After, Limit, Page, page
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.api.feedings import FeedingOut
from tianheng.modules.ledger.api.feedings import shaped as feeding_shaped
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
    organisation_of,
    own,
    user_of,
)
from tianheng.modules.ledger.models import Batch
from tianheng.modules.ledger.queries.feedings import with_corrections

router = Router(tags=["ledger"])
reads, writes = Token("read"), Token("write")


class BatchIn(Strict):
    """A batch to be begun: of a product by its code, by the version in force unless `formula` names another."""

    product: Number = Field(description="the product's code", examples=["P001"])
    formula: int | None = Field(None, description="the version's number", examples=[2])
    number: Number = Field(examples=["20260506A"])
    amount: Figure = Field(examples=["1000"])
    unit: str = Field(max_length=8, examples=["kg"])
    made_on: date
    client: Text = ""
    happened_at: Moment = None


class FinishIn(Strict):
    """What came out, where it is known; `version` is the one that was read."""

    version: int = Field(ge=1)
    output: Figure = ""
    output_unit: str = Field("", max_length=8)


class BatchOut(Schema):
    """A batch."""

    id: int
    organisation: str
    product: str = Field(description="the product's code", examples=["P001"])
    product_name: str
    formula: int = Field(description="the version's number")
    number: str
    amount: str
    unit: str
    made_on: date
    expires_on: date | None
    output: str
    output_unit: str
    state: str = Field(examples=["open"])
    reason: str
    client: str
    released_at: datetime | None
    version: int


class BatchWhole(BatchOut):
    """A batch with everything that was fed, corrected rows included."""

    feedings: list[FeedingOut]


class Batches(Page):
    """A page of batches."""

    items: list[BatchOut]


PLAIN = (
    "number", "amount", "unit", "made_on", "expires_on", "output", "output_unit", "state", "reason", "client",
    "released_at", "version",
)  # fmt: skip


def rows(request: HttpRequest) -> QuerySet[Batch]:
    """The batches the key may see."""
    found: QuerySet[Batch] = Batch.objects.visible_to(request.user)
    return found.select_related("organisation", "product", "formula")


def shaped(row: Any) -> dict[str, Any]:
    """A batch as it is answered."""
    return {
        "id": row.pk,
        "organisation": row.organisation.code,
        "product": row.product.code,
        "product_name": row.product.name,
        "formula": row.formula.number,
        **{name: getattr(row, name) for name in PLAIN},
    }


@router.get("/ledger/batches", response=Batches, auth=reads, summary=gettext_noop("生产批"))
def batches(
    request: HttpRequest,
    number: Words = "",
    product: Words = "",
    state: Words = "",
    since: Day = None,
    until: Day = None,
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Batches in the order they were begun; `since` and `until` are days of production."""
    found = between(rows(request), "made_on", since, until, moments=False)
    asked = {"number": number, "product__code": product, "state": state}
    return page(
        request, found.filter(**{name: each for name, each in asked.items() if each}), after, limit, shaped
    )


@router.post("/ledger/batches", response={201: BatchOut}, auth=writes, summary=gettext_noop("开一个生产批"))
def begin(request: HttpRequest, batch: BatchIn, key: NeededKey) -> Status[Any]:
    """Begin a batch by an approved version."""
    product = own(Product.objects.all(), request, "product", _("产品"), code=batch.product)
    made = actions.open_batch(
        by=user_of(request),
        organisation=organisation_of(request),
        product=product,
        formula=version_of(product, batch.formula),
        key=key,
        at=timezone.now(),
        **facts_of(batch, "product", "formula"),
    )
    return Status(201, shaped(made))


def version_of(product: Product, number: int | None) -> FormulaVersion:
    """The version asked for, else the one in force. Raises Mistake."""
    found = FormulaVersion.objects.filter(product=product).select_related("product")
    row = found.filter(number=number).first() if number else found.filter(state=FormulaState.APPROVED).first()
    if row is None:
        raise Mistake(
            "formula", number, _("没有这个版本，或没有已批准的版本。"), _("请先批准配方。"), _("配方版本")
        )
    return row


@router.get("/ledger/batches/{batch_id}", response=BatchWhole, auth=reads, summary=gettext_noop("一个生产批"))
def batch(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """A batch with its feedings."""
    row = get_object_or_404(rows(request), pk=batch_id)
    fed = with_corrections(row).select_related(
        "batch", "lot", "location", "entered_by", "checker", "scale", "line"
    )
    return {**shaped(row), "feedings": [feeding_shaped(each) for each in fed]}


@router.post(
    "/ledger/batches/{batch_id}/finish", response=BatchOut, auth=writes, summary=gettext_noop("结束投料")
)
def finish(request: HttpRequest, batch_id: int, finished: FinishIn) -> dict[str, Any]:
    """Everything is in. Another `version` than the one that was read is 409."""
    get_object_or_404(rows(request), pk=batch_id)
    row = batch_of(request, batch_id)
    return shaped(
        actions.finish_feeding(by=user_of(request), batch=row, at=timezone.now(), **facts_of(finished))
    )
