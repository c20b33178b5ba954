"""An enterprise registers itself; the county lets it in or says why not."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts import access, actions, forms, queries
from tianheng.accounts.enums import OrganisationKind, OrganisationState
from tianheng.accounts.models import Area, Organisation
from tianheng.accounts.views.gate import begin, signed_in, stranger
from tianheng.accounts.views.signing_in import page
from tianheng.accounts.views.trying import tried

PER_PAGE = 50
MENDED = ("name", "licence_number", "licence_expires", "area", "reporting_unit", "address", "telephone")


@stranger
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """An enterprise and the person who speaks for it; both may sign in at once, and wait."""
    form = forms.Registration(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = with_areas(form.cleaned_data)
        done = tried(form, lambda: actions.register_enterprise(**facts, at=timezone.now()))
        if done is not None:
            begin(request, done[1])
            return redirect("accounts:me")
    split = forms.Registration.ORGANISATION
    return page(
        request,
        "accounts/register.html",
        form,
        organisation=[form[name] for name in split],
        person=[each for each in form if each.name not in split],
    )


def with_areas(facts: dict[str, Any]) -> dict[str, Any]:
    """The chosen codes as areas."""
    unit = facts["reporting_unit"]
    return {
        **facts,
        "area": Area.objects.get(code=facts["area"]),
        "reporting_unit": Area.objects.get(code=unit) if unit else None,
    }


@signed_in(waiting=True)
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what the county refused."""
    user: Any = request.user
    # Nobody of an enterprise that is not active has a scope yet: the membership itself is the right to mend.
    row = get_object_or_404(
        Organisation.objects.filter(memberships__user=user, memberships__ended_at=None).distinct(),
        pk=pk,
        state=OrganisationState.REFUSED,
    )
    known = {name: getattr(row, name) for name in MENDED} | {
        "area": row.area_id,
        "reporting_unit": row.reporting_unit_id or "",
        "credit_code": row.credit_code,
    }
    form = forms.Enterprise(request.POST or None, initial=known)
    form.fields["credit_code"].disabled = True
    if request.method == "POST" and form.is_valid():
        facts, now = with_areas(form.cleaned_data), timezone.now()
        if tried(form, lambda: actions.resubmit_enterprise(by=user, organisation=row, facts=facts, at=now)):
            return redirect("accounts:me")
    return page(request, "accounts/resubmit.html", form, row=row)


@signed_in()
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The enterprises of my area that wait, or were refused, or are in."""
    state = request.GET.get("state", OrganisationState.PENDING)
    shown = state if state in OrganisationState.values else OrganisationState.PENDING
    rows = Paginator(queries.waiting(request.user, shown), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "state": shown, "states": OrganisationState.choices}
    return render(request, "accounts/waiting.html", context)


@signed_in()
@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise: its facts, its history, and what may be decided."""
    return shown(request, visible(request, pk), forms.Reason())


def visible(request: HttpRequest, pk: int) -> Organisation:
    """The enterprise, if my area holds it; else 404."""
    rows = Organisation.objects.visible_to(request.user).select_related("area", "reporting_unit")
    row: Organisation = get_object_or_404(rows, pk=pk, kind=OrganisationKind.ENTERPRISE)
    return row


def shown(request: HttpRequest, row: Organisation, form: forms.HouseForm) -> HttpResponse:
    """The page of one enterprise."""
    user: Any = request.user
    waits = row.state == OrganisationState.PENDING
    return page(
        request,
        "accounts/enterprise.html",
        form,
        row=row,
        may_decide=waits and access.may_activate(user, row, queries.homes(user)),
        may_invite=access.may_manage_organisation(user, row),
    )


@signed_in()
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it in."""
    row, user, form = visible(request, pk), request.user, forms.HouseForm({})
    done = tried(form, lambda: actions.activate_enterprise(by=user, organisation=row, at=timezone.now()))  # type: ignore[arg-type]
    return redirect("accounts:enterprise", pk=pk) if done else shown(request, row, form)


@signed_in()
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why not."""
    row, user, form = visible(request, pk), request.user, forms.Reason(request.POST)
    if form.is_valid():
        why, now = form.cleaned_data["reason"], timezone.now()
        if tried(form, lambda: actions.refuse_enterprise(by=user, organisation=row, reason=why, at=now)):  # type: ignore[arg-type]
            return redirect("accounts:enterprise", pk=pk)
    return shown(request, row, form)
