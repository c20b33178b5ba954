"""Who may do what in the ledger of one's own enterprise, and in which state of the row."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import Role
from tianheng.accounts.models import Organisation, User
from tianheng.core.mistakes import Mistake

LEADERS = (Role.HEAD, Role.SAFETY_DIRECTOR)
SAFETY = (*LEADERS, Role.SAFETY_OFFICER)
KEEPERS = (Role.ADDITIVE_KEEPER, Role.STORE_KEEPER)
FLOOR = (Role.FEEDER, Role.ADDITIVE_KEEPER, *SAFETY)
PRODUCERS = (*SAFETY, *KEEPERS, Role.FEEDER, Role.PURCHASER, Role.ANALYST)
# Which roles may do which verb; whoever holds none of them is refused.
ROLES: dict[str, tuple[Role, ...]] = {
    "keep_supplier": (Role.PURCHASER, Role.CLERK, Role.STORE_KEEPER, *SAFETY),
    "assess_supplier": SAFETY,
    "keep_place": (*KEEPERS, *SAFETY),
    "keep_tolerance": LEADERS,
    "receive": (Role.PURCHASER, *KEEPERS, *SAFETY),
    "check_receipt": (Role.PURCHASER, Role.ANALYST, *KEEPERS, *SAFETY),
    "correct_receipt": (Role.PURCHASER, *KEEPERS, *SAFETY),
    "open_stock": (*KEEPERS, *SAFETY),
    "release_lot": (Role.ANALYST, *KEEPERS, *SAFETY),
    "block_lot": (Role.ANALYST, Role.FEEDER, Role.PURCHASER, *KEEPERS, *SAFETY),
    "unblock_lot": SAFETY,
    "expire_lot": (*KEEPERS, *SAFETY),
    "describe_lot": (*KEEPERS, *SAFETY),
    "move_lot": (*KEEPERS, *SAFETY),
    "issue": (Role.FEEDER, *KEEPERS, *SAFETY),
    "return_issue": (Role.FEEDER, *KEEPERS, *SAFETY),
    "open_batch": FLOOR,
    "change_batch": FLOOR,
    "finish_feeding": FLOOR,
    "reopen_batch": SAFETY,
    "feed": FLOOR,
    "check_feeding": (Role.STORE_KEEPER, Role.ANALYST, *FLOOR),
    "correct_feeding": FLOOR,
    "release_batch": SAFETY,
    "release_doubtful": LEADERS,
    "block_batch": (Role.ANALYST, Role.FEEDER, *SAFETY),
    "unblock_batch": SAFETY,
    "test": (Role.ANALYST, *SAFETY),
    "review_test": (Role.ANALYST, *SAFETY),
    "count": (*KEEPERS, *SAFETY),
    "approve_count": (Role.STORE_KEEPER, *SAFETY),
    "dispose": (*KEEPERS, *SAFETY),
    "approve_disposal": LEADERS,
    "finish_disposal": (*KEEPERS, *SAFETY),
    "check_cabinet": (*KEEPERS, *SAFETY),
    "deliver": (Role.STORE_KEEPER, Role.CLERK, *SAFETY),
    "recall": LEADERS,
    "tell_buyer": (Role.CLERK, *SAFETY),
    "keep_risks": SAFETY,
    "check_day": SAFETY,
    "report_week": SAFETY,
    "sign_week": SAFETY,
    "minute_month": SAFETY,
    "sign_month": (Role.HEAD,),
    "explain_gap": SAFETY,
    "read_scale": (*PRODUCERS, Role.CLERK, Role.ADMINISTRATOR),
    "keep_webhook": (Role.ADMINISTRATOR,),
    "attach": (Role.CLERK, *PRODUCERS),
}


def is_producer(user: object) -> bool:
    """Whether ``user`` acts for an enterprise: whoever does sees its ledger."""
    return scope.is_producer(user)


def is_regulator(user: object) -> bool:
    """Whether ``user`` acts for a bureau: it reads the ledgers of its area, and writes none."""
    return scope.is_regulator(user)


def may(user: object, verb: str, organisation: Organisation) -> bool:
    """Whether ``user`` acts for this enterprise and holds a role that may do ``verb``."""
    active = bool(getattr(user, "is_active", False))
    return active and scope.produces_for(user, organisation.pk, ROLES[verb])


def require(by: object, verb: str, organisation: Organisation) -> User:
    """``by`` as a person who may do ``verb`` there; else PermissionDenied."""
    if not isinstance(by, User) or not may(by, verb, organisation):
        raise PermissionDenied
    return by


def require_own(row: models.Model, organisation: Organisation) -> None:
    """Raise PermissionDenied when a row that is named in a form belongs to somebody else."""
    if getattr(row, "organisation_id", None) != organisation.pk:
        raise PermissionDenied


def require_state(row: Any, verbs: Mapping[str, tuple[Any, ...]], verb: str) -> None:
    """Raise Mistake when ``verb`` does not fit the state the row is in."""
    if row.state not in verbs[verb]:
        raise wrong_state(row)


def wrong_state(row: Any) -> Mistake:
    """The row is in a state in which this cannot be done."""
    return Mistake(
        "state",
        row.get_state_display(),
        _("现在的状态不能这样做。"),
        _("请刷新页面，看看是否已有同事处理过。"),
        _("状态"),
    )
