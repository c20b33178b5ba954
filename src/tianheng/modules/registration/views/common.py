"""What several pages do the same way."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.trying import tried
from tianheng.modules.registration.models import Registration


def visible(request: HttpRequest, pk: int) -> Registration:
    """The registration, if the reader may see it; else 404."""
    rows = Registration.objects.visible_to(request.user).select_related(
        "organisation__area", "previous", "reviewer", "first_reviewer", "created_by"
    )
    row: Registration = get_object_or_404(rows, pk=pk)
    return row


def acted(
    request: HttpRequest,
    do: Callable[[], Any],
    again: Callable[[HouseForm], HttpResponse],
    to: str,
    *args: object,
) -> HttpResponse:
    """Do one thing and go on; when it is refused, draw the page again with what is wrong."""
    form = HouseForm({})
    form.is_valid()
    if tried(form, lambda: (do(), True)) is None:
        return again(form)
    return redirect(to, *args)
