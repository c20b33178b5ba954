"""The tables of checks: the cabinet (F11), each day (D01), each week (D02), each month (D03), the risk list (D04)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import Frequency
from tianheng.modules.ledger.models.kept import Kept, Owned, Written, corrections


class CabinetCheck(Written, Owned, Fact):
    """One look into a cabinet or room. Never changed; ``entered_by`` looked."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="checks", verbose_name=_("专柜")
    )
    checked_on = models.DateField(_("检查日期"))
    temperature = models.CharField(_("温度（℃）"), max_length=10, blank=True)
    humidity = models.CharField(_("相对湿度（%）"), max_length=10, blank=True)
    lock_sound = models.BooleanField(_("锁具完好"))
    signs_sound = models.BooleanField(_("标识完好"))
    unlabelled = models.BooleanField(_("有无标签物质"))
    non_edible = models.BooleanField(_("有非食用物质"))
    expired = models.BooleanField(_("有过期品"))
    found = models.CharField(_("发现的问题"), max_length=500, blank=True)
    measures = models.CharField(_("处理措施"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_cabinet_check"
        ordering = ("-checked_on", "-id")
        indexes = (models.Index(fields=["organisation", "-checked_on"], name="ledger_cabinet_check_list"),)

    def __str__(self) -> str:
        return f"{self.location} {self.checked_on:%Y-%m-%d}"

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return (
            self.lock_sound and self.signs_sound and not (self.unlabelled or self.non_edible or self.expired)
        )

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class RiskItem(Kept, Owned, Versioned):
    """One risk of the enterprise's list: step, point, measure, target, frequency, who (form D04)."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    position = models.PositiveSmallIntegerField(_("序号"), default=0)
    step = models.CharField(_("风险环节"), max_length=50)
    point = models.CharField(_("风险点"), max_length=200)
    measure = models.CharField(_("管控措施"), max_length=300)
    target = models.CharField(_("管控目标"), max_length=200)
    frequency = models.CharField(_("管控频次"), max_length=10, choices=Frequency, default=Frequency.DAILY)
    responsible = models.CharField(_("责任人"), max_length=50)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_risk_item"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.step} {self.point}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class DailyCheck(Written, Owned, Fact):
    """The daily check (form D01). ``items``: ``{"risk": id, "step", "point", "sound": bool, "note"}`` each."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    day = models.DateField(_("日期"))
    items = models.JSONField(_("检查项目"), default=list)
    zero_risk = models.BooleanField(_("零风险报告"))
    danger = models.CharField(_("隐患描述"), max_length=500, blank=True)
    measures = models.CharField(_("措施"), max_length=500, blank=True)
    reported_to = models.CharField(_("上报对象"), max_length=50, blank=True)
    mended = models.CharField(_("整改情况"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )

    class Meta:
        db_table = "ledger_daily_check"
        ordering = ("-day", "-id")
        indexes = (
            models.Index(fields=["organisation", "-day"], name="ledger_daily_check_list"),
            corrections("ledger_daily_check_fixes"),
        )

    def __str__(self) -> str:
        return f"D01 {self.day:%Y-%m-%d}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class WeeklyReport(Kept, Owned, Fact, Versioned):
    """The weekly report (form D02) of the ISO week ``week`` of ``year``; signed by the director."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    year = models.PositiveSmallIntegerField(_("年"))
    week = models.PositiveSmallIntegerField(_("周次"))
    facts = models.JSONField(_("本周数据"), default=dict)
    summary = models.TextField(_("问题汇总"), blank=True)
    judgement = models.TextField(_("研判"), blank=True)
    measures = models.TextField(_("措施"), blank=True)
    responsible = models.CharField(_("责任人"), max_length=50, blank=True)
    deadline = models.DateField(_("期限"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("签字人"),
    )
    signed_at = models.DateTimeField(_("签字时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_weekly_report"
        ordering = ("-year", "-week")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "week"], name="ledger_weekly_report_once"
            ),
        )

    def __str__(self) -> str:
        return f"D02 {self.year}-{self.week:02d}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class MonthlyMinutes(Kept, Owned, Fact, Versioned):
    """The minutes of the monthly meeting (form D03), signed by the head."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    year = models.PositiveSmallIntegerField(_("年"))
    month = models.PositiveSmallIntegerField(_("月"))
    met_at = models.DateTimeField(_("会议时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    attendees = models.CharField(_("参加人"), max_length=300, blank=True)
    facts = models.JSONField(_("本月数据"), default=dict)
    reports = models.TextField(_("汇报"), blank=True)
    next_focus = models.TextField(_("下月重点"), blank=True)
    resolutions = models.TextField(_("决议"), blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("签字人"),
    )
    signed_at = models.DateTimeField(_("签字时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_monthly_minutes"
        ordering = ("-year", "-month")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "month"], name="ledger_monthly_minutes_once"
            ),
        )

    def __str__(self) -> str:
        return f"D03 {self.year}-{self.month:02d}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
