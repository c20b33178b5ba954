"""The usual risks of a plant that uses additives, as a list to begin with (form D04)."""

import csv
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core.mistakes import Mistake
from tianheng.modules.ledger.actions.checks import set_risk
from tianheng.modules.ledger.models import RiskItem

TABLE = Path(__file__).parent.parent / "data" / "risks.csv"


@transaction.atomic
def take_usual_risks(*, by: User, organisation: Organisation, at: datetime) -> list[RiskItem]:
    """Fill an empty list with the usual risks; the enterprise then makes it its own. Raises Mistake."""
    if RiskItem.objects.filter(organisation=organisation, ended_at=None).exists():
        raise Mistake("risks", "", _("清单里已经有风险点。"), _("请逐条修改。"), _("风险管控清单"))
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        set_risk(by=by, organisation=organisation, at=at, position=number, **row)
        for number, row in enumerate(rows, start=1)
    ]
