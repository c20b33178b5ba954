"""Counts (F08), cabinet checks (F11), disposals (F12), and the checks of each day, week and month (D01-D04)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import readers
from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import CountState
from tianheng.modules.ledger.exchange.fields import Form, auto, given
from tianheng.modules.ledger.exchange.goods import ENTERED, MARKS, NUMBER, UNIT_NOTE, label
from tianheng.modules.ledger.models import (
    CabinetCheck,
    CountLine,
    DailyCheck,
    Disposal,
    MonthlyMinutes,
    RiskItem,
    WeeklyReport,
)
from tianheng.modules.ledger.queries.weighed import WHOLE, percent

Show = Callable[[Any], str]
THURSDAY = 4


def difference(row: Any) -> str:
    """Counted less book."""
    found = row.difference
    return "" if found is None else display(found, row.lot.dimension)


def share(row: Any) -> str:
    """The difference over the book, in percent."""
    if row.difference is None or not row.book_micro:
        return ""
    sign = "-" if row.difference < 0 else ""
    return f"{sign}{percent(abs(row.difference) * WHOLE // row.book_micro)}"


COUNTS = Form(
    "F08",
    _("盘点表"),
    CountLine,
    "count__counted_on",
    (
        given("counted_on", _("盘点日期"), "count.counted_on", "日期", read=readers.day, required=True),
        given("location", _("位置"), "location.name", "库位", "存放位置", required=True),
        given("name", _("品名"), "lot.name", "名称", width=6),
        given("lot", _("批号"), "lot.number", "内部批号", required=True),
        auto("book", _("账面量"), lambda row: display(row.book_micro, row.lot.dimension), width=3),
        given("amount", _("实盘量"), "counted_amount", "盘点量", "数量", required=True, figure=True, width=3),
        given("unit", _("单位"), "counted_unit", note=UNIT_NOTE, width=2, under="amount"),
        auto("difference", _("差异"), difference, width=3),
        auto("share", _("差异率"), share, width=3, under="difference"),
        given("reason", _("原因"), width=4),
        given("handling", _("处理"), width=4),
        auto("counter", _("盘点人"), "count.entered_by.name", width=3),
        auto("supervisor", _("监盘人"), "count.supervisor.name", width=3),
        auto("state", _("状态"), "count.get_state_display", width=3),
    ),
    kind="counts",
    joined=("count__entered_by", "count__supervisor", "lot", "location"),
    order=("count__counted_on", "count_id", "id"),
    owner="count__organisation",
    only=~Q(count__state=CountState.CANCELLED),
    effective=Q(counted_micro__isnull=False),
    signers=(
        (_("盘点人"), "count.entered_by", "count.entered_at"),
        (_("监盘人"), "count.supervisor", "count.approved_at"),
    ),
)


def sound(name: str, *, good: bool) -> Show:
    """完好 or 有; what it should not be is said with its mark."""

    def show(row: Any) -> str:
        held = bool(getattr(row, name))
        words = (gettext("是"), gettext("否")) if good else (gettext("有"), gettext("无"))
        return words[0] if held else words[1]

    return show


CABINETS = Form(
    "F11",
    _("专柜检查记录"),
    CabinetCheck,
    "checked_on",
    (
        NUMBER,
        auto("day", _("日期"), "checked_on", width=3),
        auto("location", _("专柜"), "location.name", width=5),
        auto("temperature", _("温度（℃）"), "temperature", width=2),
        auto("humidity", _("湿度（%）"), "humidity", width=2, under="temperature"),
        auto("lock", _("锁具完好"), sound("lock_sound", good=True), width=2),
        auto("signs", _("标识完好"), sound("signs_sound", good=True), width=2),
        auto("unlabelled", _("无标签物质"), sound("unlabelled", good=False), width=3),
        auto("non_edible", _("非食用物质"), sound("non_edible", good=False), width=3),
        auto("expired", _("过期品"), sound("expired", good=False), width=2),
        auto("found", _("发现的问题"), "found", width=6),
        auto("measures", _("处理措施"), "measures", width=6),
        auto("people", _("检查人"), "entered_by.name", width=3),
        ENTERED,
    ),
    joined=("location", "entered_by"),
    order=("checked_on", "id"),
    signers=((_("检查人"), "entered_by", "entered_at"), (_("审核"), "", "")),
)


def disposed(row: Any) -> str:
    """The lot or the batch."""
    return row.lot.number if row.lot else row.batch.number


def disposed_name(row: Any) -> str:
    """What it is."""
    return row.lot.name if row.lot else row.batch.product.name


DISPOSALS = Form(
    "F12",
    _("过期、不合格、退货及销毁记录"),
    Disposal,
    "happened_at",
    (
        auto("number", _("编号"), "number"),
        auto("day", _("提出时间"), "happened_at", width=4),
        auto("name", _("品名"), disposed_name, width=5),
        auto("what", _("批号"), disposed, under="name"),
        auto("amount", _("数量"), "amount", figure=True, width=3),
        auto("unit", _("单位"), "unit", width=2, under="amount"),
        auto("cause", _("原因"), label("cause"), width=3),
        auto("location", _("隔离位置"), "location.name"),
        auto("way", _("处置方式"), label("way"), width=3),
        auto("done_on", _("处置日期"), "done_on", width=3, under="way"),
        auto("supervisor", _("监督人"), "supervisor.name", width=3),
        auto("destination", _("去向单位"), "destination", width=5),
        auto("voucher", _("票据号"), "voucher", width=3, under="destination"),
        auto("approver", _("批准人"), "approved_by.name", width=3),
        auto("reported", _("报告监管部门"), "reported_at", width=4),
        auto("state", _("状态"), label("state"), width=3),
        auto("note", _("说明"), "note", width=5),
        auto("exception", _("例外原因"), "exception", under="note"),
    ),
    moments=True,
    joined=("lot", "batch__product", "location", "supervisor", "approved_by", "entered_by"),
    order=("happened_at", "id"),
    signers=(
        (_("经手人"), "entered_by", "entered_at"), (_("批准人"), "approved_by", "approved_at"),
        (_("监督人"), "supervisor", "done_on"),
    ),
)  # fmt: skip


def unsound(row: Any) -> str:
    """What a daily check found, item by item; how many there were otherwise."""
    wrong = [each for each in row.items if not each.get("sound", True)]
    if not wrong:
        return gettext("共 %(count)s 项，均正常") % {"count": len(row.items)} if row.items else ""
    return "；".join(
        f"{each.get('step', '')} {each.get('point', '')} {each.get('note', '')}".strip() for each in wrong
    )


DAILY = Form(
    "D01",
    _("每日食品安全检查记录"),
    DailyCheck,
    "day",
    (
        NUMBER,
        auto("day", _("日期"), "day", width=3),
        auto("people", _("检查人"), "entered_by.name", width=3),
        auto("items", _("检查项目及结果"), unsound, width=8),
        auto("zero", _("零风险报告"), "zero_risk", width=2),
        auto("danger", _("隐患描述"), "danger", width=6),
        auto("measures", _("措施"), "measures", width=6),
        auto("reported", _("上报对象"), "reported_to", width=3),
        auto("mended", _("整改情况"), "mended", width=5),
        ENTERED,
        MARKS,
    ),
    joined=("entered_by", "corrected_by"),
    order=("day", "id"),
    effective=Q(corrected_by=None),
    signers=((_("食品安全员"), "entered_by", "entered_at"), (_("食品安全总监"), "", "")),
)


def weeks(since: date, until: date) -> Q:
    """The ISO weeks whose Thursday lies between two days: each week belongs to one month."""
    found = Q(pk=None)
    for back in range((until - since).days + 1):
        day = since + timedelta(days=back)
        year, week, weekday = day.isocalendar()
        if weekday == THURSDAY:
            found |= Q(year=year, week=week)
    return found


def months(since: date, until: date) -> Q:
    """The months from that of one day to that of another."""
    first, last = since.year * 12 + since.month, until.year * 12 + until.month
    found = Q(pk=None)
    for place in range(first, last + 1):
        year, month = divmod(place - 1, 12)
        found |= Q(year=year, month=month + 1)
    return found


WEEKLY = Form(
    "D02",
    _("每周食品安全排查治理报告"),
    WeeklyReport,
    "",
    (
        auto("week", _("周次"), lambda row: f"{row.year}-{row.week:02d}", width=2),
        auto("summary", _("问题汇总"), "summary", width=7),
        auto("judgement", _("研判"), "judgement", width=7),
        auto("measures", _("措施"), "measures", width=7),
        auto("responsible", _("责任人"), "responsible", width=3),
        auto("deadline", _("期限"), "deadline", width=3),
        auto("signed", _("总监签字"), "signed_by.name", width=3),
        auto("signed_at", _("签字时间"), "signed_at", width=4),
    ),
    within=weeks,
    joined=("signed_by",),
    order=("year", "week"),
    signers=((_("食品安全总监"), "signed_by", "signed_at"),),
)

MONTHLY = Form(
    "D03",
    _("每月食品安全调度会议纪要"),
    MonthlyMinutes,
    "",
    (
        auto("month", _("月份"), lambda row: f"{row.year}-{row.month:02d}", width=2),
        auto("met_at", _("会议时间"), "met_at", width=3),
        auto("place", _("地点"), "place", width=3),
        auto("attendees", _("参加人"), "attendees", width=4),
        auto("reports", _("汇报"), "reports", width=8),
        auto("next_focus", _("下月重点"), "next_focus", width=7),
        auto("resolutions", _("决议"), "resolutions", width=7),
        auto("signed", _("主要负责人签字"), "signed_by.name", width=3),
        auto("signed_at", _("签字时间"), "signed_at", width=3),
    ),
    within=months,
    joined=("signed_by",),
    order=("year", "month"),
    signers=((_("主要负责人"), "signed_by", "signed_at"),),
)

RISKS = Form(
    "D04",
    _("食品安全风险管控清单"),
    RiskItem,
    "",
    (
        auto("position", _("序号"), "position", width=2),
        auto("step", _("风险环节"), "step", width=4),
        auto("point", _("风险点"), "point", width=7),
        auto("measure", _("管控措施"), "measure", width=8),
        auto("target", _("管控目标"), "target", width=6),
        auto("frequency", _("管控频次"), label("frequency"), width=3),
        auto("responsible", _("责任人"), "responsible", width=3),
    ),
    order=("position", "id"),
    only=Q(ended_at=None),
    signers=((_("食品安全总监"), "", ""), (_("主要负责人"), "", "")),
)
