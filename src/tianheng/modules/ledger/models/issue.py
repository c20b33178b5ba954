"""The table of issues and returns (form F06)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.modules.ledger.enums import IssueKind
from tianheng.modules.ledger.models.kept import Owned, Written


class Issue(Written, Owned, Fact, Measured):
    """An additive weighed out of the cabinet by two people, or brought back; ``amount`` is what the scale showed."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    kind = models.CharField(_("类别"), max_length=8, choices=IssueKind, default=IssueKind.ISSUE)
    lot = models.ForeignKey("ledger.Lot", models.PROTECT, related_name="issues", verbose_name=_("批次"))
    origin = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="+", db_index=False, verbose_name=_("从")
    )
    destination = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="+", db_index=False, verbose_name=_("到")
    )
    product = models.ForeignKey(
        "formulas.Product",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("用途产品"),
    )
    batch = models.ForeignKey(
        "ledger.Batch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("用途批次"),
    )
    purpose = models.CharField(_("用途"), max_length=100, blank=True)
    scale = models.ForeignKey(
        "ledger.Scale",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("秤"),
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("领用人")
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("管理员")
    )
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="returned_by", verbose_name=_("退回自")
    )
    codes = models.JSONField(_("提示"), default=list, blank=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    exception = models.CharField(_("例外原因"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_issue"
        ordering = ("-happened_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(micro__gt=0), name="ledger_issue_moves"),)
        indexes = (
            models.Index(fields=["organisation", "-happened_at", "-id"], name="ledger_issue_list"),
            models.Index(fields=["-happened_at", "-id"], name="ledger_issue_days"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lot}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
