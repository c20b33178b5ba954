"""Versions of formulas over REST. Whoever reads another organisation's amounts is noted, as on the pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Status

from tianheng.accounts.api_auth import Token
from tianheng.api.paging import After, Limit, page
from tianheng.modules.compliance.api import Verdict
from tianheng.modules.formulas import actions, queries
from tianheng.modules.formulas.api.answers import FormulaOut, Versions, brief, formula_out
from tianheng.modules.formulas.api.products import product_of
from tianheng.modules.formulas.api.shapes import (
    Approval,
    CheckIn,
    FormulaChange,
    FormulaIn,
    Key,
    user_of,
)
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.checking import given_of, judge_given

router = Router(tags=["formulas"])
reads, writes = Token("read"), Token("write")


def formula_of(request: HttpRequest, pk: int) -> FormulaVersion:
    """A version the key may see; else 404."""
    found: FormulaVersion = get_object_or_404(queries.versions(request.user), pk=pk)
    return found


def shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    """A version with its lines."""
    return formula_out(formula_of(request, pk))


def noted(request: HttpRequest, row: FormulaVersion) -> FormulaVersion:
    """The version, once it is noted that somebody of another organisation saw it."""
    actions.looked(row, user_of(request), _("接口"), timezone.now())
    return row


@router.get(
    "/products/{product_id}/formulas",
    response=Versions,
    auth=reads,
    summary=gettext_noop("产品的配方版本"),
)
def versions(request: HttpRequest, product_id: int, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """The versions of a product, the first one first; drafts only for the enterprise itself."""
    found = queries.versions(request.user).filter(product=product_of(request, product_id))
    return page(request, found, after, limit, brief)


@router.post(
    "/products/{product_id}/formulas",
    response={201: FormulaOut},
    auth=writes,
    summary=gettext_noop("编制新配方"),
)
def start(request: HttpRequest, product_id: int, formula: FormulaIn, key: Key = "") -> Status[Any]:
    """A new draft, judged at once; what fails is kept as a draft and cannot be approved."""
    made = actions.start_formula(
        by=user_of(request),
        product=product_of(request, product_id),
        lines=formula.given(),
        key=key,
        at=timezone.now(),
        **formula.facts(),
    )
    return Status(201, shown(request, made.pk))


@router.get("/formulas/{formula_id}", response=FormulaOut, auth=reads, summary=gettext_noop("一个配方版本"))
def one(request: HttpRequest, formula_id: int) -> dict[str, Any]:
    """Its lines with content, limit and finding, what fails, what is open."""
    return formula_out(noted(request, formula_of(request, formula_id)))


@router.put("/formulas/{formula_id}", response=FormulaOut, auth=writes, summary=gettext_noop("修改配方草稿"))
def edit(request: HttpRequest, formula_id: int, formula: FormulaChange) -> dict[str, Any]:
    """Write a draft anew; an approved version is locked (409), copy it instead."""
    actions.edit_formula(
        by=user_of(request),
        formula=formula_of(request, formula_id),
        version=formula.version,
        lines=formula.given(),
        at=timezone.now(),
        **formula.facts(),
    )
    return shown(request, formula_id)


@router.post(
    "/formulas/{formula_id}/check",
    response=Verdict,
    exclude_unset=True,
    auth=reads,
    summary=gettext_noop("核查配方版本"),
)
def check(request: HttpRequest, formula_id: int, asked: CheckIn | None = None) -> dict[str, Any]:
    """The verdict by the law of this moment, for a day (today). Nothing is stored; `field` names the line."""
    row = noted(request, formula_of(request, formula_id))
    given = given_of(row, (asked and asked.production_date) or timezone.localdate())
    verdict = judge_given(given)
    items = [{**each, "field": given.place(each["field"])} for each in verdict["items"]]
    return {**verdict, "items": items}


@router.post(
    "/formulas/{formula_id}/approve", response=FormulaOut, auth=writes, summary=gettext_noop("批准配方")
)
def approve(request: HttpRequest, formula_id: int, approval: Approval) -> dict[str, Any]:
    """Judge a draft again and put it in force; the version before gives way."""
    actions.approve_formula(
        by=user_of(request),
        formula=formula_of(request, formula_id),
        at=timezone.now(),
        **approval.model_dump(),
    )
    return shown(request, formula_id)


@router.post(
    "/formulas/{formula_id}/copy",
    response={201: FormulaOut},
    auth=writes,
    summary=gettext_noop("复制配方版本"),
)
def copy(request: HttpRequest, formula_id: int, key: Key = "") -> Status[Any]:
    """A new draft with the same lines."""
    made = actions.copy_formula(
        by=user_of(request), formula=formula_of(request, formula_id), key=key, at=timezone.now()
    )
    return Status(201, shown(request, made.pk))
