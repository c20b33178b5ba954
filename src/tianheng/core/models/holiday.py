"""The table of days that are not what their weekday says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import EVERYONE, Scoped


class Holiday(Scoped):
    """A day off on a weekday (or any day of a named holiday), or a weekend day worked in exchange (调休)."""

    class Kind(models.TextChoices):
        """What the day is."""

        OFF = "off", _("放假")
        WORK = "work", _("调休上班")

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=4, choices=Kind)
    name = models.CharField(_("名称"), max_length=50)
    source = models.CharField(_("来源"), max_length=200)
    confidence = models.CharField(_("可信度"), max_length=1)

    class Meta:
        db_table = "core_holiday"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.get_kind_display()}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Everyone's calendar."""
        return EVERYONE
