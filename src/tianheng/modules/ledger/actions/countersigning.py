"""The second person of a feeding, given later: the record is entered again with the name, nothing is altered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import trail
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.core.once import once
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import CHECKER_LABEL, begin, codes_of, held, second
from tianheng.modules.ledger.actions.feedings import require_latest, told, undo
from tianheng.modules.ledger.actions.lots import settle
from tianheng.modules.ledger.enums import Code, MovementKind
from tianheng.modules.ledger.models import Feeding

KEPT = (
    "organisation", "batch", "lot", "location", "line", "scale", "step", "amount", "unit", "micro", "level_micro",
    "limit_text", "limit_share", "formula_share", "status", "note", "late", "happened_at", "entered_by",
)  # fmt: skip


def countersign_feeding(
    *, by: User, feeding: Feeding, pin: str, reason: str = "", key: str = "", at: datetime
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
            do=lambda: _countersign(by, feeding, reason, at),
        )  # fmt: skip
        return row


def _countersign(by: User, old: Feeding, reason: str, at: datetime) -> Feeding:
    begin(by, "check_feeding", old.organisation)
    held(old.batch)
    require_latest(old)
    if Code.UNSIGNED not in old.codes:
        raise Mistake(
            "feeding", str(old), _("这一条不需要补复核。"), _("请刷新后再看。"), _("投料")
        )  # fmt: skip
    if wrote(by, old):
        raise Mistake(
            "checker", by.name, _("这条投料由本人以他人名义录入。"), _("请由另一人复核。"), CHECKER_LABEL
        )
    row = Feeding(**trail.facts_of(old, KEPT), corrects=old, checker=by, entered_at=at)
    row.reason = validators.reason(reason or old.reason)
    row.codes = codes_of(each for each in old.codes if each != Code.UNSIGNED)
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


def wrote(by: User, row: Feeding) -> bool:
    """Whether ``by`` put the feeding in the books, whoever it names; told by the trail."""
    actor = by.as_actor()
    entries = TrailEntry.objects.filter(target_kind=row._meta.label_lower, target_key=str(row.pk))
    return bool(entries.filter(verb="feed", actor_kind=actor.kind, actor_key=actor.key).exists())
