"""The table of what each area asks for."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.scope import EVERYONE
from tianheng.core.stale import Versioned
from tianheng.modules.registration.enums import PolicyKind, Validity

NUMBER_PATTERN = "闽添登〔{year}〕{area}-{n:04d}号"


class Policy(Versioned):
    """What an area asks of its producers; an area without one follows the next above it. Days are working days."""

    area = models.OneToOneField("accounts.Area", models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    kind = models.CharField(_("登记方式"), max_length=20, choices=PolicyKind)
    since = models.DateField(_("起始日期"))
    review_days = models.PositiveSmallIntegerField(
        _("审核时限（工作日）"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    mend_days = models.PositiveSmallIntegerField(
        _("补正时限（工作日）"), default=10, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    validity = models.CharField(_("有效期"), max_length=15, choices=Validity, default=Validity.YEAR_END)
    number_pattern = models.CharField(_("登记编号格式"), max_length=100, default=NUMBER_PATTERN)
    second_review_always = models.BooleanField(_("一律复核"), default=False)
    second_review_lines = models.PositiveSmallIntegerField(
        _("超过多少条须复核"), default=50, validators=[MinValueValidator(1)]
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("决定人"),
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        db_table = "registration_policy"
        ordering = ("area",)

    def __str__(self) -> str:
        return f"{self.area} {self.get_kind_display()}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Rules are public."""
        return EVERYONE
