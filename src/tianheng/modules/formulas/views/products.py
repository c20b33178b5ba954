"""Products: the list, one product with its versions and who looked, its form, its category."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts import scope
from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.compliance.queries.categories import (
    category_name,
    category_path,
    is_final,
    narrowing_questions,
    question_words,
)
from tianheng.modules.formulas import access, actions, queries
from tianheng.modules.formulas.enums import FormulaState, ProductState
from tianheng.modules.formulas.forms.product import ProductForm, initial, said
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.views.common import (
    STATE_TONES,
    once_of,
    problem,
    product_of,
    reason_of,
    user_of,
    writable_product,
)
from tianheng.web.listing import Choice, Column, Flag, Listing, Search
from tianheng.web.listing.apart import held, known

LAST = 50
UNJUDGED = "unjudged"
VERDICTS = [*Conclusion.choices, (UNJUDGED, _("没有现行配方"))]


def found(rows: Any, text: str) -> Any:
    """By name, code, standard, enterprise; by pinyin, initials and category when no Chinese character is typed."""
    plain = text.lower().replace(" ", "")
    fits = (
        held("name", text)
        | Q(code__iexact=text)
        | held("standard_number", text)
        | Q(organisation__in=known(Organisation.objects.filter(held("name", text))))
    )
    if plain.isascii():
        fits |= Q(pinyin__startswith=plain) | Q(initials__startswith=plain) | Q(category__startswith=text)
    return rows.filter(fits)


def by_verdict(rows: Any, value: str) -> Any:
    """By the verdict of the version in force; these versions are found first."""
    found = FormulaVersion.objects.filter(state=FormulaState.APPROVED).order_by().values("product")
    if value == UNJUDGED:
        return rows.exclude(pk__in=found)
    return rows.filter(pk__in=found.filter(verdict__conclusion=value))


def verdict_light(row: Any) -> tuple[str, Any] | None:
    """The verdict of the version in force."""
    return (row.conclusion, Conclusion(row.conclusion).label) if row.conclusion else None


def version_words(row: Any) -> str:
    """The version in force, and whether a draft waits."""
    words = f"V{row.in_force}" if row.in_force else "—"
    return f"{words}（{_('有草稿')}）" if row.drafted else words


def category_words(row: Product) -> str:
    """Code and name."""
    return f"{row.category} {category_name(row.category) or ''}"


PRODUCTS = Listing(
    name="products",
    title=_("产品与配方"),
    columns=[
        Column("name", _("产品名称"), "name", "pinyin", lambda row: reverse("formulas:product", args=[row.pk])),
        Column("code", _("产品编号"), "code", "code", narrow=True),
        Column("enterprise", _("企业"), "organisation.name", "organisation__name"),
        Column("specification", _("规格"), "specification", narrow=True),
        Column("standard_number", _("执行标准号"), "standard_number", "standard_number", narrow=True),
        Column("category", _("食品分类号"), category_words, "category"),
        Column("version", _("现行配方"), version_words, narrow=True),
        Column("verdict", _("核查"), verdict_light, "conclusion", kind="light"),
        Column("state", _("状态"), "get_state_display", "state", narrow=True),
    ],
    filters=[
        Choice("state", _("状态"), ProductState.choices, "state", tabs=True),
        Search("q", _("查找"), found, hint=_("名称、拼音首字母、编号、标准号")),
        Choice("verdict", _("核查"), VERDICTS, by_verdict),
        Flag("unconfirmed", _("分类未经确认"), Q(category_confirmed_at=None)),
    ],
    default_sort="name",
    empty=_("还没有产品。"),
    empty_hint=_("先添一个产品，或从 Excel 导入产品和配方。"),
)  # fmt: skip


def with_versions(user: Any, rows: Any) -> Any:
    """Each product with number and verdict of its version in force, and whether a draft waits that one may see."""
    versions = FormulaVersion.objects.visible_to(user).filter(product=OuterRef("pk")).order_by()
    in_force = versions.filter(state=FormulaState.APPROVED)
    return rows.annotate(
        in_force=Subquery(in_force.values("number")[:1]),
        conclusion=Subquery(in_force.values("verdict__conclusion")[:1]),
        drafted=Subquery(versions.filter(state=FormulaState.DRAFT).values("number")[:1]),
    )


@signed_in()
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The products of my enterprise, or of my area."""
    user = request.user
    place = scope.of(user)
    own = place is not None and place.kind == "enterprise"
    hidden = ("enterprise",) if own else ()
    rows, may = with_versions(user, queries.products(user)), may_add(user)
    return PRODUCTS.without(*hidden).answer(
        request, rows, "formulas/products.html", {"may_add": may, "own": own}
    )


