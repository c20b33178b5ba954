"""The table of a formula's lines."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.scope import Scoped
from tianheng.modules.formulas.enums import DoseUnit, FormulaState, LineKind


class FormulaLine(Scoped):
    """One line of a formula, or of a compound ingredient inside it (``parent``).

    ``amount`` stands as entered with its unit; ``micro`` is the same exactly: micrograms or microlitres for a mass or
    volume per batch, micrograms per kilogram or litre for a level (1 % is 10 g/kg). ``additive`` is the heading of
    the law's table when the name was recognised, ``composition`` the parts of a compound additive in percent,
    ``density`` (kg/L) what turns a volume into a mass.
    """

    version = models.ForeignKey(
        "formulas.FormulaVersion", models.CASCADE, related_name="lines", verbose_name=_("配方")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("所属复合配料")
    )
    position = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("类型"), max_length=12, choices=LineKind)
    name = models.CharField(_("名称"), max_length=100)
    additive = models.CharField(_("标准名称"), max_length=100, blank=True, db_index=True)
    amount = models.CharField(_("用量"), max_length=30)
    unit = models.CharField(_("单位"), max_length=8, choices=DoseUnit)
    micro = models.BigIntegerField()
    function = models.CharField(_("功能"), max_length=50, blank=True)
    density = models.CharField(_("密度（kg/L）"), max_length=20, blank=True)
    assay = models.CharField(_("有效成分含量"), max_length=20, blank=True)
    hydrate = models.CharField(_("水合形态"), max_length=50, blank=True)
    composition = models.JSONField(_("复配成分"), default=list, blank=True)
    category = models.CharField(_("配料的食品分类号"), max_length=20, blank=True)
    answers = models.JSONField(_("限定答复"), default=dict, blank=True)
    confirmed = models.BooleanField(_("带入条件已确认"), null=True, blank=True)
    for_specific_food = models.BooleanField(_("为特定食品专用"), null=True, blank=True)
    residue = models.CharField(_("残留量检验值"), max_length=20, blank=True)
    residue_unit = models.CharField(_("残留量单位"), max_length=8, blank=True)
    maker = models.CharField(_("生产商"), max_length=100, blank=True)
    maker_licence = models.CharField(_("生产许可证编号"), max_length=20, blank=True)
    imported = models.BooleanField(_("进口"), default=False)
    spec_standard = models.CharField(_("添加剂执行标准"), max_length=50, blank=True)
    step = models.CharField(_("使用工序"), max_length=50, blank=True)
    method = models.CharField(_("使用方法"), max_length=100, blank=True)

    class Meta:
        db_table = "formulas_line"
        ordering = ("version", "position")
        constraints = (models.CheckConstraint(condition=Q(micro__gte=0), name="formulas_line_not_negative"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the version."""
        own = scope.own(user, "version__product__organisation__")
        area = scope.records(user, "version__product__organisation__")
        return own | (area & ~Q(version__state=FormulaState.DRAFT))
