"""Counts, disposals, cabinet checks; and for bureaus the ledgers of their area."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.modules.ledger.enums import CountState, DisposalReason, DisposalState
from tianheng.modules.ledger.queries.oversight import lagging
from tianheng.modules.ledger.tables.shared import ENTERPRISE, Light, enterprise, measured, one, who
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search

COUNT_TONES = {"draft": "note", "submitted": "review", "approved": "pass", "cancelled": "note"}
DISPOSAL_TONES = {"proposed": "review", "approved": "review", "done": "pass", "refused": "fail"}


def count_light(row: Any) -> Light:
    """The sheet's state."""
    return COUNT_TONES[row.state], row.get_state_display()


def disposal_light(row: Any) -> Light:
    """The disposal's state."""
    return DISPOSAL_TONES[row.state], row.get_state_display()


def climate(row: Any) -> str:
    """Temperature and humidity."""
    return f"{row.temperature or '—'} ℃ / {row.humidity or '—'} %"


COUNTS = Listing(
    name="counts",
    title=_("盘点（F08）"),
    columns=[
        Column("day", _("盘点日期"), "counted_on", ("counted_on", "pk"), one("count"), kind="date", narrow=True),
        enterprise(),
        Column("size", _("行数"), "size", "size", kind="figure"),
        Column("differing", _("超出允差"), "differing", "differing", kind="figure"),
        Column("state", _("状态"), count_light, "state", kind="light"),
        Column("people", _("盘点 / 监盘"), who("entered_by", "supervisor"), narrow=True),
        Column("note", _("说明"), "note"),
    ],
    filters=[
        Choice("state", _("状态"), CountState.choices, "state", tabs=True),
        Period("day", _("盘点日期"), "counted_on"),
        ENTERPRISE,
    ],
    default_sort="-day",
    empty=_("还没有盘点。"),
    empty_hint=_("每月至少盘点一次。"),
)  # fmt: skip


def thing(row: Any) -> str:
    """What is disposed of."""
    return row.lot.name if row.lot else row.batch.product.name


def number(row: Any) -> str:
    """Its lot or batch number."""
    return row.lot.number if row.lot else row.batch.number


DISPOSALS = Listing(
    name="disposals",
    title=_("过期、不合格、退货处置（F12）"),
    columns=[
        Column("number", _("编号"), "number", "number", one("disposal"), narrow=True),
        Column("name", _("品名"), thing),
        enterprise(),
        Column("lot", _("批号"), number, narrow=True),
        Column("amount", _("数量"), measured, "micro", kind="figure"),
        Column("cause", _("原因"), "get_cause_display", "cause"),
        Column("way", _("处置方式"), "get_way_display", "way"),
        Column("day", _("处置日期"), "done_on", "done_on", kind="date", narrow=True),
        Column("destination", _("去向单位"), "destination"),
        Column("state", _("状态"), disposal_light, "state", kind="light"),
        Column("people", _("批准 / 监督"), who("approved_by", "supervisor"), narrow=True),
    ],
    filters=[
        Choice("state", _("状态"), DisposalState.choices, "state", tabs=True),
        Search("q", _("查找"), ("number", "lot__number", "lot__name", "batch__number"), hint=_("编号、批号、品名")),
        Choice("cause", _("原因"), DisposalReason.choices, "cause"),
        ENTERPRISE,
    ],
    default_sort="-number",
    empty=_("还没有处置记录。"),
)  # fmt: skip


def sound_light(row: Any) -> Light:
    """Whether nothing was found."""
    return ("pass", _("正常")) if row.sound else ("fail", _("有问题"))


CABINETS = Listing(
    name="cabinets",
    title=_("专柜检查（F11）"),
    columns=[
        Column("day", _("检查日期"), "checked_on", ("checked_on", "pk"), one("cabinet"), kind="date", narrow=True),
        Column("location", _("专柜"), "location.name", "location__name"),
        enterprise(),
        Column("climate", _("温湿度"), climate, narrow=True),
        Column("sound", _("结果"), sound_light, kind="light"),
        Column("found", _("发现的问题"), "found"),
        Column("measures", _("处理措施"), "measures"),
        Column("who", _("检查人"), "entered_by.name", narrow=True),
    ],
    filters=[Period("day", _("检查日期"), "checked_on"), ENTERPRISE],
    default_sort="-day",
    empty=_("还没有专柜检查记录。"),
)  # fmt: skip


def share(part: int, whole: int) -> str:
    """A share in percent, rounded up, with the count."""
    return f"{part}（{-(-part * 100 // whole)}%）" if part and whole else str(part)


def lag_light(row: Any) -> Light:
    """How long the last entry is ago, where something is made."""
    if row.last_entry is None:
        return ("fail", _("从未录入")) if row.made else ("note", _("未开始"))
    days = (timezone.localdate() - timezone.localdate(row.last_entry)).days
    words = _("今天") if days <= 0 else _("%(days)s 天前") % {"days": days}
    return ("fail" if days > 7 and row.made else "review" if days > 2 and row.made else "pass"), words


def zero_light(name: str, tone: str = "review") -> Any:
    """A figure that ought to be 0."""

    def light(row: Any) -> Light:
        value = getattr(row, name)
        return (tone, value) if value else ("pass", 0)

    return light


def late_light(row: Any) -> Light:
    """Late entries and their share."""
    if not row.late:
        return ("pass", "0") if row.fed else ("note", "—")
    return ("fail" if row.late * 10 > row.fed else "review"), share(row.late, row.fed)


def only_lagging(rows: Any) -> Any:
    """Ledgers that want a look."""
    return rows.filter(lagging(timezone.now()))


LEDGERS = Listing(
    name="ledgers",
    title=_("企业台账"),
    lead=_("近 30 天：台账是否完整、录入是否及时。点企业名称看明细。"),
    columns=[
        Column("name", _("企业"), "name", "name", one("enterprise")),
        Column("area", _("所在地"), "area.name", "area_id", narrow=True),
        Column("last", _("最近录入"), lag_light, "last_entry", kind="light", out="last_entry"),
        Column("violated", _("违规投料"), zero_light("violated", "fail"), "violated", kind="light"),
        Column("past", _("过期在库"), zero_light("past", "fail"), "past", kind="light"),
        Column("made", _("生产批"), "made", "made", kind="figure"),
        Column("fed", _("投料"), "fed", "fed", kind="figure"),
        Column("late", _("补录"), late_light, "late", kind="light", out="late"),
        Column("unfed", _("无投料的批"), zero_light("unfed", "fail"), "unfed", kind="light"),
        Column("alone", _("无复核人"), "alone", "alone", kind="figure"),
        Column("unsigned", _("待复核"), zero_light("unsigned"), "unsigned", kind="light"),
        Column("bare", _("进货缺证明"), zero_light("bare"), "bare", kind="light"),
        Column("gaps", _("差异未说明"), zero_light("gaps"), "gaps", kind="light"),
        Column("checked", _("日管控天数"), "checked", "checked", kind="figure"),
    ],
    filters=[
        Search("q", _("查找"), ("name", "credit_code"), hint=_("名称、信用代码")),
        Flag("lagging", _("只看有缺漏或滞后的"), only_lagging),
        Flag("producing", _("只看在生产的"), Q(made__gt=0)),
    ],
    default_sort="name",
    empty=_("辖区内没有已启用的企业。"),
)  # fmt: skip
