"""The record of an enterprise: one's own, or one of the area's; and the list of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tianheng.accounts import scope
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.modules.enterprises import access, queries
from tianheng.modules.enterprises.queries.record import record_of
from tianheng.modules.enterprises.queries.story import story
from tianheng.modules.enterprises.tables import ENTERPRISES

Problems = list[dict[str, object]]


def visible(request: HttpRequest, pk: int) -> Organisation:
    """An enterprise the reader may see, else 404."""
    rows = Organisation.objects.visible_to(request.user).select_related("area", "reporting_unit")
    row: Organisation = get_object_or_404(rows, pk=pk, kind=OrganisationKind.ENTERPRISE)
    return row


def mine(request: HttpRequest) -> Organisation:
    """The enterprise the reader acts for, else 404."""
    found = scope.of(request.user)
    if found is None:
        raise Http404
    return visible(request, found.organisation)


@signed_in()
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own record."""
    return shown(request, mine(request))


@signed_in()
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of an enterprise of the area."""
    return shown(request, visible(request, pk))


@signed_in()
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """The enterprises of the area; nobody else has a list of them."""
    if not access.is_regulator(request.user):
        raise Http404
    return ENTERPRISES.answer(request, queries.enterprises(request.user))


def shown(
    request: HttpRequest,
    row: Organisation,
    problems: Problems | None = None,
    wrong: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a record; ``wrong`` holds the dialog to open again: its paper, what is wrong, what was typed."""
    writes = access.may_write(request.user, row)
    context = {
        "record": record_of(row, timezone.localdate()),
        "row": row,
        "writes": writes,
        "withdraws": access.may_withdraw(request.user, row),
        "story": story(row),
        "problems": problems or [],
        "wrong": wrong or {},
    }
    status = 422 if problems or wrong else 200
    return render(request, "enterprises/enterprise.html", context, status=status)
