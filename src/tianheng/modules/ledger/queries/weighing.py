"""The live check: what the law and the formula say of a batch with the weighing that is about to go in.

:func:`weigh_check` writes nothing. Pages call it while amounts are typed; ``feed`` calls it again, under lock, before
anything is kept.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.actions.verdicts import judge
from tianheng.modules.compliance.enums import FAILING
from tianheng.modules.compliance.queries.findings import share_of_limit
from tianheng.modules.compliance.queries.limits import limit_words
from tianheng.modules.formulas.enums import JUDGED_KINDS, LineKind
from tianheng.modules.formulas.queries.checking import FUNCTIONS, quotient
from tianheng.modules.ledger.enums import Code
from tianheng.modules.ledger.models import Batch, Feeding, Lot
from tianheng.modules.ledger.queries.feedings import fed_into
from tianheng.modules.ledger.queries.plans import Plan, Planned, plan_of
from tianheng.modules.ledger.queries.remarks import (
    batch_remarks,
    formula_remarks,
    late_remarks,
    law_remarks,
    lot_remarks,
    massless,
    register_remarks,
)
from tianheng.modules.ledger.queries.weighed import (
    SECOND,
    STOP,
    WHOLE,
    Check,
    LineCheck,
    Remark,
    Weighing,
    unique,
    up,
)

Masses = dict[Lot, Fraction]


class Judged(NamedTuple):
    """The law's verdict on a batch (None where it could not be judged), the lot behind each item, the items."""

    verdict: dict[str, Any] | None
    places: dict[str, Lot]
    items: Sequence[dict[str, Any]] = ()

    def of(self, lot: Lot) -> list[dict[str, Any]]:
        """What the verdict says of a lot; of a compound additive, of each of its parts."""
        own = {where for where, other in self.places.items() if other == lot}
        items = self.verdict["items"] if self.verdict else ()
        return [item for item in items if item["field"].split(".")[0] in own]


def weigh_check(
    batch: Batch,
    weighings: Sequence[Weighing],
    *,
    on: date,
    plan: Plan | None = None,
    without: Feeding | None = None,
) -> Check:
    """Look at a batch with all that was fed so far and ``weighings`` to come, on the day ``on``.

    ``plan`` is ``plan_of(batch)``, made once where many checks follow; ``without`` a feeding about to be corrected.
    """
    made = plan or plan_of(batch)
    masses: Masses = {fed.lot: fed.unrounded for fed in fed_into(batch, without)}
    for each in weighings:
        masses[each.lot] = masses.get(each.lot, Fraction(0)) + each.unrounded
    judged, mistaken = judged_batch(made, masses)
    remarks = [*batch_remarks(made), *(() if without else late_remarks(made)), *mistaken]
    lines = [line_check(made, each, masses, judged) for each in weighings]
    for line in lines:
        remarks += [
            *lot_remarks(line, on, without),
            *formula_remarks(made, line),
            *register_remarks(made, line),
        ]
        remarks += law_remarks(made, judged.verdict, judged.of(line.weighing.lot), line.weighing.lot)
    return Check(batch, lines, judged.verdict, unique(remarks))


def judged_batch(plan: Plan, masses: Masses) -> tuple[Judged, list[Remark]]:
    """The law's verdict on what is in the batch, and what could not be brought before it."""
    if plan.mass is None:
        return Judged(None, {}), [massless()]
    items, places, remarks = items_of(plan, masses)
    try:
        return Judged(judge(plan.formula(items), plan.law), places, items), remarks
    except Mistakes as found:
        remarks += [
            Remark(Code.UNJUDGED, f"{each.says}{each.mend}", STOP, lot_at(each.field, places))
            for each in found.found
        ]
        return Judged(None, places), remarks


def items_of(plan: Plan, masses: Masses) -> tuple[list[dict[str, Any]], dict[str, Lot], list[Remark]]:
    """What is in the batch as items of the check; a lot whose mass nobody knows is asked about."""
    items: list[dict[str, Any]] = []
    places: dict[str, Lot] = {}
    remarks: list[Remark] = []
    for lot, micro in masses.items():
        mass = mass_of(lot, micro)
        if lot.kind not in JUDGED_KINDS:
            continue
        if mass is None:
            text = _("批次 %(lot)s 按体积或件计量，没有登记密度，不能折算成 g/kg。") % {"lot": lot.number}
            remarks.append(Remark(Code.NO_DENSITY, text, SECOND, lot.pk))
            continue
        places[f"items[{len(items)}]"] = lot
        items.append(item_of(plan, lot, mass))
    return items, places, remarks


