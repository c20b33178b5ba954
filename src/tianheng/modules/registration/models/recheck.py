"""The table of lines that a later law sees otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import Scoped
from tianheng.modules.compliance.enums import Status
from tianheng.modules.registration.access import sent_or_own
from tianheng.modules.registration.enums import OUTCOME_TONES, Outcome, RecheckState


class Recheck(Scoped):
    """An accepted line that passed by the law of its day and does not by the law of ``law``.

    ``old_verdict`` is the one it was accepted with, if it was kept; ``outcome`` is fault or ask.
    """

    line = models.ForeignKey(
        "registration.RegistrationLine", models.CASCADE, related_name="rechecks", verbose_name=_("条目")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    area_code = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=12, blank=True)
    sent = models.BooleanField(default=False)
    law = models.CharField(max_length=64)
    edition = models.CharField(_("标准版本"), max_length=50)
    old_verdict = models.ForeignKey(
        "compliance.Verdict",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("原核查"),
    )
    new_verdict = models.ForeignKey(
        "compliance.Verdict",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("新核查"),
    )
    old_status = models.CharField(_("原结果"), max_length=20, choices=Status, blank=True)
    new_status = models.CharField(_("新结果"), max_length=20, choices=Status)
    outcome = models.CharField(_("结果"), max_length=6, choices=Outcome)
    says = models.CharField(_("说明"), max_length=500, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    state = models.CharField(_("状态"), max_length=8, choices=RecheckState, default=RecheckState.OPEN)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    note = models.CharField(_("处理说明"), max_length=500, blank=True)

    class Meta:
        db_table = "registration_recheck"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["line", "law"], name="registration_recheck_once"),)
        indexes = (
            models.Index(fields=["area_code", "state"], name="registration_recheck_area"),
            models.Index(fields=["organisation", "state"], name="registration_recheck_own"),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.get_new_status_display()}"

    @property
    def tone(self) -> str:
        """The colour of its light."""
        return OUTCOME_TONES[Outcome(self.outcome)]

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the line."""
        return sent_or_own(user)