def may_add(user: Any) -> bool:
    """Whether the reader keeps products."""
    place = scope.of(user)
    return place is not None and access.may_write(user, Organisation(pk=place.organisation))


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new product of my enterprise."""
    user = user_of(request)
    place = scope.of(user)
    require(place is not None and may_add(user))
    assert place is not None
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own = Organisation.objects.get(pk=place.organisation)
        facts, now, key = form.facts(), timezone.now(), once_of(request)
        made = tried(form, lambda: actions.add_product(by=user, organisation=own, at=now, key=key, **facts))
        if made is not None:
            return redirect("formulas:product-category", pk=made.pk)
    return shown(request, form, "formulas/product_form.html", key=once_of(request))


def shown(request: HttpRequest, form: HouseForm, template: str, **context: Any) -> HttpResponse:
    """A page with a form, 422 when it has faults."""
    status = 422 if form.is_bound and (form.errors or form.problems) else 200
    return render(request, template, {"form": form, **context}, status=status)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product's facts."""
    row, user = writable_product(request, pk), user_of(request)
    form = ProductForm(request.POST or None, initial=initial(row))
    if request.method == "POST" and form.is_valid():
        facts, now, version = form.facts(), timezone.now(), version_of(request)
        if tried(
            form, lambda: actions.change_product(by=user, product=row, version=version, at=now, **facts)
        ):
            return redirect("formulas:product", pk=pk)
    return shown(request, form, "formulas/product_form.html", row=row)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the category and answer its narrowing questions once."""
    row, user = writable_product(request, pk), user_of(request)
    form, code = HouseForm(request.POST or None), request.POST.get("category", row.category).strip()[:20]
    if request.method == "POST" and form.is_valid():
        given, now, version = said(request.POST), timezone.now(), version_of(request)
        facts = {"category": code, "answers": given, "version": version}
        if tried(form, lambda: actions.confirm_category(by=user, product=row, at=now, **facts)):
            return redirect("formulas:product", pk=pk)
    return shown(request, form, "formulas/category.html", row=row, **asked(request, row, code))


def asked(request: HttpRequest, row: Product, code: str) -> dict[str, Any]:
    """The questions of the category that the product's additives raise, and those answered before."""
    answers = {**row.answers, **said(request.POST)}
    used = additives_of(row)
    keys = dict.fromkeys([*narrowing_questions(code, used), *answers]) if used else dict.fromkeys(answers)
    return {
        "code": code,
        "path": category_path(code),
        "final": is_final(code),
        "questions": [(key, question_words(key), answers.get(key)) for key in keys],
        "used": used,
    }


def additives_of(row: Product) -> list[str]:
    """The headings that any version not withdrawn uses."""
    lines = FormulaVersion.objects.filter(product=row, state__in=("draft", "approved"))
    names = lines.exclude(lines__additive="").values_list("lines__additive", flat=True)
    return sorted({name for name in names if name})


@signed_in()
@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: facts, versions, who looked at them, history."""
    return page(request, product_of(request, pk), HouseForm())


def page(request: HttpRequest, row: Product, form: HouseForm, stopping: bool = False) -> HttpResponse:
    """The page of one product; after a mistake in a dialog that dialog is open again."""
    user = request.user
    versions = list(queries.versions(user).filter(product=row).order_by("-number"))
    context = {
        "row": row,
        "form": form,
        "versions": [(each, STATE_TONES[each.state]) for each in versions],
        "in_force": next((each for each in versions if each.state == FormulaState.APPROVED), None),
        "draft": next((each for each in versions if each.state == FormulaState.DRAFT), None),
        "path": category_path(row.category),
        "facts": facts_of(row),
        "looks": queries.looks(user, row)[:LAST],
        "may_write": access.may_write(user, row.organisation),
        "own": not access.is_outsider(user, row.organisation),
        "wrong": problem(form, "reason") if stopping else "",
    }
    return render(request, "formulas/product.html", context, status=422 if form.problems else 200)


def facts_of(row: Product) -> list[tuple[Any, Any]]:
    """The facts for the page, those that limits hang on only where they are known."""
    values = initial(row)
    always = (
        "standard_number",
        "specification",
        "trademark",
        "gtin",
        "licence_class",
        "shelf_life_days",
        "annual_output",
    )
    form = ProductForm.base_fields
    basis = [name for name in ProductForm.BASIS if values[name]]
    named = [(form[name].label, values[name]) for name in (*always, *basis) if values[name]]
    answers = [(key, _("是") if yes else _("否")) for key, yes in row.answers.items()]
    return [*named, *answers]


@signed_in()
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no longer made."""
    row, user, form = writable_product(request, pk), user_of(request), HouseForm({})
    facts = {"reason": reason_of(request), "version": version_of(request), "at": timezone.now()}
    if form.is_valid() and tried(form, lambda: actions.stop_product(by=user, product=row, **facts)):
        return redirect("formulas:product", pk=pk)
    return page(request, row, form, stopping=True)


@signed_in()
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """It is made again."""
    row, user, form = writable_product(request, pk), user_of(request), HouseForm({})
    facts = {"version": version_of(request), "at": timezone.now()}
    if form.is_valid() and tried(form, lambda: actions.resume_product(by=user, product=row, **facts)):
        return redirect("formulas:product", pk=pk)
    return page(request, row, form)
