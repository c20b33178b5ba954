"""Suppliers (F04), goods coming in (F03) and into stock (F05)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import readers
from tianheng.modules.ledger.enums import Code, Conclusion, SupplierKind, SupplierState
from tianheng.modules.ledger.exchange.fields import Field, Form, auto, given
from tianheng.modules.ledger.exchange.reading import checks_said, label_checks
from tianheng.modules.ledger.models import Receipt, Supplier

YES_NO = (_("是"), _("否"))
UNIT_NOTE = _("可与数量写在一起，如 25 kg；斤、两请换成 kg、g")
NUMBER = auto("number", _("记录号"), "pk", width=2)
AMOUNT = given(
    "amount", _("数量"), "amount", "进货数量", "进货量", required=True, width=3, figure=True,
    note=_("照实填写，不四舍五入"),
)  # fmt: skip
UNIT = given("unit", _("单位"), "unit", "计量单位", note=UNIT_NOTE, width=2, under="amount")


def marks(row: Any) -> str:
    """Late, corrected, or the correction of another: so that both stand on the paper."""
    said = [gettext("补录")] if getattr(row, "late", False) or Code.LATE in getattr(row, "codes", ()) else []
    if getattr(row, "corrects_id", None):
        said.append(gettext("更正第 %(number)s 号") % {"number": row.corrects_id})
    newer = getattr(row, "corrected_by", None)
    if newer is not None:
        said.append(gettext("已由第 %(number)s 号更正") % {"number": newer.pk})
    return "；".join(said)


MARKS = auto("marks", _("补录、更正"), marks, width=4)
ENTERED = auto("entered", _("登记时间"), "entered_at", width=4)


def label(name: str, field: str = "") -> Any:
    """A choice's own word."""
    return lambda row: str(getattr(row, f"get_{field or name}_display")())


def checked(row: Any) -> str:
    """What was found on the label."""
    return checks_said(row.label_checks, imported=row.imported)


RECEIPTS = Form(
    "F03",
    _("食品添加剂进货查验记录"),
    Receipt,
    "received_on",
    (
        NUMBER,
        given("name", _("名称"), "", "食品添加剂名称", "品名", required=True, width=5),
        given("specification", _("规格"), "", required=True, width=3, under="name"),
        AMOUNT,
        UNIT,
        given("produced_on", _("生产日期"), read=readers.day, empty=None, under="supplier_lot"),
        given("supplier_lot", _("生产批号"), "", "供应商批号", required=True),
        given("shelf_life", _("保质期"), "", required=True, width=3, note=_("如 24个月")),
        given("expires_on", _("有效期至"), "", "到期日", read=readers.day, empty=None,
              note=_("不填的按生产日期和保质期推算"), under="shelf_life"),
        given("received_on", _("进货日期"), "", "到货日期", required=True, read=readers.day),
        given("supplier", _("供货者名称"), "supplier_name", "供货者", "供应商", "供应商名称", required=True, width=6,
              note=_("须已在供货者档案中；也可填供货者代码")),
        auto("address", _("供货者地址"), "supplier_address", width=9, under="supplier"),
        auto("contact", _("供货者联系方式"), "supplier_contact", width=5, under="supplier"),
        given("maker", _("生产者名称"), "", "生产厂家", "生产商", width=7),
        given("maker_licence", _("生产许可证编号"), "", "许可证号", width=5, under="maker"),
        given("maker_licence_expires", _("许可证有效期至"), "", "许可证有效期", read=readers.day, empty=None,
              under="maker"),
        given("certificate", _("合格证明编号"), "", "检验报告编号", "COA编号", width=4),
        given("certificate_on", _("检验日期"), read=readers.day, empty=None, under="certificate"),
        given("imported", _("进口"), "", "是否进口", read=readers.yes, empty=False, width=2, choices=YES_NO),
        given("label_checks", _("标签核对"), checked, read=label_checks, empty={}, width=4,
              note=_("“全部符合”，或逐项写明，用；隔开")),
        given("senses", _("感官"), width=2, under="label_checks"),
        given("packaging", _("包装"), width=2, under="label_checks"),
        given("temperature", _("温度"), width=2, paper=False),
        given("conclusion", _("验收结论"), label("conclusion"), "结论", required=True,
              read=readers.labelled(Conclusion.choices), choices=tuple(Conclusion.labels), width=3),
        given("reason", _("原因"), "", "说明", paper=False),
        auto("lot", _("内部批号"), "lot.number", width=4),
        given("location", _("存放位置"), "location.name", "库位", "位置", width=4, under="lot",
              note=_("拒收的不填，其余必填；写“位置与秤”里的名称")),
        given("voucher", _("票据号"), "", "发票号", width=3),
        given("gtin", _("商品条码（GTIN）"), "lot.gtin", "商品条码", "条码", paper=False),
        auto("people", _("验收人"), "entered_by.name", width=3),
        auto("checker", _("复核人"), "checker.name", width=3, under="people"),
        MARKS,
    ),
    kind="receipts",
    joined=("lot", "location", "entered_by", "checker", "corrected_by"),
    order=("received_on", "id"),
    effective=Q(corrected_by=None),
    signers=(
        (_("验收人"), "entered_by", "entered_at"), (_("复核人"), "checker", "entered_at"), (_("审核"), "", ""),
    ),
)  # fmt: skip

