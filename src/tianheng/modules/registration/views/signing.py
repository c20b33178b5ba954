"""Signing and handing in; changing and closing what was accepted."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.registration import access, actions, forms
from tianheng.modules.registration.enums import COMMITMENT, DISCLAIMER, PolicyKind, State
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import filings, pages
from tianheng.modules.registration.queries.policies import policy_of
from tianheng.modules.registration.views.common import visible
from tianheng.web import drawn


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The last look before it is handed in: what lacks, the commitment, the signature."""
    row = visible(request, pk)
    require(access.may_sign(request.user, row.organisation))
    form = forms.Signing(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do = countersigned if request.POST.get("do") == "countersign" else handed_in
        made = tried(form, lambda: do(request, row, form.cleaned_data["commitment"]))
        if made is not None:
            return redirect("registration:registration", pk)
    return signing_page(request, visible(request, pk), form)


def signing_page(request: HttpRequest, row: Registration, form: forms.Signing) -> HttpResponse:
    """The page with what was typed kept."""
    today = timezone.localdate()
    defects = filings.open_defects(row) if row.state == State.RETURNED else []
    missing = filings.missing(row, today)
    context = {
        "row": row,
        "form": form,
        "numbers": pages.numbers(row),
        "missing": missing,
        "lacking": sum(each.blocking for each in missing),
        "moved": filings.moved_on(row, today),
        "defects": [(each, request.POST.get(f"note_{each.pk}", "")) for each in defects],
        "commitment": COMMITMENT,
        "disclaimer": DISCLAIMER,
        "policy": policy_of(row.organisation, today),
        "kinds": PolicyKind,
        "ready": row.state in (State.DRAFT, State.RETURNED),
        "countersigns": access.may_countersign(request.user, row.organisation),
    }
    return render(request, "registration/sign.html", context, status=422 if form.problems else 200)


def given(request: HttpRequest, row: Registration, commitment: bool) -> dict[str, Any]:
    """Who signs what how."""
    return {
        "by": request.user,
        "registration": row,
        "version": version_of(request),
        "commitment": commitment,
        "typed_name": request.POST.get("signature_name", "").strip(),
        "drawn": drawn.read(request.POST.get("signature", "")),
        "at": timezone.now(),
    }


def countersigned(request: HttpRequest, row: Registration, commitment: bool) -> Registration:
    """The safety director's name, before the head's."""
    return actions.countersign(**given(request, row, commitment))


def handed_in(request: HttpRequest, row: Registration, commitment: bool) -> Registration:
    """Hand it in, for the first time or again."""
    facts = {**given(request, row, commitment), "key": request.POST.get("once", "")}
    if row.state == State.RETURNED:
        return actions.resubmit(notes=notes(request), **facts)
    return actions.submit(**facts)


def notes(request: HttpRequest) -> dict[int, str]:
    """How each defect was mended: ``note_<number>``."""
    names = [
        name for name in request.POST if name.startswith("note_") and name[5:].isdecimal() and len(name) < 24
    ]
    return {int(name[5:]): request.POST[name] for name in names}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Form F14: begin a change."""
    row, form = visible(request, pk), forms.Changing(request.POST or None)
    return begun(request, row, form, "registration/change.html", actions.begin_change)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to close it."""
    row, form = visible(request, pk), forms.Reason(request.POST or None)
    return begun(request, row, form, "registration/close.html", actions.begin_cancellation)


def begun(
    request: HttpRequest,
    row: Registration,
    form: Any,
    template: str,
    action: Callable[..., Registration],
) -> HttpResponse:
    """Draw the form, or begin what it asks for and open it."""
    require(access.may_write(request.user, row.organisation))
    if request.method == "POST" and form.is_valid():
        it = {"by": request.user, "registration": row, "version": version_of(request), "at": timezone.now()}
        made = tried(form, lambda: action(**it, **form.cleaned_data))
        if made is not None:
            return redirect("registration:registration", made.pk)
    context = {"row": row, "form": form, "moved": filings.moved_on(row)}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
