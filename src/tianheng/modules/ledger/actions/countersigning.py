"""The second person of a feeding, given later: the record is entered again with the name, nothing is altered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import (
    CHECKER_LABEL,
    EXCEPTION_LABEL,
    able,
    begin,
    codes_of,
    held,
    second,
)
from tianheng.modules.ledger.actions.feedings import require_latest, require_not_fed, told, undo
from tianheng.modules.ledger.actions.lots import settle
from tianheng.modules.ledger.enums import Code, MovementKind
from tianheng.modules.ledger.models import Feeding
from tianheng.modules.ledger.queries.feedings import writers

KEPT = (
    "organisation", "batch", "lot", "location", "line", "scale", "step", "amount", "unit", "micro", "level_micro",
    "limit_text", "limit_share", "formula_share", "status", "note", "late", "happened_at", "entered_by",
)  # fmt: skip


def countersign_feeding(
    *,
    by: User,
    feeding: Feeding,
    pin: str,
    reason: str = "",
    exception: str = "",
    key: str = "",
    at: datetime,
) -> Feeding:
    """Sign as the second person what somebody else fed; ``by`` gives the own ``pin``.

    The new row says the same as the old, and who checked it; who fed stays who fed. A record without a reason needs
    one now. Raises Mistake.
    """
    given = validators.payload(locals())
    second(
        by=feeding.entered_by, verb="check_feeding", organisation=feeding.organisation, person=by, pin=pin, at=at
    )  # fmt: skip
    with transaction.atomic():
        row, _new = once(
            by=by, key=key, verb="countersign_feeding", payload=given, at=at,
            do=lambda: _countersign(by, feeding, reason, exception, at),
        )  # fmt: skip
        return row


def _countersign(by: User, old: Feeding, reason: str, exception: str, at: datetime) -> Feeding:
    begin(by, "check_feeding", old.organisation)
    held(old.batch)
    require_latest(old)
    if Code.UNSIGNED not in old.codes:
        raise Mistake(
            "feeding", str(old), _("这一条不需要补复核。"), _("请刷新后再看。"), _("投料")
        )  # fmt: skip
    require_not_fed(by, old)
    alone = excused(by, old, exception, at) if by.pk in writers([old])[old.pk] else ""
    row = Feeding(**trail.facts_of(old, KEPT), corrects=old, checker=by, entered_at=at)
    row.reason = validators.reason("；".join(each for each in (reason.strip() or old.reason, alone) if each))
    left = [each for each in old.codes if each != Code.UNSIGNED]
    row.codes = codes_of(left, (Code.ALONE,) if alone else ())
    row.save(force_insert=True)
    undo(old, row, by, at)
    lot = held(old.lot)
    stock.move(
        lot=lot, location=row.location, kind=MovementKind.FEEDING, micro=-row.micro, document=row,
        happened_at=row.happened_at, at=at, by=by,
    )  # fmt: skip
    settle(lot, by=by, at=at)
    trail.record(
        by=by, verb="countersign_feeding", target=row, before=told(old), after=told(row), note=row.reason, at=at
    )  # fmt: skip
    return row


def excused(by: User, old: Feeding, exception: str, at: datetime) -> str:
    """Why the writer signs all the same. Raises Mistake while somebody else could, or when the reason is missing."""
    said = _("这条投料由本人以他人名义录入。")
    others = able("check_feeding", old.organisation, at).exclude(user__in=(by.pk, old.entered_by_id))
    if others.exists():
        raise Mistake("checker", by.name, said, _("请由另一人复核。"), CHECKER_LABEL)
    if not exception.strip():
        mend = _("没有第三人可以复核，请在投料记录页写明例外原因。")
        raise Mistake("exception", "", said, mend, EXCEPTION_LABEL)
    return validators.reason(exception, "exception", EXCEPTION_LABEL)
