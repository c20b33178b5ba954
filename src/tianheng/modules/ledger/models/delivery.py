"""The table of deliveries (form F10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.modules.ledger.models.kept import Owned, Written, corrections


class Delivery(Written, Owned, Fact, Measured):
    """Goods of a released batch went to a buyer: the facts of article 51 of the Food Safety Law. Never changed."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", db_index=False, verbose_name=_("企业")
    )
    batch = models.ForeignKey(
        "ledger.Batch", models.PROTECT, related_name="deliveries", verbose_name=_("生产批")
    )
    name = models.CharField(_("产品名称"), max_length=100)
    specification = models.CharField(_("规格"), max_length=100, blank=True)
    certificate = models.CharField(_("检验合格证号"), max_length=50)
    sold_on = models.DateField(_("销售日期"))
    buyer_name = models.CharField(_("购货者名称"), max_length=100)
    buyer_pinyin = models.CharField(max_length=200)
    buyer_address = models.CharField(_("购货者地址"), max_length=200)
    buyer_contact = models.CharField(_("购货者联系方式"), max_length=100)
    voucher = models.CharField(_("票据号"), max_length=50, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    late = models.BooleanField(_("补录"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )

    class Meta:
        db_table = "ledger_delivery"
        ordering = ("-sold_on", "-id")
        constraints = (models.CheckConstraint(condition=Q(micro__gte=0), name="ledger_delivery_amount"),)
        indexes = (
            models.Index(fields=["organisation", "-sold_on", "-id"], name="ledger_delivery_list"),
            models.Index(fields=["-sold_on", "-id"], name="ledger_delivery_days"),
            models.Index(fields=["organisation", "buyer_pinyin"], name="ledger_delivery_buyer"),
            # All that a search looks at, by owner, so that it reads no row.
            models.Index(
                fields=["organisation", "name", "buyer_name", "buyer_pinyin", "certificate", "sold_on", "id"],
                name="ledger_delivery_search",
            ),
            corrections("ledger_delivery_corrections"),
        )

    def __str__(self) -> str:
        return f"{self.batch} → {self.buyer_name}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
