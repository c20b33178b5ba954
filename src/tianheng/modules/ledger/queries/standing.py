"""How a batch stands: planned against fed, line by line, with its shares and the sums of the whole batch."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from tianheng.core.mistakes import Mistakes
from tianheng.core.quantities import display
from tianheng.modules.compliance.enums import SumStatus
from tianheng.modules.compliance.queries.findings import Report, report
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.feedings import fed_into
from tianheng.modules.ledger.queries.plans import Plan, Planned, plan_of
from tianheng.modules.ledger.queries.weighed import LineCheck, Weighing, sums_of
from tianheng.modules.ledger.queries.weighing import Judged, judged_batch, line_check

WHOLE = 10_000
SUM_TONES = {SumStatus.WITHIN: "pass", SumStatus.EXCEEDS: "fail", SumStatus.UNCERTAIN: "review"}


@dataclass
class Row:
    """One additive of the batch: what the formula plans, what went in. Shares are fractions, 1 is the whole."""

    name: str
    step: str = ""
    planned: str = ""
    planned_amount: str = ""
    fed: str = ""
    level: str = ""
    limit: str = ""
    formula_share: Fraction | None = None
    limit_share: Fraction | None = None
    lots: list[Lot] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    @property
    def formula_tone(self) -> str:
        """The formula is a plan: all of it is fine, more than that asks."""
        return formula_tone(self.formula_share)

    @property
    def missing(self) -> bool:
        """Whether nothing went in."""
        return not self.lots


class Sum(NamedTuple):
    """One sum of proportions of the whole batch."""

    function: str
    share: Fraction | None
    text: str
    tone: str
    terms: list[dict[str, Any]]


@dataclass
class Standing:
    """The whole batch; ``grounds`` is the verdict with rows, pages and arithmetic, None where there is none."""

    rows: list[Row]
    sums: list[Sum]
    conclusion: str
    faults: list[str]
    plan: Plan | None = None
    grounds: Report | None = None


def standing(batch: Batch) -> Standing:
    """How a batch stands now; what cannot be judged is told in ``faults``."""
    try:
        plan = plan_of(batch)
    except Mistakes as found:
        return Standing([], [], "", [str(each) for each in found.found])
    masses = {fed.lot: fed.unrounded for fed in fed_into(batch)}
    judged, remarks = judged_batch(plan, masses)
    rows = [row_of(plan, line, masses, judged) for line in plan.lines]
    taken = {lot.pk for row in rows for lot in row.lots}
    rows += [unplanned(plan, lot, masses, judged) for lot in masses if lot.pk not in taken]
    verdict = judged.verdict
    return Standing(
        rows=rows,
        sums=[sum_of(one) for one in sums_of(verdict)],
        conclusion=verdict["verdict"] if verdict and masses else "",
        faults=[each.text for each in remarks],
        plan=plan,
        grounds=report(verdict, plan.formula([*judged.items])) if verdict and masses else None,
    )


def row_of(plan: Plan, line: Planned, masses: dict[Lot, Fraction], judged: Judged) -> Row:
    """A line of the formula, with what went in for it."""
    lots = [lot for lot in masses if plan.matching(lot)[:1] == [line]]
    row = Row(line.line.name, line.line.step, f"{figure(line.level)} g/kg", lots=lots)
    if plan.mass is not None:
        row.planned_amount = display(int(line.level * plan.mass / 1000), "mass")
    return with_fed(row, plan, masses, judged)


def unplanned(plan: Plan, lot: Lot, masses: dict[Lot, Fraction], judged: Judged) -> Row:
    """A lot that stands for no line of the formula."""
    return with_fed(Row(lot.substance, lots=[lot]), plan, masses, judged)


def with_fed(row: Row, plan: Plan, masses: dict[Lot, Fraction], judged: Judged) -> Row:
    """The row with amounts and shares of what went in."""
    if not row.lots:
        return row
    row.fed = " + ".join(display(round(masses[lot]), lot.dimension) for lot in row.lots)
    checks = [line_check(plan, Weighing(lot, 0), masses, judged) for lot in row.lots]
    worst = max(checks, key=lambda each: each.limit_share or 0)
    row.level = f"{figure(worst.total)} g/kg" if worst.total is not None else ""
    row.limit, row.steps = worst.limit_text, worst.steps
    row.formula_share, row.limit_share = share(worst, "formula_share"), share(worst, "limit_share")
    return row


def formula_tone(part: Fraction | None) -> str:
    """The colour of a share of the formula."""
    return "review" if part is not None and part > 1 else "pass"


def share(line: LineCheck, name: str) -> Fraction | None:
    """Ten-thousandths as a fraction."""
    found = getattr(line, name)
    return None if found is None else Fraction(found, WHOLE)


def sum_of(one: dict[str, Any]) -> Sum:
    """One sum, for a bar."""
    try:
        exact = Fraction(str(one["sum"]))
    except ValueError:
        exact = None
    name = f"{one['function']}（{one['hue']}）" if one["hue"] else str(one["function"])
    return Sum(name, exact, str(one["sum"]), SUM_TONES.get(one["status"], "review"), one["terms"])
