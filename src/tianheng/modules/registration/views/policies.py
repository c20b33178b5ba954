"""What the areas ask of their producers; a leader decides for the bureau's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.models import Area, Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.registration import access, actions, forms
from tianheng.modules.registration.models import Policy
from tianheng.modules.registration.queries.policies import chain, policy_of


def own_area(request: HttpRequest) -> Area:
    """The area of the bureau one acts for."""
    user: Any = request.user
    places = Organisation.objects.visible_to(user).select_related("area")
    place: Organisation = get_object_or_404(places, pk=user.scope_entered.organisation)
    return place.area


@signed_in()
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """What holds in my area, and what the areas below it and above it have decided."""
    require(access.watches(request.user))
    area, today = own_area(request), timezone.localdate()
    seen = set(Area.objects.visible_to(request.user).values_list("pk", flat=True)) | set(chain(area))
    rows = Policy.objects.visible_to(request.user).filter(area__in=seen).select_related("area", "decided_by")
    context = {
        "rows": list(rows.order_by("area")),
        "area": area,
        "present": policy_of(area, today),
        "own": rows.filter(area=area).first(),
        "may": access.may_set_policy(request.user, area),
    }
    return render(request, "registration/policies.html", context)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """Decide for my bureau's area."""
    user: Any = request.user
    require(access.watches(user))
    area, now = own_area(request), timezone.now()
    require(access.may_set_policy(user, area))
    row = Policy.objects.visible_to(user).filter(area=area).first()
    form = forms.PolicyForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        facts, version = form.cleaned_data, version_of(request)
        if tried(form, lambda: actions.set_policy(by=user, area=area, version=version, at=now, **facts)):
            return redirect("registration:policies")
    shown = form or forms.PolicyForm.of(row, timezone.localdate(now))
    context = {"form": shown, "area": area, "row": row}
    return render(
        request, "registration/policy.html", context, status=422 if shown.is_bound and shown.errors else 200
    )
