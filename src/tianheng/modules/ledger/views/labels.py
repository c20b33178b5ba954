"""Labels of lots, printed from the browser or sent to a label printer."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.core.papers import qr_svg
from tianheng.modules.ledger.models import Lot
from tianheng.modules.ledger.queries.labels import MOST_COPIES, SIZES, label_of
from tianheng.modules.ledger.queries.labels import zpl as zpl_of


def lot_of(request: HttpRequest, pk: int) -> Lot:
    """A lot the reader may see; else 404."""
    rows = Lot.objects.visible_to(request.user).select_related("organisation", "supplier")
    row: Lot = get_object_or_404(rows, pk=pk)
    return row


def asked(request: HttpRequest) -> dict[str, Any]:
    """Size and number of copies; what is not offered becomes the ordinary."""
    size = SIZES.get(request.GET.get("size", ""), SIZES["60x40"])
    text = request.GET.get("copies", "1")
    copies = int(text) if text.isdecimal() and len(text) < 5 else 1
    return {"size": size, "copies": min(max(copies, 1), MOST_COPIES)}


def address_of(request: HttpRequest, lot: Lot) -> str:
    """What the code says: the lot's address on this site."""
    return f"{settings.SITE_ADDRESS or request.build_absolute_uri('/').rstrip('/')}{label_of(lot)}"


@signed_in()
@require_safe
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The label as it will be printed, so many times; paper of its own size."""
    lot, chosen = lot_of(request, pk), asked(request)
    # Our own drawing of our own address: nothing of it was typed by anybody.
    code = mark_safe(qr_svg(address_of(request, lot)))  # noqa: S308
    context = {
        **chosen,
        "lot": lot,
        "code": code,
        "sizes": list(SIZES.values()),
        "each": range(chosen["copies"]),
        "sheet": f"ledger/floor-label-{chosen['size'].name}.css",
    }
    return render(request, "ledger/floor_label.html", context)


@signed_in()
@require_safe
def zpl(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a label printer that speaks ZPL."""
    lot, chosen = lot_of(request, pk), asked(request)
    response = HttpResponse(
        zpl_of(lot, address_of(request, lot), **chosen), content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{lot.number}.zpl"'
    return response
