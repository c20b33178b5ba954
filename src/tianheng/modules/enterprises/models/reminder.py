"""The tables of reminders that were sent: each once per paper, or person's certificate, and threshold."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import Scoped


class LicenceReminder(Scoped):
    """Somebody was told that a paper runs out in so many ``days``; 0 means that it has run out."""

    licence = models.ForeignKey(
        "enterprises.Licence", models.PROTECT, related_name="reminders", verbose_name=_("证照")
    )
    days = models.PositiveSmallIntegerField(_("提前天数"))
    at = models.DateTimeField(_("提醒时间"))

    class Meta:
        db_table = "enterprises_reminder"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["licence", "days"], name="enterprises_reminder_once"),)

    def __str__(self) -> str:
        return f"{self.licence} {self.days}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the paper."""
        return scope.records(user, "licence__organisation__")


class CertificateReminder(Scoped):
    """Somebody was told that a person's training certificate runs out in so many ``days``; 0: it has run out."""

    person = models.ForeignKey(
        "enterprises.ResponsiblePerson", models.PROTECT, related_name="reminders", verbose_name=_("责任人员")
    )
    days = models.PositiveSmallIntegerField(_("提前天数"))
    at = models.DateTimeField(_("提醒时间"))

    class Meta:
        db_table = "enterprises_certificate_reminder"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["person", "days"], name="enterprises_certificate_reminder_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.days}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the person."""
        return scope.records(user, "person__organisation__")
