"""The table of disposals (form F12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import DisposalReason, DisposalState, DisposalWay
from tianheng.modules.ledger.models.kept import Kept, Owned


class Disposal(Kept, Owned, Fact, Measured, Versioned):
    """Part of a lot, or goods of a batch that came back, leaves for good; stock falls when it is done."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    number = models.CharField(_("编号"), max_length=30)
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, null=True, blank=True, related_name="disposals", verbose_name=_("批次")
    )
    batch = models.ForeignKey(
        "ledger.Batch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disposals",
        verbose_name=_("生产批"),
    )
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("隔离位置")
    )
    cause = models.CharField(_("原因"), max_length=12, choices=DisposalReason)
    way = models.CharField(_("处置方式"), max_length=12, choices=DisposalWay)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    destination = models.CharField(_("去向单位"), max_length=100, blank=True)
    voucher = models.CharField(_("票据号"), max_length=50, blank=True)
    reported_at = models.DateTimeField(_("报告监管部门时间"), null=True, blank=True)
    announced = models.CharField(_("销毁时间地点"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DisposalState, default=DisposalState.PROPOSED)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("批准人"),
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("监督人"),
    )
    done_on = models.DateField(_("处置日期"), null=True, blank=True)
    reason = models.CharField(_("审批意见"), max_length=500, blank=True)
    exception = models.CharField(_("例外原因"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_disposal"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="ledger_disposal_number"),
            models.CheckConstraint(
                condition=Q(lot=None, batch__isnull=False) | Q(lot__isnull=False, batch=None),
                name="ledger_disposal_of_one",
            ),
        )
        indexes = (models.Index(fields=["organisation", "state", "-id"], name="ledger_disposal_list"),)

    def __str__(self) -> str:
        return f"{self.number} {self.lot or self.batch}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
