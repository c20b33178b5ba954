"""The table of what scales show: the last stable weight of each, to be offered where an amount is typed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.quantities import Measured


class Reading(Measured):
    """The last stable weight of a scale. No record: what was weighed is kept with the issue or the feeding."""

    scale = models.OneToOneField("ledger.Scale", models.CASCADE, related_name="reading", verbose_name=_("秤"))
    read_at = models.DateTimeField(_("称量时间"))
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        db_table = "ledger_reading"

    def __str__(self) -> str:
        return f"{self.scale} {self.amount} {self.unit}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the scale."""
        return scope.records(user, "scale__organisation__")
