"""Somebody of another organisation looked at a formula: noted, and shown to the enterprise."""

from datetime import datetime

from django.db import transaction

from tianheng.accounts import scope
from tianheng.accounts.models import User
from tianheng.modules.formulas import access
from tianheng.modules.formulas.models import FormulaLook, FormulaVersion


@transaction.atomic
def looked(formula: FormulaVersion, user: User, purpose: str, at: datetime) -> FormulaLook | None:
    """Note that ``user`` saw the amounts of a version (``purpose``: 页面, 打印, 导出 …); one's own needs no note."""
    found = scope.of(user)
    if found is None or not access.is_outsider(user, formula.product.organisation):
        return None
    row: FormulaLook = FormulaLook.objects.create(
        version=formula, user=user, organisation_id=found.organisation, purpose=str(purpose)[:50], at=at
    )
    return row
