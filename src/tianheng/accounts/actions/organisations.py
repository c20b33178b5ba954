"""Verbs of an organisation that the system or a higher bureau sets up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access, hooks
from tianheng.accounts.enums import OrganisationKind, OrganisationState
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core import identifiers
from tianheng.core.actors import Acting, Actor
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import facts_of, record

FACTS = ("name", "kind", "level", "area_id", "reporting_unit_id", "credit_code", "state")


@transaction.atomic
def found_organisation(
    *,
    by: Acting,
    kind: str,
    name: str,
    area: Area,
    level: str = "",
    code: str = "",
    credit_code: str = "",
    reporting_unit: Area | None = None,
    at: datetime,
) -> Organisation:
    """Set up a bureau, a laboratory, a government office or, in a take-over of old data, an enterprise.

    ``code`` names its chain for good; without one it is the credit code, else kind, level and area.
    """
    credit = identifiers.credit_code(credit_code) if credit_code else None
    row = Organisation(
        code=code or credit or "-".join(part for part in (kind, level, area.code) if part),
        kind=OrganisationKind(kind),
        level=level,
        name=name.strip(),
        area=area,
        reporting_unit=reporting_unit,
        credit_code=credit,
        state=OrganisationState.ACTIVE,
        created_at=at,
    )
    if not isinstance(by, Actor):
        access.require(isinstance(by, User) and access.may_manage_organisation(by, row))
    require_new(row)
    row.save()
    record(by=by, verb="found_organisation", target=row, after=facts_of(row, FACTS), at=at)
    hooks.activated(row, at)
    return row


def require_new(row: Organisation) -> None:
    """Raise Mistake when an organisation of this code is known."""
    if Organisation.objects.filter(code=row.code).exists():
        raise Mistake(
            "credit_code" if row.credit_code else "code",
            row.code,
            _("这个机构已经登记过。"),
            _("如是贵单位，请用已有账号登录，或请县局协助。"),
            identifiers.CREDIT_LABEL if row.credit_code else _("机构代码"),
        )
