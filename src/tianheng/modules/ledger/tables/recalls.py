"""Recalls as a list."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.modules.ledger.enums import RecallLevel, RecallState
from tianheng.modules.ledger.tables.shared import ENTERPRISE, Light, enterprise, one
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search

TONES = {RecallState.OPEN: "review", RecallState.FINISHED: "pass", RecallState.CANCELLED: "note"}


def state_light(row: Any) -> Light:
    """Its state; one past its day is red."""
    late = row.state == RecallState.OPEN and row.finish_due < timezone.localdate()
    return "fail" if late else TONES[RecallState(row.state)], row.get_state_display()


def drill(row: Any) -> str:
    """Whether it is a drill."""
    return str(_("演练")) if row.drill else ""


RECALLS = Listing(
    name="recalls",
    title=_("召回（F13）"),
    columns=[
        Column("number", _("召回编号"), "number", "number", one("recall"), narrow=True),
        Column("drill", _("演练"), drill, narrow=True),
        enterprise(),
        Column("level", _("级别"), "get_level_display", "level", narrow=True),
        Column("cause", _("召回原因"), "cause"),
        Column("lot", _("起因批次"), "lot.number", narrow=True),
        Column("started", _("启动时间"), "started_at", ("started_at", "pk"), kind="date", narrow=True),
        Column("due", _("应完成日期"), "finish_due", "finish_due", kind="date", narrow=True),
        Column("reported", _("报告监管部门时间"), "reported_at", "reported_at", kind="date", narrow=True),
        Column("state", _("状态"), state_light, "state", kind="light"),
    ],
    filters=[
        Choice("state", _("状态"), RecallState.choices, "state", tabs=True),
        Choice("level", _("级别"), RecallLevel.choices, "level"),
        Search("q", _("查找"), ("number", "cause", "lot__number", "lot__supplier_lot"), hint=_("编号、原因、批号")),
        Period("day", _("启动日期"), "started_at", moments=True),
        Flag("drill", _("只看演练"), Q(drill=True)),
        ENTERPRISE,
    ],
    default_sort="-started",
    empty=_("没有召回。"),
    empty_hint=_("从追溯页启动召回或演练。"),
)  # fmt: skip
