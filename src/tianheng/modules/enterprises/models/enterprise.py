"""The table of what a producer tells of itself beyond its account."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.enterprises.enums import Scale


class Enterprise(Versioned):
    """A producer: one row beside its organisation, which holds name, credit code, licence number and area."""

    organisation = models.OneToOneField(
        "accounts.Organisation", models.PROTECT, related_name="enterprise", verbose_name=_("企业")
    )
    pinyin = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=100, db_index=True)
    scale = models.CharField(_("规模"), max_length=10, choices=Scale, default=Scale.SMALL)
    trade = models.CharField(_("主营品类"), max_length=50, blank=True)
    trademark = models.CharField(_("商标"), max_length=50, blank=True)
    business_address = models.CharField(_("住所"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("建立时间"))

    class Meta:
        db_table = "enterprises_enterprise"
        ordering = ("pinyin", "id")

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
