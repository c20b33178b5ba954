"""The table of production batches."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import BatchState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Batch(Kept, Owned, Fact, Measured, Versioned):
    """One production batch of a product by a formula version. ``amount`` is its size, kg or L, before feeding.

    ``output`` is what came out of it (``output_micro`` µg or µL), known when feeding is done. ``made_on`` decides
    which law it is judged by.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    product = models.ForeignKey(
        "formulas.Product", models.PROTECT, related_name="batches", db_index=False, verbose_name=_("产品")
    )
    formula = models.ForeignKey(
        "formulas.FormulaVersion", models.PROTECT, related_name="batches", verbose_name=_("配方")
    )
    number = models.CharField(_("产品批号"), max_length=50)
    made_on = models.DateField(_("生产日期"))
    expires_on = models.DateField(_("保质期至"), null=True, blank=True)
    output = models.CharField(_("产量"), max_length=30, blank=True)
    output_unit = models.CharField(_("产量单位"), max_length=8, blank=True)
    output_micro = models.BigIntegerField(null=True, blank=True)
    client = models.CharField(_("委托方"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.OPEN)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    released_at = models.DateTimeField(_("放行时间"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("放行人"),
    )

    class Meta:
        db_table = "ledger_batch"
        ordering = ("-made_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=["product", "number"], name="ledger_batch_number"),
            models.CheckConstraint(condition=Q(micro__gt=0), name="ledger_batch_size"),
        )
        indexes = (
            models.Index(fields=["organisation", "state", "-made_on"], name="ledger_batch_list"),
            models.Index(fields=["organisation", "-made_on", "-id"], name="ledger_batch_days"),
            models.Index(fields=["-made_on", "-id"], name="ledger_batch_made"),
            models.Index(fields=["organisation", "number"], name="ledger_batch_find"),
        )

    def __str__(self) -> str:
        return f"{self.product} {self.number}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
