"""How far figures may differ in an enterprise, in ten-thousandths."""

from typing import NamedTuple

from tianheng.accounts.models import Organisation
from tianheng.modules.ledger.models import Tolerance

OVER_FORMULA, COUNTED, BALANCED = 200, 50, 500


class Allowed(NamedTuple):
    """By how much a feeding may pass the formula, a count may differ, and what was fed over a period may."""

    over_formula: int = OVER_FORMULA
    counted: int = COUNTED
    balanced: int = BALANCED


class Tolerances:
    """The enterprise's tolerances, read once."""

    def __init__(self, organisation: Organisation) -> None:
        rows = Tolerance.objects.filter(organisation=organisation)
        self.rows = {row.additive: row for row in rows}

    def of(self, additive: str) -> Allowed:
        """That of one additive, else the enterprise's, else the ordinary."""
        found = [self.rows[name] for name in (additive, "") if name in self.rows]
        return Allowed(**{name: first(found, name, ordinary) for name, ordinary in ORDINARY.items()})


ORDINARY = Allowed()._asdict()


def first(rows: list[Tolerance], name: str, ordinary: int) -> int:
    """The first that was set."""
    return next((found for row in rows if (found := getattr(row, name)) is not None), ordinary)