def lot_at(where: str, places: dict[str, Lot]) -> int | None:
    """The lot that a field of the check belongs to."""
    found = places.get(where.split(".", maxsplit=1)[0])
    return found.pk if found else None


def mass_of(lot: Lot, micro: Fraction) -> Fraction | None:
    """µg of an amount in the lot's own kind; None where only a density would tell."""
    if lot.dimension == "mass":
        return micro
    return micro * Fraction(lot.density) * 1000 if lot.dimension == "volume" and lot.density else None


def item_of(plan: Plan, lot: Lot, mass: Fraction) -> dict[str, Any]:
    """A lot in the batch as an item of the check: exact grams per kilogram, the formula's facts beside it."""
    kind, planned = LineKind(lot.kind), plan.matching(lot)
    line = planned[0].line if planned else None
    function = FUNCTIONS.get(kind) or (line.function if line else "")
    item: dict[str, Any] = {
        "additive": lot.substance,
        "amount": quotient(mass * 1000 / plan.mass),  # type: ignore[operator]
        "unit": "g/kg",
        "note": f"{lot.name} {lot.number}",
    }
    assay = quotient(Fraction(lot.assay) / 100) if lot.assay else line.assay if line else ""
    said = {"function": function, "assay": assay}  # of the lot in percent, in the formula a share
    said["hydrate"] = line.hydrate if line else ""
    item |= {key: value for key, value in said.items() if value}
    if line and line.residue:
        item["residue"] = {"value": line.residue, "unit": line.residue_unit or "mg/kg"}
    composition = lot.composition or (line.composition if line else [])
    return item | ({"composition": [dict(part) for part in composition]} if composition else {})


def line_check(plan: Plan, weighing: Weighing, masses: Masses, judged: Judged) -> LineCheck:
    """One weighing with its figures."""
    matching = plan.matching(weighing.lot)
    line = LineCheck(weighing, matching[0] if matching else None)
    line.level = level(plan, weighing.lot, weighing.unrounded)
    line.total = total_level(plan, masses, matching, weighing.lot)
    whole = sum((each.level for each in matching), Fraction(0))
    if whole and line.total is not None:
        line.formula_share = up(line.total / whole * WHOLE)
    found = judged.of(weighing.lot)
    if found:
        tightest(line, found)
    return line


def level(plan: Plan, lot: Lot, micro: Fraction) -> Fraction | None:
    """Grams per kilogram of the batch."""
    mass = mass_of(lot, micro)
    return None if mass is None or not plan.mass else mass * 1000 / plan.mass


def total_level(plan: Plan, masses: Masses, matching: list[Planned], lot: Lot) -> Fraction | None:
    """What all lots that stand for the same lines of the formula come to."""
    levels = [
        level(plan, other, micro)
        for other, micro in masses.items()
        if other == lot or (matching and plan.matching(other) == matching)
    ]
    return None if None in levels else sum((each for each in levels if each is not None), Fraction(0))


def tightest(line: LineCheck, found: list[dict[str, Any]]) -> None:
    """The finding that leaves least room, in words and as a share of its limit."""
    worst = max(found, key=lambda item: (item["status"] in FAILING, share_of(item) or 0))
    line.status, line.limit_share, line.limit_text = worst["status"], share_of(worst), limit_words(worst)
    line.steps = [step for item in found for step in item["steps"]]
    if worst["compared"]:
        line.compared = f"{worst['compared']['value']} {worst['compared']['unit']}"


def share_of(item: dict[str, Any]) -> int | None:
    """The amount over its limit in ten-thousandths, rounded up; None without a number on both sides."""
    limit = item["limit"]
    share = share_of_limit(item["compared"], limit) if limit and limit["unit"] else None
    return None if share is None else up(share * WHOLE)


def no_mass(batch: Batch) -> Mistake:
    """Without the product's density nothing in a batch of litres can be compared with a limit."""
    mend = _("请在产品资料里登记密度（kg/L）后再试。")
    return Mistake("density", str(batch.quantity), massless().text, mend, _("产品密度"))


def judged_now(batch: Batch) -> dict[str, Any]:
    """A batch as it was fed, in the JSON of the check; what cannot be turned into a mass is left as a question.

    Raises Mistakes for a batch in litres whose product has no density any more.
    """
    plan = plan_of(batch)
    if plan.mass is None:
        raise Mistakes([no_mass(batch)])
    masses = {fed.lot: fed.unrounded for fed in fed_into(batch)}
    items, _places, _remarks = items_of(plan, masses)
    unknown = [
        lot for lot, micro in masses.items() if lot.kind in JUDGED_KINDS and mass_of(lot, micro) is None
    ]
    items += [{"additive": lot.substance, "amount": None} for lot in unknown]
    return plan.formula(items)
