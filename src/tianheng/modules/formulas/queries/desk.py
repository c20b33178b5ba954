"""What waits on the desk: drafts to approve, formulas in force that fail."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tianheng.modules.formulas import access
from tianheng.modules.formulas.enums import FormulaState, ProductState
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.web.desk import Card, Item

MOST = 5


def formulas_card(user: Any, at: datetime) -> Card | None:
    """Formulas in force that fail, then drafts: for those who approve them, or keep them."""
    if not access.keeps(user):
        return None
    failing = Q(state=FormulaState.APPROVED, verdict__conclusion="fail")
    rows = list(
        FormulaVersion.objects.visible_to(user)
        .filter(failing | Q(state=FormulaState.DRAFT), product__state=ProductState.ACTIVE)
        .select_related("product", "verdict", "made_by")
        .order_by("state", "-made_at")[: MOST * 2]
    )
    items = [item(row, approves=access.approves(user)) for row in rows]
    return Card(_("配方"), items[:MOST], reverse("formulas:products"), total=len(items))


def item(row: FormulaVersion, *, approves: bool) -> Item:
    """One formula: where it is dealt with, how urgent."""
    name = f"{row.product.name} V{row.number}"
    address = reverse("formulas:formula", args=[row.pk])
    if row.state == FormulaState.APPROVED:
        return Item(_("%(name)s：现行配方不符合") % {"name": name}, address, "fail")
    detail = _("%(who)s 编制") % {"who": row.made_by.name}
    if row.verdict is not None and row.verdict.conclusion == "fail":
        return Item(_("%(name)s：草稿核查不符合") % {"name": name}, address, "review", detail)
    words = _("%(name)s：待批准") if approves else _("%(name)s：草稿，等批准")
    return Item(words % {"name": name}, address, "note", detail)
