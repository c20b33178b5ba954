"""The tables of what reviewers said: a decision, and the defects it names."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import Scoped
from tianheng.modules.registration.access import sent_or_own
from tianheng.modules.registration.enums import FLAGS, Decision, Stage


class Review(Scoped):
    """One decision of one reviewer; written once."""

    registration = models.ForeignKey(
        "registration.Registration", models.CASCADE, related_name="reviews", verbose_name=_("登记")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审核人")
    )
    stage = models.CharField(_("环节"), max_length=6, choices=Stage)
    decision = models.CharField(_("决定"), max_length=6, choices=Decision)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        db_table = "registration_review"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_decision_display()}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the registration."""
        return sent_or_own(user, "registration__")


class Defect(Scoped):
    """One thing to mend, named when a registration was returned; ``about`` keeps the line's words."""

    review = models.ForeignKey(
        "registration.Review", models.CASCADE, related_name="defects", verbose_name=_("审核")
    )
    line = models.ForeignKey(
        "registration.RegistrationLine",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="defects",
        verbose_name=_("条目"),
    )
    about = models.CharField(_("条目"), max_length=210, blank=True)
    check_code = models.CharField(_("核对项"), max_length=6, blank=True)
    text = models.CharField(_("问题"), max_length=500)
    mended_at = models.DateTimeField(_("补正时间"), null=True, blank=True)
    mended_note = models.CharField(_("补正说明"), max_length=500, blank=True)

    class Meta:
        db_table = "registration_defect"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text

    @property
    def check_text(self) -> str:
        """The check in words; empty for what no check asks."""
        return str(FLAGS.get(self.check_code, ""))

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the registration."""
        return sent_or_own(user, "review__registration__")
