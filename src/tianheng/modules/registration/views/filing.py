"""An enterprise's filings: the list, a new one, the page, and what may be done to a draft."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.registration import access, actions, forms
from tianheng.modules.registration.actions.drafting import DECEMBER, ever_registered
from tianheng.modules.registration.enums import Kind, PolicyKind
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import filings
from tianheng.modules.registration.queries.policies import policy_of
from tianheng.modules.registration.tables import registration_list
from tianheng.modules.registration.views.common import acted, visible
from tianheng.modules.registration.views.pages import own_page


@signed_in()
@require_safe
def registrations(request: HttpRequest) -> HttpResponseBase:
    """One's own filings; for a bureau those of its area."""
    user: Any = request.user
    require(access.files_or_watches(user))
    produces = access.produces(user)
    context: dict[str, Any] = {"produces": produces}
    if produces:
        place = own_place(user)
        context |= {
            "writes": access.may_write(user, place),
            "policy": policy_of(place, timezone.localdate()),
        }
    rows = filings.registrations(user)
    return registration_list(produces).answer(request, rows, "registration/registrations.html", context)


def own_place(user: Any) -> Organisation:
    """The enterprise one acts for."""
    place: Organisation = get_object_or_404(
        Organisation.objects.visible_to(user).select_related("area"), pk=user.scope_entered.organisation
    )
    return place


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a filing; one that is under way is opened instead."""
    user: Any = request.user
    require(access.produces(user))
    place, now = own_place(user), timezone.now()
    require(access.may_write(user, place))
    form = forms.New(request.POST or None, years=years(now), initial=proposed(place, now))
    if request.method == "POST" and form.is_valid():
        kind, year = form.cleaned_data["kind"], form.cleaned_data["year"]
        there = filings.open_whole(place, year)
        made = there or tried(
            form,
            lambda: actions.draft_registration(by=user, organisation=place, kind=kind, year=year, at=now),
        )
        if made is not None:
            return redirect("registration:registration", made.pk)
    context = {"form": form, "policy": policy_of(place, timezone.localdate(now)), "kinds": PolicyKind}
    return render(request, "registration/new.html", context, status=422 if form.errors else 200)


def years(now: datetime) -> list[int]:
    """This year; in December the next one too."""
    today = timezone.localdate(now)
    return [today.year + 1, today.year] if today.month == DECEMBER else [today.year]


def proposed(place: Organisation, now: datetime) -> dict[str, Any]:
    """The kind and year most likely wanted."""
    return {"kind": Kind.YEARLY if ever_registered(place) else Kind.FIRST, "year": years(now)[0]}


@signed_in()
@require_safe
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration; a reviewer is led to the page of review."""
    row = visible(request, pk)
    if access.reviews(request.user):
        return redirect("registration:review", pk)
    return own_page(request, row)


@signed_in()
@require_POST
def refill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill it again from products and formulas."""
    return done(request, visible(request, pk), actions.refill)


@signed_in()
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    return done(request, visible(request, pk), actions.withdraw)


@signed_in()
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with what was withdrawn."""
    return done(request, visible(request, pk), actions.reopen)


def done(request: HttpRequest, row: Registration, action: Any) -> HttpResponse:
    """One verb that needs nothing but the row."""
    now, version = timezone.now(), version_of(request)
    return acted(
        request,
        lambda: action(by=request.user, registration=row, version=version, at=now),
        lambda form: own_page(request, visible(request, row.pk), form),
        "registration:registration",
        row.pk,
    )


@signed_in()
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row, facts = visible(request, pk), {"version": version_of(request), "at": timezone.now()}
    return acted(
        request,
        lambda: actions.discard(by=request.user, registration=row, **facts),  # type: ignore[arg-type]
        lambda form: own_page(request, row, form),
        "registration:registrations",
    )


@signed_in()
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper beside it."""
    row, user, now = visible(request, pk), request.user, timezone.now()
    form = forms.Upload(request.POST, request.FILES)
    if form.is_valid():
        file, note = form.cleaned_data["file"], form.cleaned_data["note"]
        made = tried(
            form,
            lambda: actions.attach(
                by=user,  # type: ignore[arg-type]
                registration=row,
                name=file.name,
                data=file.read(),
                note=note,
                at=now,
            ),
        )
        if made is not None:
            return redirect(f"{reverse('registration:registration', args=[pk])}#papers")
    form.problems = form.problems or form.faults()
    return own_page(request, row, form, upload=form)
