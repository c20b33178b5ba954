"""Gaps of the mass balance as a list."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import GapKind, GapState
from tianheng.modules.ledger.tables.shared import ENTERPRISE, Light, enterprise, one
from tianheng.web.listing import Choice, Column, Listing, Period, Search

TONES = {GapState.OPEN: "fail", GapState.EXPLAINED: "review", GapState.CLOSED: "pass"}


def gap_light(row: Any) -> Light:
    """Its state."""
    return TONES[GapState(row.state)], row.get_state_display()


def amount(name: str) -> Any:
    """A column's function: a quantity of a gap."""

    def shown(row: Any) -> str:
        return display(getattr(row, name), row.dimension)

    return shown


def difference(row: Any) -> str:
    """How far apart."""
    return display(row.actual_micro - row.expected_micro, row.dimension)


def period(row: Any) -> str:
    """From when to when."""
    return f"{row.since} – {row.until}"


GAPS = Listing(
    name="gaps",
    title=_("物料平衡差异"),
    columns=[
        Column("period", _("期间"), period, ("until", "pk"), one("gap"), narrow=True),
        enterprise(),
        Column("kind", _("类别"), "get_kind_display", "kind"),
        Column("additive", _("添加剂"), "additive", "additive"),
        Column("product", _("产品"), "product.name"),
        Column("lot", _("批次"), "lot.number", narrow=True),
        Column("expected", _("应有"), amount("expected_micro"), kind="figure"),
        Column("actual", _("实有"), amount("actual_micro"), kind="figure"),
        Column("difference", _("差异"), difference, kind="figure"),
        Column("state", _("状态"), gap_light, "state", kind="light"),
        Column("explanation", _("说明"), "explanation"),
        Column("person", _("说明人"), "explained_by.name", narrow=True),
        Column("when", _("说明时间"), "explained_at", "explained_at", kind="date", narrow=True),
    ],
    filters=[
        Choice("state", _("状态"), GapState.choices, "state", tabs=True),
        Choice("kind", _("类别"), GapKind.choices, "kind"),
        Search("q", _("查找"), ("additive", "product__name", "lot__number"), hint=_("添加剂、产品、批号")),
        Period("day", _("期间止日"), "until"),
        ENTERPRISE,
    ],
    default_sort="-period",
    empty=_("没有差异。"),
    empty_hint=_("每月初自动核算上月；也可以在物料平衡页随时核算。"),
)  # fmt: skip
