"""The tables of places where additives are kept, and of the scales they are weighed on."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.ledger.enums import STORES, LocationKind
from tianheng.modules.ledger.models.kept import Kept, Owned


class Location(Kept, Owned, Versioned):
    """A cabinet, a room, the floor where additives are weighed and fed; closed when ``closed_at`` is set."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    site = models.ForeignKey(
        "enterprises.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("生产地")
    )
    name = models.CharField(_("名称"), max_length=50)
    kind = models.CharField(_("用途"), max_length=10, choices=LocationKind)
    locked = models.BooleanField(_("上锁"), default=False)
    labelled = models.BooleanField(_("有标识"), default=False)
    keeper = models.CharField(_("保管人"), max_length=50, blank=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_location"
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="ledger_location_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_additive_cabinet(self) -> bool:
        """Whether it is the dedicated place of 专柜（专库）存放."""
        return self.kind in STORES

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")


class Scale(Kept, Owned, Versioned):
    """A scale of the enterprise and the day its calibration runs out; ``division_micro`` is one division in µg."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    number = models.CharField(_("秤编号"), max_length=30)
    name = models.CharField(_("名称"), max_length=50, blank=True)
    division = models.CharField(_("分度值"), max_length=30, blank=True)
    division_unit = models.CharField(_("分度值单位"), max_length=8, blank=True)
    division_micro = models.BigIntegerField(default=0)
    certificate = models.CharField(_("检定（校准）证书编号"), max_length=50, blank=True)
    calibrated_until = models.DateField(_("检定（校准）有效期至"), null=True, blank=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        db_table = "ledger_scale"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="ledger_scale_once"),)

    def __str__(self) -> str:
        return self.number

    def valid_on(self, day: date) -> bool:
        """Whether its calibration covers ``day``."""
        return self.calibrated_until is not None and self.calibrated_until >= day

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
