"""What the ledger says of a week or a month: the figures and a draft of the words of D02 and D03."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation
from tianheng.modules.ledger.enums import Conclusion, CountState, DisposalState, FeedingStatus, GapState
from tianheng.modules.ledger.models import (
    Batch,
    CabinetCheck,
    Count,
    DailyCheck,
    Delivery,
    Disposal,
    Feeding,
    Gap,
    Lot,
    Receipt,
    TestRecord,
)
from tianheng.modules.ledger.queries.feedings import without_feeding


def figures(organisation: Organisation, first: date, last: date) -> dict[str, int]:
    """Counts over the days from ``first`` to ``last``, both included."""
    own = Q(organisation=organisation)
    days = DailyCheck.objects.filter(own, day__range=(first, last), corrected_by=None)
    batches = Batch.objects.filter(own, made_on__range=(first, last))
    fed = Feeding.objects.filter(own, happened_at__date__range=(first, last), corrected_by=None, micro__gt=0)
    received = Receipt.objects.filter(own, received_on__range=(first, last), corrected_by=None)
    return {
        "days": (last - first).days + 1,
        "checked": days.values("day").distinct().count(),
        "zero_risk": days.filter(zero_risk=True).values("day").distinct().count(),
        "dangers": days.filter(zero_risk=False).count(),
        "batches": batches.count(),
        "unfed": without_feeding(batches).count(),
        "feedings": fed.count(),
        "late": fed.filter(late=True).count(),
        "violations": fed.filter(status=FeedingStatus.VIOLATION).count(),
        "overridden": fed.filter(status=FeedingStatus.OVERRIDDEN).count(),
        "receipts": received.count(),
        "refused": received.filter(conclusion=Conclusion.REFUSED).count(),
        "expiring": Lot.objects.filter(own, expires_on__range=(last, last + timedelta(days=30))).count(),
        "disposals": Disposal.objects.filter(
            own, state=DisposalState.DONE, done_on__range=(first, last)
        ).count(),
        "counts": Count.objects.filter(
            own, counted_on__range=(first, last), state=CountState.APPROVED
        ).count(),
        "cabinets": CabinetCheck.objects.filter(own, checked_on__range=(first, last)).count(),
        "tests": TestRecord.objects.filter(own, tested_on__range=(first, last), corrected_by=None).count(),
        "deliveries": Delivery.objects.filter(own, sold_on__range=(first, last), corrected_by=None).count(),
        "gaps": Gap.objects.filter(own, state=GapState.OPEN).count(),
    }


def told(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures as rows of a paper form."""
    return [
        (_("日管控"), _("%(checked)s / %(days)s 天，零风险 %(zero_risk)s 天") % facts),
        (_("隐患"), _("%(dangers)s 项") % facts),
        (_("生产批"), _("%(batches)s 批，无投料记录 %(unfed)s 批") % facts),
        (_("投料"), _("%(feedings)s 次，补录 %(late)s 次") % facts),
        (_("超限、违规投料"), _("%(violations)s 次") % facts),
        (_("说明后放行"), _("%(overridden)s 次") % facts),
        (_("进货查验"), _("%(receipts)s 次，拒收 %(refused)s 次") % facts),
        (_("30 天内到期批次"), _("%(expiring)s 个") % facts),
        (_("检验、出厂"), _("检验 %(tests)s 项，出厂 %(deliveries)s 次") % facts),
        (
            _("盘点、专柜检查、处置"),
            _("盘点 %(counts)s 次，检查 %(cabinets)s 次，处置 %(disposals)s 次") % facts,
        ),
        (_("未说明的差异"), _("%(gaps)s 项") % facts),
    ]


def problems(facts: dict[str, Any]) -> Iterator[str]:
    """What went wrong, a sentence each."""
    said = (
        ("violations", _("有 %(violations)s 次投料超限或违规，相关批次已封存。")),
        ("dangers", _("日管控发现隐患 %(dangers)s 项。")),
        ("unfed", _("%(unfed)s 个生产批没有投料记录。")),
        ("late", _("投料补录 %(late)s 次，未在 24 小时内登记。")),
        ("refused", _("进货查验拒收 %(refused)s 次。")),
        ("gaps", _("物料平衡差异 %(gaps)s 项尚未说明。")),
        ("expiring", _("%(expiring)s 个批次 30 天内到期。")),
    )
    yield from (words % facts for name, words in said if facts[name])


def draft_week(facts: dict[str, Any], items: list[DailyCheck]) -> dict[str, str]:
    """A first draft of the weekly report."""
    found = [f"{each.day}：{each.danger}" for each in items if not each.zero_risk]
    summary = [*problems(facts), *found] or [_("本周未发现问题。")]
    serious = facts["violations"] or facts["gaps"]
    judgement = _("存在较大风险，须停用相关批次并追查原因。") if serious else _("风险可控。")
    measures = [each.measures for each in items if each.measures]
    return {"summary": "\n".join(summary), "judgement": judgement, "measures": "\n".join(measures)}


def draft_month(facts: dict[str, Any]) -> dict[str, str]:
    """A first draft of the minutes."""
    head = _(
        "本月生产 %(batches)s 批，投料 %(feedings)s 次，进货 %(receipts)s 次，"
        "出厂 %(deliveries)s 次；日管控 %(checked)s 天。"
    )
    found = list(problems(facts)) or [_("本月未发现食品安全问题。")]
    focus = [
        words
        for name, words in (
            ("expiring", _("先用或处置临期批次，防止过期使用。")),
            ("late", _("投料当班登记，减少补录。")),
            ("unfed", _("补齐缺少的投料记录。")),
            ("gaps", _("查清并说明物料平衡差异。")),
        )
        if facts[name]
    ]
    return {"reports": "\n".join([head % facts, *found]), "next_focus": "\n".join(focus), "resolutions": ""}


def daily_checks(organisation: Organisation, first: date, last: date) -> list[DailyCheck]:
    """The checks of these days that count."""
    rows = DailyCheck.objects.filter(organisation=organisation, day__range=(first, last), corrected_by=None)
    return list(rows.select_related("entered_by").order_by("day", "id"))


def week_days(year: int, week: int) -> tuple[date, date]:
    """Monday and Sunday of an ISO week. Raises ValueError."""
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def month_days(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month. Raises ValueError."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)
