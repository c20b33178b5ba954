"""Goods coming in: the list, the form with its live check, one examination, its correction (form F03)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core import attachments
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.receipts import asked_of_label, licensed
from tianheng.modules.ledger.enums import Code, LabelCheck, SupplierState
from tianheng.modules.ledger.forms.receipts import ReceiptCorrection, ReceiptForm
from tianheng.modules.ledger.models import Receipt
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import kept_until
from tianheng.modules.ledger.queries.substances import of_kind
from tianheng.modules.ledger.tables.goods import CONCLUSION_TONES, RECEIPTS
from tianheng.modules.ledger.tables.shared import lot_light, measured
from tianheng.modules.ledger.views.common import (
    answered,
    corrections,
    entry,
    filled,
    link,
    listed,
    may_now,
    once_of,
    own,
    plain,
    seen,
    user_of,
)

Line = tuple[str, Any, Any]
JOINED = ("organisation", "lot", "supplier", "location", "entered_by", "checker", "corrects__entered_by",
          "corrected_by__entered_by")  # fmt: skip


@signed_in()
@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """The examinations."""
    add = [(_("进货查验"), reverse("ledger:receipt-add"), True)] if may_now(request, "receive") else []
    return listed(request, RECEIPTS, lists.receipts(request.user), add)


def address(row: Receipt) -> str:
    """The page of a receipt."""
    return reverse("ledger:receipt", args=[row.pk])


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Goods looked at and accepted, set apart or refused."""
    place, user, now = own(request, "receive"), user_of(request), timezone.now()
    form = filled(request, ReceiptForm, place)

    def do(facts: dict[str, Any]) -> Receipt:
        files = form.sent()
        actions.require_files(files)
        made = actions.receive(by=user, organisation=place, key=once_of(request), at=now, **facts)
        if files and access.may(user, "attach", place):
            actions.add_files(by=user, owner=made, files=files, at=now)
        return made

    return entry(
        request, form, title=_("食品添加剂进货查验（F03）"), button=_("保存并生成批次"), do=do, to=address,
        back=reverse("ledger:receipts"), live=reverse("ledger:receipt-check"),
    )  # fmt: skip


@signed_in()
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What speaks for and against the goods as far as the form is filled."""
    form = filled(request, ReceiptForm, own(request, "receive"))
    form.full_clean()
    given = form.cleaned_data
    lines = [*looked_at(given, timezone.localdate())]
    tones = [tone for tone, _text, _why in lines]
    tone = "fail" if "fail" in tones else "review" if "review" in tones else "pass"
    words = {
        "fail": _("不能判为合格：请拒收，或写明原因后待检隔离。"),
        "review": _("资料还没有填全。"),
        "pass": _("可以判为合格。"),
    }
    return render(request, "ledger/_faults.html", {"lines": lines, "tone": tone, "conclusion": words[tone]})


def looked_at(given: dict[str, Any], today: date) -> Iterator[Line]:
    """Tone, words and reason of each thing that is checked."""
    kind = given.get("kind") or (LineKind.PREMIX if given.get("composition") else "")
    yield of_substance(given.get("standard_name") or given.get("name") or "", kind)
    yield from of_supplier(given, today)
    if given.get("certificate"):
        yield "pass", _("合格证明已填"), given["certificate"]
    else:
        yield "fail", _("缺合格证明"), _("没有合格证明的不得入库使用，应当检验或拒收（食品安全法第五十条）。")
    yield of_label(given)
    expires = given.get("expires_on")
    if expires is None:
        yield "review", _("有效期未填"), ""
    elif expires < today:
        yield "fail", _("已过期"), _("有效期至 %(day)s，应当拒收。") % {"day": expires}
    else:
        yield "pass", _("在有效期内"), _("还有 %(days)s 天") % {"days": (expires - today).days}


def of_substance(name: str, kind: str = "") -> Line:
    """What the name stands for."""
    if not name:
        return "review", _("名称未填"), ""
    found = of_kind(name, kind)
    if found.forbidden:
        return "fail", _("非食用物质"), _("“%(name)s”不得入厂，请拒收并报告。") % {"name": name}
    mend = _("是商品名的，在“标准名称”里填通用名称；复配的选类型并填成分。")
    if found.unsettled:
        return "fail", _("要写明是哪一种"), f"{found.question} {mend}"
    if found.unknown:
        return "fail", _("标准里没有这个名称"), f"{found.question} {mend}"
    return (
        "pass",
        _("标准里有：%(name)s") % {"name": found.name},
        found.heading if found.heading != found.name else "",
    )


def of_supplier(given: dict[str, Any], today: date) -> Iterator[Line]:
    """The supplier's assessment and licences."""
    supplier = given.get("supplier")
    if supplier is None:
        yield "review", _("供货者未选"), ""
        return
    contact = f"{supplier.address}；{supplier.contact} {supplier.telephone}"
    if supplier.state == SupplierState.QUALIFIED:
        yield "pass", _("合格供货者"), contact
    else:
        state = supplier.get_state_display()
        yield "fail", _("供货者：%(state)s") % {"state": state}, _("先评价合格，再判为合格。")
    row = Receipt(received_on=today, maker_licence_expires=given.get("maker_licence_expires"))
    until = supplier.licence_expires or "—"
    words = {"number": supplier.licence or "—", "day": until}
    if licensed(row, supplier):
        yield "pass", _("许可证有效"), _("%(number)s，至 %(day)s") % words
    else:
        yield "fail", _("许可证无效"), _("%(number)s，至 %(day)s；生产者许可证也要在有效期内。") % words


