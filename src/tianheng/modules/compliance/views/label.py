"""读配料表: a pasted list, read as one types. Nothing is stored; nothing of it stands in an address or a log."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.modules.compliance.exchange.tables import Sheet, download
from tianheng.modules.compliance.forms.label import LabelForm
from tianheng.modules.compliance.queries.label.drafts import drafts
from tianheng.modules.compliance.queries.label.examples import EXAMPLES, Example, example
from tianheng.modules.compliance.queries.label.foods import food
from tianheng.modules.compliance.queries.label.judging import Judgement, judge
from tianheng.modules.compliance.queries.label.reading import Reading, reading
from tianheng.modules.compliance.queries.standard.provenance import facts
from tianheng.standards import InputError, InputErrors, speaking
from tianheng.web.partials import page_or_part

PAGE, PART = "compliance/label.html", "compliance/_label_answer.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest) -> HttpResponse:
    """The page, empty or with a list read; for htmx the reading alone."""
    if request.method != "POST":
        return render(request, PAGE, {"examples": EXAMPLES, "given": {}, "facts": facts()})
    given = _given(request)
    context = {"examples": EXAMPLES, "given": given, "facts": facts()} | answer(LabelForm(given))
    status = 422 if context["problems"] else 200
    return page_or_part(request, PAGE, PART, context, status=status)


def _given(request: HttpRequest) -> dict[str, Any]:
    """What was posted, or the example asked for."""
    chosen = example(request.POST.get("example", ""))
    return _example(chosen) if chosen else request.POST.dict()


def _example(chosen: Example) -> dict[str, Any]:
    return {"text": chosen.text, "food": chosen.food, "category": chosen.category}


def answer(form: LabelForm) -> dict[str, Any]:
    """Everything that can be said of what was posted; `problems` when it is wrong."""
    problems = [_field_problem(name, errors) for name, errors in form.errors.items()]
    text = form.cleaned_data.get("text", "").strip("\ufeff")
    with speaking(get_language() or "zh-hans"):
        chosen = food(form.cleaned_data.get("food", ""), form.cleaned_data.get("category", ""))
        found = {"food": chosen, "text": text, "problems": problems, "day": form.cleaned_data.get("day")}
        if not text.strip():
            return found
        try:
            read = reading(text)
        except InputError as error:
            return found | {"problems": [*problems, _problem("text", error)]}
        return found | _of_reading(form, read, found)


def _of_reading(form: LabelForm, read: Reading, found: dict[str, Any]) -> dict[str, Any]:
    """The reading with its judgement, drafts, and the lines that go to 配方核查."""
    judgement, problems = _judged(read, found)
    standings = judgement.standings if judgement else {}
    return {
        "reading": read,
        "rows": [(entry, standings.get(entry.number)) for entry in read.entries],
        "judgement": judgement,
        "problems": [*found["problems"], *problems],
        "drafts": drafts(read.direct, form.cleaned_data.get("face")),
        "lines": [entry for entry in read.direct if entry.name],
    }


def _judged(read: Reading, found: dict[str, Any]) -> tuple[Judgement | None, list[dict[str, Any]]]:
    category, day = found["food"].settled, found["day"]
    if category is None or not read.entries:
        return None, []
    try:
        return judge(read.entries, category.code, day.isoformat() if day else ""), []
    except InputErrors as error:
        return None, [_problem("day", one) for one in error.errors]
    except InputError as error:
        return None, [_problem("day", error)]


def _field_problem(name: str, errors: Any) -> dict[str, Any]:
    return {
        "field": _titles()[name],
        "id": f"label-{name}",
        "value": "",
        "message": " ".join(errors),
        "mend": "",
    }


def _problem(name: str, error: InputError) -> dict[str, Any]:
    value = "" if error.value is None else str(error.value)
    return {
        "field": _titles()[name],
        "id": f"label-{name}",
        "value": value,
        "message": error.mend,
        "mend": "",
    }


def _titles() -> dict[str, str]:
    return {
        "text": _("配料表"),
        "food": _("食品"),
        "category": _("食品类别"),
        "day": _("生产日期"),
        "face": _("包装最大表面面积"),
    }


@never_cache
@require_POST
def label_export(request: HttpRequest) -> HttpResponse:
    """The additives of a list as a workbook."""
    context = answer(LabelForm(request.POST.dict()))
    if "reading" not in context:
        return render(
            request,
            PAGE,
            {"examples": EXAMPLES, "given": request.POST, "facts": facts()} | context,
            status=422,
        )
    columns = (
        _("序号"), _("标签上写的"), _("标准名称"), _("具体物质"), _("类别"), _("标示的功能"), _("由配料带入"),
        _("结论"), _("限量"), _("依据"), _("备注"), _("出处"), _("说明"),
    )  # fmt: skip
    rows = [_export_row(entry, standing) for entry, standing in context["rows"]]
    settled = context["food"].settled
    told = (
        (_("食品类别"), f"{settled.code} {settled.name}" if settled else ""),
        (_("配料表"), context["text"]),
        (_("标准"), f"{facts().edition} {facts().title}"),
    )
    return download(Sheet(_("配料表解读"), columns, rows, told), _("来源"))


def _export_row(entry: Any, standing: Any) -> tuple[str, ...]:
    named = entry.named
    judged = (
        (str(standing.words), standing.limit, standing.scope, standing.remark, standing.page)
        if standing
        else ("", "", "", "", "")
    )
    said = "；".join(
        text for text in (entry.reason, named.question, *(standing.questions if standing else ())) if text
    )
    return (
        str(entry.number), named.raw, named.target, named.member, str(entry.words), named.function, entry.within,
        *judged, said,
    )  # fmt: skip
