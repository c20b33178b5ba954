"""Where a scanned label leads: to the lot or batch for whoever may see it, else to a page that tells nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.models import User
from tianheng.accounts.views.gate import led_elsewhere, stranger
from tianheng.modules.ledger.queries.finding import find
from tianheng.modules.ledger.queries.labels import linked
from tianheng.modules.ledger.views.common import link


def known(request: HttpRequest) -> bool:
    """Whether somebody is signed in and acts for an organisation."""
    inside = isinstance(request.user, User)
    return inside and led_elsewhere(request, waiting=False, new_password=False) is None


def kind_page(request: HttpRequest, *, inside: bool) -> HttpResponse:
    """The same words whether or not there is such a thing."""
    context: dict[str, Any] = {
        "title": _("添加剂批次标签"),
        "inside": inside,
        "here": request.get_full_path(),
    }
    response = render(request, "ledger/trace_label.html", context, status=404 if inside else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@stranger
@require_safe
def resolve(request: HttpRequest, gtin: str = "", number: str = "", **_parts: str) -> HttpResponse:
    """The page behind a label of ours, or behind a product's GS1 Digital Link (whose lot may hold a slash)."""
    if not known(request):
        return kind_page(request, inside=False)
    path = linked(gtin, number) if gtin else request.path
    found = find(request.user, f"{path}?{request.META['QUERY_STRING']}")
    row: Any = (found.lots or found.batches or [None])[0]
    several = len(found.lots) + len(found.batches) > 1
    if row is None:
        return kind_page(request, inside=True)
    if several:
        return redirect(f"{link('trace')}?q={row.number}")
    return redirect(link("lot" if found.lots else "batch", row.pk))
