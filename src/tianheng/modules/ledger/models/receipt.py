"""The table of goods coming in (form F03)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.quantities import Measured
from tianheng.modules.ledger.enums import Conclusion
from tianheng.modules.ledger.models.kept import Owned, Written, corrections


class Receipt(Written, Owned, Fact, Measured):
    """One examination of goods coming in; never changed. A correction is a new one that names the old (``corrects``).

    The first nine facts are those of article 50 of the Food Safety Law, as they stood on that day: name,
    specification, quantity, production date or lot, shelf life, day of receipt, supplier's name, address and contact.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    name = models.CharField(_("名称"), max_length=100)
    specification = models.CharField(_("规格"), max_length=100)
    supplier_lot = models.CharField(_("生产批号"), max_length=50)
    produced_on = models.DateField(_("生产日期"), null=True, blank=True)
    shelf_life = models.CharField(_("保质期"), max_length=30)
    expires_on = models.DateField(_("有效期至"))
    received_on = models.DateField(_("进货日期"))
    supplier_name = models.CharField(_("供货者名称"), max_length=100)
    supplier_address = models.CharField(_("供货者地址"), max_length=200)
    supplier_contact = models.CharField(_("供货者联系方式"), max_length=100)

    supplier = models.ForeignKey(
        "ledger.Supplier", models.PROTECT, related_name="receipts", verbose_name=_("供货者档案")
    )
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, null=True, related_name="receipts", verbose_name=_("内部批次")
    )
    maker = models.CharField(_("生产者名称"), max_length=100, blank=True)
    maker_licence = models.CharField(_("生产许可证编号"), max_length=30, blank=True)
    maker_licence_expires = models.DateField(_("生产许可证有效期至"), null=True, blank=True)
    imported = models.BooleanField(_("进口"), default=False)
    certificate = models.CharField(_("合格证明（检验报告）编号"), max_length=50, blank=True)
    certificate_on = models.DateField(_("检验日期"), null=True, blank=True)
    label_checks = models.JSONField(_("标签核对"), default=dict, blank=True)
    senses = models.CharField(_("感官"), max_length=100, blank=True)
    packaging = models.CharField(_("包装"), max_length=100, blank=True)
    temperature = models.CharField(_("温度"), max_length=30, blank=True)
    voucher = models.CharField(_("票据号"), max_length=50, blank=True)
    location = models.ForeignKey(
        "ledger.Location", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("存放位置")
    )
    conclusion = models.CharField(_("验收结论"), max_length=12, choices=Conclusion)
    codes = models.JSONField(_("提示"), default=list, blank=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("复核人"),
    )
    exception = models.CharField(_("例外原因"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正")
    )

    class Meta:
        db_table = "ledger_receipt"
        ordering = ("-received_on", "-id")
        constraints = (models.CheckConstraint(condition=Q(micro__gte=0), name="ledger_receipt_not_negative"),)
        indexes = (
            models.Index(fields=["organisation", "-received_on", "-id"], name="ledger_receipt_list"),
            models.Index(fields=["-received_on", "-id"], name="ledger_receipt_days"),
            models.Index(fields=["organisation", "supplier_lot"], name="ledger_receipt_supplier_lot"),
            corrections("ledger_receipt_corrections"),
        )

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d} {self.name} {self.supplier_lot}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
