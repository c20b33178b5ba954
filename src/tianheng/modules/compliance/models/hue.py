"""The table of hues decided for colours that the standard leaves open."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.facts import Fact
from tianheng.core.scope import EVERYONE
from tianheng.modules.compliance.enums import Hue


class HueOverride(Fact):
    """The hue under which a colour is summed (A.4), instead of the one shipped; one that ended stays and is kept.

    ``additive`` is a heading of Table A.1, ``member`` one of its substances where they differ (氧化铁黑, 氧化铁红).
    """

    additive = models.CharField(_("添加剂"), max_length=100)
    member = models.CharField(_("成员"), max_length=100, blank=True)
    hue = models.CharField(_("色泽"), max_length=8, choices=Hue)
    reason = models.CharField(_("理由"), max_length=500)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("停用人"),
    )

    class Meta:
        db_table = "compliance_hue"
        ordering = ("additive", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["additive", "member"], condition=Q(ended_at=None), name="compliance_hue_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member or self.additive} {self.get_hue_display()}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """The law is public."""
        return EVERYONE
