"""Products over REST."""

from typing import Annotated, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Status

from tianheng.accounts.access import require
from tianheng.accounts.api_auth import Token
from tianheng.accounts.models import Organisation
from tianheng.api.paging import After, Limit, page
from tianheng.modules.formulas import access, actions, queries
from tianheng.modules.formulas.api.answers import ProductOut, Products, product_out
from tianheng.modules.formulas.api.shapes import Key, ProductChange, ProductIn, user_of
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.formulas.models import FormulaVersion, Product

router = Router(tags=["products"])
reads, writes = Token("read"), Token("write")
Words = Annotated[str, Query(max_length=100)]


def rows(request: HttpRequest) -> QuerySet[Product]:
    """The products the key may see, with number and verdict of the version in force."""
    versions = FormulaVersion.objects.visible_to(request.user).filter(
        product=OuterRef("pk"), state=FormulaState.APPROVED
    )
    found: QuerySet[Product] = queries.products(request.user).annotate(
        in_force=Subquery(versions.values("pk")[:1]),
        in_force_number=Subquery(versions.values("number")[:1]),
        in_force_conclusion=Subquery(versions.values("verdict__conclusion")[:1]),
    )
    return found


def product_of(request: HttpRequest, pk: int) -> Product:
    """A product the key may see; else 404."""
    found: Product = get_object_or_404(rows(request), pk=pk)
    return found


@router.get("/products", response=Products, auth=reads, summary=gettext_noop("产品列表"))
def products(
    request: HttpRequest,
    q: Words = "",
    code: Words = "",
    state: Words = "",
    category: Words = "",
    organisation: Words = "",
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Products in the order they were added. `q` is part of the name, or the beginning of its pinyin or initials;
    `category` is the beginning of a code; `organisation` an enterprise's code."""
    found = rows(request)
    if q:
        plain = q.lower().replace(" ", "")
        found = found.filter(
            Q(name__icontains=q) | Q(pinyin__startswith=plain) | Q(initials__startswith=plain)
        )
    asked = {
        "code": code,
        "state": state,
        "category__startswith": category,
        "organisation__code": organisation,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    return page(request, found, after, limit, product_out)


@router.post("/products", response={201: ProductOut}, auth=writes, summary=gettext_noop("新建产品"))
def add(request: HttpRequest, product: ProductIn, key: Key = "") -> Status[Any]:
    """A new product of the enterprise the key belongs to."""
    user = user_of(request)
    require(access.keeps(user))
    assert user.scope_entered is not None
    made = actions.add_product(
        by=user,
        organisation=Organisation.objects.get(pk=user.scope_entered.organisation),
        key=key,
        at=timezone.now(),
        **{**product.facts(), "confirmed": product.confirmed},
    )
    return Status(201, product_out(product_of(request, made.pk)))


@router.get("/products/{product_id}", response=ProductOut, auth=reads, summary=gettext_noop("一个产品"))
def one(request: HttpRequest, product_id: int) -> dict[str, Any]:
    """One product with its version in force."""
    return product_out(product_of(request, product_id))


@router.patch(
    "/products/{product_id}", response=ProductOut, auth=writes, summary=gettext_noop("更改产品资料")
)
def change(request: HttpRequest, product_id: int, product: ProductChange) -> dict[str, Any]:
    """Change what is named; formulas that hang on it are judged again."""
    facts, row = product.facts(), product_of(request, product_id)
    actions.change_product(by=user_of(request), product=row, at=timezone.now(), **facts)
    return product_out(product_of(request, product_id))
