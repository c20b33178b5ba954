"""The desk: the signed-in home, with what needs doing today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.web.desk import cards


@signed_in()
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every card that concerns me, in its fixed order."""
    user: Any = request.user
    now = timezone.now()
    context = {"cards": cards(user, now), "today": timezone.localdate(now)}
    return render(request, "accounts/desk.html", context)
