"""How far figures may differ in an enterprise, in ten-thousandths."""

from typing import NamedTuple

from tianheng.accounts.models import Organisation
from tianheng.modules.ledger.models import Tolerance

OVER_FORMULA, COUNTED = 200, 50


class Allowed(NamedTuple):
    """``over_formula`` by which a feeding may pass the formula, ``counted`` by which a count may differ."""

    over_formula: int = OVER_FORMULA
    counted: int = COUNTED


class Tolerances:
    """The enterprise's tolerances, read once."""

    def __init__(self, organisation: Organisation) -> None:
        rows = Tolerance.objects.filter(organisation=organisation)
        self.rows = {row.additive: row for row in rows}

    def of(self, additive: str) -> Allowed:
        """That of one additive, else the enterprise's, else the ordinary."""
        found = [self.rows[name] for name in (additive, "") if name in self.rows]
        over = next((row.over_formula for row in found if row.over_formula is not None), OVER_FORMULA)
        counted = next((row.counted for row in found if row.counted is not None), COUNTED)
        return Allowed(over, counted)
