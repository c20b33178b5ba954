"""What every page with a form does: try the action, show its mistakes at the fields."""

from collections.abc import Callable
from typing import TypeVar

from tianheng.accounts.forms import HouseForm
from tianheng.core.mistakes import Mistake, Mistakes

Result = TypeVar("Result")


def tried(form: HouseForm, action: Callable[[], Result]) -> Result | None:
    """The action's result, or None with its mistakes in the form; call it when the form itself is valid."""
    try:
        return action()
    except Mistakes as several:
        form.take(several.found)
    except Mistake as one:
        form.take([one])
    return None
