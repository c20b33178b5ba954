"""A test result beside the law's limit and the dose that was fed."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.actions.verdicts import judge
from tianheng.modules.compliance.queries.limits import limit_words
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.ledger.enums import Outcome
from tianheng.modules.ledger.models import Batch, TestRecord
from tianheng.modules.ledger.queries.substances import substance
from tianheng.modules.ledger.queries.weighed import WHOLE, percent, up
from tianheng.modules.ledger.queries.weighing import judged_now

# Unit → grams per kilogram (or per litre) that one of it is.
PER_KG = {"g/kg": Fraction(1), "mg/kg": Fraction(1, 10**3), "µg/kg": Fraction(1, 10**6), "%": Fraction(10)}
PER_L = {"g/L": Fraction(1), "mg/L": Fraction(1, 10**3), "µg/L": Fraction(1, 10**6)}
OTHERS = ("", "CFU/g", "CFU/mL", "pH", "°Bx", "NTU", "/25g")
SPELLINGS = {"ug/kg": "µg/kg", "μg/kg": "µg/kg", "ug/L": "µg/L", "μg/L": "µg/L", "g/l": "g/L", "mg/l": "mg/L"}


def unit_of(text: str) -> str:
    """A unit of results as stored. Raises Mistake for one that is not known."""
    plain = text.strip()
    found = SPELLINGS.get(plain, plain)
    if found not in (*PER_KG, *PER_L, *OTHERS):
        known = "、".join([*PER_KG, *PER_L, *OTHERS[1:]])
        raise Mistake(
            "unit", text[:10], _("不认识这个单位。"), _("请用 %(known)s。") % {"known": known}, _("单位")
        )
    return found


@dataclass
class Compared:
    """What the law and the dose make of a result; shares in percent, as text."""

    additive: str = ""
    limit_text: str = ""
    outcome: str = Outcome.OPEN
    facts: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As it is kept beside the result."""
        return {**self.facts, "outcome": str(self.outcome)}


def compare(row: TestRecord) -> Compared:
    """Set a result of a batch beside its limit. What has no limit in numbers, or no unit in common, stays open."""
    found = Compared(additive=substance(row.item).heading if substance(row.item).known else "")
    if row.batch is None or not found.additive:
        return found
    finding = finding_of(row.batch, found.additive)
    if finding is None:
        return found
    found.limit_text = limit_words(finding)[:100]
    dose = finding["compared"]
    if dose:
        found.facts["dose"] = f"{dose['value']} {dose['unit']}"
    weigh(row, finding, found)
    return found


def finding_of(batch: Batch, additive: str) -> dict[str, Any] | None:
    """What the law says of an additive in a batch as it was fed; of one never fed, as if a trace were in it."""
    try:
        formula = judged_now(batch)
        names = {substance(item["additive"]).heading for item in formula["items"]}
        if additive not in names:
            formula["items"].append({"additive": additive, "amount": "0.000001", "unit": "g/kg"})
        verdict = judge(formula)
    except Mistakes:
        return None
    return next((item for item in verdict["items"] if item["resolved"] == additive), None)


def weigh(row: TestRecord, finding: dict[str, Any], found: Compared) -> None:
    """Settle the outcome where limit and result are numbers of one kind; not detected passes below the limit."""
    limit = limit_of(finding, row.batch)  # type: ignore[arg-type]
    value = content(row.value or row.loq, row.unit, row.batch)  # type: ignore[arg-type]
    if limit is None or value is None:
        return
    found.facts |= {"limit": f"{figure(limit)} g/kg", "value": f"{figure(value)} g/kg"}
    if limit:
        found.facts["share"] = percent(up(value / limit * WHOLE))
    if not row.value:
        found.outcome = Outcome.PASS if value <= limit or not limit else Outcome.OPEN
        return
    found.outcome = Outcome.PASS if value <= limit else Outcome.FAIL


def limit_of(finding: dict[str, Any], batch: Batch) -> Fraction | None:
    """The limit in grams per kilogram; 0 where the law permits none; None where it has no number."""
    if finding["status"] == "not_permitted":
        return Fraction(0)
    limit = finding["limit"]
    return content(limit["value"], limit["unit"], batch) if limit and limit["unit"] else None


def content(value: str, unit: str, batch: Batch) -> Fraction | None:
    """A content in grams per kilogram; per litre only where the product's density is known."""
    if unit in PER_KG:
        return Fraction(value) * PER_KG[unit]
    density = batch.product.density
    return Fraction(value) * PER_L[unit] / Fraction(density) if unit in PER_L and density else None
