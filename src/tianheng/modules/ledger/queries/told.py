"""The figures that the trail keeps of the ledger, as readers get them."""

from fractions import Fraction
from typing import Any

from tianheng.core.quantities import display
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.ledger.queries.weighed import percent


def share(row: Any, value: Any) -> str:
    """Ten-thousandths as percent; a text that already says it stays."""
    return percent(value) if isinstance(value, int) else str(value)


def level(row: Any, value: int) -> str:
    """Micrograms in a kilogram as g/kg."""
    return f"{figure(value / Fraction(10**6))} g/kg"


def amount(row: Any, value: int) -> str:
    """Millionths of the row's kind of measure, with a unit."""
    return display(value, row.dimension)


SHAPES = {
    "limit_share": share,
    "formula_share": share,
    "level_micro": level,
    "expected_micro": amount,
    "actual_micro": amount,
}
