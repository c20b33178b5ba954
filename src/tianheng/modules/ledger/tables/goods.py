"""Suppliers, receipts, lots and stock as lists."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import Conclusion, LocationKind, LotState, SupplierKind, SupplierState
from tianheng.modules.ledger.models import Stock
from tianheng.modules.ledger.tables.shared import (
    ENTERPRISE,
    Light,
    corrected,
    enterprise,
    expiry_light,
    left,
    lot_light,
    measured,
    one,
    who,
)
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search

SUPPLIER_TONES = {"candidate": "review", "qualified": "pass", "suspended": "fail", "dropped": "note"}
CONCLUSION_TONES = {"accepted": "pass", "quarantined": "review", "refused": "fail"}


def by_name(rows: Any, text: str) -> Any:
    """By name, pinyin, initials, code, licence."""
    plain = text.lower().replace(" ", "")
    return rows.filter(
        Q(name__icontains=text)
        | Q(pinyin__startswith=plain)
        | Q(initials__startswith=plain)
        | Q(code__iexact=text)
        | Q(licence__icontains=text)
        | Q(additives__icontains=text)
    )


def supplier_light(row: Any) -> Light:
    """What the last assessment concluded."""
    return SUPPLIER_TONES[row.state], row.get_state_display()


SUPPLIERS = Listing(
    name="suppliers",
    title=_("供货者"),
    columns=[
        Column("name", _("供货者名称"), "name", "pinyin", one("supplier")),
        Column("code", _("代码"), "code", "code", narrow=True),
        enterprise(),
        Column("kind", _("类型"), "get_kind_display", "kind", narrow=True),
        Column("additives", _("供应的添加剂"), "additives"),
        Column("licence", _("许可证编号"), "licence", narrow=True),
        Column("expires", _("许可证有效期"), lambda row: expiry_light(row.licence_expires), "licence_expires",
               kind="light"),
        Column("state", _("评价结论"), supplier_light, "state", kind="light"),
        Column("next", _("下次评价"), lambda row: expiry_light(row.next_assessment), "next_assessment", kind="light"),
    ],
    filters=[
        Choice("state", _("评价结论"), SupplierState.choices, "state", tabs=True),
        Search("q", _("查找"), by_name, hint=_("名称、拼音首字母、许可证、添加剂")),
        Choice("kind", _("类型"), SupplierKind.choices, "kind"),
        ENTERPRISE,
    ],
    default_sort="name",
    empty=_("还没有供货者。"),
    empty_hint=_("先登记供货者并评价合格，进货查验时选用。"),
)  # fmt: skip


def conclusion_light(row: Any) -> Light:
    """What the examination ended with."""
    return CONCLUSION_TONES[row.conclusion], row.get_conclusion_display()


def bare(rows: Any) -> Any:
    """Taken in without a certificate."""
    return rows.filter(certificate="").exclude(conclusion=Conclusion.REFUSED)


RECEIPTS = Listing(
    name="receipts",
    title=_("进货查验记录（F03）"),
    columns=[
        Column("day", _("进货日期"), "received_on", ("received_on", "pk"), one("receipt"), kind="date", narrow=True),
        Column("name", _("名称"), "name", "name"),
        enterprise(),
        Column("specification", _("规格"), "specification"),
        Column("amount", _("数量"), measured, "micro", kind="figure"),
        Column("supplier_lot", _("生产批号"), "supplier_lot", "supplier_lot", narrow=True),
        Column("expires", _("有效期至"), "expires_on", "expires_on", kind="date", narrow=True),
        Column("supplier", _("供货者"), "supplier_name", "supplier_name"),
        Column("certificate", _("合格证明"), "certificate", narrow=True),
        Column("lot", _("内部批号"), "lot.number", "lot__number", narrow=True),
        Column("conclusion", _("结论"), conclusion_light, "conclusion", kind="light"),
        Column("people", _("验收 / 复核"), who("entered_by", "checker"), narrow=True),
        Column("corrected", _("更正"), corrected, narrow=True),
    ],
    filters=[
        Choice("conclusion", _("结论"), Conclusion.choices, "conclusion", tabs=True),
        Search("q", _("查找"), ("name", "supplier_lot", "supplier_name", "lot__number", "certificate"),
               hint=_("名称、批号、供货者、证明编号")),
        Period("day", _("进货日期"), "received_on"),
        Flag("bare", _("没有合格证明"), bare),
        Flag("latest", _("不看已更正的"), Q(corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-day",
    quick=["day"],
    empty=_("还没有进货查验记录。"),
    empty_hint=_("货到时先查验再入库。"),
)  # fmt: skip


def held_choice(rows: Any, value: str) -> Any:
    """Lots of which there is something, or nothing."""
    there = Exists(Stock.objects.filter(lot=OuterRef("pk"), micro__gt=0))
    return rows.filter(there) if value == "yes" else rows.filter(~there)


LOTS = Listing(
    name="lots",
    title=_("批次与库存"),
    columns=[
        Column("number", _("内部批号"), "number", "number", one("lot"), narrow=True),
        Column("name", _("名称"), "name", ("pinyin", "additive")),
        enterprise(),
        Column("supplier_lot", _("生产批号"), "supplier_lot", "supplier_lot", narrow=True),
        Column("supplier", _("供货者"), "supplier.name", "supplier__pinyin"),
        Column("total", _("库存"), left, "total", kind="figure"),
        Column("expires", _("有效期至"), lambda row: expiry_light(row.expires_on), "expires_on", kind="light"),
        Column("state", _("状态"), lot_light, "state", kind="light"),
    ],
    filters=[
        Choice("state", _("状态"), LotState.choices, "state", tabs=True),
        Search("q", _("查找"), ("number", "name", "additive", "supplier_lot", "supplier__name"),
               hint=_("批号、名称、供货者")),
        Choice("held", _("库存"), [("yes", _("有库存")), ("no", _("已用完"))], held_choice),
        ENTERPRISE,
    ],
    default_sort="-number",
    quick=["number"],
    empty=_("还没有批次。"),
    empty_hint=_("进货查验后自动生成批次；建账前的库存用“期初入账”。"),
)  # fmt: skip


STOCK = Listing(
    name="stock",
    title=_("库存（按位置）"),
    columns=[
        Column("additive", _("添加剂"), "lot.additive", ("lot__pinyin", "lot__expires_on")),
        Column("location", _("位置"), "location.name", "location__name"),
        enterprise(),
        Column("lot", _("内部批号"), "lot.number", "lot__number", lambda row: one("lot")(row.lot), narrow=True),
        Column("name", _("品名"), "lot.name"),
        Column("micro", _("数量"), lambda row: display(row.micro, row.lot.dimension), "micro", kind="figure"),
        Column("expires", _("有效期至"), lambda row: expiry_light(row.lot.expires_on), "lot__expires_on",
               kind="light"),
        Column("state", _("状态"), lambda row: lot_light(row.lot), "lot__state", kind="light"),
    ],
    filters=[
        Search("q", _("查找"), ("lot__additive", "lot__name", "lot__number", "location__name"),
               hint=_("添加剂、批号、位置")),
        Choice("kind", _("位置用途"), LocationKind.choices, "location__kind"),
        ENTERPRISE,
    ],
    default_sort="additive",
    quick=["additive"],
    lead=_("同一添加剂按到期先后排列，先到期的先用。"),
    empty=_("没有库存。"),
)  # fmt: skip

WHEN = [("past", _("已过期")), ("30", _("30 天内")), ("90", _("90 天内"))]


def by_when(rows: Any, value: str) -> Any:
    """Lots past their date, or due within some days."""
    today = timezone.localdate()
    if value == "past":
        return rows.filter(expires_on__lt=today)
    return rows.filter(expires_on__gte=today, expires_on__lte=today + timedelta(days=int(value)))


def days_left(row: Any) -> int:
    """Days until the date; below 0 once it is past."""
    return int((row.expires_on - timezone.localdate()).days)


EXPIRY = Listing(
    name="expiry",
    title=_("效期看板"),
    columns=[
        Column("number", _("内部批号"), "number", "number", one("lot"), narrow=True),
        Column("name", _("名称"), "name", "pinyin"),
        enterprise(),
        Column("expires", _("有效期至"), lambda row: expiry_light(row.expires_on), "expires_on", kind="light"),
        Column("days", _("剩余天数"), days_left, "expires_on", kind="figure"),
        Column("total", _("库存"), left, "total", kind="figure"),
        Column("state", _("状态"), lot_light, "state", kind="light"),
        Column("supplier", _("供货者"), "supplier.name", "supplier__pinyin"),
    ],
    filters=[
        Choice("when", _("到期"), WHEN, by_when, tabs=True),
        Search("q", _("查找"), ("number", "name", "additive"), hint=_("批号、名称")),
        ENTERPRISE,
    ],
    default_sort="expires",
    quick=["expires"],
    empty=_("没有在库的批次。"),
)  # fmt: skip
