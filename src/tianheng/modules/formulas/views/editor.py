"""The table editor of a formula with its live verdict; what is typed stays in the form until it is saved."""

from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.once import new_key
from tianheng.core.sheets.errors import SheetError
from tianheng.core.sheets.read import open_csv, open_workbook
from tianheng.modules.compliance.queries.additives import functions
from tianheng.modules.compliance.queries.categories import category_path
from tianheng.modules.compliance.queries.check import spoken
from tianheng.modules.formulas import access, actions
from tianheng.modules.formulas.actions.formulas import written
from tianheng.modules.formulas.enums import BASIS_UNITS, FORMULA_VERBS, DoseUnit, LineKind
from tianheng.modules.formulas.forms import editor as form
from tianheng.modules.formulas.forms.editor import EditorLine, Entered
from tianheng.modules.formulas.forms.pasted import lines_of
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.checking import Doubt, given, is_disguised, judge_given, version_name
from tianheng.modules.formulas.queries.difference import difference
from tianheng.modules.formulas.queries.guess import kind_of
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.formulas.queries.shown import report_of
from tianheng.modules.formulas.validators import Weighed
from tianheng.modules.formulas.validators import products as read
from tianheng.modules.formulas.views.common import (
    formula_of,
    once_of,
    user_of,
    writable_product,
)

PAGE, PART = "formulas/editor.html", "formulas/_answer.html"
RESIDUE_UNITS = ("mg/kg", "g/kg", "mg/L", "g/L")
MOST_TEXT = 200_000


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft of a product."""
    row, user = writable_product(request, pk), user_of(request)
    if request.method != "POST":
        return shown(request, row, form.empty(), None, new_key())
    entered, key, now = form.read(request.POST), once_of(request), timezone.now()
    facts = entered.action_facts()
    try:
        made = actions.start_formula(by=user, product=row, key=key, at=now, **facts)
    except (Mistake, Mistakes) as error:
        return shown(request, row, entered, None, key, faults_of(error))
    return redirect("formulas:formula", pk=made.pk)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft anew; when somebody else was quicker, theirs is shown beside what was typed."""
    row, user = formula_of(request, pk), user_of(request)
    require(access.may_write(user, row.product.organisation))
    if row.state not in FORMULA_VERBS["edit"]:
        return redirect("formulas:formula", pk=pk)
    if request.method != "POST":
        return shown(request, row.product, form.of_version(row), row)
    entered, now = form.read(request.POST), timezone.now()
    facts = entered.action_facts()
    try:
        actions.edit_formula(by=user, formula=row, version=entered.version or 0, at=now, **facts)
    except (Mistake, Mistakes) as error:
        return shown(request, row.product, entered, formula_of(request, pk), faults=faults_of(error))
    return redirect("formulas:formula", pk=pk)


def faults_of(error: Mistake | Mistakes) -> list[Mistake]:
    """One mistake or several, as a list."""
    return error.found if isinstance(error, Mistakes) else [error]


def shown(
    request: HttpRequest,
    product: Product,
    entered: Entered,
    row: FormulaVersion | None,
    key: str = "",
    faults: list[Mistake] | None = None,
) -> HttpResponse:
    """The editor with what was entered and what can be said of it."""
    day = timezone.localdate()
    stale = any(each.field == "version" for each in faults or ())
    if not entered.places:
        entered.tree()
    context = {
        **answer(product, entered, day, row),
        "problems": entered.blame(faults) if faults else [],
        "product": product,
        "formula": row,
        "path": category_path(product.category),
        "entered": entered,
        "key": key,
        "stale": stale,
        "theirs": theirs(row) if stale and row else None,
        "new_line": EditorLine("__n__", {"kind": LineKind.INGREDIENT, "unit": "kg", "depth": "__d__"}),
        **choices(),
    }
    if stale and row:
        entered.version = row.version  # a second press is meant: theirs has been seen
    entered.make_room()
    return render(request, PAGE, context, status=422 if faults else 200)


def theirs(row: FormulaVersion) -> dict[str, Any]:
    """What somebody else saved meanwhile: who, when, and what differs from the version before it."""
    before = row.copied_from
    return {"by": row.made_by, "at": row.made_at, "changes": difference(before, row) if before else []}


def choices() -> dict[str, Any]:
    """The lists of the controls."""
    return {
        "kinds": LineKind.choices,
        "units": list(dict.fromkeys(DoseUnit.values)),
        "basis_units": BASIS_UNITS,
        "functions": functions(),
        "residue_units": RESIDUE_UNITS,
    }


