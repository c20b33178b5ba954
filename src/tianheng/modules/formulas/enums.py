"""Fixed words of products and formulas: states, kinds of lines, units."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductState(models.TextChoices):
    """Whether a product is made."""

    ACTIVE = "active", _("在产")
    STOPPED = "stopped", _("停产")


class FormulaState(models.TextChoices):
    """The states of a formula version; an approved one is locked."""

    DRAFT = "draft", _("草稿")
    APPROVED = "approved", _("已批准")
    SUPERSEDED = "superseded", _("已被替代")
    WITHDRAWN = "withdrawn", _("已撤销")


# Which verb may find a version in which state.
FORMULA_VERBS = {
    "edit": (FormulaState.DRAFT,),
    "approve": (FormulaState.DRAFT,),
    "discard": (FormulaState.DRAFT,),
    "withdraw": (FormulaState.APPROVED, FormulaState.SUPERSEDED),
    "copy": tuple(FormulaState),
}


class LineKind(models.TextChoices):
    """What a line of a formula is (form F02)."""

    INGREDIENT = "ingredient", _("原料")
    COMPOUND = "compound", _("复合配料")
    ADDITIVE = "additive", _("食品添加剂")
    PREMIX = "premix", _("复配食品添加剂")
    FORTIFIER = "fortifier", _("营养强化剂")
    FLAVOURING = "flavouring", _("食品用香精香料")
    AID = "aid", _("加工助剂")
    CULTURE = "culture", _("菌种")
    WATER = "water", _("水")


# What the check judges, and what registration lists.
JUDGED_KINDS = (LineKind.ADDITIVE, LineKind.PREMIX, LineKind.FORTIFIER, LineKind.FLAVOURING, LineKind.AID)
REGISTERED_KINDS = (*JUDGED_KINDS, LineKind.CULTURE)


class DoseUnit(models.TextChoices):
    """How much of a line goes in: a mass per batch, or a level in the finished product."""

    KG_BATCH = "kg", "kg"
    G_BATCH = "g", "g"
    MG_BATCH = "mg", "mg"
    L_BATCH = "L", "L"
    ML_BATCH = "mL", "mL"
    G_KG = "g/kg", "g/kg"
    MG_KG = "mg/kg", "mg/kg"
    G_L = "g/L", "g/L"
    MG_L = "mg/L", "mg/L"
    PERCENT = "%", "%"


# A mass of the line in the batch; a volume of it; its content by mass, or by volume, of the finished product.
MASS_UNITS = (DoseUnit.KG_BATCH, DoseUnit.G_BATCH, DoseUnit.MG_BATCH)
VOLUME_UNITS = (DoseUnit.L_BATCH, DoseUnit.ML_BATCH)
MASS_LEVELS = (DoseUnit.G_KG, DoseUnit.MG_KG, DoseUnit.PERCENT)
VOLUME_LEVELS = (DoseUnit.G_L, DoseUnit.MG_L)
BASIS_UNITS = ("kg", "g", "t", "L", "mL")
DEEPEST = 5
MOST_LINES = 200

# What the verbs of this duty are called when a page tells an object's history.
WORDS = {
    "add_product": _("建立产品"),
    "change_product": _("修改产品资料"),
    "confirm_category": pgettext_lazy("done", "确认食品分类"),
    "stop_product": _("停产"),
    "resume_product": pgettext_lazy("done", "恢复生产"),
    "start_formula": _("编制配方"),
    "edit_formula": _("修改配方"),
    "copy_formula": _("复制配方"),
    "discard_formula": pgettext_lazy("done", "删去草稿"),
    "approve_formula": pgettext_lazy("done", "批准配方"),
    "supersede_formula": _("被新版本替代"),
    "withdraw_formula": _("撤销配方"),
    "line_facts": _("条目其他内容"),
    "ingredients": _("配料"),
    "edition": _("标准版本"),
    "verdict=pass": _("符合"),
    "verdict=fail": _("不符合"),
    "verdict=review": _("待确认"),
    "answers": _("答复"),
}
