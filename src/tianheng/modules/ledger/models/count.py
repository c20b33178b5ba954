"""The tables of stock counts (form F08)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import CountState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Count(Kept, Owned, Fact, Versioned):
    """One stock count; its differences move stock when a second person has confirmed them."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    counted_on = models.DateField(_("盘点日期"))
    state = models.CharField(_("状态"), max_length=10, choices=CountState, default=CountState.DRAFT)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("监盘人"),
    )
    approved_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_count"
        ordering = ("-counted_on", "-id")
        indexes = (models.Index(fields=["organisation", "-counted_on"], name="ledger_count_list"),)

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.counted_on:%Y-%m-%d}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class CountLine(Kept):
    """One lot at one place: ``book_micro`` as the books stood when it was counted, and what was found there.

    ``counted_amount`` is empty until ``counted_by`` has counted. Difference = counted − book.
    """

    count = models.ForeignKey("ledger.Count", models.PROTECT, related_name="lines", verbose_name=_("盘点"))
    lot = models.ForeignKey("ledger.Lot", models.PROTECT, related_name="+", verbose_name=_("批次"))
    location = models.ForeignKey("ledger.Location", models.PROTECT, related_name="+", verbose_name=_("位置"))
    book_micro = models.BigIntegerField(_("账面量"))
    counted_amount = models.CharField(_("实盘量"), max_length=30, blank=True)
    counted_unit = models.CharField(_("单位"), max_length=8, blank=True)
    counted_micro = models.BigIntegerField(null=True, blank=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("盘点人"),
    )
    counted_at = models.DateTimeField(_("盘点时间"), null=True, blank=True)
    within = models.BooleanField(_("在允差内"), null=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    handling = models.CharField(_("处理"), max_length=200, blank=True)

    class Meta:
        db_table = "ledger_count_line"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["count", "lot", "location"], name="ledger_count_line_once"),
            models.CheckConstraint(
                condition=Q(counted_micro=None) | Q(counted_micro__gte=0),
                name="ledger_count_line_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lot} {self.location}"

    @property
    def difference(self) -> int | None:
        """Counted less book; None until counted."""
        return None if self.counted_micro is None else self.counted_micro - self.book_micro

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.count.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the count."""
        return scope.records(user, "count__organisation__")
