"""The table of sheets on their way into rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import NOBODY, Scoped


class ImportJob(Scoped):
    """One sheet somebody sent; its files lie in a private folder named by ``token``, how far it is in one of them."""

    class State(models.TextChoices):
        """Where it is; a refused one has written nothing."""

        WAITING = "waiting", _("排队中")
        WORKING = "working", _("正在导入")
        LOOKED = "looked", _("已核对，待确认")
        DONE = "done", _("已导入")
        REFUSED = "refused", _("有误，未导入")
        FAILED = "failed", _("系统出错，未导入")

    class Keep(models.TextChoices):
        """What becomes of a sheet: only looked at first, or written whole, or without its mistaken rows."""

        LOOK = "look", _("先核对")
        ALL = "all", _("全部正确才导入")
        RIGHT = "right", _("只导入正确的行")

    token = models.CharField(max_length=32, unique=True)
    kind = models.CharField(_("类别"), max_length=30)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    organisation = models.CharField(_("机构代码"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("导入人")
    )
    sent_at = models.DateTimeField(_("上传时间"))
    begun_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    keep = models.CharField(_("导入方式"), max_length=5, choices=Keep, default=Keep.ALL)
    content = models.CharField(_("内容摘要"), max_length=64, blank=True)
    again = models.BooleanField(_("再导入一次"), default=False)
    total = models.PositiveIntegerField(_("行数"), default=0)
    wrong = models.PositiveIntegerField(_("有误的行数"), default=0)
    written = models.PositiveIntegerField(_("写入的行数"), default=0)
    says = models.CharField(_("说明"), max_length=500, blank=True)
    ignored = models.CharField(_("没有读取的列"), max_length=500, blank=True)
    errors = models.JSONField(_("错误"), default=list, blank=True)

    class Meta:
        db_table = "core_import_job"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["user", "kind"], name="core_import_job_user"),
            models.Index(fields=["organisation", "kind", "sha256"], name="core_import_job_same"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return self.organisation

    @property
    def right(self) -> int:
        """How many rows are without a mistake."""
        return self.total - self.wrong

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever sent it, acting for the organisation it was sent for."""
        whoever: Any = user
        organisation = whoever.as_actor().organisation if hasattr(user, "as_actor") else ""
        return Q(user=whoever, organisation=organisation) if organisation else NOBODY
