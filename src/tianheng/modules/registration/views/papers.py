"""The papers of one registration, for those who may see it: as PDF, and as a page that prints like the form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.core import attachments
from tianheng.core.signatures import signatures_of
from tianheng.modules.registration.enums import EVER_ACCEPTED, Kind, PolicyKind
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import papers, public
from tianheng.modules.registration.queries.papers import bureau_of
from tianheng.modules.registration.views.answers import site_of
from tianheng.modules.registration.views.common import visible
from tianheng.web.pdf import pdf_response

Paper = dict[str, Any]
SHEETS = ("a3", "a4")


def f01(row: Registration, request: HttpRequest) -> Paper | None:
    """登记表, of every filing that states what is used."""
    return papers.f01(row, site_of(request)) if row.kind != Kind.CANCELLATION else None


def f14(row: Registration, request: HttpRequest) -> Paper | None:
    """变更登记表, of a change or an end."""
    return papers.f14(row, site_of(request)) if row.kind in (Kind.CHANGE, Kind.CANCELLATION) else None


def receipt(row: Registration, request: HttpRequest) -> Paper | None:
    """受理回执, once it was sent to a bureau."""
    return papers.receipt(row, site_of(request)) if row.receipt_number and row.sent else None


def f15(row: Registration, request: HttpRequest) -> Paper | None:
    """公示表; also of what an enterprise keeps inside, for its own wall."""
    size = request.GET.get("size", "a4")
    found = public.sheet_of(row, timezone.localdate())
    return papers.f15(found, site_of(request), size if size in SHEETS else "a4") if found else None


def certificate(row: Registration, request: HttpRequest) -> Paper | None:
    """登记凭证, of what is public."""
    if row.number is None or row.state not in EVER_ACCEPTED or row.regime == PolicyKind.INTERNAL_ONLY:
        return None
    found = public.published(row.number, timezone.localdate())
    bureau = bureau_of(row.area_code, row.unit_code)
    return papers.certificate(found, site_of(request), bureau) if found else None


PAPERS: dict[str, tuple[Any, Callable[[Registration, HttpRequest], Paper | None]]] = {
    "f01": (gettext_lazy("登记表"), f01),
    "f14": (gettext_lazy("变更登记表"), f14),
    "receipt": (gettext_lazy("受理回执"), receipt),
    "certificate": (gettext_lazy("登记凭证"), certificate),
    "f15": (gettext_lazy("公示表"), f15),
}


@signed_in()
@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the papers as PDF; 404 for what there is none of, or what one may not see."""
    row = visible(request, pk)
    data = made(row, request, name)
    return pdf_response(name, data, f"{PAPERS[name][0]} {row.number or row.receipt_number or row.name}")


@signed_in()
@require_safe
def paper_page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The same on a page that prints like the form."""
    row = visible(request, pk)
    context = {
        "row": row,
        "name": name,
        "paper": made(row, request, name),
        "template": f"registration/_paper_{name}.html",
    }
    return render(request, "registration/_paper_page.html", context)


def made(row: Registration, request: HttpRequest, name: str) -> Paper:
    """The data of a paper; 404 when this registration has none of that name."""
    data = PAPERS[name][1](row, request) if name in PAPERS else None
    if data is None:
        raise Http404
    return data


@signed_in()
@require_safe
def signature(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """The drawing of a signature on a registration one may see."""
    found = get_object_or_404(signatures_of(visible(request, pk)), pk=key, image__isnull=False)
    try:
        drawing = attachments.content(found.image)
    except OSError:
        raise Http404(_("签名图片已不在")) from None
    return HttpResponse(drawing, content_type="image/png")
