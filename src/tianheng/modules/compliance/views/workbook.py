"""整本工作簿: sent, judged in the background, fetched; nothing of it stays."""

from __future__ import annotations

import time

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tianheng.core.sheets.errors import SheetError
from tianheng.core.sheets.read import guard
from tianheng.modules.compliance.actions.judging import blame
from tianheng.modules.compliance.actions.workbooks import Job, fetch, load, put, sweep
from tianheng.modules.compliance.exchange import formulas
from tianheng.modules.compliance.jobs import check_workbook
from tianheng.modules.compliance.views.check import blank_page
from tianheng.web.partials import wants_part

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    return attached(formulas.template(timezone.localdate()), _("配方核查模板"))


@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take a workbook; refuse at once what is no workbook or is too large, queue the rest."""
    sweep(time.time())
    sent = request.FILES.get("workbook")
    try:
        data = sent.read() if sent else b""
        guard(data)
    except SheetError as error:
        return shown(request, blame(Job(""), error), status=422)
    job = put(data)
    check_workbook.enqueue(job.token, get_language() or "zh-hans")
    if wants_part(request):
        return shown(request, load(job.token))
    return redirect(reverse("compliance:workbook_progress", args=[job.token]) + "#workbook")


@never_cache
@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far a workbook is."""
    job = load(token)
    return shown(request, job, status=404 if job.state == "gone" and not wants_part(request) else 200)


def shown(request: HttpRequest, job: Job, status: int = 200) -> HttpResponse:
    """The part that htmx asked for, or the whole page with it."""
    if wants_part(request):
        return render(request, "compliance/_check_progress.html", {"job": job}, status=status)
    return blank_page(request, {"job": job}, status)


@never_cache
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """The workbook with its verdicts; from now on it is kept for an hour."""
    data = fetch(token)
    if data is None:
        raise Http404
    return attached(data, _("配方核查结果"))


def attached(data: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under a dated name."""
    response = HttpResponse(data, content_type=XLSX)
    name = f"{name}-{timezone.localdate().isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