@signed_in()
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The verdict of what the form holds at this moment, as a fragment; 422 when something must be mended."""
    product, entered = writable_product(request, pk), form.read(request.POST)
    context = answer(product, entered, timezone.localdate())
    context |= {"product": product, "entered": entered}
    return render(request, PART, context, status=422 if context["state"] == "wrong" else 200)


def answer(
    product: Product, entered: Entered, day: date, row: FormulaVersion | None = None
) -> dict[str, Any]:
    """``state`` (empty, wrong, judged) and what belongs to it."""
    known = {"day": day, "guesses": list(guesses(entered))}
    if not entered.filled or not entered.batch["basis_amount"]:
        return {"state": "empty", **known}
    try:
        return {"state": "judged", **known, **judgement(product, entered, day, row)}
    except (Mistake, Mistakes) as error:
        return {"state": "wrong", **known, "wrong": entered.blame(faults_of(error))}


def guesses(entered: Entered) -> Iterator[tuple[str, str]]:
    """Rows still called 原料 whose names say that they are something else."""
    for line in entered.filled:
        kind = kind_of(line.name) if line.kind == LineKind.INGREDIENT and line.name else LineKind.INGREDIENT
        if kind != LineKind.INGREDIENT:
            yield f"lines[{line.index}]", kind.value


def judgement(
    product: Product, entered: Entered, day: date, row: FormulaVersion | None = None
) -> dict[str, Any]:
    """The report, contents by row, and what is in doubt. Raises Mistake or Mistakes."""
    facts = entered.action_facts()
    food = with_facts(product, facts["product_facts"])
    made = written(food, facts["basis_amount"], facts["basis_unit"], facts["lines"], facts["loss_note"])
    one = given(food, made.lines, version_name(food, row.number if row else 0), day)
    walked = [each for line in made.lines for each in line.walk()]
    total = sum((line.level for line in made.lines), start=made.lines[0].level * 0)
    return {
        "report": report_of(judge_given(one), one, made.lines, entered.place),
        "levels": [(entered.place(each.line.place), level_words(each)) for each in walked],
        "disguised": [
            (entered.place(each.line.place), each.line.facts.name) for each in walked if is_disguised(each)
        ],
        "doubts": [Doubt(entered.place(each.field), each.question) for each in one.doubts],
        "total": f"{figure(total / 10, 5)}%",
        "over": total > 1000,
    }  # fmt: skip


def level_words(line: Weighed) -> str:
    """A content in the product, in % where that reads better."""
    if line.inside >= 10:
        return f"{figure(line.inside / 10, 4)}%"
    return f"{figure(line.inside, 4)} g/kg"


def with_facts(product: Product, facts: dict[str, Any]) -> Product:
    """The product as it would be with what was answered beside the lines; not saved. Raises Mistakes."""
    food = copy(product)
    for name, value in read.tidy(facts).items():
        setattr(food, name, {**product.answers, **value} if name == "answers" else value)
    read.together(food.fat_fraction, food.moisture_fraction)
    return food


@signed_in()
@require_POST
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows copied from Excel as rows of the editor, numbered from ``start``."""
    writable_product(request, pk)
    return rows(request, request.POST.get("text", "")[:MOST_TEXT])


def rows(request: HttpRequest, text: str) -> HttpResponse:
    """The fragment with the rows that were read, and those that were not."""
    start, depth = request.POST.get("start", "0"), request.POST.get("depth", "0")
    made, unread = lines_of(text, whole(start), min(whole(depth), 5))
    context = {"lines": made, "unread": unread, **choices()}
    return render(request, "formulas/_pasted.html", context)


def whole(text: str) -> int:
    """A small number from the form."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@signed_in()
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook's rows as rows of the editor; nothing is saved."""
    writable_product(request, pk)
    file = request.FILES.get("sheet")
    if file is None:
        return refused(request, _("请先选择 Excel 文件。"))
    try:
        data = file.read()
        found = open_csv(data) if str(file.name).lower().endswith(".csv") else open_workbook(data)
    except SheetError as error:
        return refused(request, error.said(spoken()))
    return rows(request, "\n".join("\t".join(cell.text for cell in cells) for _number, cells in found))


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """Why the workbook was not taken."""
    return render(request, "formulas/_pasted.html", {"lines": [], "unread": [], "refused": words}, status=422)
