"""The tables of stock and its movements. Only :mod:`tianheng.modules.ledger.actions.stock` writes them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.modules.ledger.enums import MovementKind
from tianheng.modules.ledger.models.kept import Kept, Written


class Stock(Kept):
    """How much of a lot lies at a place; never below nothing. Equal to the sum of its movements, at every moment."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    lot = models.ForeignKey("ledger.Lot", models.PROTECT, related_name="stock", verbose_name=_("批次"))
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="stock", verbose_name=_("位置")
    )
    micro = models.BigIntegerField(_("数量"), default=0)

    class Meta:
        db_table = "ledger_stock"
        constraints = (
            models.UniqueConstraint(fields=["lot", "location"], name="ledger_stock_place"),
            models.CheckConstraint(condition=Q(micro__gte=0), name="ledger_stock_not_negative"),
        )
        # Most rows are of lots used up long ago.
        indexes = (
            models.Index(fields=["organisation", "lot"], condition=Q(micro__gt=0), name="ledger_stock_there"),
        )

    def __str__(self) -> str:
        return f"{self.lot} {self.location}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class Movement(Written, Fact):
    """One change of stock: signed, never changed. ``document`` is the paper it belongs to (kind and number)."""

    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, related_name="movements", db_index=False, verbose_name=_("批次")
    )
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, related_name="+", db_index=False, verbose_name=_("位置")
    )
    kind = models.CharField(_("事由"), max_length=12, choices=MovementKind)
    micro = models.BigIntegerField(_("数量"))
    document_kind = models.CharField(max_length=12)
    document_key = models.BigIntegerField()
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("录入人")
    )

    class Meta:
        db_table = "ledger_movement"
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(micro=0), name="ledger_movement_moves"),)
        indexes = (
            models.Index(fields=["lot", "id"], name="ledger_movement_lot"),
            models.Index(fields=["document_kind", "document_key"], name="ledger_movement_document"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lot}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the lot."""
        return scope.records(user, "lot__organisation__")
