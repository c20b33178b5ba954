"""Reads of products and their versions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from tianheng.accounts.models import Organisation
from tianheng.modules.formulas.enums import FormulaState, ProductState
from tianheng.modules.formulas.models import FormulaLook, FormulaVersion, Product


def products(user: object) -> QuerySet[Product]:
    """The products ``user`` may see."""
    rows: QuerySet[Product] = Product.objects.visible_to(user).select_related("organisation")
    return rows


def products_of(organisation: Organisation, *, active: bool = True) -> QuerySet[Product]:
    """An enterprise's products by name, those in production unless all are wanted; for actions, not for requests."""
    rows: QuerySet[Product] = Product.objects.filter(organisation=organisation)
    return rows.filter(state=ProductState.ACTIVE) if active else rows


def versions(user: object) -> QuerySet[FormulaVersion]:
    """The versions ``user`` may see, with what every page shows of them."""
    rows: QuerySet[FormulaVersion] = FormulaVersion.objects.visible_to(user).select_related(
        "product__organisation", "verdict", "made_by", "approved_by", "copied_from"
    )
    return rows


def approved(product: Product) -> FormulaVersion | None:
    """The version in force, or None."""
    found: FormulaVersion | None = (
        FormulaVersion.objects.filter(product=product, state=FormulaState.APPROVED)
        .select_related("product", "verdict")
        .first()
    )
    return found


def approved_of(products: Iterable[Product]) -> dict[int, FormulaVersion]:
    """The version in force of each product, its lines at hand; by the product's number, in two queries."""
    rows = (
        FormulaVersion.objects.filter(product__in=list(products), state=FormulaState.APPROVED)
        .select_related("product", "verdict")
        .prefetch_related(Prefetch("lines"))
    )
    return {row.product_id: row for row in rows}


def draft(product: Product) -> FormulaVersion | None:
    """The latest draft, or None."""
    found: FormulaVersion | None = (
        FormulaVersion.objects.filter(product=product, state=FormulaState.DRAFT).order_by("-number").first()
    )
    return found


def looks(user: object, product: Product) -> QuerySet[FormulaLook]:
    """Who looked at the formulas of a product, the latest first."""
    rows: QuerySet[FormulaLook] = (
        FormulaLook.objects.visible_to(user)
        .filter(version__product=product)
        .select_related("user", "organisation", "version")
    )
    return rows
