"""Who may decide how the law is read here."""

from tianheng.accounts import scope
from tianheng.accounts.enums import Level, OrganisationKind, Role

DECIDERS = (Role.LEADER, Role.ADMINISTRATOR)


def may_decide_law(user: object) -> bool:
    """Whether ``user`` confirms notices and decides hues: a leader or administrator of the province's bureau."""
    found = scope.of(user)
    return (
        found is not None
        and found.kind == OrganisationKind.BUREAU
        and found.level == Level.PROVINCE
        and found.holds(*DECIDERS)
    )
