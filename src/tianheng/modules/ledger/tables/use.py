"""Issues, batches, feedings, tests, deliveries as lists."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.modules.ledger.enums import BatchState, Code, FeedingStatus, IssueKind, Outcome
from tianheng.modules.ledger.queries.feedings import without_feeding
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

OUTCOME_TONES = {"pass": "pass", "fail": "fail", "open": "review"}


def way(row: Any) -> str:
    """From where to where."""
    return f"{row.origin} → {row.destination}"


def purpose(row: Any) -> str:
    """What it was taken for."""
    return row.batch.number if row.batch else row.product.name if row.product else row.purpose


ISSUES = Listing(
    name="issues",
    title=_("领用（称量）记录（F06）"),
    columns=[
        Column("at", _("时间"), "happened_at", ("happened_at", "pk"), one("issue"), kind="date", narrow=True),
        Column("kind", _("类别"), "get_kind_display", "kind", narrow=True),
        enterprise(),
        Column("name", _("品名"), "lot.name", "lot__pinyin"),
        Column("lot", _("批号"), "lot.number", "lot__number", lambda row: one("lot")(row.lot), narrow=True),
        Column("amount", _("称量值"), measured, "micro", kind="figure"),
        Column("way", _("位置"), way),
        Column("purpose", _("用途"), purpose),
        Column("scale", _("秤"), "scale.number", narrow=True),
        Column("people", _("领用 / 管理"), who("taker", "keeper"), narrow=True),
        Column("alone", _("例外"), "exception"),
    ],
    filters=[
        Choice("kind", _("类别"), IssueKind.choices, "kind", tabs=True),
        Search("q", _("查找"), ("lot__number", "lot__name", "batch__number", "taker__name"),
               hint=_("批号、品名、人")),
        Period("day", _("日期"), "happened_at", moments=True),
        Flag("alone", _("一人完成的"), ~Q(exception="")),
        ENTERPRISE,
    ],
    default_sort="-at",
    quick=["at"],
    empty=_("还没有领用记录。"),
)  # fmt: skip


def output(row: Any) -> str:
    """What came out of a batch."""
    return f"{row.output} {row.output_unit}".strip()


def of_batch(row: Any) -> str:
    """The page of a row's batch."""
    return str(one("batch")(row.batch))


def unfed(rows: Any) -> Any:
    """Batches without a feeding, though their formula has additives."""
    return without_feeding(rows)


BATCHES = Listing(
    name="batches",
    title=_("生产批"),
    columns=[
        Column("number", _("产品批号"), "number", "number", one("batch"), narrow=True),
        Column("product", _("产品"), "product.name", "product__pinyin"),
        enterprise(),
        Column("made", _("生产日期"), "made_on", ("made_on", "pk"), kind="date", narrow=True),
        Column("amount", _("批量"), measured, "micro", kind="figure"),
        Column("formula", _("配方"), lambda row: f"V{row.formula.number}", narrow=True),
        Column("output", _("产量"), output, "output_micro", kind="figure"),
        Column("expires", _("保质期至"), "expires_on", "expires_on", kind="date", narrow=True),
        Column("state", _("状态"), batch_light, "state", kind="light"),
    ],
    filters=[
        Choice("state", _("状态"), BatchState.choices, "state", tabs=True),
        Search("q", _("查找"), ("number", "product__name", "product__pinyin", "product__initials"),
               hint=_("批号、产品、拼音")),
        Period("day", _("生产日期"), "made_on"),
        Flag("unfed", _("没有投料记录"), unfed),
        ENTERPRISE,
    ],
    default_sort="-made",
    quick=["made"],
    empty=_("还没有生产批。"),
    empty_hint=_("开批时选产品和已批准的配方，再逐项投料。"),
)  # fmt: skip


