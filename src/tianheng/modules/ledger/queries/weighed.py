"""The shapes of the live check: a weighing, what is said of it, and the outcome as pages get it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from tianheng.core.quantities import Quantity, display
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.ledger.enums import Code
from tianheng.modules.ledger.models import Batch, Location, Lot, Scale
from tianheng.modules.ledger.queries.plans import Planned

NOTHING, REASON, SECOND, STOP = "", "reason", "second", "stop"
WHOLE = 10_000


class Weighing(NamedTuple):
    """A weighing about to go in: ``micro`` in the lot's own kind (µg or µL), and where it is taken from.

    ``entered`` is the amount as it was typed; the check reckons with it where ``micro`` had to be rounded.
    """

    lot: Lot
    micro: int
    location: Location | None = None
    scale: Scale | None = None
    entered: Quantity | None = None

    @property
    def unrounded(self) -> Fraction:
        """The amount in the lot's own kind."""
        told = self.entered
        return self.lot.unrounded(told.entered, told.unit, self.micro) if told else Fraction(self.micro)


class Remark(NamedTuple):
    """One thing the check has to say. ``need``: "" nothing, a reason, a second person, or stop."""

    code: str
    text: str
    need: str
    lot: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As pages and the interface get it."""
        return {**self._asdict(), "label": str(Code(self.code).label)}


@dataclass
class LineCheck:
    """One weighing before law and formula; shares in ten-thousandths, rounded up."""

    weighing: Weighing
    planned: Planned | None = None
    level: Fraction | None = None
    total: Fraction | None = None
    compared: str = ""
    limit_text: str = ""
    limit_share: int | None = None
    formula_share: int | None = None
    status: str = ""
    steps: list[str] = field(default_factory=list)

    @property
    def level_micro(self) -> int | None:
        """What this weighing adds, µg per kg, rounded up."""
        return None if self.level is None else up(self.level * 1_000_000)

    def as_dict(self) -> dict[str, Any]:
        """As pages and the interface get it."""
        lot, line = self.weighing.lot, self.planned
        return {
            "lot": lot.pk,
            "number": lot.number,
            "additive": lot.substance,
            "amount": display(self.weighing.micro, lot.dimension),
            "line": line.line.pk if line else None,
            "function": line.line.function if line else "",
            "step": line.line.step if line else "",
            "level": "" if self.level is None else f"{figure(self.level)} g/kg",
            "total": "" if self.total is None else f"{figure(self.total)} g/kg",
            "planned": "" if line is None else f"{figure(line.level)} g/kg",
            "compared": self.compared,
            "limit": self.limit_text,
            "limit_share": percent(self.limit_share),
            "formula_share": percent(self.formula_share),
            "status": self.status,
            "steps": self.steps,
        }


@dataclass
class Check:
    """The outcome: each weighing, the sums of the whole batch, and everything there is to say."""

    batch: Batch
    lines: list[LineCheck]
    verdict: dict[str, Any] | None
    remarks: list[Remark]

    @property
    def stops(self) -> list[Remark]:
        """What must not go in."""
        return [each for each in self.remarks if each.need == STOP]

    @property
    def warnings(self) -> list[Remark]:
        """What may go in, some of it only with a reason, or a reason and a second person."""
        return [each for each in self.remarks if each.need != STOP]

    @property
    def need(self) -> str:
        """The strongest of what the warnings ask for."""
        asked = {each.need for each in self.warnings}
        return SECOND if SECOND in asked else REASON if REASON in asked else NOTHING

    def as_dict(self) -> dict[str, Any]:
        """As pages and the interface get it: texts and integers only."""
        return {
            "batch": self.batch.pk,
            "size": f"{self.batch.amount} {self.batch.unit}",
            "lines": [each.as_dict() for each in self.lines],
            "sums": sums_of(self.verdict),
            "verdict": self.verdict["verdict"] if self.verdict else "",
            "stops": [each.as_dict() for each in self.stops],
            "warnings": [each.as_dict() for each in self.warnings],
            "need": self.need,
        }


def unique(remarks: Sequence[Remark]) -> list[Remark]:
    """Each once, stops first."""
    found = dict.fromkeys(remarks)
    order = (STOP, SECOND, REASON, NOTHING)
    return sorted(found, key=lambda each: order.index(each.need))


def sums_of(verdict: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The ratio sums of the whole batch."""
    keys = ("clause", "function", "hue", "sum", "status", "members", "terms", "questions")
    return [{key: one[key] for key in keys} for one in verdict["combined"]] if verdict else []


def up(value: Fraction) -> int:
    """Rounded up: a share is never shown smaller than it is."""
    return -((-value.numerator) // value.denominator)


def percent(share: int | None) -> str:
    """Ten-thousandths as percent: ``9746`` → ``97.46%``."""
    if share is None:
        return ""
    whole, part = divmod(share, 100)
    digits = f"{part:02d}".rstrip("0")
    return f"{whole}.{digits}%" if digits else f"{whole}%"
