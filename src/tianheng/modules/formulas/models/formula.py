"""The table of formula versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.formulas.enums import FormulaState


class FormulaVersion(Versioned):
    """One version of a product's formula; locked once approved. ``basis`` is the batch its amounts are for.

    ``basis_amount`` stands as entered with its unit, ``basis_micro`` is micrograms (kg, g) or microlitres (L, mL).
    ``loss_note`` says what evaporates or is lost when more goes in than the batch weighs. ``approval_answers`` are
    ``{"question", "answer"}`` of what the verdict left open; ``exception`` is why maker and approver are one person.
    """

    product = models.ForeignKey(
        "formulas.Product", models.PROTECT, related_name="versions", verbose_name=_("产品")
    )
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=12, choices=FormulaState, default=FormulaState.DRAFT)
    basis_amount = models.CharField(_("批量基准"), max_length=30)
    basis_unit = models.CharField(_("单位"), max_length=8, default="kg")
    basis_micro = models.BigIntegerField()
    loss_note = models.CharField(_("工艺失水、损耗说明"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    verdict = models.ForeignKey(
        "compliance.Verdict", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查")
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("复制自")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("编制人")
    )
    made_at = models.DateTimeField(_("编制时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("批准人"),
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    approval_note = models.CharField(_("批准说明"), max_length=500, blank=True)
    approval_answers = models.JSONField(_("待确认事项的答复"), default=list, blank=True)
    exception = models.CharField(_("一人编制并批准的原因"), max_length=200, blank=True)
    in_force_from = models.DateField(_("启用日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤销原因"), max_length=500, blank=True)

    class Meta:
        db_table = "formulas_version"
        ordering = ("product", "-number")
        constraints = (
            models.UniqueConstraint(fields=["product", "number"], name="formulas_version_number"),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state=FormulaState.APPROVED),
                name="formulas_version_one_approved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} V{self.number}"

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.product.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """The enterprise itself and the bureaus of its area, these without drafts: amounts are trade secrets."""
        own = scope.own(user, "product__organisation__")
        return own | (scope.records(user, "product__organisation__") & ~Q(state=FormulaState.DRAFT))
