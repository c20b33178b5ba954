"""The table of reminders that were sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import Scoped
from tianheng.modules.registration.access import sent_or_own


class Reminder(Scoped):
    """An enterprise was told ``days`` before the end; once for each, however often the job runs."""

    registration = models.ForeignKey(
        "registration.Registration", models.CASCADE, related_name="reminders", verbose_name=_("登记")
    )
    days = models.PositiveSmallIntegerField(_("提前天数"))
    at = models.DateTimeField(_("提醒时间"))

    class Meta:
        db_table = "registration_reminder"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["registration", "days"], name="registration_reminder_once"),
        )

    def __str__(self) -> str:
        return f"{self.registration_id} {self.days}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the registration."""
        return sent_or_own(user, "registration__")
