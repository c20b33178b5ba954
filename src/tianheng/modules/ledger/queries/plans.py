"""A batch made ready for its live check: the formula's lines with their levels, and all that does not change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tianheng.modules.compliance.models import Verdict
from tianheng.modules.compliance.queries.law import Law, law_in_force
from tianheng.modules.compliance.queries.verdicts import result_of, verdicts_of
from tianheng.modules.formulas.enums import REGISTERED_KINDS, FormulaState
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.formulas.queries.checking import given_of
from tianheng.modules.formulas.queries.levels import line_levels
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.substances import Substance, of_kind
from tianheng.modules.ledger.queries.tolerances import Tolerances


@dataclass(frozen=True)
class Planned:
    """One line of the formula that is weighed and fed; ``level`` is grams per kilogram of the batch."""

    line: FormulaLine
    what: Substance
    level: Fraction


@dataclass(frozen=True)
class Plan:
    """What the live check of one batch needs; compiled once, used for every weighing while the page is open.

    ``mass`` is the batch in µg, None where it is measured in litres of unknown density. ``settled`` names the
    questions that the approval of the formula has answered: (substance, status) and (function, hue) of sums.
    """

    batch: Batch
    mass: Fraction | None
    food: Mapping[str, Any]
    ingredients: list[Any]
    lines: tuple[Planned, ...]
    law: Law
    tolerances: Tolerances
    settled: frozenset[tuple[str, str]]
    approved: bool
    registered: dict[str, bool] = field(default_factory=dict)

    def matching(self, lot: Lot) -> list[Planned]:
        """The formula's lines that a lot may stand for: of the same substance, else of the same heading."""
        same = [each for each in self.lines if each.what.name == lot.substance or each.line.name == lot.name]
        return same or [each for each in self.lines if each.what.heading == lot.additive]

    def has_settled(self, item: Mapping[str, Any]) -> bool:
        """Whether the approval of the formula answered what is asked of a finding."""
        return finding_key(item) in self.settled

    def has_settled_sum(self, one: Mapping[str, Any]) -> bool:
        """Whether the approval of the formula answered what is asked of a sum."""
        return sum_key(one) in self.settled

    def formula(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """The batch in the JSON of the check, with these items as fed."""
        return {
            "id": self.batch.number,
            "production_date": self.batch.made_on.isoformat(),
            "edition": None,
            "food": dict(self.food),
            "items": items,
            "ingredients": self.ingredients,
        }


def plan_of(batch: Batch) -> Plan:
    """Compile a batch. Raises Mistakes where facts of the product no longer let its formula be weighed."""
    given = given_of(batch.formula, batch.made_on).formula
    return Plan(
        batch=batch,
        mass=mass_of(batch),
        food=given["food"],
        ingredients=list(given["ingredients"]),
        lines=tuple(planned(batch)),
        law=law_in_force(),
        tolerances=Tolerances(batch.organisation),
        settled=settled(batch),
        approved=in_force(batch),
    )


def planned(batch: Batch) -> list[Planned]:
    """The formula's own lines that are weighed: additives of every kind, not what comes in with ingredients."""
    levels = line_levels(batch.formula)
    rows = batch.formula.lines.filter(parent=None, kind__in=REGISTERED_KINDS).order_by("position")
    return [Planned(row, of_kind(row.name, row.kind), levels[row.pk].exact) for row in rows]


def mass_of(batch: Batch) -> Fraction | None:
    """The batch's mass in µg; litres become kilograms by the product's density (kg/L = 1,000 µg/µL)."""
    if batch.quantity.dimension == "mass":
        return Fraction(batch.micro)
    density = batch.product.density
    return batch.micro * Fraction(density) * 1000 if density else None


def in_force(batch: Batch) -> bool:
    """Whether the batch may be made by its formula: approved, or superseded only since the batch was begun."""
    formula = batch.formula
    if formula.state == FormulaState.APPROVED:
        return True
    ended = formula.ended_at
    return formula.state == FormulaState.SUPERSEDED and ended is not None and batch.happened_at <= ended


def settled(batch: Batch) -> frozenset[tuple[str, str]]:
    """What the approval of the formula has answered already."""
    formula = batch.formula
    verdict = approved_verdict(formula)
    if verdict is None:
        return frozenset()
    result = result_of(verdict)
    items = {finding_key(item) for item in result["items"]}
    sums = {sum_key(one) for one in result["combined"]}
    return frozenset(items | sums)


def approved_verdict(formula: FormulaVersion) -> Verdict | None:
    """The verdict that was approved: what a later one asks, after facts or law changed, nobody has answered."""
    if formula.verdict is None or formula.approved_at is None:
        return None
    if formula.verdict.judged_at <= formula.approved_at:
        return formula.verdict
    return verdicts_of(formula).filter(judged_at__lte=formula.approved_at).first()


def finding_key(item: Mapping[str, Any]) -> tuple[str, str]:
    """What a question of a finding hangs on."""
    return (item["resolved"] or item["additive"] or "", item["status"])


def sum_key(one: Mapping[str, Any]) -> tuple[str, str]:
    """What a question of a sum hangs on."""
    return (f"{one['function']}/{one['hue'] or ''}", one["status"])
