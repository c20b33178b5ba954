"""The tables of webhooks: addresses of other programs that are told what happens, and what became of each message."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import NOBODY, Scoped
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import MessageState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Webhook(Kept, Owned, Versioned):
    """An address that is told of the events it asked for; ``failures`` counts messages given up in a row.

    The key that signs is made of ``salt`` and the installation's secret: who reads the table alone forges nothing.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    name = models.CharField(_("名称"), max_length=30)
    url = models.CharField(_("地址"), max_length=500)
    salt = models.CharField(max_length=64)
    events = models.JSONField(_("事件"), default=list)
    active = models.BooleanField(_("启用"), default=True)
    failures = models.PositiveIntegerField(_("连续失败"), default=0)
    reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("创建人")
    )
    created_at = models.DateTimeField(_("创建时间"))
    ended_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_webhook"
        ordering = ("-id",)
        indexes = (models.Index(fields=["organisation", "active"], name="ledger_webhook_live"),)

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The key its messages are signed with."""
        return f"whsec_{salted_hmac('tianheng.ledger.webhook', self.salt, algorithm='sha256').hexdigest()}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Those of the organisation acted for, to its administrators: nobody else learns where messages go."""
        found = scope.of(user)
        return scope.own(user, "organisation__") if found is not None and found.administers else NOBODY


class Message(Scoped):
    """One event on its way to one webhook: sent again until it is taken, given up after the last try."""

    webhook = models.ForeignKey(
        "ledger.Webhook", models.PROTECT, related_name="messages", verbose_name=_("回调")
    )
    token = models.CharField(max_length=32, unique=True)
    event = models.CharField(_("事件"), max_length=30)
    body = models.TextField(_("内容"))
    state = models.CharField(_("状态"), max_length=10, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    made_at = models.DateTimeField(_("产生时间"))
    next_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    tried_at = models.DateTimeField(_("最近发送"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("应答"), null=True, blank=True)
    answer = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        db_table = "ledger_message"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["webhook", "-id"], name="ledger_message_list"),
            models.Index(fields=["state", "next_at"], name="ledger_message_due"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.token[:8]}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the webhook."""
        found = scope.of(user)
        return (
            scope.own(user, "webhook__organisation__") if found is not None and found.administers else NOBODY
        )
