"""Lines across registrations: who uses what in what, what an enterprise answers, what a later law sees otherwise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.registration import access, actions, forms
from tianheng.modules.registration.enums import RecheckState
from tianheng.modules.registration.models import Recheck, Registration, RegistrationLine
from tianheng.modules.registration.queries import oversight, pages
from tianheng.modules.registration.tables import line_list, recheck_list
from tianheng.modules.registration.views.common import visible
from tianheng.modules.registration.views.pages import own_page
from tianheng.web.partials import wants_part


@signed_in()
@require_safe
def lines(request: HttpRequest) -> HttpResponseBase:
    """Every line I may see."""
    require(access.files_or_watches(request.user))
    listing = line_list().without("enterprise", "area") if access.produces(request.user) else line_list()
    return listing.answer(request, oversight.lines(request.user))


@signed_in()
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise's word on a line; htmx gets the line back."""
    line = get_object_or_404(
        RegistrationLine.objects.visible_to(request.user).select_related("registration__organisation"), pk=pk
    )
    said, form = request.POST.get("answer", ""), HouseForm({})
    form.is_valid()
    facts = {"by": request.user, "answer": said, "version": version_of(request), "at": timezone.now()}
    made = tried(form, lambda: actions.answer_line(line=line, **facts))  # type: ignore[arg-type]
    row = visible(request, line.registration_id)
    if wants_part(request):
        return answered(request, row, line, form, said, saved=made is not None)
    if made is None:
        return own_page(request, row, form, kept={"line": pk, "said": said})
    return redirect(f"{reverse('registration:registration', args=[line.registration_id])}#line-{pk}")


def answered(
    request: HttpRequest, row: Registration, line: RegistrationLine, form: HouseForm, said: str, saved: bool
) -> HttpResponse:
    """The line's part of the page, with what was typed; once saved, the version for the page's other forms too."""
    line.answer = said.strip() if saved else line.answer
    context = {
        "row": row,
        "one": pages.line_view(line, []),
        "can_answer": True,
        "form": form,
        "saved": saved,
        "kept": {} if saved else {"line": line.pk, "said": said},
    }
    return render(request, "registration/_answer.html", context, status=200 if saved else 422)


@signed_in()
@require_safe
def rechecks(request: HttpRequest) -> HttpResponseBase:
    """Lines that the present law sees otherwise than when they were accepted."""
    require(access.files_or_watches(request.user))
    produces = access.produces(request.user)
    listing = recheck_list().without("enterprise") if produces else recheck_list()
    return listing.answer(request, oversight.rechecks(request.user, ""))


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what changed, and how it was dealt with."""
    user: Any = request.user
    rows = Recheck.objects.visible_to(user).select_related(
        "line__registration__organisation", "settled_by", "old_verdict", "new_verdict"
    )
    row = get_object_or_404(rows, pk=pk)
    form = forms.Settling(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note, now = form.cleaned_data["note"], timezone.now()
        if tried(form, lambda: actions.settle_recheck(by=user, recheck=row, note=note, at=now)):
            return redirect("registration:rechecks")
    place = row.line.registration.organisation
    may = access.may_write(user, place) or (row.sent and access.may_review(user, place))
    context = {"row": row, "form": form, "may": may and row.state == RecheckState.OPEN}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "registration/settle.html", context, status=status)