STORED = Form(
    "F05",
    _("入库单"),
    Receipt,
    "received_on",
    (
        NUMBER,
        auto("day", _("日期"), "received_on", width=3),
        auto("name", _("品名"), "name", width=6),
        auto("lot", _("内部批号"), "lot.number"),
        auto("supplier_lot", _("供应商批号"), "supplier_lot", under="lot"),
        auto("amount", _("数量"), "amount", width=3, figure=True),
        auto("unit", _("单位"), "unit", width=2, under="amount"),
        auto("expires_on", _("有效期至"), "expires_on"),
        auto("location", _("库位"), "location.name"),
        auto("voucher", _("票据号"), "voucher"),
        auto("people", _("经手人"), "entered_by.name", width=3),
        auto("checker", _("复核人"), "checker.name", width=3, under="people"),
        MARKS,
    ),
    joined=("lot", "location", "entered_by", "checker", "corrected_by"),
    order=("received_on", "id"),
    only=Q(lot__isnull=False),
    effective=Q(corrected_by=None),
    signers=((_("经手人"), "entered_by", "entered_at"), (_("复核人"), "checker", "entered_at")),
)

SUPPLIERS = Form(
    "F04",
    _("供货者档案"),
    Supplier,
    "",
    (
        given("code", _("供货者代码"), "", "代码", "编号", width=3,
              note=_("不填的自动编；与已有的相同则更新该供货者")),
        given("name", _("供货者名称"), "", "名称", "供应商名称", required=True, width=6),
        given("kind", _("类型"), label("kind"), read=readers.labelled(SupplierKind.choices), required=True,
              choices=tuple(SupplierKind.labels), width=3),
        given("credit_code", _("统一社会信用代码"), "", "信用代码", width=5, under="name"),
        given("licence", _("许可证编号"), "", "许可证号", width=5),
        given("licence_expires", _("许可证有效期至"), "", "许可证有效期", read=readers.day, empty=None,
              under="licence"),
        given("address", _("地址"), required=True, width=6),
        given("contact", _("联系人"), width=3, under="telephone"),
        given("telephone", _("联系方式"), "", "电话", "联系电话", required=True),
        given("additives", _("供应的添加剂"), "", "添加剂品种", "品种", width=6),
        given("state", _("状态"), label("state"), read=readers.labelled(SupplierState.choices), width=2,
              choices=tuple(SupplierState.labels), note=_("与档案不同时作一次评价，须写评价结论")),
        auto("assessed_on", _("评价日期"), "assessed_on"),
        given("assessment", _("评价结论"), width=5),
        given("next_assessment", _("下次评价"), "", "复评日期", read=readers.day, empty=None, under="assessed_on"),
    ),
    kind="suppliers",
    order=("pinyin", "id"),
    signers=((_("编制"), "", ""), (_("审核"), "", "")),
)  # fmt: skip


def field_of(form: Form, key: str) -> Field:
    """One column of a form."""
    return next(each for each in form.fields if each.key == key)
