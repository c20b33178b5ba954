"""Test results entered (F09), deliveries entered, shown and corrected (F10)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.forms.production import DeliveryCorrection, DeliveryForm, TestForm
from tianheng.modules.ledger.models import Batch, Delivery, TestRecord
from tianheng.modules.ledger.queries.batches import kept_until, passed_tests
from tianheng.modules.ledger.tables.shared import measured
from tianheng.modules.ledger.views.batches import JOINED
from tianheng.modules.ledger.views.batches import address as batch_address
from tianheng.modules.ledger.views.common import (
    answered,
    corrections,
    entry,
    filled,
    key_of,
    once_of,
    seen,
    user_of,
)

DELIVERY = ("organisation", "batch__product", "batch__organisation", "entered_by", "corrects__entered_by",
            "corrected_by__entered_by")  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def test_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A result of a batch, or the right one in place of a wrong one."""
    row, user, now = seen(request, Batch, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "test", row.organisation))
    old = corrected(request, row)
    form = filled(request, TestForm, row.organisation, initial=first(row, old, now))

    def do(facts: dict[str, Any]) -> TestRecord:
        files = form.sent()
        actions.require_files(files)
        made = actions.record_test(by=user, batch=row, corrects=old, key=once_of(request), at=now, **facts)
        actions.add_files(by=user, owner=made, files=files, at=now)
        return made

    title = _("更正检验结果") if old else _("录入检验结果（F09）")
    return entry(
        request, form, title=title, button=_("保存，并与限量比对"), do=do, to=lambda made: batch_address(row),
        back=batch_address(row), lead=str(row),
    )  # fmt: skip


def corrected(request: HttpRequest, row: Batch) -> TestRecord | None:
    """The result that is to be corrected, if the address names one of this batch."""
    asked = request.GET.get("corrects", "")
    if not asked:
        return None
    found: TestRecord = get_object_or_404(
        TestRecord.objects.visible_to(request.user), pk=key_of(asked), batch=row
    )
    return found


def first(row: Batch, old: TestRecord | None, now: Any) -> dict[str, Any]:
    """What the form is filled with."""
    if old is not None:
        return {name: getattr(old, name) for name in TestForm.base_fields if name not in ("files", "reason")}
    return {"tested_on": timezone.localdate(now), "sample": str(row), "unit": "g/kg"}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Goods of a released batch go to a buyer."""
    row, user, now = seen(request, Batch, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "deliver", row.organisation))
    report = passed_tests(row).values_list("report_number", flat=True).first() or ""
    initial = {
        "sold_on": timezone.localdate(now),
        "specification": row.product.specification,
        "certificate": report,
        "unit": row.output_unit or row.unit,
    }
    return entry(
        request, filled(request, DeliveryForm, row.organisation, initial=initial), title=_("出厂销售记录（F10）"),
        button=_("保存"), lead=str(row),
        do=lambda facts: actions.deliver(by=user, batch=row, key=once_of(request), at=now, **facts),
        to=address, back=batch_address(row),
    )  # fmt: skip


def address(row: Delivery) -> str:
    """The page of a delivery."""
    return reverse("ledger:delivery", args=[row.pk])


@signed_in()
@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery."""
    row = seen(request, Delivery, pk, *DELIVERY)
    found = corrections(row)
    context = {
        "row": row,
        "title": _("出厂销售记录"),
        "over": f"F10 · {row.organisation.name}",
        "facts": facts(row),
        "may_correct": found["newer"] is None and access.may(request.user, "deliver", row.organisation),
        "older_link": address(row.corrects) if row.corrects else "",
        "newer_link": address(found["newer"]) if found["newer"] else "",
        "kept_until": kept_until(row.batch),
        **found,
    }
    return answered(request, "ledger/delivery.html", context, ())


def facts(row: Delivery) -> list[tuple[Any, ...]]:
    """The cells of form F10."""
    return [
        (_("产品名称"), row.name),
        (_("规格"), row.specification),
        (_("数量"), measured(row)),
        (_("产品批号"), row.batch.number),
        (_("生产日期"), row.batch.made_on),
        (_("保质期至"), row.batch.expires_on or ""),
        (_("检验合格证号"), row.certificate),
        (_("销售日期"), row.sold_on),
        (_("购货者名称"), row.buyer_name, True),
        (_("购货者地址"), row.buyer_address, True),
        (_("购货者联系方式"), row.buyer_contact),
        (_("票据号"), row.voucher),
        (_("录入人"), f"{row.entered_by.name}  {timezone.localtime(row.entered_at):%Y-%m-%d %H:%M}"),
        (_("备注"), row.note),
    ]


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A delivery entered again as it was."""
    row, user, now = seen(request, Delivery, pk, *DELIVERY), user_of(request), timezone.now()
    require(access.may(user, "deliver", row.organisation))
    initial = {name: getattr(row, name) for name in DeliveryForm.base_fields}
    return entry(
        request, filled(request, DeliveryCorrection, row.organisation, initial=initial),
        title=pgettext("verb", "更正出厂记录"),
        button=_("保存更正"),
        do=lambda facts: actions.correct_delivery(by=user, delivery=row, key=once_of(request), at=now, **facts),
        to=address, back=address(row),
    )  # fmt: skip
