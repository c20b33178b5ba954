"""What other rooms do when an organisation comes in: they stand above this one, so they leave word here."""

from collections.abc import Callable
from datetime import datetime

from tianheng.accounts.models import Organisation

Hook = Callable[[Organisation, datetime], object]
_activated: list[Hook] = []


def on_activated(hook: Hook) -> None:
    """Call ``hook(organisation, at)`` inside the transaction that lets an organisation in or founds it.

    From ``AppConfig.ready``; a hook that raises undoes the whole.
    """
    if hook not in _activated:
        _activated.append(hook)


def activated(organisation: Organisation, at: datetime) -> None:
    """An organisation is active from now on."""
    for hook in _activated:
        hook(organisation, at)
