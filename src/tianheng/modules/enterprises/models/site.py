"""The table of places where an enterprise produces or stores."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.enterprises.enums import SiteState


class Site(Versioned):
    """A production site; an enterprise has one main site and perhaps more."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="sites", verbose_name=_("企业")
    )
    name = models.CharField(_("名称"), max_length=50)
    address = models.CharField(_("地址"), max_length=200)
    area = models.ForeignKey("accounts.Area", models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    main = models.BooleanField(_("主要生产地"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=SiteState, default=SiteState.OPEN)

    class Meta:
        db_table = "enterprises_site"
        ordering = ("-main", "name")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="enterprises_site_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(main=True), name="enterprises_site_one_main"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
