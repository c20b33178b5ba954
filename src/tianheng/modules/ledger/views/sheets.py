"""The ledger's forms on paper and as workbooks: one page that leads to all of them, each as page, PDF and Excel."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts import scope
from tianheng.accounts.access import require
from tianheng.accounts.enums import OrganisationKind
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.core.imports import importer_of
from tianheng.modules.ledger import access
from tianheng.modules.ledger.exchange.fields import Form
from tianheng.modules.ledger.exchange.forms import FORMS, form_of
from tianheng.modules.ledger.exchange.paper import Paper, has_days, paper_of
from tianheng.modules.ledger.exchange.written import LONGEST_DAYS, Span, rows_of, workbook_of
from tianheng.modules.ledger.forms import sheets as asked
from tianheng.web.pdf import pdf_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def place_of(request: HttpRequest) -> Organisation:
    """The enterprise asked for by its code, one's own by default; what is not to be seen is 404."""
    require(access.is_producer(request.user) or access.is_regulator(request.user))
    found, code = scope.of(request.user), request.GET.get("enterprise", "")
    rows = Organisation.objects.visible_to(request.user).filter(kind=OrganisationKind.ENTERPRISE)
    if access.is_producer(request.user):
        rows = rows.filter(pk=found.organisation if found else None)
    if code or access.is_regulator(request.user):
        rows = rows.filter(code=code)
    row: Organisation = get_object_or_404(rows)
    return row


def span_of(request: HttpRequest, today: date) -> Span:
    """The days asked for, or the month."""
    days = asked.days(request.GET.dict(), LONGEST_DAYS)
    return Span(*days) if days else Span.month(*asked.month(request.GET.get("month", ""), today))


def form_or_404(code: str) -> Form:
    """A form by its code."""
    form = form_of(code)
    if form is None:
        raise Http404
    return form


def query_of(request: HttpRequest) -> str:
    """What was asked, for links to the same of another kind."""
    kept = {
        name: request.GET[name] for name in ("enterprise", "month", "since", "until") if request.GET.get(name)
    }
    return f"?{urlencode(kept)}" if kept else ""


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every form with its ways: print, PDF, Excel, import, template."""
    place, span = place_of(request), span_of(request, timezone.localdate())
    context = {
        "title": _("台账打印与表格"),
        "over": place.name if access.is_regulator(request.user) else "",
        "place": place,
        "month": f"{span.since:%Y-%m}",
        "query": f"?{urlencode({'month': f'{span.since:%Y-%m}'} | asked_place(request))}",
        "forms": [shown(request, form) for form in FORMS.values()],
    }
    return render(request, "ledger/sheets.html", context)


def asked_place(request: HttpRequest) -> dict[str, str]:
    """The enterprise of a bureau's links."""
    code = request.GET.get("enterprise", "")
    return {"enterprise": code} if code else {}


def shown(request: HttpRequest, form: Form) -> dict[str, Any]:
    """A form as the page lists it; the import only for those who may."""
    importer = importer_of(form.kind) if form.kind else None
    may = importer is not None and importer.shown(request.user)
    return {
        "form": form,
        "takes": reverse("accounts:imports", args=[form.kind]) if may else "",
        "template": reverse("accounts:imports-template", args=[form.kind]) if may else "",
    }


def paper(request: HttpRequest, code: str) -> Paper:
    """The paper asked for."""
    form, place, now = form_or_404(code), place_of(request), timezone.now()
    return paper_of(form, request.user, place, span_of(request, timezone.localdate(now)), now)


@signed_in()
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """A form of a month as a page to be printed."""
    made = paper(request, code)
    groups = made.form.printed
    context = {
        "title": made.form.title,
        "paper": made,
        "heads": [(head, group.figure) for head, group in zip(made.heads, groups, strict=True)],
        "rows": [list(zip(line, (group.figure for group in groups), strict=True)) for line in made.lines],
        "query": query_of(request),
        "days": has_days(made.form),
        "month": f"{made.span.since:%Y-%m}",
        "print_facts": [
            made.organisation.name,
            made.form.code,
            str(made.span) if has_days(made.form) else "",
        ],
    }
    return render(request, "ledger/print.html", context)


@signed_in()
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as PDF; too many rows lead back to the page, which says so."""
    made = paper(request, code)
    if made.too_many:
        return page(request, code)
    return pdf_response("ledger", made.data(), made.filename, inline=True)


@signed_in()
@require_safe
def excel(request: HttpRequest, code: str) -> HttpResponse:
    """The same rows as a workbook that can be imported again; ``all=1`` with those that were corrected since."""
    form, place = form_or_404(code), place_of(request)
    span = span_of(request, timezone.localdate())
    rows = rows_of(form, request.user, place, span, everything=request.GET.get("all") == "1")
    answer = HttpResponse(workbook_of(form, rows), content_type=XLSX)
    name = f"{form.code}-{form.title}-{span.since:%Y%m%d}-{span.until:%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