def by_status(rows: Any, value: str) -> Any:
    """Feedings that stand so; of the others it is said that they are not clean: these have an index."""
    kept = rows if value == FeedingStatus.CLEAN else rows.exclude(status=FeedingStatus.CLEAN)
    return kept.filter(status=value)


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
    title=_("投料使用台账（F07）"),
    columns=[
        Column("at", _("使用时间"), "happened_at", ("happened_at", "pk"), one("feeding"), kind="date", narrow=True),
        Column("product", _("产品"), "batch.product.name"),
        enterprise(),
        Column("batch", _("产品批号"), "batch.number", "batch__number", of_batch, narrow=True),
        Column("size", _("批量"), lambda row: measured(row.batch), kind="figure"),
        Column("additive", _("食品添加剂"), "lot.name", "lot__pinyin"),
        Column("lot", _("添加剂批号"), "lot.number", "lot__number", lambda row: one("lot")(row.lot), narrow=True),
        Column("function", _("功能"), "line.function"),
        Column("limit", _("标准限量"), "limit_text"),
        Column("amount", _("实际使用量"), measured, "micro", kind="figure"),
        Column("level", _("换算使用量"), level, "level_micro", kind="figure"),
        Column("share", _("占限量"), lambda row: percent(row.limit_share), "limit_share", kind="figure"),
        Column("status", _("情况"), feeding_light, "status", kind="light"),
        Column("said", _("提示"), said),
        Column("people", _("投料 / 复核"), who("entered_by", "checker"), narrow=True),
        Column("entered", _("登记时间"), "entered_at", "entered_at", kind="date", narrow=True),
        Column("corrected", _("更正"), corrected, narrow=True),
    ],
    filters=[
        Choice("status", _("情况"), FeedingStatus.choices, by_status, tabs=True),
        Search("q", _("查找"), ("batch__number", "lot__number", "lot__name", "batch__product__name"),
               hint=_("产品、批号、添加剂")),
        Period("day", _("使用日期"), "happened_at", moments=True),
        Flag("late", _("补录的"), Q(late=True)),
        Flag("solo", _("没有复核人"), Q(checker=None)),
        Flag("unsigned", _("待第二人复核"), unsigned),
        Flag("latest", _("不看已更正的"), Q(corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-at",
    quick=["at"],
    empty=_("还没有投料记录。"),
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
    title=_("检验记录（F09）"),
    columns=[
        Column("day", _("检验日期"), "tested_on", ("tested_on", "pk"), kind="date", narrow=True),
        Column("item", _("项目"), "item", "item"),
        enterprise(),
        Column("what", _("批号"), of_what, link=where, narrow=True),
        Column("method", _("方法"), "method", narrow=True),
        Column("value", _("结果"), result, kind="figure"),
        Column("limit", _("限量"), "limit_text"),
        Column("outcome", _("判定"), outcome_light, "outcome", kind="light"),
        Column("people", _("检验 / 审核"), who("entered_by", "reviewer"), narrow=True),
        Column("report", _("报告编号"), "report_number", narrow=True),
        Column("corrected", _("更正"), corrected, narrow=True),
    ],
    filters=[
        Choice("outcome", _("判定"), Outcome.choices, "outcome", tabs=True),
        Search("q", _("查找"), ("item", "batch__number", "lot__number", "report_number"),
               hint=_("项目、批号、报告编号")),
        Period("day", _("检验日期"), "tested_on"),
        Flag("open", _("待审核"), Q(reviewed_at=None, corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-day",
    quick=["day"],
    empty=_("还没有检验记录。"),
)  # fmt: skip

DELIVERIES = Listing(
    name="deliveries",
    title=_("出厂销售记录（F10）"),
    columns=[
        Column("day", _("销售日期"), "sold_on", ("sold_on", "pk"), one("delivery"), kind="date", narrow=True),
        Column("name", _("产品名称"), "name", "name"),
        enterprise(),
        Column("specification", _("规格"), "specification"),
        Column("batch", _("产品批号"), "batch.number", "batch__number", of_batch, narrow=True),
        Column("amount", _("数量"), measured, "micro", kind="figure"),
        Column("certificate", _("合格证号"), "certificate", narrow=True),
        Column("buyer", _("购货者名称"), "buyer_name", "buyer_pinyin"),
        Column("address", _("购货者地址"), "buyer_address"),
        Column("contact", _("购货者联系方式"), "buyer_contact"),
        Column("voucher", _("票据号"), "voucher", narrow=True),
        Column("corrected", _("更正"), corrected, narrow=True),
    ],
    filters=[
        Search("q", _("查找"), ("batch__number", "name", "buyer_name", "buyer_pinyin", "certificate"),
               hint=_("批号、产品、购货者、拼音")),
        Period("day", _("销售日期"), "sold_on"),
        Flag("latest", _("不看已更正的"), Q(corrected_by=None)),
        ENTERPRISE,
    ],
    default_sort="-day",
    quick=["day"],
    empty=_("还没有出厂记录。"),
    empty_hint=_("放行后的生产批才能出厂。"),
)  # fmt: skip