def of_label(given: dict[str, Any]) -> Line:
    """What the label lacks."""
    seen_on = given.get("label_checks") or []
    row = Receipt(imported=bool(given.get("imported")))
    missing = [LabelCheck(each).label for each in asked_of_label(row) if each not in seen_on]
    if missing:
        return (
            "fail",
            _("标签不符"),
            _("没有看到：%(what)s") % {"what": "；".join(str(each) for each in missing)},
        )
    return "pass", _("标签齐全"), ""


@signed_in()
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One examination."""
    return page(request, seen(request, Receipt, pk, *JOINED))


def page(request: HttpRequest, row: Receipt, problems: Any = ()) -> HttpResponse:
    """The paper form, its files, its history; what it corrects and what corrects it."""
    found = corrections(row)
    context = {
        "row": row,
        "title": _("食品添加剂进货查验记录"),
        "over": f"F03 · {row.organisation.name}",
        "tone": CONCLUSION_TONES[row.conclusion],
        "codes": [Code(code).label for code in row.codes],
        "lot_light": lot_light(row.lot) if row.lot else ("note", ""),
        "label": link("lot-label", row.lot_id) if row.lot and may_now(request, "receive") else "",
        "sections": [(title, plain(rows)) for title, rows in sections(row)],
        "files": [*attachments.of(row), *(attachments.of(row.corrects) if row.corrects else ())],
        "may_correct": found["newer"] is None
        and access.may(request.user, "correct_receipt", row.organisation),
        "may_attach": access.may(request.user, "attach", row.organisation),
        "older_link": address(row.corrects) if row.corrects else "",
        "newer_link": address(found["newer"]) if found["newer"] else "",
        "kept_until": kept_until(row.lot) if row.lot else None,
        **found,
    }
    return answered(request, "ledger/receipt.html", context, problems)


def sections(row: Receipt) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """The cells of form F03."""
    checks = [f"{'☑' if row.label_checks.get(key) else '☐'} {word}" for key, word in LabelCheck.choices]
    first = [
        (_("名称"), row.name),
        (_("规格"), row.specification),
        (_("数量"), measured(row)),
        (_("生产日期"), row.produced_on or ""),
        (_("生产批号"), row.supplier_lot),
        (_("保质期"), f"{row.shelf_life}（{_('有效期至')} {row.expires_on}）"),
        (_("进货日期"), row.received_on),
        (_("供货者名称"), row.supplier_name),
        (_("供货者地址"), row.supplier_address, True),
        (_("供货者联系方式"), row.supplier_contact, True),
    ]
    second = [
        (_("生产者名称"), row.maker),
        (_("生产许可证编号"), row.maker_licence),
        (_("生产许可证有效期至"), row.maker_licence_expires or ""),
        (_("进口"), _("是") if row.imported else _("否")),
        (_("合格证明编号"), row.certificate),
        (_("检验日期"), row.certificate_on or ""),
        (_("标签核对"), "\n".join(checks), True),
        (_("感官"), row.senses),
        (_("包装"), row.packaging),
        (_("温度"), row.temperature),
        (_("票据号"), row.voucher),
    ]
    third = [
        (_("验收结论"), row.get_conclusion_display()),
        (_("内部批号"), row.lot.number if row.lot else ""),
        (_("存放位置"), row.location.name if row.location else ""),
        (_("原因"), row.reason),
        (_("验收人"), f"{row.entered_by.name}  {timezone.localtime(row.happened_at):%Y-%m-%d %H:%M}"),
        (_("复核人"), row.checker.name if row.checker else row.exception),
    ]
    return [
        (_("一、进货记录（《食品安全法》第五十条）"), first),
        (_("二、许可证、合格证明、标签"), second),
        (_("三、验收"), third),
    ]


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """An examination entered again as it should have been."""
    row, user, now = seen(request, Receipt, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "correct_receipt", row.organisation))
    told = set(ReceiptCorrection.base_fields) - {"why", "exception"}
    initial = {name: getattr(row, name) for name in told}
    initial["happened_at"] = timezone.localtime(row.happened_at)
    initial["label_checks"] = [key for key, seen_on in row.label_checks.items() if seen_on]
    form = filled(request, ReceiptCorrection, row.organisation, initial=initial)
    return entry(
        request, form, title=_("更正进货查验记录"), button=_("保存更正"),
        do=lambda facts: actions.correct_receipt(by=user, receipt=row, key=once_of(request), at=now, **facts),
        to=address, back=address(row),
    )  # fmt: skip


@signed_in()
@require_POST
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers that came later."""
    row, user, now = seen(request, Receipt, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "attach", row.organisation))
    sent = [actions.PaperFile(each.name, each.read()) for each in request.FILES.getlist("files")]
    form = HouseForm({})
    form.is_valid()
    made = tried(
        form, lambda: (actions.require_files(sent), actions.add_files(by=user, owner=row, files=sent, at=now))
    )
    return redirect(address(row)) if made else page(request, row, form.faults())
