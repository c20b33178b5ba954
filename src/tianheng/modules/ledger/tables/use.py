"""Issues, batches, feedings, tests, deliveries as lists."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianheng.modules.ledger.enums import BatchState, Code, FeedingStatus, IssueKind, Outcome
from tianheng.modules.ledger.models import Feeding
from tianheng.modules.ledger.queries.oversight import waiting
from tianheng.modules.ledger.tables.shared import (
    ENTERPRISE,
    Light,
    batch_light,
    corrected,
    enterprise,
    feeding_light,
    measured,
    one,
    percent,
    who,
)
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search

T = gettext_lazy
OUTCOME_TONES = {"pass": "pass", "fail": "fail", "open": "review"}


def way(row: Any) -> str:
    """From where to where."""
    return f"{row.origin} → {row.destination}"


def purpose(row: Any) -> str:
    """What it was taken for."""
    return row.batch.number if row.batch else row.product.name if row.product else row.purpose


ISSUES = Listing(
    name="issues",
    title=T("领用（称量）记录（F06）"),
    columns=[
        Column("at", T("时间"), "happened_at", ("happened_at", "pk"), one("issue"), kind="date", narrow=True),
        Column("kind", T("类别"), "get_kind_display", "kind", narrow=True),
        enterprise(),
        Column("name", T("品名"), "lot.name", "lot__name"),
        Column("lot", T("批号"), "lot.number", "lot__number", lambda row: one("lot")(row.lot), narrow=True),
        Column("amount", T("称量值"), measured, "micro", kind="figure"),
        Column("way", T("位置"), way),
        Column("purpose", T("用途"), purpose),
        Column("scale", T("秤"), "scale.number", narrow=True),
        Column("people", T("领用 / 管理"), who("taker", "keeper"), narrow=True),
        Column("alone", T("例外"), "exception"),
    ],
    filters=[
        Choice("kind", T("类别"), IssueKind.choices, "kind", tabs=True),
        Search("q", T("查找"), ("lot__number", "lot__name", "batch__number", "taker__name"),
               hint=T("批号、品名、人")),
        Period("day", T("日期"), "happened_at", moments=True),
        Flag("alone", T("一人完成的"), ~Q(exception="")),
        ENTERPRISE,
    ],
    default_sort="-at",
    empty=T("还没有领用记录。"),
)  # fmt: skip


def output(row: Any) -> str:
    """What came out of a batch."""
    return f"{row.output} {row.output_unit}".strip()


def of_batch(row: Any) -> str:
    """The page of a row's batch."""
    return str(one("batch")(row.batch))


def unfed(rows: Any) -> Any:
    """Batches without a feeding."""
    return rows.filter(~Exists(Feeding.objects.filter(batch=OuterRef("pk"))))


BATCHES = Listing(
    name="batches",
    title=T("生产批"),
    columns=[
        Column("number", T("产品批号"), "number", "number", one("batch"), narrow=True),
        Column("product", T("产品"), "product.name", "product__pinyin"),
        enterprise(),
        Column("made", T("生产日期"), "made_on", ("made_on", "pk"), kind="date", narrow=True),
        Column("amount", T("批量"), measured, "micro", kind="figure"),
        Column("formula", T("配方"), lambda row: f"V{row.formula.number}", narrow=True),
        Column("output", T("产量"), output, "output_micro", kind="figure"),
        Column("expires", T("保质期至"), "expires_on", "expires_on", kind="date", narrow=True),
        Column("state", T("状态"), batch_light, "state", kind="light"),
    ],
    filters=[
        Choice("state", T("状态"), BatchState.choices, "state", tabs=True),
        Search("q", T("查找"), ("number", "product__name", "product__pinyin", "product__initials"),
               hint=T("批号、产品、拼音")),
        Period("day", T("生产日期"), "made_on"),
        Flag("unfed", T("没有投料记录"), unfed),
        ENTERPRISE,
    ],
    default_sort="-made",
    empty=T("还没有生产批。"),
    empty_hint=T("开批时选产品和已批准的配方，再逐项投料。"),
)  # fmt: skip


def unsigned(rows: Any) -> Any:
    """Feedings whose second person has not signed yet."""
    return waiting(rows.exclude(status=FeedingStatus.CLEAN)).filter(corrected_by=None)


def level(row: Any) -> str:
    """What it adds, in g/kg."""
    if row.level_micro is None:
        return ""
    whole, part = divmod(row.level_micro, 10**6)
    digits = f"{part:06d}".rstrip("0")
    return f"{whole}.{digits} g/kg" if digits else f"{whole} g/kg"


def said(row: Any) -> str:
    """The remarks in words."""
    return "、".join(str(Code(code).label) for code in row.codes)


