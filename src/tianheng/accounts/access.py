"""Who may do what to whom: predicates, and the one way an action refuses."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import (
    ACCOUNT_VERBS,
    RANK,
    AccountState,
    Level,
    OrganisationKind,
    OrganisationState,
    Role,
)
from tianheng.accounts.models import Organisation, User
from tianheng.core.mistakes import Mistake

ACTIVATORS = (Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR)


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def inside(start: str, organisation: Organisation) -> bool:
    """Whether an organisation lies in the area a prefix stands for."""
    return str(organisation.area_id).startswith(start) or organisation.reporting_unit_id == start


def may_manage_organisation(user: User, organisation: Organisation) -> bool:
    """Whether ``user`` manages the accounts of ``organisation``: one's own, or those below in one's area.

    A bureau is managed by itself or from a higher level; a station manages itself alone.
    """
    found = scope.of(user)
    if found is None or not found.administers:
        return False
    if found.organisation == organisation.pk:
        return True
    if found.kind != OrganisationKind.BUREAU or found.level == Level.STATION:
        return False
    if organisation.kind == OrganisationKind.BUREAU and RANK[organisation.level] >= RANK[found.level]:
        return False
    return inside(found.area, organisation)


def may_manage_account(user: User, other: User, homes: Iterable[Organisation]) -> bool:
    """Whether ``user`` manages the account of ``other``: never one's own, and only with all its ``homes``.

    Somebody who also works elsewhere would otherwise be locked out, or taken over, from one of the two places.
    """
    found = list(homes)
    return user.pk != other.pk and bool(found) and all(may_manage_organisation(user, each) for each in found)


def may_activate(user: User, organisation: Organisation, homes: Iterable[Organisation]) -> bool:
    """Whether ``user`` decides on an enterprise that registered itself: the bureau of its county or zone.

    Never on one of the person's own ``homes``.
    """
    found = scope.of(user)
    return (
        found is not None
        and organisation not in list(homes)
        and found.kind == OrganisationKind.BUREAU
        and found.level == Level.COUNTY
        and found.holds(*ACTIVATORS)
        and organisation.kind == OrganisationKind.ENTERPRISE
        and inside(found.area, organisation)
    )


def may_resubmit(user: User, organisation: Organisation, homes: Iterable[Organisation]) -> bool:
    """Whether ``user`` mends a registration that was refused: somebody of that enterprise."""
    return user.is_active and organisation in list(homes)


def require_state(verb: str, user: User) -> None:
    """Raise Mistake when ``verb`` does not fit the state of the account."""
    if user.state not in ACCOUNT_VERBS[verb]:
        raise Mistake(
            "state",
            AccountState(user.state).label,
            _("账号现在的状态不能这样做。"),
            _("请刷新页面，看看账号是否已被别人改动。"),
            _("账号状态"),
        )


def require_waiting(organisation: Organisation, state: str = OrganisationState.PENDING) -> None:
    """Raise Mistake unless the enterprise is in ``state``."""
    if organisation.state != state:
        raise Mistake(
            "state",
            OrganisationState(organisation.state).label,
            _("这家企业现在的状态不能这样做。"),
            _("请刷新页面，可能已有同事处理过。"),
            _("企业状态"),
        )
