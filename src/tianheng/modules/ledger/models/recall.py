"""The tables of recalls (form F13)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import RecallLevel, RecallState
from tianheng.modules.ledger.models.kept import Kept, Owned, Written


class Recall(Kept, Owned, Fact, Versioned):
    """A recall, or a drill of one. ``happened_at`` is when the enterprise learnt of the cause: the clock's start."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    number = models.CharField(_("召回编号"), max_length=30)
    level = models.PositiveSmallIntegerField(_("级别"), choices=RecallLevel)
    drill = models.BooleanField(_("演练"), default=False)
    cause = models.CharField(_("召回原因"), max_length=500)
    lot = models.ForeignKey(
        "ledger.Lot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recalls",
        verbose_name=_("起因批次"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=RecallState, default=RecallState.OPEN)
    started_at = models.DateTimeField(_("启动时间"))
    start_due = models.DateTimeField(_("应启动时间"))
    finish_due = models.DateField(_("应完成日期"))
    announcement = models.TextField(_("召回公告"), blank=True)
    announced_at = models.DateTimeField(_("公告时间"), null=True, blank=True)
    reported_at = models.DateTimeField(_("报告监管部门时间"), null=True, blank=True)
    handling = models.TextField(_("处置情况"), blank=True)
    traced_ms = models.PositiveIntegerField(_("追溯用时（毫秒）"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    reason = models.CharField(_("结案说明"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_recall"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="ledger_recall_number"),
        )
        indexes = (models.Index(fields=["organisation", "state", "-id"], name="ledger_recall_list"),)

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class RecallBatch(Kept):
    """A batch that is recalled, and its quantities when the recall began (µg or µL; None where units differ)."""

    recall = models.ForeignKey(
        "ledger.Recall", models.PROTECT, related_name="batches", verbose_name=_("召回")
    )
    batch = models.ForeignKey(
        "ledger.Batch", models.PROTECT, related_name="recalls", verbose_name=_("生产批")
    )
    dimension = models.CharField(max_length=6)
    made_micro = models.BigIntegerField(_("生产数量"))
    sold_micro = models.BigIntegerField(_("售出数量"), null=True)
    in_store_micro = models.BigIntegerField(_("库存数量"), null=True)
    recovered_micro = models.BigIntegerField(_("召回数量"), default=0)

    class Meta:
        db_table = "ledger_recall_batch"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["recall", "batch"], name="ledger_recall_batch_once"),)

    def __str__(self) -> str:
        return f"{self.recall} {self.batch}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the recall."""
        return scope.records(user, "recall__organisation__")


class RecallNotice(Written, Fact, Measured):
    """A buyer was told, answered, or gave goods back; each a row of its own. ``amount`` is what came back, or 0."""

    recall = models.ForeignKey(
        "ledger.Recall", models.PROTECT, related_name="notices", verbose_name=_("召回")
    )
    batch = models.ForeignKey("ledger.Batch", models.PROTECT, related_name="+", verbose_name=_("生产批"))
    delivery = models.ForeignKey(
        "ledger.Delivery",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("出厂记录"),
    )
    buyer_name = models.CharField(_("通知对象"), max_length=100)
    buyer_contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    means = models.CharField(_("通知方式"), max_length=30)
    answer = models.CharField(_("回复"), max_length=200, blank=True)

    class Meta:
        db_table = "ledger_recall_notice"
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(micro__gte=0), name="ledger_recall_notice_amount"),)

    def __str__(self) -> str:
        return f"{self.recall} {self.buyer_name}"

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.recall.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the recall."""
        return scope.records(user, "recall__organisation__")
