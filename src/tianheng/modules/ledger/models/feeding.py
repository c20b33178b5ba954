"""The table of feedings (form F07): the core record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.modules.ledger.enums import FeedingStatus
from tianheng.modules.ledger.models.kept import Owned, Written, corrections


class Feeding(Written, Owned, Fact, Measured):
    """An additive of a lot went into a batch; never changed. A correction is a new row that names the old.

    Rows that count are those with no ``corrected_by`` and an amount. ``level_micro`` is what the amount adds to the
    batch, µg per kg (or per L); ``limit_share`` and ``formula_share`` are ten-thousandths, of all that was fed of the
    substance until then. ``entered_by`` is who fed.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    batch = models.ForeignKey(
        "ledger.Batch", models.PROTECT, related_name="feedings", db_index=False, verbose_name=_("生产批")
    )
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, related_name="feedings", db_index=False, verbose_name=_("批次")
    )
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="+", db_index=False, verbose_name=_("位置")
    )
    line = models.ForeignKey(
        "formulas.FormulaLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("配方行"),
    )
    scale = models.ForeignKey(
        "ledger.Scale",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("秤"),
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("复核人"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("投料人")
    )
    step = models.CharField(_("投料工序"), max_length=50, blank=True)
    level_micro = models.BigIntegerField(_("换算使用量"), null=True)
    limit_text = models.CharField(_("标准限量"), max_length=100, blank=True)
    limit_share = models.IntegerField(_("占限量"), null=True)
    formula_share = models.IntegerField(_("占配方"), null=True)
    status = models.CharField(_("情况"), max_length=10, choices=FeedingStatus, default=FeedingStatus.CLEAN)
    codes = models.JSONField(_("提示"), default=list, blank=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    late = models.BooleanField(_("补录"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )

    class Meta:
        db_table = "ledger_feeding"
        ordering = ("-happened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(micro__gt=0) | Q(micro=0, status=FeedingStatus.VOID), name="ledger_feeding_amount"
            ),
        )
        indexes = (
            models.Index(fields=["lot", "batch"], name="ledger_feeding_lot"),
            models.Index(fields=["batch", "id"], name="ledger_feeding_batch"),
            models.Index(fields=["organisation", "-happened_at", "-id"], name="ledger_feeding_list"),
            models.Index(fields=["-happened_at", "-id"], name="ledger_feeding_days"),
            models.Index(
                fields=["organisation", "status", "-happened_at"],
                condition=~Q(status=FeedingStatus.CLEAN),
                name="ledger_feeding_notable",
            ),
            corrections("ledger_feeding_corrections"),
        )

    def __str__(self) -> str:
        return f"{self.batch.number} {self.lot}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """The enterprise and the bureaus of its area: amounts reveal formulas."""
        return scope.records(user, "organisation__")
