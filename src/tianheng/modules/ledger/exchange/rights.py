"""Who may send which sheet."""

from collections.abc import Callable
from typing import Any

from tianheng.accounts import scope
from tianheng.accounts.models import Organisation
from tianheng.modules.ledger import access


def may_do(verb: str) -> Callable[[Any], bool]:
    """A function that says, without a query, whether somebody may do ``verb`` in the enterprise acted for."""

    def shown(user: Any) -> bool:
        place = scope.of(user)
        return place is not None and access.may(user, verb, Organisation(pk=place.organisation))

    return shown
