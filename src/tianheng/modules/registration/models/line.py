"""The table of a registration's lines."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.canonical import Readable
from tianheng.core.scope import Scoped
from tianheng.modules.compliance.enums import Status, tone_of
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.registration.access import sent_or_own
from tianheng.modules.registration.enums import LineState


class RegistrationLine(Scoped):
    """One additive in one product, as it stood when the page was filled; later changes of the formula leave it alone.

    ``amount`` and ``unit`` are those of the formula, ``level_micro`` micrograms per kilogram (or litre) of product,
    ``compared`` the converted amount in words, ``limit_text`` the maximum in words. ``carried`` came in with the
    ingredient ``carried_from``; ``premix`` names the compound additive it is part of. ``checks`` holds R1 to R12,
    each ``{"result", "text"}``; ``law`` is the digest of the law they were made by. ``live``: it counts
    as things stand.
    """

    registration = models.ForeignKey(
        "registration.Registration", models.CASCADE, related_name="lines", verbose_name=_("登记")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    area_code = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=12, blank=True)
    sent = models.BooleanField(default=False)
    product = models.ForeignKey("formulas.Product", models.PROTECT, related_name="+", verbose_name=_("产品"))
    formula = models.ForeignKey(
        "formulas.FormulaVersion", models.PROTECT, related_name="+", verbose_name=_("配方")
    )
    line = models.ForeignKey(
        "formulas.FormulaLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("配方行"),
    )
    position = models.PositiveIntegerField(_("序号"))
    product_name = models.CharField(_("产品名称"), max_length=100)
    category = models.CharField(_("食品分类号"), max_length=20)
    category_name = models.CharField(_("食品类别"), max_length=200, blank=True)
    name = models.CharField(_("配方中的名称"), max_length=100)
    additive = models.CharField(_("食品添加剂通用名称"), max_length=100)
    pinyin = models.CharField(max_length=200)
    cns = models.CharField("CNS", max_length=50, blank=True)
    ins = models.CharField("INS", max_length=50, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=LineKind)
    function = models.CharField(_("功能"), max_length=100, blank=True)
    amount = models.CharField(_("用量"), max_length=30, blank=True)
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    level_micro = models.BigIntegerField(null=True)
    level_text = models.CharField(_("配方设计使用量"), max_length=40, blank=True)
    compared = models.CharField(_("折算后使用量"), max_length=100, blank=True)
    limit_text = models.CharField(_("标准规定最大使用量"), max_length=300, blank=True)
    status = models.CharField(_("系统核对结果"), max_length=20, choices=Status, blank=True)
    carried = models.BooleanField(_("带入"), default=False)
    carried_from = models.CharField(_("带入来源"), max_length=200, blank=True)
    premix = models.CharField(_("所属复配"), max_length=100, blank=True)
    maker = models.CharField(_("生产商"), max_length=100, blank=True)
    maker_licence = models.CharField(_("生产许可证编号"), max_length=20, blank=True)
    imported = models.BooleanField(_("进口"), default=False)
    spec_standard = models.CharField(_("添加剂执行标准"), max_length=50, blank=True)
    step = models.CharField(_("使用工序"), max_length=50, blank=True)
    method = models.CharField(_("使用方法"), max_length=100, blank=True)
    law = models.CharField(max_length=64, blank=True)
    worst = models.CharField(max_length=6, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=LineState, default=LineState.ACTIVE)
    live = models.BooleanField(_("现行有效"), default=False)
    # Wide ones last: SQLite reads a row from its front.
    product_facts = models.JSONField(_("产品情况"), default=dict, encoder=Readable)
    answer = models.CharField(_("企业说明"), max_length=500, blank=True)
    suspended_reason = models.CharField(_("暂停原因"), max_length=500, blank=True)
    label_text = models.TextField(_("标签标示文字"), blank=True)
    checks = models.JSONField(_("预审"), default=dict, encoder=Readable)

    class Meta:
        db_table = "registration_line"
        ordering = ("registration", "position")
        indexes = (
            models.Index(fields=["product", "additive"], name="registration_line_of"),
            models.Index(fields=["pinyin", "id", "sent", "area_code"], name="registration_line_by_name"),
            models.Index(
                fields=["additive", "id", "sent", "area_code", "registration", "state"],
                name="registration_line_additive",
            ),
            models.Index(
                fields=["product_name", "registration", "state", "id"], name="registration_line_product"
            ),
            models.Index(fields=["area_code", "id", "sent", "live", "worst"], name="registration_line_area"),
            models.Index(fields=["worst", "id"], name="registration_line_worst"),
            models.Index(fields=["organisation", "id"], name="registration_line_own"),
        )

    def __str__(self) -> str:
        return f"{self.product_name} · {self.additive}"

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.organisation.code)

    @property
    def tone(self) -> str:
        """The colour of what the law says of it."""
        return str(tone_of(self.status, asks=False)) if self.status else "note"

    @classmethod
    def scope(cls, user: object) -> Q:
        """Whoever may see the registration: amounts are trade secrets."""
        return sent_or_own(user)
