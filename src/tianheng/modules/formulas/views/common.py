"""What every page of the duty does the same way."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import User
from tianheng.modules.formulas import access, actions, queries
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.web.templatetags.web import Link

STATE_TONES = {"draft": "review", "approved": "pass", "superseded": "note", "withdrawn": "fail"}


def user_of(request: HttpRequest) -> User:
    """Who is signed in; the gate has seen to it."""
    user: Any = request.user
    assert isinstance(user, User)
    return user


def product_of(request: HttpRequest, pk: int) -> Product:
    """A product the reader may see; else 404."""
    rows = queries.products(request.user).select_related("site", "category_confirmed_by", "created_by")
    row: Product = get_object_or_404(rows, pk=pk)
    return row


def writable_product(request: HttpRequest, pk: int) -> Product:
    """A product the reader may see and keep; else 404 or 403."""
    row = product_of(request, pk)
    require(access.may_write(request.user, row.organisation))
    return row


def formula_of(request: HttpRequest, pk: int) -> FormulaVersion:
    """A version the reader may see; else 404."""
    row: FormulaVersion = get_object_or_404(queries.versions(request.user), pk=pk)
    return row


def looked_at(request: HttpRequest, formula: FormulaVersion, purpose: str) -> None:
    """Note that somebody of another organisation saw the amounts."""
    actions.looked(formula, user_of(request), purpose, timezone.now())


def formula_tabs(formula: FormulaVersion, here: str) -> list[Link]:
    """The pages of one version."""
    pages = [
        ("formula", _("配方与核查")),
        ("difference", _("版本对比")),
        ("label", _("标签配料表")),
        ("formula-print", _("打印 F02")),
    ]
    return [
        Link(reverse(f"formulas:{name}", args=[formula.pk]), words, name == here) for name, words in pages
    ]


def once_of(request: HttpRequest) -> str:
    """The key of this very form, if it carries one."""
    return request.POST.get("once", "")[:64]


def reason_of(request: HttpRequest) -> str:
    """The reason given in a dialog."""
    return request.POST.get("reason", "").strip()[:500]


def problem(form: HouseForm, key: str) -> str:
    """What is wrong with one field that no form shows: of a dialog."""
    return next((f"{each['message']}{each['mend']}" for each in form.problems if key in str(each["id"])), "")
