"""The table of products."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.core.stale import Versioned
from tianheng.modules.formulas.enums import ProductState


class Product(Versioned):
    """What an enterprise makes, with its place in Appendix E and the facts its limits hang on.

    Fractions and factors are exact decimals as text, as the check takes them (``fat_fraction`` 0 to 1, ``density``
    in kg/L); an empty text is a fact not known. ``answers`` holds the narrowing questions answered once for all.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="products", verbose_name=_("企业")
    )
    site = models.ForeignKey(
        "enterprises.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("生产地"),
    )
    code = models.CharField(_("产品编号"), max_length=30)
    name = models.CharField(_("产品名称"), max_length=100)
    pinyin = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=100, db_index=True)
    trademark = models.CharField(_("商标"), max_length=50, blank=True)
    specification = models.CharField(_("规格"), max_length=100, blank=True)
    gtin = models.CharField(_("商品条码（GTIN）"), max_length=14, blank=True)  # 14 digits
    standard_number = models.CharField(_("执行标准号"), max_length=50)
    licence_class = models.CharField(_("许可类别编号"), max_length=4, blank=True)
    category = models.CharField(_("食品分类号"), max_length=20)
    category_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分类确认人"),
    )
    category_confirmed_at = models.DateTimeField(_("分类确认时间"), null=True, blank=True)
    description = models.CharField(_("产品说明"), max_length=500, blank=True)
    answers = models.JSONField(_("限定答复"), default=dict, blank=True)
    as_drunk_category = models.CharField(_("冲调后的食品分类号"), max_length=20, blank=True)
    dilution_factor = models.CharField(_("稀释倍数"), max_length=20, blank=True)
    reconstitution_factor = models.CharField(_("冲调倍数"), max_length=20, blank=True)
    concentration_factor = models.CharField(_("浓缩倍数"), max_length=20, blank=True)
    fat_fraction = models.CharField(_("成品脂肪含量"), max_length=20, blank=True)
    moisture_fraction = models.CharField(_("成品水分"), max_length=20, blank=True)
    beans_fraction = models.CharField(_("每千克成品用豆"), max_length=20, blank=True)
    density = models.CharField(_("密度"), max_length=20, blank=True)
    shelf_life_days = models.PositiveIntegerField(_("保质期（天）"), null=True, blank=True)
    annual_output = models.CharField(_("年产量（吨）"), max_length=20, blank=True)
    label_text = models.TextField(_("标签配料表"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ProductState, default=ProductState.ACTIVE)
    created_at = models.DateTimeField(_("建立时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("建立人")
    )

    class Meta:
        db_table = "formulas_product"
        ordering = ("pinyin", "id")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="formulas_product_code"),
        )
        indexes = (
            models.Index(fields=["organisation", "state", "pinyin"], name="formulas_product_list"),
            # All that a search looks at, by owner, so that it reads no row.
            models.Index(
                fields=[
                    "organisation",
                    "name",
                    "pinyin",
                    "initials",
                    "code",
                    "category",
                    "standard_number",
                    "id",
                ],
                name="formulas_product_search",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def trail_chain(self) -> str:
        """The organisation's chain."""
        return str(self.organisation.code)

    @classmethod
    def scope(cls, user: object) -> Q:
        """A regulator's area; one's own."""
        return scope.records(user, "organisation__")
