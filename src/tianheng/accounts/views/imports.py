"""Sheets into rows, for every kind a duty has registered: send or paste, watch, mend, keep the right ones."""

from pathlib import Path
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.actions import imports as actions
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.jobs import run_import
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core.imports import Importer, files, importer_of, kinds, template
from tianheng.core.models import ImportJob
from tianheng.web.partials import wants_part

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {".xlsx": ".xlsx", ".csv": ".csv", ".tsv": ".tsv", ".txt": ".tsv"}
LAST = 10
State = ImportJob.State


class SheetForm(HouseForm):
    """A file, or rows copied out of Excel."""

    sheet = forms.FileField(
        label=_("表格文件"),
        required=False,
        help_text=_("Excel 工作簿（.xlsx）、CSV 或制表符分隔的文本，不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )
    pasted = forms.CharField(
        label=_("或从 Excel 粘贴"),
        required=False,
        strip=False,  # a row may begin with an empty cell
        help_text=_("在 Excel 中连同表头一起选中、复制，再粘贴到这里。"),
        widget=forms.Textarea(attrs={"rows": 6, "wrap": "off", "spellcheck": "false"}),
    )
    again = forms.BooleanField(label=_("再导入一次：同样的表格以前导入过"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        facts: dict[str, Any] = super().clean() or {}
        if not facts.get("sheet") and not facts.get("pasted", "").strip() and "sheet" not in self.errors:
            self.add_error("sheet", _("请选择文件，或粘贴表格。"))
        return facts

    def sent(self) -> dict[str, Any]:
        """Data, name and ending of what was sent."""
        file, again = self.cleaned_data["sheet"], self.cleaned_data["again"]
        if file:
            ending = ENDINGS.get(Path(file.name).suffix.lower(), ".xlsx")
            return {"data": file.read(), "name": file.name, "ending": ending, "again": again}
        data = self.cleaned_data["pasted"].encode()
        return {"data": data, "name": str(_("粘贴的表格")), "ending": ".tsv", "again": again}


def importer(request: HttpRequest, kind: str) -> Importer:
    """The importer, if the person may use it; else 404."""
    found = importer_of(kind)
    if found is None or not found.shown(request.user):
        raise Http404
    return found


def mine(request: HttpRequest, kind: str, pk: int) -> ImportJob:
    """One of my jobs of this kind; else 404."""
    importer(request, kind)
    row: ImportJob = get_object_or_404(ImportJob.objects.visible_to(request.user), pk=pk, kind=kind)
    return row


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The kinds of sheets I may send in."""
    return render(request, "accounts/imports_home.html", {"kinds": kinds(request.user)})


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a sheet in; below, what I sent before."""
    chosen, user = importer(request, kind), request.user
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        now = timezone.now()
        files.sweep(now.timestamp())
        job = tried(form, lambda: actions.send_sheet(by=user, kind=kind, at=now, **form.sent()))  # type: ignore[arg-type]
        if job is not None:
            return queued(job)
    context = {
        "form": form,
        "kind": kind,
        "importer": chosen,
        "jobs": ImportJob.objects.visible_to(user).filter(kind=kind)[:LAST],
        "asked_again": form.is_bound and "again" in request.POST,
    }
    return render(request, "accounts/imports.html", context, status=422 if form.errors else 200)


def queued(job: ImportJob) -> HttpResponse:
    """Into the queue, and on to the page that shows how far it is."""
    run_import.enqueue(job.pk, get_language() or "zh-hans")
    return redirect("accounts:imports-job", kind=job.kind, pk=job.pk)


@signed_in()
@require_safe
def fill_in(request: HttpRequest, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    chosen = importer(request, kind)
    return attached(
        template(chosen.title, chosen.columns, chosen.examples), f"{chosen.title}{_('模板')}.xlsx"
    )


@signed_in()
@require_safe
def job(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """How far a sheet is, what is wrong with it; asks again by itself until it has come to its end."""
    return shown(request, mine(request, kind, pk), HouseForm())


def shown(request: HttpRequest, row: ImportJob, form: HouseForm) -> HttpResponse:
    """The page of one job, or the part of it that htmx asked for."""
    part = wants_part(request) and row.state in (State.WAITING, State.WORKING)
    if wants_part(request) and not part:  # come to its end: the whole page has more to say
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {
        "form": form,
        "row": row,
        "kind": row.kind,
        "importer": importer_of(row.kind),
        "progress": files.progress(row.token) if row.state == State.WORKING else None,
        "silent": actions.silent(row, timezone.now()),
        "has_sheet": actions.has_sheet(row),
        "has_result": row.wrong and files.result(row.token) is not None,
        "sight": files.sight(row.token) if row.state == State.LOOKED else None,
    }
    name = "accounts/_import_progress.html" if part else "accounts/import_job.html"
    answer = render(request, name, context, status=422 if form.is_bound and form.errors else 200)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@signed_in()
@require_POST
def keep(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write the right rows, leave the mistaken ones out."""
    return verb(request, mine(request, kind, pk), actions.keep_right)


@signed_in()
@require_POST
def write(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write what was looked at and found right."""
    return verb(request, mine(request, kind, pk), actions.write_all)


@signed_in()
@require_POST
def again(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Begin again what was interrupted."""
    return verb(request, mine(request, kind, pk), actions.begin_again)


def verb(request: HttpRequest, row: ImportJob, action: Any) -> HttpResponse:
    """A button on a job: the action, and the job in the queue again."""
    form = HouseForm({})
    form.is_valid()
    done = tried(form, lambda: action(by=request.user, job=row, at=timezone.now()))
    return queued(done) if done is not None else shown(request, row, form)


@signed_in()
@require_safe
def result(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The sheet with what is wrong in its last column."""
    row = mine(request, kind, pk)
    data = files.result(row.token)
    if data is None:
        raise Http404
    return attached(data, f"{Path(row.name).stem}-{_('问题与改法')}.xlsx")


def attached(data: bytes, name: str) -> HttpResponse:
    """A workbook to be saved."""
    answer = HttpResponse(data, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def address(kind: str) -> str:
    """Where sheets of a kind are sent in."""
    return reverse("accounts:imports", args=[kind])
