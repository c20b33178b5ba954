"""The table of confirmed notices: who read a row in the notice's own text and found it so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.facts import Fact
from tianheng.core.scope import EVERYONE


class Announcement(Fact):
    """One row of the announcements, confirmed; a confirmation that was withdrawn stays and no longer counts.

    ``row`` is the row's id, ``digest`` the sha256 of the row as it was read: when a later release changes the row,
    the confirmation lapses by itself and the row is a question again.
    """

    row = models.CharField(_("公告条目"), max_length=10)
    digest = models.CharField(max_length=64)
    notice = models.CharField(_("公告"), max_length=100)
    additive = models.CharField(_("添加剂"), max_length=100)
    note = models.CharField(_("核对说明"), max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    reason = models.CharField(_("撤销原因"), max_length=500, blank=True)

    class Meta:
        db_table = "compliance_announcement"
        ordering = ("row", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["row"], condition=Q(withdrawn_at=None), name="compliance_announcement_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice} {self.additive}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """The law is public."""
        return EVERYONE
