"""The table of keys with which other programs act for an organisation."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import NOBODY, Scoped


class ApiToken(Scoped):
    """A key of an organisation's program; it acts as whoever made it. Only the key's digest is kept."""

    class Scope(models.TextChoices):
        """What may be done with it."""

        READ = "read", _("读取")
        WRITE = "write", _("写入")

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    name = models.CharField(_("名称"), max_length=30)
    prefix = models.CharField(_("开头"), max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("权限"))
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name=_("创建人")
    )
    created_at = models.DateTimeField(_("创建时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    expires_at = models.DateTimeField(_("有效期至"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        db_table = "accounts_api_token"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @property
    def may(self) -> str:
        """What may be done with it, in words."""
        return "、".join(str(self.Scope(each).label) for each in self.scopes)

    def in_force(self, at: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and at < self.expires_at

    @classmethod
    def scope(cls, user: object) -> Q:
        """Those of the organisation acted for, to its administrators."""
        found = scope.of(user)
        return scope.own(user, "organisation__") if found is not None and found.administers else NOBODY
