"""The base of every stored fact: when it happened, when it was entered, by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import Scoped


class Fact(Scoped):
    """A fact is kept, not overwritten; a late entry is never forbidden and always seen: ``entered_at`` tells."""

    happened_at = models.DateTimeField(_("发生时间"))
    entered_at = models.DateTimeField(_("录入时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("录入人")
    )

    class Meta:
        abstract = True
