"""The table of organisations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import Level, OrganisationKind, OrganisationState
from tianheng.core.scope import Scoped


class Organisation(Scoped):
    """A bureau, an enterprise, a laboratory or a government office. ``code`` names its chain and never changes."""

    code = models.CharField(_("机构代码"), max_length=64, unique=True)
    kind = models.CharField(_("机构类别"), max_length=12, choices=OrganisationKind)
    level = models.CharField(_("层级"), max_length=10, choices=Level, blank=True)
    name = models.CharField(_("名称"), max_length=100)
    area = models.ForeignKey("accounts.Area", models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    reporting_unit = models.ForeignKey(
        "accounts.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("统计单位")
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True)
    licence_number = models.CharField(_("食品生产许可证编号"), max_length=16, blank=True)
    licence_expires = models.DateField(_("许可证有效期至"), null=True, blank=True)
    address = models.CharField(_("生产地址"), max_length=200, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=30, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=OrganisationState, default=OrganisationState.ACTIVE
    )
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        db_table = "accounts_organisation"
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="accounts_bureau_has_level",
                condition=Q(kind=OrganisationKind.BUREAU) & ~Q(level="")
                | ~Q(kind=OrganisationKind.BUREAU) & Q(level=""),
            ),
        )
        indexes = (
            models.Index(fields=["area", "kind", "state"], name="accounts_org_area"),
            models.Index(fields=["state", "created_at"], name="accounts_org_waiting"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def trail_chain(self) -> str:
        """The chain that tells what was done to it."""
        return self.code

    @property
    def prefix(self) -> str:
        """Its area's prefix."""
        return scope.prefix(self.area_id)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        found = scope.of(user)
        is_bureau = found is not None and found.kind == OrganisationKind.BUREAU
        return scope.records(user) if is_bureau else scope.own(user)
