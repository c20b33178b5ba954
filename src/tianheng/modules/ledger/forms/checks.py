"""Daily, weekly and monthly checks and the risk list (D01-D04), as people fill them in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.modules.ledger.enums import Frequency
from tianheng.modules.ledger.forms.fields import (
    LedgerForm,
    Several,
    choice,
    day,
    lines,
    moment,
    number,
    reason,
    text,
)
from tianheng.modules.ledger.models import RiskItem

SOUND = [("1", _("正常")), ("0", _("不正常"))]


class DayForm(LedgerForm):
    """The daily check: a line for each risk of the list."""

    WIDE = ("danger", "measures", "mended", "files")

    danger = reason(_("隐患描述"), _("全部正常的留空，即为零风险报告。"))
    measures = reason(_("采取的措施"))
    reported_to = text(_("上报对象"), required=False, most=50)
    mended = reason(_("整改情况"))
    files = Several()

    def __init__(self, *args: Any, risks: Sequence[RiskItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risks = risks
        for each in risks:
            self.fields[f"sound-{each.pk}"] = choice(each.point, SOUND, radio=True)
            self.fields[f"note-{each.pk}"] = text(_("说明"), required=False, most=200)

    @property
    def rows(self) -> list[tuple[RiskItem, Any, Any]]:
        """Each risk with its two inputs."""
        return [(each, self[f"sound-{each.pk}"], self[f"note-{each.pk}"]) for each in self.risks]

    @property
    def parts(self) -> list[tuple[Any, list[tuple[Any, bool]]]]:
        """What stands below the risks."""
        names = ("danger", "measures", "reported_to", "mended", "files")
        return [(_("发现的隐患"), self.cells(names))]

    def items(self) -> list[dict[str, Any]]:
        """The checked lines, as the action takes them."""
        said = self.cleaned_data
        return [
            {
                "risk": each.pk,
                "step": each.step,
                "point": each.point,
                "sound": said[f"sound-{each.pk}"] == "1",
                "note": said[f"note-{each.pk}"],
            }
            for each in self.risks
        ]

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        words = {name: self.cleaned_data[name] for name in ("danger", "measures", "reported_to", "mended")}
        return {"items": self.items(), **words}


class WeekForm(LedgerForm):
    """The weekly report."""

    WIDE = ("summary", "judgement", "measures")

    summary = lines(_("问题汇总"))
    judgement = lines(_("研判"))
    measures = lines(_("治理措施"))
    responsible = text(_("责任人"), required=False, most=50)
    deadline = day(_("完成期限"))


class MonthForm(LedgerForm):
    """The minutes of a month's meeting."""

    WIDE = ("attendees", "reports", "next_focus", "resolutions")

    met_at = moment(_("会议时间"), " ")
    place = text(_("地点"), required=False, most=100)
    attendees = text(_("参加人"), required=False, most=300)
    reports = lines(_("汇报"), rows=8)
    next_focus = lines(_("下月重点"))
    resolutions = lines(_("决议"))


class RiskForm(LedgerForm):
    """One risk of the list."""

    WIDE = ("point", "measure", "target")

    position = number(_("序号"), most=999)
    step = text(_("风险环节"), most=50)
    frequency = choice(_("管控频次"), Frequency.choices)
    point = text(_("风险点"), most=200)
    measure = text(_("管控措施"), most=300)
    target = text(_("管控目标"), most=200)
    responsible = text(_("责任人"), most=50)

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        return {**self.cleaned_data, "position": self.cleaned_data["position"] or 0}
