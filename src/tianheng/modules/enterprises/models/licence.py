"""The table of an enterprise's papers."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.facts import Fact
from tianheng.modules.enterprises.enums import PaperKind


class Licence(Fact):
    """A licence or certificate, as it was at a time; a renewed one is a new row that replaces the old."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="papers", verbose_name=_("企业")
    )
    kind = models.CharField(_("证照类别"), max_length=20, choices=PaperKind)
    number = models.CharField(_("证照编号"), max_length=50)
    classes = models.JSONField(_("许可食品类别"), default=list, blank=True)
    issued_by = models.CharField(_("发证机关"), max_length=100, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("换发为")
    )
    withdrawn_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        db_table = "enterprises_licence"
        ordering = ("kind", "-id")
        indexes = (models.Index(fields=["expires_on"], name="enterprises_licence_expiry"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    def valid_on(self, day: date) -> bool:
        """Whether it counts on ``day``: not withdrawn, not replaced, not run out."""
        return (
            self.withdrawn_at is None
            and self.replaced_by_id is None
            and (self.expires_on is None or self.expires_on >= day)
        )

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
