"""Who may write what an enterprise tells of itself, and who may say that a paper no longer counts."""

from tianheng.accounts import scope
from tianheng.accounts.access import inside
from tianheng.accounts.enums import Level, OrganisationKind, Role
from tianheng.accounts.models import Organisation

WRITERS = (Role.HEAD, Role.SAFETY_DIRECTOR, Role.SAFETY_OFFICER, Role.CLERK)


def may_write(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` keeps the papers, sites and persons of ``organisation``: its own people in charge of them."""
    found = scope.of(user)
    return found is not None and found.organisation == organisation.pk and found.holds(*WRITERS)


def may_withdraw(user: object, organisation: Organisation) -> bool:
    """Whether ``user`` takes a paper out of force: the enterprise itself, or the leader of its county's bureau."""
    found = scope.of(user)
    if found is None:
        return False
    decides = (
        found.kind == OrganisationKind.BUREAU and found.level == Level.COUNTY and found.holds(Role.LEADER)
    )
    return may_write(user, organisation) or (decides and inside(found.area, organisation))


def is_producer(user: object) -> bool:
    """Whether ``user`` acts for an enterprise."""
    return scope.is_producer(user)


def is_regulator(user: object) -> bool:
    """Whether ``user`` acts for a bureau."""
    return scope.is_regulator(user)