FEEDINGS = Listing(
    name="feedings",
    title=T("投料使用台账（F07）"),
    columns=[
        Column("at", T("使用时间"), "happened_at", ("happened_at", "pk"), one("feeding"), kind="date", narrow=True),
        Column("product", T("产品"), "batch.product.name"),
        enterprise(),
        Column("batch", T("产品批号"), "batch.number", "batch__number", of_batch, narrow=True),
        Column("size", T("批量"), lambda row: measured(row.batch), kind="figure"),
        Column("additive", T("食品添加剂"), "lot.name", "lot__additive"),
        Column("lot", T("添加剂批号"), "lot.number", "lot__number", lambda row: one("lot")(row.lot), narrow=True),
        Column("function", T("功能"), "line.function"),
        Column("limit", T("标准限量"), "limit_text"),
        Column("amount", T("实际使用量"), measured, "micro", kind="figure"),
        Column("level", T("换算使用量"), level, "level_micro", kind="figure"),
        Column("share", T("占限量"), lambda row: percent(row.limit_share), "limit_share", kind="figure"),
        Column("status", T("情况"), feeding_light, "status", kind="light"),
        Column("said", T("提示"), said),
        Column("people", T("投料 / 复核"), who("entered_by", "checker"), narrow=True),
        Column("entered", T("登记时间"), "entered_at", "entered_at", kind="date", narrow=True),
        Column("corrected", T("更正"), corrected, narrow=True),
    ],
    filters=[
        Choice("status", T("情况"), FeedingStatus.choices, "status", tabs=True),
        Search("q", T("查找"), ("batch__number", "lot__number", "lot__name", "batch__product__name"),
               hint=T("产品、批号、添加剂")),
        Period("day", T("使用日期"), "happened_at", moments=True),
        Flag("late", T("补录的"), Q(late=True)),
        Flag("unsigned", T("待第二人复核"), unsigned),
        Flag("latest", T("不看已更正的"), Q(corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-at",
    empty=T("还没有投料记录。"),
)  # fmt: skip


def result(row: Any) -> str:
    """The result as printed, or not detected."""
    return (
        f"{row.value} {row.unit}"
        if row.value
        else _("未检出（定量限 %(loq)s %(unit)s）") % {"loq": row.loq, "unit": row.unit}
    )


def outcome_light(row: Any) -> Light:
    """What the test concluded."""
    return OUTCOME_TONES[row.outcome], row.get_outcome_display()


def of_what(row: Any) -> str:
    """The batch or lot tested."""
    return row.batch.number if row.batch else row.lot.number


def where(row: Any) -> str:
    """Its page."""
    return str(one("batch")(row.batch) if row.batch else one("lot")(row.lot))


TESTS = Listing(
    name="tests",
    title=T("检验记录（F09）"),
    columns=[
        Column("day", T("检验日期"), "tested_on", ("tested_on", "pk"), kind="date", narrow=True),
        Column("item", T("项目"), "item", "item"),
        enterprise(),
        Column("what", T("批号"), of_what, link=where, narrow=True),
        Column("method", T("方法"), "method", narrow=True),
        Column("value", T("结果"), result, kind="figure"),
        Column("limit", T("限量"), "limit_text"),
        Column("outcome", T("判定"), outcome_light, "outcome", kind="light"),
        Column("people", T("检验 / 审核"), who("entered_by", "reviewer"), narrow=True),
        Column("report", T("报告编号"), "report_number", narrow=True),
        Column("corrected", T("更正"), corrected, narrow=True),
    ],
    filters=[
        Choice("outcome", T("判定"), Outcome.choices, "outcome", tabs=True),
        Search("q", T("查找"), ("item", "batch__number", "lot__number", "report_number"),
               hint=T("项目、批号、报告编号")),
        Period("day", T("检验日期"), "tested_on"),
        Flag("open", T("待审核"), Q(reviewed_at=None, corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-day",
    empty=T("还没有检验记录。"),
)  # fmt: skip

DELIVERIES = Listing(
    name="deliveries",
    title=T("出厂销售记录（F10）"),
    columns=[
        Column("day", T("销售日期"), "sold_on", ("sold_on", "pk"), one("delivery"), kind="date", narrow=True),
        Column("name", T("产品名称"), "name", "name"),
        enterprise(),
        Column("specification", T("规格"), "specification"),
        Column("batch", T("产品批号"), "batch.number", "batch__number", of_batch, narrow=True),
        Column("amount", T("数量"), measured, "micro", kind="figure"),
        Column("certificate", T("合格证号"), "certificate", narrow=True),
        Column("buyer", T("购货者名称"), "buyer_name", "buyer_pinyin"),
        Column("address", T("购货者地址"), "buyer_address"),
        Column("contact", T("购货者联系方式"), "buyer_contact"),
        Column("voucher", T("票据号"), "voucher", narrow=True),
        Column("corrected", T("更正"), corrected, narrow=True),
    ],
    filters=[
        Search("q", T("查找"), ("batch__number", "name", "buyer_name", "buyer_pinyin", "certificate"),
               hint=T("批号、产品、购货者、拼音")),
        Period("day", T("销售日期"), "sold_on"),
        Flag("latest", T("不看已更正的"), Q(corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-day",
    empty=T("还没有出厂记录。"),
    empty_hint=T("放行后的生产批才能出厂。"),
)  # fmt: skip
