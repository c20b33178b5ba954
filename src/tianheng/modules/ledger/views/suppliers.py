"""Suppliers: the list, one with its papers, entered, described, assessed (form F04)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.core import attachments
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.forms.suppliers import AssessForm, ReasonForm, SupplierForm, SupplierPaperForm
from tianheng.modules.ledger.models import Receipt, Supplier, SupplierPaper
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.tables.goods import SUPPLIER_TONES, SUPPLIERS
from tianheng.modules.ledger.tables.shared import expiry_light
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    listed,
    may_now,
    own,
    seen,
    user_of,
)

WITHDRAW = {
    "withdraw": Deed(
        "keep_supplier",
        gettext_lazy("失效"),
        lambda user, row, facts, _version, at: actions.withdraw_supplier_paper(
            by=user, paper=row, at=at, **facts
        ),
        lambda row: row.withdrawn_at is None,
        ReasonForm,
        gettext_lazy("资料标为失效，仍保留在历史里。"),
        stern=True,
    )
}


@signed_in()
@require_safe
def suppliers(request: HttpRequest) -> HttpResponse:
    """The suppliers."""
    add = (
        [(pgettext("verb", "登记供货者"), reverse("ledger:supplier-add"), True)]
        if may_now(request, "keep_supplier")
        else []
    )
    return listed(request, SUPPLIERS, lists.suppliers(request.user), add)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new supplier."""
    place, user, now = own(request, "keep_supplier"), user_of(request), timezone.now()
    return entry(
        request, filled(request, SupplierForm, place), title=pgettext("verb", "登记供货者"), button=_("保存"),
        do=lambda facts: actions.add_supplier(by=user, organisation=place, at=now, **facts),
        to=address, back=reverse("ledger:suppliers"),
    )  # fmt: skip


def address(row: Supplier) -> str:
    """The page of a supplier."""
    return reverse("ledger:supplier", args=[row.pk])


@signed_in()
@require_safe
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier."""
    return page(request, seen(request, Supplier, pk, "organisation"))


def page(request: HttpRequest, row: Supplier, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """The supplier with its papers, what came from it last, its history."""
    recent = (
        Receipt.objects.visible_to(request.user).filter(supplier=row).order_by("-received_on", "-id")[:10]
    )
    context = {
        "row": row,
        "title": row.name,
        "over": row.code,
        "tone": SUPPLIER_TONES[row.state],
        "facts": facts(row),
        "papers": papers(request, row, bound),
        "receipts": recent,
        "may_keep": access.may(request.user, "keep_supplier", row.organisation),
        "may_assess": access.may(request.user, "assess_supplier", row.organisation),
    }
    return answered(request, "ledger/supplier.html", context, problems)


def facts(row: Supplier) -> list[tuple[Any, ...]]:
    """The facts of form F04."""
    return [
        (_("供货者名称"), row.name),
        (_("供货者代码"), row.code),
        (_("类型"), row.get_kind_display()),
        (_("统一社会信用代码"), row.credit_code),
        (_("许可证编号"), row.licence),
        (_("许可证有效期至"), row.licence_expires or ""),
        (_("地址"), row.address, True),
        (_("联系人"), row.contact),
        (_("联系方式"), row.telephone),
        (_("供应的添加剂"), row.additives, True),
        (_("评价日期"), row.assessed_on or ""),
        (_("下次评价"), row.next_assessment or ""),
        (_("评价说明"), row.assessment, True),
    ]


def papers(request: HttpRequest, row: Supplier, bound: Any) -> list[dict[str, Any]]:
    """Each paper with its light, its files, what can be done to it."""
    rows = list(SupplierPaper.objects.visible_to(request.user).filter(supplier=row))
    found = []
    for each in rows:
        each.organisation = row.organisation
        held = (bound or {}).get(f"withdraw-{each.pk}")
        named = {f"withdraw-{each.pk}": WITHDRAW["withdraw"]}
        deeds = deeds_for(
            request, each, named, lambda _name, pk=each.pk: reverse("ledger:supplier-paper-withdraw", args=[pk]),
            {f"withdraw-{each.pk}": held} if held else None,
        )  # fmt: skip
        found.append(
            {
                "paper": each,
                "light": expiry_light(each.expires_on),
                "files": attachments.of(each),
                "deeds": deeds,
            }
        )
    return found


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A supplier described anew."""
    row, user, now = seen(request, Supplier, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "keep_supplier", row.organisation))
    initial = {name: getattr(row, name) for name in SupplierForm.base_fields}
    form = filled(request, SupplierForm, row.organisation, initial=initial)
    return entry(
        request, form, title=_("修改“%(name)s”") % {"name": row.name}, button=_("保存"),
        do=lambda facts: actions.change_supplier(by=user, supplier=row, version=version_of(request), at=now, **facts),
        to=address, back=address(row), version=row.version,
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """An assessment concluded."""
    row, user, now = seen(request, Supplier, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "assess_supplier", row.organisation))
    return entry(
        request, filled(request, AssessForm, row.organisation), title=_("评价“%(name)s”") % {"name": row.name},
        button=_("保存评价"),
        do=lambda facts: actions.assess_supplier(by=user, supplier=row, version=version_of(request), at=now, **facts),
        to=address, back=address(row), version=row.version,
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of a supplier with its scan."""
    row, user, now = seen(request, Supplier, pk, "organisation"), user_of(request), timezone.now()
    require(access.may(user, "keep_supplier", row.organisation))
    form = filled(request, SupplierPaperForm, row.organisation)

    def do(facts: dict[str, Any]) -> SupplierPaper:
        files = form.sent()
        actions.require_files(files)
        first = files[0] if files else None
        return actions.add_supplier_paper(by=user, supplier=row, file=first, at=now, **facts)

    return entry(
        request, form, title=_("登记资料：%(name)s") % {"name": row.name}, button=_("保存"), do=do,
        to=lambda _made: address(row), back=address(row),
    )  # fmt: skip


@signed_in()
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper that does not count any more."""
    found = seen(request, SupplierPaper, pk, "supplier__organisation")
    found.organisation = found.supplier.organisation
    name = f"withdraw-{pk}"
    return done(
        request, found, name, {name: WITHDRAW["withdraw"]},
        lambda request, _row, **more: page(request, found.supplier, **more), lambda row: address(row.supplier),
    )  # fmt: skip
