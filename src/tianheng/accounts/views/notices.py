"""What I was told: all of it, the unread first; opening one, or saying that all is read."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.core.models import Notice
from tianheng.core.notify import seen

PER_PAGE = 50


@signed_in(waiting=True)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices, the unread first, then the latest."""
    rows = unread_first(Notice.objects.visible_to(request.user))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/notices.html", {"rows": page})


def unread_first(rows: Any) -> Any:
    """The unread before the read, each from the latest on."""
    unread = ExpressionWrapper(Q(read_at=None), BooleanField())
    return rows.order_by(unread.desc(), "-pk")


@signed_in(waiting=True)
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    row = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    seen(user=request.user, at=timezone.now(), notice=row.pk)
    return redirect(row.link or "accounts:notices")


@signed_in(waiting=True)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    seen(user=request.user, at=timezone.now())
    return redirect("accounts:notices")
