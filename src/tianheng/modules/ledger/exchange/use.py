"""Issues (F06), production batches, feedings (F07), tests (F09), deliveries (F10)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import readers
from tianheng.modules.ledger.enums import Code, FeedingStatus, IssueKind, Outcome
from tianheng.modules.ledger.exchange.fields import Form, auto, given
from tianheng.modules.ledger.exchange.goods import ENTERED, MARKS, NUMBER, UNIT, UNIT_NOTE, label
from tianheng.modules.ledger.exchange.reading import moment
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, Issue, TestRecord
from tianheng.modules.ledger.queries.weighed import percent

LOT_NOTE = _("内部批号；也可填供应商的生产批号")
BATCH_NOTE = _("须先开批，或先导入生产批")
PLACE_NOTE = _("不填的取该批次所在的位置")
PERSON_NOTE = _("本企业人员的姓名；不填的记为导入人")
PAPER_NOTE = _("纸质记录上的签字，写入备注；须补复核的由本人在系统里办理")


def codes(row: Any) -> str:
    """What the system had to say, in words."""
    return "、".join(str(Code(each).label) for each in row.codes)


def level(row: Any) -> str:
    """What a feeding adds, g/kg."""
    if row.level_micro is None:
        return ""
    whole, part = divmod(row.level_micro, 10**6)
    digits = f"{part:06d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def size(row: Any) -> str:
    """The batch's size."""
    return f"{row.batch.amount} {row.batch.unit}"


def version(row: Any) -> str:
    """The formula's version."""
    batch = getattr(row, "batch", row)
    return f"V{batch.formula.number}"


ISSUES = Form(
    "F06",
    _("领用（称量）记录"),
    Issue,
    "happened_at",
    (
        NUMBER,
        given("happened_at", _("日期时间"), "", "领用时间", "领用日期", "日期", read=moment, required=True, width=4),
        given("kind", _("类别"), label("kind"), read=readers.labelled(IssueKind.choices), empty="issue",
              choices=tuple(IssueKind.labels), width=2, note=_("不填的是领用")),
        given("name", _("品名"), "lot.name", "食品添加剂名称", "名称", width=5),
        given("lot", _("批号"), "lot.number", "内部批号", "添加剂批号", required=True, note=LOT_NOTE, under="name"),
        given("amount", _("领用量"), "", "称量值", "数量", "退回量", required=True, figure=True, width=3,
              note=_("秤上的读数")),
        UNIT,
        given("origin", _("从"), "origin.name", "发料位置", width=4, note=PLACE_NOTE),
        given("destination", _("到"), "destination.name", "去向", required=True, width=4, under="origin"),
        given("product", _("用途产品"), "product.name", "产品名称", width=5),
        given("batch", _("用途批次"), "batch.number", "产品批号", under="product"),
        given("purpose", _("用途"), width=3, paper=False),
        given("scale", _("秤编号"), "scale.number", width=3),
        auto("calibrated", _("校准有效期"), "scale.calibrated_until", under="scale"),
        given("taker", _("领用人"), "taker.name", required=True, width=3),
        given("keeper", _("管理员"), "keeper.name", "发料人", "保管人", required=True, width=3),
        given("reason", _("原因"), "", "说明", width=4),
        auto("codes", _("提示"), codes, width=4),
        auto("exception", _("例外原因"), "exception", width=3),
        ENTERED,
    ),
    kind="issues",
    moments=True,
    joined=("lot", "origin", "destination", "product", "batch", "scale", "taker", "keeper"),
    order=("happened_at", "id"),
    signers=((_("领用人"), "taker", "happened_at"), (_("管理员"), "keeper", "happened_at"), (_("审核"), "", "")),
)  # fmt: skip

BATCHES = Form(
    "F07-1",
    _("生产批"),
    Batch,
    "made_on",
    (
        given("product", _("产品名称"), "product.name", "产品", required=True, width=6, note=_("也可填产品编号")),
        given("number", _("产品批号"), "", "生产批号", "批号", required=True),
        given("made_on", _("生产日期"), read=readers.day, required=True),
        given("amount", _("批量"), "", "产品批量", required=True, figure=True, width=3,
              note=_("投料前的总量，kg 或 L")),
        given("unit", _("单位"), note=UNIT_NOTE, width=2, under="amount"),
        given("formula", _("配方版本"), version, "版本", width=3, note=_("如 V2；不填的用已批准的")),
        given("client", _("委托方"), width=4),
        auto("expires_on", _("保质期至"), "expires_on"),
        auto("output", _("产量"), lambda row: f"{row.output} {row.output_unit}".strip(), width=3),
        auto("state", _("状态"), label("state"), width=3),
        auto("people", _("开批人"), "entered_by.name", width=3),
    ),
    kind="batches",
    joined=("product", "formula", "entered_by"),
    order=("made_on", "id"),
    signers=((_("开批人"), "entered_by", "entered_at"), (_("审核"), "", "")),
)  # fmt: skip

