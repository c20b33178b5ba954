"""One version of a formula: lines beside their verdict, approval, differences, label."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.compliance.queries.categories import category_path
from tianheng.modules.compliance.queries.verdicts import verdicts_of
from tianheng.modules.formulas import access, actions, queries
from tianheng.modules.formulas.enums import FORMULA_VERBS, FormulaState
from tianheng.modules.formulas.forms.product import ApprovalForm, LabelForm
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.difference import batch_difference
from tianheng.modules.formulas.queries.difference import difference as changes_of
from tianheng.modules.formulas.queries.label import EDITIONS, label_differences, label_drafts
from tianheng.modules.formulas.queries.shown import sheet_of, stored_report
from tianheng.modules.formulas.views.common import (
    STATE_TONES,
    formula_of,
    formula_tabs,
    looked_at,
    once_of,
    problem,
    reason_of,
    user_of,
)

# Square centimetres, in digits.
AREA = re.compile(r"[0-9]{1,5}(\.[0-9]{1,6})?")


@signed_in()
@require_safe
def formula(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its lines, its verdict, what may be done with it."""
    row = formula_of(request, pk)
    looked_at(request, row, _("查看"))
    return page(request, row, HouseForm())


def page(request: HttpRequest, row: FormulaVersion, form: HouseForm, opened: str = "") -> HttpResponse:
    """The page of a version; after a mistake in the dialog ``opened`` that one is open again."""
    context = {
        **frame(row, "formula"),
        "form": form,
        "sheet": sheet_of(row),
        "report": stored_report(row.verdict, row) if row.verdict else None,
        "verdicts": verdicts_of(row)[:20],
        "may": verbs_of(request.user, row),
        "wrong": {opened: problem(form, "reason")} if opened else {},
    }
    return render(request, "formulas/formula.html", context, status=422 if form.problems else 200)


def frame(row: FormulaVersion, here: str) -> dict[str, Any]:
    """What every page of a version shows."""
    return {
        "formula": row,
        "product": row.product,
        "path": category_path(row.product.category),
        "tone": STATE_TONES[row.state],
        "tabs": formula_tabs(row, here),
    }


def verbs_of(user: Any, row: FormulaVersion) -> dict[str, bool]:
    """What the reader may do with the version as it stands."""
    place = row.product.organisation
    writes, approves = access.may_write(user, place), access.may_approve(user, place)
    may = {verb: writes and row.state in states for verb, states in FORMULA_VERBS.items()}
    may["withdraw"] = approves and row.state in FORMULA_VERBS["withdraw"]
    may["approve"] = approves and row.state in FORMULA_VERBS["approve"]
    return may | {"wait": row.state == FormulaState.DRAFT and writes and not approves}


@signed_in()
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft with the same lines."""
    row, user, form = formula_of(request, pk), user_of(request), HouseForm({})
    key, now = once_of(request), timezone.now()
    if form.is_valid():
        made = tried(form, lambda: actions.copy_formula(by=user, formula=row, key=key, at=now))
        if made is not None:
            return redirect("formulas:formula-edit", pk=made.pk)
    return page(request, row, form)


@signed_in()
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row, user, form = formula_of(request, pk), user_of(request), HouseForm({})
    facts = {"version": version_of(request), "at": timezone.now()}
    if form.is_valid():

        def do() -> bool:
            actions.discard_formula(by=user, formula=row, **facts)
            return True

        if tried(form, do):
            return redirect("formulas:product", pk=row.product_id)
    return page(request, row, form)


@signed_in()
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approved version out of use."""
    row, user, form = formula_of(request, pk), user_of(request), HouseForm({})
    facts = {"reason": reason_of(request), "version": version_of(request), "at": timezone.now()}
    if form.is_valid() and tried(form, lambda: actions.withdraw_formula(by=user, formula=row, **facts)):
        return redirect("formulas:formula", pk=pk)
    return page(request, row, form, opened="withdraw")


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the verdict, answer what is open, put the version in force."""
    row, user = formula_of(request, pk), user_of(request)
    require(access.may_approve(user, row.product.organisation))
    if row.state != FormulaState.DRAFT and request.method != "POST":
        return redirect("formulas:formula", pk=pk)
    found, now = queries.open_questions(row), timezone.now()
    form = ApprovalForm(
        request.POST or None,
        questions=found.questions,
        own=row.made_by_id == user.pk,
        initial={"in_force_from": timezone.localdate(now)},
    )
    if request.method == "POST" and form.is_valid():
        facts, version = form.facts(), version_of(request)
        if tried(
            form, lambda: actions.approve_formula(by=user, formula=row, version=version, at=now, **facts)
        ):
            return redirect("formulas:formula", pk=pk)
        row = formula_of(request, pk)
    context = {
        **frame(row, "formula"),
        "form": form,
        "open": found,
        "report": stored_report(row.verdict, row) if row.verdict else None,
        "before": queries.approved(row.product),
    }
    status = 422 if form.is_bound and (form.errors or form.problems) else 200
    return render(request, "formulas/approve.html", context, status=status)


@signed_in()
@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since another version: the one in force, or the one before."""
    row = formula_of(request, pk)
    looked_at(request, row, _("对比"))
    others = list(
        queries.versions(request.user).filter(product=row.product).exclude(pk=row.pk).order_by("-number")
    )
    asked = request.GET.get("with", "")
    if asked.isdecimal() and len(asked) < 12:
        other = get_object_or_404(queries.versions(request.user), pk=int(asked), product=row.product)
    else:
        other = row.copied_from if row.copied_from in others else next(iter(others), None)
    if other is not None:
        looked_at(request, other, _("对比"))
    older, newer = (other, row) if other and other.number < row.number else (row, other)
    context = {
        **frame(row, "difference"),
        "others": others,
        "other": other,
        "older": older,
        "newer": newer,
        "changes": changes_of(older, newer) if older and newer else [],
        "batch": batch_difference(older, newer) if older and newer else [],
    }
    return render(request, "formulas/difference.html", context)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The ingredient list drafted in every form, and compared with the one really printed."""
    row, user = formula_of(request, pk), user_of(request)
    form = LabelForm(request.POST or None, initial={"label_text": row.product.label_text})
    may = access.may_write(user, row.product.organisation)
    if request.method == "POST" and form.is_valid():
        require(may)
        facts = {**form.cleaned_data, "version": version_of(request), "at": timezone.now()}
        if tried(form, lambda: actions.change_product(by=user, product=row.product, **facts)):
            return redirect("formulas:label", pk=pk)
    looked_at(request, row, _("标签"))
    face, wrong = largest_face(request)
    context = {
        **frame(row, "label"),
        "form": form,
        "may_write": may,
        "face": request.GET.get("face", "")[:12],
        "face_wrong": wrong,
        "editions": drafts(row, face),
        "differences": label_differences(row),
    }
    status = 422 if form.is_bound and (form.errors or form.problems) else 200
    return render(request, "formulas/label.html", context, status=status)


def drafts(row: FormulaVersion, face: Decimal | None) -> list[tuple[str, date, Any]]:
    """Every edition with its three forms."""
    return [(name, day, label_drafts(row, day, face)) for name, day in EDITIONS]


def largest_face(request: HttpRequest) -> tuple[Decimal | None, str]:
    """The package's largest face in cm², if it was typed, and what is wrong with it."""
    text = request.GET.get("face", "").strip()
    if not text:
        return None, ""
    face = Decimal(text) if AREA.fullmatch(text) else Decimal(0)
    if not face:
        return None, _("请填写平方厘米数，例如 60。")
    return face, ""
