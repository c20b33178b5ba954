"""The table of notices inside the system."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import Scoped


class Notice(Scoped):
    """A sentence for one person, with the page to open; ``read_at`` is empty until it was seen."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    at = models.DateTimeField(_("时间"))
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    link = models.CharField(_("页面"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        db_table = "core_notice"
        ordering = ("-id",)
        indexes = (models.Index(fields=["to", "read_at"], name="core_notice_unread"),)

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def scope(cls, user: object) -> Q:
        """Each person's own."""
        return Q(to=user)
