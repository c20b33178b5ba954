"""What every page with a form does: say which version it was drawn from, try the action, show its mistakes."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from tianheng.accounts.forms import HouseForm
from tianheng.core import stale
from tianheng.core.mistakes import Mistake, Mistakes

Result = TypeVar("Result")


def version_of(request: HttpRequest) -> int:
    """The version of the row that the form was drawn from; an action refuses a form that names none."""
    return stale.said(request.POST.get("version"))


def tried(form: HouseForm, action: Callable[[], Result]) -> Result | None:
    """The action's result, or None with its mistakes in the form; call it when the form itself is valid."""
    try:
        return action()
    except Mistakes as several:
        form.take(several.found)
    except Mistake as one:
        form.take([one])
    return None
