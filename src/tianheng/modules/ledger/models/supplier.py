"""The tables of suppliers and their papers (form F04)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import SupplierKind, SupplierPaperKind, SupplierState
from tianheng.modules.ledger.models.kept import Kept, Owned


class Supplier(Kept, Owned, Versioned):
    """Whom an enterprise buys additives from. ``licence`` is that for additives, or for trading food."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    code = models.CharField(_("供货者代码"), max_length=30)
    name = models.CharField(_("供货者名称"), max_length=100)
    pinyin = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=100)
    kind = models.CharField(_("类型"), max_length=10, choices=SupplierKind)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    licence = models.CharField(_("许可证编号"), max_length=30, blank=True)
    licence_expires = models.DateField(_("许可证有效期至"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200)
    contact = models.CharField(_("联系人"), max_length=50, blank=True)
    telephone = models.CharField(_("联系方式"), max_length=30)
    additives = models.CharField(_("供应的添加剂"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SupplierState, default=SupplierState.CANDIDATE)
    assessed_on = models.DateField(_("评价日期"), null=True, blank=True)
    assessment = models.CharField(_("评价结论"), max_length=500, blank=True)
    next_assessment = models.DateField(_("下次评价"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        db_table = "ledger_supplier"
        ordering = ("pinyin", "id")
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="ledger_supplier_code"),)
        indexes = (models.Index(fields=["organisation", "state", "pinyin"], name="ledger_supplier_list"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class SupplierPaper(Kept, Fact):
    """One paper of a supplier, its file beside it; a renewed paper is a new one."""

    supplier = models.ForeignKey(
        "ledger.Supplier", models.PROTECT, related_name="papers", verbose_name=_("供货者")
    )
    kind = models.CharField(_("资料类别"), max_length=20, choices=SupplierPaperKind)
    number = models.CharField(_("编号"), max_length=50, blank=True)
    issued_on = models.DateField(_("签发日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("失效经办人"),
    )
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        db_table = "ledger_supplier_paper"
        ordering = ("kind", "-id")
        indexes = (models.Index(fields=["expires_on"], name="ledger_supplier_paper_expiry"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.supplier.organisation.code)

    def valid_on(self, day: date) -> bool:
        """Whether it counts on ``day``."""
        return self.withdrawn_at is None and (self.expires_on is None or self.expires_on >= day)

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the supplier."""
        return scope.records(user, "supplier__organisation__")
