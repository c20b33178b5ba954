"""Reads of products and formulas."""

from tianheng.modules.formulas.queries.checking import check_formula, findings_of, judged
from tianheng.modules.formulas.queries.levels import Level, line_levels
from tianheng.modules.formulas.queries.open import open_questions
from tianheng.modules.formulas.queries.products import (
    approved,
    approved_of,
    draft,
    looks,
    products,
    products_of,
    versions,
)

__all__ = [
    "Level",
    "approved",
    "approved_of",
    "check_formula",
    "draft",
    "findings_of",
    "judged",
    "line_levels",
    "looks",
    "open_questions",
    "products",
    "products_of",
    "versions",
]
