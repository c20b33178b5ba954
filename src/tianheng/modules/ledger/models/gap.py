"""The tables of what does not add up, and of how exactly it should."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import GapKind, GapState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Gap(Kept, Owned, Versioned):
    """A finding of the mass balance over a period: two quantities that should meet and do not."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=GapKind)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    additive = models.CharField(_("添加剂"), max_length=100)
    product = models.ForeignKey(
        "formulas.Product", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("产品")
    )
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, null=True, blank=True, related_name="gaps", verbose_name=_("批次")
    )
    dimension = models.CharField(max_length=6)
    expected_micro = models.BigIntegerField(_("应有"))
    actual_micro = models.BigIntegerField(_("实有"))
    tolerance = models.PositiveIntegerField(_("允差（万分之）"))
    facts = models.JSONField(_("计算"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=GapState, default=GapState.OPEN)
    found_at = models.DateTimeField(_("发现时间"))
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("说明人"),
    )
    explained_at = models.DateTimeField(_("说明时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("结案人"),
    )
    closed_at = models.DateTimeField(_("结案时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_gap"
        ordering = ("-until", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "since", "until", "additive", "product", "lot"],
                name="ledger_gap_once",
            ),
        )
        indexes = (models.Index(fields=["organisation", "state", "-until"], name="ledger_gap_list"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.additive}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class Tolerance(Kept, Owned, Versioned):
    """How far figures may differ in one enterprise, in ten-thousandths; an empty additive stands for all others."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    additive = models.CharField(_("添加剂"), max_length=100, blank=True)
    over_formula = models.PositiveIntegerField(_("超配方允差（万分之）"), null=True, blank=True)
    counted = models.PositiveIntegerField(_("盘点允差（万分之）"), null=True, blank=True)
    balanced = models.PositiveIntegerField(_("期间投料允差（万分之）"), null=True, blank=True)

    class Meta:
        db_table = "ledger_tolerance"
        ordering = ("additive",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "additive"], name="ledger_tolerance_once"),
        )

    def __str__(self) -> str:
        return self.additive or "*"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