FEEDINGS = Form(
    "F07",
    _("食品添加剂投料使用台账"),
    Feeding,
    "happened_at",
    (
        NUMBER,
        given("happened_at", _("使用日期时间"), "", "使用日期/时间", "使用日期", "使用时间", "投料时间", "日期",
              read=moment, required=True, width=4, note=_("如 2026-05-06 08:30；只有日期的按中午记")),
        given("product", _("产品名称"), "batch.product.name", "产品", required=True, width=5),
        given("batch", _("产品批号"), "batch.number", "生产批号", required=True, note=BATCH_NOTE, under="product"),
        given("size", _("产品批量"), size, "批量", width=3, note=_("填写的须与生产批登记的相同")),
        given("additive", _("食品添加剂名称"), "lot.name", "添加剂名称", "添加剂", required=True, width=5),
        given("lot", _("添加剂批号"), "lot.number", "生产日期/批号", "内部批号", "批号", "添加剂生产批号",
              required=True, note=LOT_NOTE, under="additive"),
        auto("function", _("功能（作用）"), "line.function", width=3),
        auto("limit", _("GB 2760 最大使用量"), "limit_text", width=4),
        given("amount", _("实际使用量"), "", "使用量", "投料量", "数量", required=True, figure=True, width=3,
              note=_("照秤上的读数填写")),
        UNIT,
        auto("level", _("换算使用量（g/kg）"), level, figure=True, width=3),
        auto("share", _("占限量"), lambda row: percent(row.limit_share), width=3, under="level"),
        given("step", _("投料工序"), "", "工序", width=3),
        auto("formula", _("配方版本"), version, width=2, under="step"),
        given("location", _("取料位置"), "location.name", "位置", paper=False, note=PLACE_NOTE),
        given("scale", _("秤编号"), "scale.number", paper=False),
        given("feeder", _("投料人"), "entered_by.name", "配料人", "投料（配料）人", width=3, note=PERSON_NOTE),
        given("checker", _("复核人"), "checker.name", width=3, note=PAPER_NOTE, under="feeder"),
        auto("status", _("情况"), label("status"), width=3),
        auto("codes", _("异常"), codes, width=4),
        given("reason", _("原因"), "", "异常说明", width=4, under="codes",
              note=_("超限、超配方、过期等确已发生的，须写明")),
        ENTERED,
        given("note", _("备注"), width=3, paper=False),
        MARKS,
    ),
    kind="feedings",
    moments=True,
    joined=(
        "batch__product", "batch__formula", "lot", "location", "line", "scale", "entered_by", "checker",
        "corrected_by",
    ),
    order=("happened_at", "id"),
    effective=Q(corrected_by=None) & ~Q(status=FeedingStatus.VOID),
    signers=(
        (_("投料人"), "entered_by", "happened_at"), (_("复核人"), "checker", "happened_at"), (_("审核"), "", ""),
    ),
)  # fmt: skip


def result(row: Any) -> str:
    """The result; not detected is said so on paper by an empty cell beside the limit of quantification."""
    return str(row.value)


TESTS = Form(
    "F09",
    _("检验记录"),
    TestRecord,
    "tested_on",
    (
        NUMBER,
        given("tested_on", _("检验日期"), "", "日期", read=readers.day, required=True),
        given("sample", _("样品"), "", "样品名称", width=4),
        given("product", _("产品名称"), "batch.product.name", "产品", width=5),
        given("batch", _("产品批号"), "batch.number", "批号", note=_("产品批号和添加剂批号填一个"), under="product"),
        given("lot", _("添加剂批号"), "lot.number", "内部批号", note=LOT_NOTE, under="product"),
        given("item", _("项目"), "", "检验项目", required=True, width=4),
        given("standard", _("判定标准"), "", "标准", under="method"),
        given("method", _("检验方法"), "", "方法", required=True),
        given("value", _("结果"), result, "检验结果", figure=True, width=3, note=_("未检出的留空，并填定量限")),
        given("unit", _("单位"), width=2, under="value"),
        given("basis", _("以何计"), width=3, under="value"),
        given("loq", _("定量限"), figure=True, width=3),
        auto("limit", _("限量"), "limit_text"),
        given("outcome", _("判定"), label("outcome"), read=readers.labelled(Outcome.choices),
              choices=tuple(Outcome.labels), width=2, note=_("不填的由系统比对")),
        auto("people", _("检验员"), "entered_by.name", width=3),
        auto("reviewer", _("审核人"), "reviewer.name", width=3, under="people"),
        given("instrument", _("仪器"), width=3),
        given("report_number", _("报告编号"), paper=False),
        given("laboratory", _("检验机构"), paper=False),
        given("reason", _("说明"), "", "原因", paper=False),
        MARKS,
    ),
    kind="tests",
    joined=("batch__product", "lot", "entered_by", "reviewer", "corrected_by"),
    order=("tested_on", "id"),
    effective=Q(corrected_by=None),
    signers=((_("检验员"), "entered_by", "entered_at"), (_("审核人"), "reviewer", "reviewed_at")),
)  # fmt: skip

DELIVERIES = Form(
    "F10",
    _("出厂（销售）记录"),
    Delivery,
    "sold_on",
    (
        NUMBER,
        given("sold_on", _("销售日期"), "", "出厂日期", "日期", read=readers.day, required=True),
        given("product", _("产品名称"), "name", "名称", required=True, width=5),
        given("specification", _("规格"), width=3, under="product"),
        given("amount", _("数量"), "", "销售数量", required=True, figure=True, width=3),
        UNIT,
        auto("made_on", _("生产日期"), "batch.made_on", under="batch"),
        given("batch", _("产品批号"), "batch.number", "生产批号", "批号", required=True),
        given("certificate", _("检验合格证号"), "", "合格证号", required=True),
        given("buyer_name", _("购货者名称"), "", "购货者", "客户", required=True, width=6),
        given("buyer_address", _("购货者地址"), "", "地址", required=True, width=6, under="buyer_name"),
        given("buyer_contact", _("购货者联系方式"), "", "联系方式", required=True, width=5, under="buyer_name"),
        given("voucher", _("票据号"), width=3),
        given("note", _("备注"), paper=False),
        auto("people", _("经手人"), "entered_by.name", width=3),
        MARKS,
    ),
    kind="deliveries",
    joined=("batch__product", "entered_by", "corrected_by"),
    order=("sold_on", "id"),
    effective=Q(corrected_by=None, micro__gt=0),
    signers=((_("经手人"), "entered_by", "entered_at"), (_("审核"), "", "")),
)  # fmt: skip
