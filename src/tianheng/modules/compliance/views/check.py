"""配方核查: the page, its live verdict, pickers and paper. Nothing is stored; formulas come in POST bodies only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.core.papers import pdf
from tianheng.modules.compliance.forms import check as form
from tianheng.modules.compliance.forms.check import Entered, Problem
from tianheng.modules.compliance.forms.examples import EXAMPLES, filled
from tianheng.modules.compliance.forms.lines import Line, units
from tianheng.modules.compliance.forms.pasted import lines_of
from tianheng.modules.compliance.queries import additives as substances
from tianheng.modules.compliance.queries import foods as categories
from tianheng.modules.compliance.queries.check import judged, mistakes
from tianheng.modules.compliance.queries.findings import Report, report
from tianheng.modules.compliance.views.paper import paper_of
from tianheng.standards import InputError, InputErrors

PAGE, PART = "compliance/check.html", "compliance/_check_answer.html"
SHORTEST, LONGEST = 1, 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form: empty, with an example, or (without script) as posted, with its verdict."""
    today = this_day()
    if request.method == "POST":
        entered = form.read(request.POST)
        entered.make_room()
        return answered(request, PAGE, entered, today)
    entered = filled(request.GET.get("example", ""), today)
    if entered:
        return answered(request, PAGE, entered, today)
    return blank_page(request)


def blank_page(request: HttpRequest, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The page with an untouched form, and `more` beside it (a workbook on its way)."""
    today = this_day()
    context = frame(form.empty(today), today) | {"state": "empty"} | (more or {})
    return render(request, PAGE, context, status=status)


@never_cache
@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """The verdict of what the form holds at this moment, as a fragment; 422 when something must be mended."""
    return answered(request, PART, form.read(request.POST), this_day())


def answered(request: HttpRequest, template: str, entered: Entered, today: date) -> HttpResponse:
    """The template with whatever can be said of what was entered."""
    context = frame(entered, today) | judgement(entered)
    return render(request, template, context, status=422 if context["state"] == "wrong" else 200)


def judgement(entered: Entered) -> dict[str, Any]:
    """`state` (food, items, wrong, judged) and what belongs to it."""
    if not entered.category:
        return {"state": "food"}
    if not entered.filled:
        return {"state": "items", "way": categories.way_to(entered.category)}
    found, problems = judge(entered)
    state = "wrong" if problems else "judged"
    return {
        "state": state, "report": found, "problems": problems, "way": categories.way_to(entered.category)
    }  # fmt: skip


def judge(entered: Entered) -> tuple[Report | None, list[Problem]]:
    """The report, or every mistake noted beside its control."""
    try:
        formula = entered.formula()
    except InputErrors as error:
        return None, entered.blame(error.errors, placed=True)
    try:
        return report(judged(formula), formula, entered.place), []
    except InputError as error:
        return None, entered.blame(mistakes(error), placed=False)


def frame(entered: Entered, today: date) -> dict[str, Any]:
    """What the page shows around the verdict."""
    return {
        "entered": entered,
        "today": today,
        "units": units(),
        "functions": substances.functions(),
        "examples": EXAMPLES,
        "new_line": Line("__n__"),
        "top": categories.below(""),
        "way": categories.way_to(entered.category),
    }


@require_POST
def foods(request: HttpRequest) -> HttpResponse:
    """Categories for a product's name. A POST: a product's name does not belong into addresses and their logs."""
    text = request.POST.get("q", "").strip()[:LONGEST]
    answer = categories.alike(text) if len(text) >= SHORTEST else None
    return render(request, "compliance/_check_foods.html", {"answer": answer, "query": text})


@require_safe
def tree(request: HttpRequest, code: str = "") -> HttpResponse:
    """One level of Appendix E."""
    branch = categories.branch(code)
    if branch is None:
        raise Http404
    return render(request, "compliance/_check_tree.html", {"branch": branch})


@require_POST
def additives(request: HttpRequest) -> HttpResponse:
    """Additives for a name, a code, pinyin or initials."""
    text = request.POST.get("q", "").strip()[:LONGEST]
    hits = substances.hits(text) if len(text) >= SHORTEST else []
    return render(request, "compliance/_check_additives.html", {"hits": hits, "query": text})


@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """Rows copied from Excel as lines of the form, numbered from `start`."""
    start = request.POST.get("start", "0")
    lines, unread = lines_of(
        request.POST.get("text", "")[:200_000], int(start) if start.isdecimal() and len(start) < 6 else 0
    )
    context = {"lines": lines, "unread": unread, "units": units(), "functions": substances.functions()}
    return render(request, "compliance/_check_pasted.html", context)


@never_cache
@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """核查单 as PDF; when something must be mended, the page that says so."""
    today, entered = this_day(), form.read(request.POST)
    context = judgement(entered)
    if context["state"] != "judged":
        return render(request, PAGE, frame(entered, today) | context, status=422)
    made = pdf("check", paper_of(entered, context["report"], context["way"], timezone.localtime()))
    response = HttpResponse(made, content_type="application/pdf")
    name = _("配方核查单") + f"-{today.isoformat()}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def this_day() -> date:
    """Today where the installation stands: the interface's clock."""
    return timezone.localdate()
