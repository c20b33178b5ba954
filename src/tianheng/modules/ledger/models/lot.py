"""The table of lots."""

from datetime import date
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.quantities import LABEL, MASS, dimension_of, exact
from tianheng.core.stale import Versioned
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.ledger.enums import LotState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Lot(Kept, Owned, Versioned):
    """One lot of one additive under its internal number ``YYYYMMDD-nn``; its stock stands in :class:`Stock`.

    ``name`` is what stands on the bag, ``substance`` what the law calls it, ``additive`` the heading of the law's
    table (or the name, where no table has it): lots are looked for by it. ``density`` (kg/L), ``assay`` (percent) and
    ``composition`` (parts in percent) are exact decimals as text; empty is not known.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    number = models.CharField(_("内部批号"), max_length=30)
    name = models.CharField(_("名称"), max_length=100)
    substance = models.CharField(_("标准名称"), max_length=100)
    additive = models.CharField(_("添加剂"), max_length=100)
    pinyin = models.CharField(max_length=200)  # of additive and name, what lists are sorted by
    kind = models.CharField(_("类型"), max_length=12, choices=LineKind, default=LineKind.ADDITIVE)
    specification = models.CharField(_("规格"), max_length=100, blank=True)
    gtin = models.CharField(_("商品条码（GTIN）"), max_length=14, blank=True)  # 14 digits, of the bag
    unit = models.CharField(_("单位"), max_length=8)
    density = models.CharField(_("密度"), max_length=20, blank=True)
    assay = models.CharField(_("有效成分含量"), max_length=20, blank=True)
    composition = models.JSONField(_("复配成分"), default=list, blank=True)
    supplier = models.ForeignKey(
        "ledger.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("供货者"),
    )
    supplier_lot = models.CharField(_("生产批号"), max_length=50, blank=True)
    maker = models.CharField(_("生产者"), max_length=100, blank=True)
    produced_on = models.DateField(_("生产日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"))
    state = models.CharField(_("状态"), max_length=12, choices=LotState, default=LotState.QUARANTINED)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    released_at = models.DateTimeField(_("放行时间"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("放行人"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("验收人")
    )
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        db_table = "ledger_lot"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="ledger_lot_number"),)
        indexes = (
            models.Index(fields=["organisation", "additive", "state", "expires_on"], name="ledger_lot_first"),
            models.Index(fields=["organisation", "state", "expires_on"], name="ledger_lot_expiry"),
            models.Index(fields=["organisation", "supplier_lot"], name="ledger_lot_supplier_lot"),
            models.Index(fields=["-number", "-id"], name="ledger_lot_numbers"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def dimension(self) -> str:
        """mass, volume or count: a lot is kept in one of them."""
        return dimension_of(self.unit)

    def unrounded(self, amount: str, unit: str, micro: int) -> Fraction:
        """An amount as it was entered, in micro of the lot's own kind: law and formula weigh this.

        The books count whole ``micro``; a mass of what is kept in litres is seldom a whole number of them.
        """
        if self.dimension != "volume" or unit not in MASS or not self.density:
            return Fraction(micro)
        return exact(amount, unit, "amount", LABEL) / (Fraction(self.density) * 1000)

    def expired_on(self, day: date) -> bool:
        """Whether it is past its date on ``day``, whatever its state says."""
        return self.expires_on < day

    def state_on(self, day: date) -> LotState:
        """Its state as it counts on ``day``: expiry is a fact of the date, for a late entry as for one of today."""
        live = (LotState.QUARANTINED, LotState.RELEASED, LotState.BLOCKED)
        if self.state in live and self.expired_on(day):
            return LotState.EXPIRED
        if self.state == LotState.EXPIRED and not self.expired_on(day):
            return self.before_expiry
        return LotState(self.state)

    @property
    def before_expiry(self) -> LotState:
        """What it was until it expired; one that was blocked or released against the rule counts as blocked."""
        if self.reason:
            return LotState.BLOCKED
        return LotState.RELEASED if self.released_at else LotState.QUARANTINED

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
