"""The tables of the duty: one file each."""

from tianheng.modules.formulas.models.formula import FormulaVersion
from tianheng.modules.formulas.models.line import FormulaLine
from tianheng.modules.formulas.models.look import FormulaLook
from tianheng.modules.formulas.models.product import Product

__all__ = ["FormulaLine", "FormulaLook", "FormulaVersion", "Product"]
