"""Places, scales and tolerances; the five dedicated."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.forms.suppliers import LocationForm, ScaleForm, ToleranceForm
from tianheng.modules.ledger.models import Location, Scale, Tolerance
from tianheng.modules.ledger.tables.shared import expiry_light
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    may_now,
    own,
    seen,
    user_of,
)


def close_place(user: Any, row: Location, _facts: dict[str, Any], _version: int, at: datetime) -> Location:
    """Use a place no more."""
    return actions.close_location(by=user, location=row, at=at)


def close_scale(user: Any, row: Scale, _facts: dict[str, Any], _version: int, at: datetime) -> Scale:
    """Use a scale no more."""
    return actions.close_scale(by=user, scale=row, at=at)


def in_use(row: Any) -> bool:
    """Whether it is still used."""
    return row.closed_at is None


CLOSE_PLACE = Deed(
    "keep_place",
    pgettext_lazy("verb", "停用"),
    close_place,
    in_use,
    text=_("停用后不再列出；里面还有库存的不能停用。"),
    stern=True,
)
CLOSE_SCALE = Deed(
    "keep_place", pgettext_lazy("verb", "停用"), close_scale, in_use, text=_("停用后不再列出。"), stern=True
)


def to_places(_row: Any = None) -> str:
    """Back to the page."""
    return reverse("ledger:places")


@signed_in()
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Places and scales of my enterprise."""
    own(request)
    return page(request, None)


def page(request: HttpRequest, _row: Any, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """Everything on one page."""
    place = own(request)
    rows = list(
        Location.objects.visible_to(request.user)
        .filter(organisation=place)
        .order_by("closed_at", "kind", "name")
    )
    scales = list(
        Scale.objects.visible_to(request.user).filter(organisation=place).order_by("closed_at", "number")
    )
    for each in (*rows, *scales):
        each.organisation = place
    context = {
        "title": _("位置与秤"),
        "over": place.name,
        "places": [closing(request, each, "place", CLOSE_PLACE, bound) for each in rows],
        "scales": [
            closing(request, each, "scale", CLOSE_SCALE, bound)
            | {"light": expiry_light(each.calibrated_until)}
            for each in scales
        ],
        "tolerances": Tolerance.objects.visible_to(request.user).filter(organisation=place),
        "may_keep": may_now(request, "keep_place"),
        "may_tolerance": may_now(request, "keep_tolerance"),
    }
    return answered(request, "ledger/places.html", context, problems)


def closing(request: HttpRequest, row: Any, kind: str, deed: Deed, bound: Any) -> dict[str, Any]:
    """A row and its only deed."""
    name = f"close-{kind}-{row.pk}"
    address = reverse(f"ledger:{kind}-close", args=[row.pk])
    return {"row": row, "deeds": deeds_for(request, row, {name: deed}, lambda _name: address, bound)}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def place_add(request: HttpRequest) -> HttpResponse:
    """A new place."""
    place, user, now = own(request, "keep_place"), user_of(request), timezone.now()
    return entry(
        request, filled(request, LocationForm, place), title=pgettext_lazy("verb", "登记位置"), button=_("保存"),
        do=lambda facts: actions.add_location(by=user, organisation=place, at=now, **facts),
        to=to_places, back=to_places(),
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A place described anew."""
    row, user, now = seen(request, Location, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "keep_place", row.organisation))
    initial = {name: getattr(row, name) for name in LocationForm.base_fields}
    return entry(
        request, filled(request, LocationForm, row.organisation, initial=initial),
        title=pgettext_lazy("verb", "修改位置"),
        button=_("保存"),
        do=lambda facts: actions.change_location(by=user, location=row, version=version_of(request), at=now, **facts),
        to=to_places, back=to_places(), version=row.version,
    )  # fmt: skip


@signed_in()
@require_POST
def place_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A place used no more."""
    name = f"close-place-{pk}"
    row = seen(request, Location, pk, "organisation")
    return done(request, row, name, {name: CLOSE_PLACE}, page, to_places)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def scale_add(request: HttpRequest) -> HttpResponse:
    """A new scale."""
    place, user, now = own(request, "keep_place"), user_of(request), timezone.now()
    return entry(
        request, filled(request, ScaleForm, place), title=pgettext_lazy("verb", "登记秤"), button=_("保存"),
        do=lambda facts: actions.add_scale(by=user, organisation=place, at=now, **facts),
        to=to_places, back=to_places(),
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def scale_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A scale described anew, e.g. after calibration."""
    row, user, now = seen(request, Scale, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "keep_place", row.organisation))
    initial = {name: getattr(row, name) for name in ScaleForm.base_fields}
    return entry(
        request, filled(request, ScaleForm, row.organisation, initial=initial),
        title=pgettext_lazy("verb", "修改秤"), button=_("保存"),
        do=lambda facts: actions.change_scale(by=user, scale=row, version=version_of(request), at=now, **facts),
        to=to_places, back=to_places(), version=row.version,
    )  # fmt: skip


@signed_in()
@require_POST
def scale_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A scale used no more."""
    name = f"close-scale-{pk}"
    row = seen(request, Scale, pk, "organisation")
    return done(request, row, name, {name: CLOSE_SCALE}, page, to_places)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def tolerance(request: HttpRequest) -> HttpResponse:
    """How far figures may differ."""
    place, user, now = own(request, "keep_tolerance"), user_of(request), timezone.now()
    return entry(
        request, filled(request, ToleranceForm, place), title=pgettext_lazy("verb", "设定允差"), button=_("保存"),
        do=lambda facts: actions.set_tolerance(by=user, organisation=place, at=now, **facts),
        to=to_places, back=to_places(),
    )  # fmt: skip
