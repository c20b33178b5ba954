"""The table of the enterprise's own test results (form F09)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import Outcome
from tianheng.modules.ledger.models.kept import Kept, Owned, corrections


class TestRecord(Kept, Owned, Fact, Versioned):
    """One result of one item, of a batch or of a lot that came in. ``entered_by`` is the analyst.

    ``value`` is a number as printed; empty means not detected, below ``loq``. ``compared`` keeps what the law and the
    declared dose made of it.
    """

    __test__ = False  # not a test case, whatever its name tells pytest

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    batch = models.ForeignKey(
        "ledger.Batch", models.PROTECT, null=True, blank=True, related_name="tests", verbose_name=_("生产批")
    )
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, null=True, blank=True, related_name="tests", verbose_name=_("批次")
    )
    sample = models.CharField(_("样品"), max_length=100, blank=True)
    item = models.CharField(_("项目"), max_length=100)
    additive = models.CharField(_("标准名称"), max_length=100, blank=True)
    standard = models.CharField(_("判定标准"), max_length=50, blank=True)
    method = models.CharField(_("检验方法"), max_length=50)
    value = models.CharField(_("结果"), max_length=30, blank=True)
    unit = models.CharField(_("单位"), max_length=10)
    basis = models.CharField(_("以何计"), max_length=50, blank=True)
    loq = models.CharField(_("定量限"), max_length=30, blank=True)
    limit_text = models.CharField(_("限量"), max_length=100, blank=True)
    compared: Any = models.JSONField(_("比对"), default=dict, blank=True)
    outcome = models.CharField(_("判定"), max_length=4, choices=Outcome, default=Outcome.OPEN)
    instrument = models.CharField(_("仪器"), max_length=50, blank=True)
    tested_on = models.DateField(_("检验日期"))
    report_number = models.CharField(_("报告编号"), max_length=50, blank=True)
    laboratory = models.CharField(_("检验机构"), max_length=100, blank=True)
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    exception = models.CharField(_("例外原因"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )

    class Meta:
        db_table = "ledger_test"
        ordering = ("-tested_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(lot=None, batch__isnull=False) | Q(lot__isnull=False, batch=None),
                name="ledger_test_of_one",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-tested_on"], name="ledger_test_list"),
            models.Index(fields=["-tested_on", "-id"], name="ledger_test_days"),
            corrections("ledger_test_corrections"),
        )

    def __str__(self) -> str:
        return f"{self.batch or self.lot} {self.item}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
