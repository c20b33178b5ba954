"""Issues and returns that two people signed on paper: entered from a sheet by one of the enterprise."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Membership, User
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.modules.formulas.models import Product
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import Second, able
from tianheng.modules.ledger.actions.issues import KEEPER_LABEL, TAKER_LABEL, _issue, _return, returned
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.enums import IssueKind
from tianheng.modules.ledger.models import Batch, Issue, Location, Lot, Scale


def issue_on_paper(
    *,
    by: User,
    lot: Lot,
    origin: Location,
    destination: Location,
    amount: str,
    unit: str,
    taker: User,
    keeper: User,
    scale: Scale | None = None,
    product: Product | None = None,
    batch: Batch | None = None,
    purpose: str = "",
    reason: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Issue:
    """As :func:`~tianheng.modules.ledger.actions.issues.issue`; nobody's PIN is asked for, and the row says so."""
    given = validators.payload(locals())
    who = on_paper(lot, taker, keeper, at)
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="issue", payload=given, at=at,
            do=lambda: _issue(
                by, lot, (origin, destination), scale, (taker, keeper), (product, batch), given, who, at
            ),
        )  # fmt: skip
        return row


def return_on_paper(
    *,
    by: User,
    lot: Lot,
    origin: Location,
    destination: Location,
    amount: str,
    unit: str,
    taker: User,
    keeper: User,
    scale: Scale | None = None,
    reason: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Issue:
    """What came back of the latest issue until then from ``destination`` to ``origin`` that has so much left."""
    given = validators.payload(locals())
    access.require_own(lot, origin.organisation)
    who, day = on_paper(lot, taker, keeper, at), timezone.localdate(happened_at or at)
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="return_issue", payload=given, at=at,
            do=lambda: _return(
                by, issued(lot, origin, destination, amount, unit, day), scale, (taker, keeper), given, who, at
            ),
        )  # fmt: skip
        return row


def on_paper(lot: Lot, taker: User, keeper: User, at: datetime) -> Second:
    """The two of the paper. Raises Mistake when they are one, the keeper is none, or the taker never worked there."""
    if taker.pk == keeper.pk:
        raise Mistake(
            "keeper", keeper.name, _("领用人和管理员是同一人。"), _("请填签字的两人。"), KEEPER_LABEL
        )
    if not able("keep_place", lot.organisation, at).filter(user=keeper).exists():
        raise Mistake(
            "keeper", keeper.name, _("不是添加剂管理员或仓管员。"), _("请填发料的管理员。"), KEEPER_LABEL
        )
    if not Membership.objects.filter(organisation=lot.organisation, user=taker).exists():
        raise Mistake("taker", taker.name, _("不是本企业的人员。"), _("请填领料签字的人。"), TAKER_LABEL)
    return Second(paper=True)


def issued(lot: Lot, origin: Location, destination: Location, amount: str, unit: str, day: date) -> Issue:
    """The issue that a return belongs to. Raises Mistake when there is none with so much left."""
    asked: Any = read_for(lot, amount, unit)
    rows = Issue.objects.filter(kind=IssueKind.ISSUE, lot=lot, origin=destination, destination=origin)
    for row in rows.select_related("lot__organisation", "origin", "destination", "product", "batch").order_by(
        "-id"
    ):
        if timezone.localdate(row.happened_at) <= day and row.micro - returned(row) >= asked.micro:
            return row
    raise Mistake(
        "amount", str(asked), _("没有这么多可退的领用。"), _("请核对批号、位置和数量。"), _("退回量")
    )
