"""The county's queue, one filing under review, and what may be decided of it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.modules.registration import access, actions
from tianheng.modules.registration.actions import DefectFacts
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries import oversight
from tianheng.modules.registration.tables import queue_list
from tianheng.modules.registration.views.common import acted, visible
from tianheng.modules.registration.views.pages import review_page


@signed_in()
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """What waits in my area; a city and a province may look."""
    require(access.watches(request.user))
    return queue_list().answer(request, oversight.queue(request.user))


@signed_in()
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing with the machine's pre-check beside every line."""
    row = visible(request, pk)
    require(access.watches(request.user))
    return review_page(request, row)


def decided(request: HttpRequest, pk: int, do: Callable[[Registration], Any], **more: Any) -> HttpResponse:
    """Do one thing to a filing and show it again."""
    row = visible(request, pk)

    def again(form: HouseForm) -> HttpResponse:
        return review_page(request, visible(request, pk), form, given=request.POST, **more)

    return acted(request, lambda: do(row), again, "registration:review", pk)


@signed_in()
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to review."""
    user, version = request.user, version_of(request)
    return decided(
        request,
        pk,
        lambda row: actions.take_up(by=user, registration=row, version=version, at=timezone.now()),  # type: ignore[arg-type]
    )


@signed_in()
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with every defect at once."""
    user: Any = request.user
    return decided(
        request,
        pk,
        lambda row: actions.return_for_mending(
            by=user,
            registration=row,
            defects=defects(request, row),
            opinion=request.POST.get("opinion", ""),
            version=version_of(request),
            at=timezone.now(),
        ),
    )


def defects(request: HttpRequest, row: Registration) -> list[DefectFacts]:
    """``defect_<line>`` with ``check_<line>``, and ``defect_whole``."""
    lines: dict[str, RegistrationLine] = {str(line.pk): line for line in row.lines.all()}
    found = [
        DefectFacts(request.POST[name], lines.get(name[7:]), request.POST.get(f"check_{name[7:]}", ""))
        for name in request.POST
        if name.startswith("defect_") and name[7:] in lines
    ]
    return [*found, DefectFacts(request.POST.get("defect_whole", ""))]


@signed_in()
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree."""
    user: Any = request.user
    return decided(
        request,
        pk,
        lambda row: actions.accept(
            by=user,
            registration=row,
            opinion=request.POST.get("opinion", ""),
            version=version_of(request),
            at=timezone.now(),
        ),
    )


@signed_in()
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not register."""
    return ended(request, pk, actions.reject)


def ended(request: HttpRequest, pk: int, action: Any) -> HttpResponse:
    """A verb that needs a reason and nothing else."""
    facts = {
        "by": request.user,
        "reason": request.POST.get("reason", ""),
        "version": version_of(request),
        "at": timezone.now(),
    }
    return decided(request, pk, lambda row: action(registration=row, **facts))


@signed_in()
@require_POST
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend the whole, or the lines that are ticked."""
    return standing(request, pk, actions.suspend)


@signed_in()
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a suspension, of the whole or of the lines that are ticked."""
    return standing(request, pk, actions.lift)


def standing(request: HttpRequest, pk: int, action: Any) -> HttpResponse:
    """Suspend or lift; ``scope`` says whether the whole is meant."""
    user, why = request.user, request.POST.get("reason", "")
    ticked = {int(each) for each in request.POST.getlist("line") if each.isdecimal() and len(each) < 19}

    def do(row: Registration) -> Registration:
        lines = None if request.POST.get("scope") == "whole" else row.lines.filter(pk__in=ticked)
        facts = {"reason": why, "lines": lines, "version": version_of(request), "at": timezone.now()}
        made: Registration = action(by=user, registration=row, **facts)
        return made

    return decided(request, pk, do)


@signed_in()
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End it for good."""
    return ended(request, pk, actions.cancel)
