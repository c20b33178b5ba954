"""The public register over REST, without a key: enterprises, products, names and functions of additives."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from tianheng.modules.registration.queries import public
from tianheng.modules.registration.queries.finding import LONGEST, MOST_PAGES, Asked, By, search
from tianheng.modules.registration.queries.public import Entry

router = Router(tags=["register"])
AREA = r"^[A-Za-z0-9-]*$"
FACTS = (
    "number", "enterprise", "area", "kind", "valid_from", "valid_until", "ended_on", "product_count", "line_count",
)  # fmt: skip


class Registered(Schema):
    """A registration as everybody may see it; ``state`` is how it stands today."""

    number: str = Field(examples=["闽添登〔2026〕350582-00001号"])
    enterprise: str = Field(examples=["晋江鱼丸有限公司"])
    area: str = Field(examples=["晋江市"])
    kind: str = Field(examples=["首次登记"])
    state: str = Field(examples=["accepted"])
    state_text: str = Field(examples=["有效"])
    decided_on: date | None = Field(examples=["2026-05-11"])
    valid_from: date | None = Field(examples=["2026-05-11"])
    valid_until: date | None = Field(examples=["2026-12-31"])
    ended_on: date | None = Field(examples=[None])
    product_count: int = Field(examples=[2])
    line_count: int = Field(examples=[5])
    products: list[str] = Field(description="the first few", examples=[["香辣酱"]])


class Register(Schema):
    """A page; ``near`` are names that an unknown additive may have been meant for. At most 1,000 are listed."""

    items: list[Registered]
    next: str | None = Field(examples=["/api/v1/register?q=山梨酸钾&page=2"])
    total: int = Field(examples=[1])
    additive: str = Field(examples=["山梨酸及其钾盐"])
    near: list[str] = Field(examples=[[]])


class Used(Schema):
    """An additive: its common name, what it is for, a note (带入, 暂停)."""

    additive: str = Field(examples=["山梨酸及其钾盐"])
    function: str = Field(examples=["防腐剂"])
    note: str = Field(examples=[""])


class MadeOf(Schema):
    """A product with the additives in it."""

    name: str = Field(examples=["香辣酱"])
    category: str = Field(examples=["12.10.02 半固体复合调味料"])
    additives: list[Used]


class Opened(Registered):
    """One registration with its products."""

    made: list[MadeOf]


@router.get("/register", response=Register, summary=gettext_noop("查登记公示"))
def register(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST, examples=["山梨酸钾"])] = "",
    by: By = By.ANY,
    area: Annotated[str, Query(max_length=12, pattern=AREA)] = "",
    ended: bool = False,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> dict[str, Any]:
    """What was registered last first: by enterprise, product, additive or number (`by`), in an area, with `ended`
    those no longer valid. Names and functions only, never amounts."""
    found = search(Asked(q.strip(), by, area, ended, page), timezone.localdate())
    after = request.GET.copy()
    after["page"] = str(found.after)
    return {
        "items": [entry_out(each) for each in found.entries],
        "next": f"{request.path}?{after.urlencode()}" if found.after <= found.pages else None,
        "total": found.total,
        "additive": found.additive,
        "near": list(found.near),
    }


@router.get("/register/{path:number}", response=Opened, summary=gettext_noop("一份公示的登记"))
def published(request: HttpRequest, number: str) -> dict[str, Any]:
    """Products and additives of the registration with this number; names and functions only."""
    found = public.published(number[:60], timezone.localdate())
    if found is None:
        raise Http404
    made = [
        {"name": each.name, "category": each.category, "additives": [use._asdict() for use in each.uses]}
        for each in found.products
    ]
    return {**entry_out(found.entry), "products": [each["name"] for each in made], "made": made}


def entry_out(entry: Entry) -> dict[str, Any]:
    """One entry of a list."""
    return {
        **{name: getattr(entry, name) for name in FACTS},
        "state": str(entry.standing.code),
        "state_text": entry.standing.text,
        "decided_on": entry.decided_on,
        "products": list(entry.products),
    }
