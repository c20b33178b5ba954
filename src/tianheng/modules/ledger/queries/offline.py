"""A batch compiled for a device without a network: whole micrograms, so that integers alone can warn of a limit.

The device only warns. Whatever it lets pass is judged again, in full, when it arrives (``actions.feed``).
"""

import hashlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils.translation import get_language

from tianheng.core.canonical import canonical
from tianheng.modules.compliance.enums import FAILING, OPEN
from tianheng.modules.formulas.enums import JUDGED_KINDS
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.feedings import fed_into
from tianheng.modules.ledger.queries.plans import Plan, Planned, plan_of
from tianheng.modules.ledger.queries.weighed import WHOLE, up
from tianheng.modules.ledger.queries.weighing import item_of, judged_batch, mass_of, share_of

GRAM = 1_000_000
KEPT = 12 * 3600  # seconds; the key holds the law's digest, so nothing old is ever used
Asked = tuple[bool, int | None]


class Bound(NamedTuple):
    """How far one lot may go in one batch: ``most`` is the greatest passing amount in micro of the lot's own kind.

    None has no number (GMP, not judged, or not to be told offline: then ``sure`` is False). ``words`` is the limit.
    """

    most: int | None
    sure: bool
    words: str


def ratio(lot: Lot) -> Fraction | None:
    """µg that one micro of the lot's own kind weighs: 1, or its density; None where nobody knows."""
    return mass_of(lot, Fraction(1))


def weight_of(lot: Lot) -> list[str] | None:
    """The same as integers, for the device: [numerator, denominator]."""
    found = ratio(lot)
    return None if found is None else [str(found.numerator), str(found.denominator)]


def compiled(batch: Batch, lots: Sequence[Lot]) -> dict[str, Any]:
    """The batch with its lines, what was fed, and the bound of every lot that one of its lines may take.

    Amounts are integers as text: a device's numbers lose digits above 2^53. Raises Mistakes as ``plan_of`` does.
    """
    plan, fed = plan_of(batch), fed_into(batch)
    there = {lot.pk: lot for lot in (*lots, *(each.lot for each in fed))}
    fitting = {
        line.line.pk: [lot for lot in there.values() if line in plan.matching(lot)] for line in plan.lines
    }
    used = {lot.pk: lot for found in fitting.values() for lot in found} | {
        each.lot.pk: each.lot for each in fed
    }
    return {
        "mass": None if plan.mass is None else str(int(plan.mass)),
        "approved": plan.approved,
        "lines": [line_of(plan, line, fitting[line.line.pk]) for line in plan.lines],
        "fed": [
            [each.lot.pk, each.lot.additive, str(up(each.unrounded)), weight_of(each.lot)] for each in fed
        ],
        "bounds": {str(pk): as_sent(bound(plan, lot)) for pk, lot in used.items()},
        "sums": sums(plan, fitting),
    }


def as_sent(one: Bound) -> list[Any]:
    """A bound for the device."""
    return [None if one.most is None else str(one.most), one.sure, one.words]


def line_of(plan: Plan, line: Planned, lots: Sequence[Lot]) -> dict[str, Any]:
    """One line of the formula: what is planned of it in µg, and the lots in the order they should go."""
    return {
        "id": line.line.pk,
        "name": line.line.name,
        "heading": line.what.heading,
        "step": line.line.step,
        "planned": None if plan.mass is None else str(int(planned_mass(plan, line))),
        "over": plan.tolerances.of(line.what.heading).over_formula,
        "lots": [lot.pk for lot in lots],
    }


def planned_mass(plan: Plan, line: Planned) -> Fraction:
    """µg of a line in the whole batch."""
    return line.level * (plan.mass or 0) / 1000


def bound(plan: Plan, lot: Lot) -> Bound:
    """How much of a lot the law lets into the batch by itself; remembered under the law's digest."""
    weight = ratio(lot)
    if lot.kind not in JUDGED_KINDS:
        return Bound(None, True, "")
    if weight is None or not plan.mass:
        return Bound(None, False, "")
    item = {**item_of(plan, lot, Fraction(GRAM)), "amount": "", "note": ""}
    facts = [
        plan.law.digest,
        plan.formula([item]),
        str(plan.mass),
        str(weight),
        sorted(plan.settled),
        get_language(),
    ]
    facts[1].pop("id")
    key = "ledger.bound." + hashlib.sha256(canonical(facts).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = tuple(asked_of_law(plan, lot, weight))
        cache.set(key, found, KEPT)
    return Bound(*found)


def asked_of_law(plan: Plan, lot: Lot, weight: Fraction) -> Bound:
    """The bound, by asking the check at a few amounts: no second reading of the law that could disagree."""
    lines = plan.matching(lot)
    wanted = sum((planned_mass(plan, each) for each in lines), Fraction(0)) or (plan.mass or 0) / 1000
    probe = max(1, int(wanted / weight))
    worst = worst_of(plan, lot, probe)
    if worst is None:
        return Bound(None, False, "")
    share, words = share_of(worst), limit_of(worst)
    if share is None:
        sure = worst["status"] not in OPEN or plan.has_settled(worst)
        return Bound(0 if worst["status"] in FAILING else None, sure, words)
    whole = int((plan.mass or 0) / weight) + 1

    def ask(micro: int) -> Asked:
        item = worst_of(plan, lot, micro)
        if item is None:
            return False, None
        found = share_of(item)
        return item["status"] not in FAILING, micro * WHOLE // found if found else None

    return Bound(greatest(ask, whole, probe * WHOLE // share if share else probe), True, words)


def limit_of(item: dict[str, Any]) -> str:
    """``1.0 g/kg（以苯甲酸计）`` of a finding; empty where it has no number."""
    limit = item["limit"]
    basis = (item["compared"] or {}).get("basis") or ""
    number = f"{limit['value']} {limit['unit']}" if limit and limit["unit"] else ""
    return f"{number}（{basis}）" if number and basis else number


def worst_of(plan: Plan, lot: Lot, micro: int) -> dict[str, Any] | None:
    """The finding that leaves least room when the lot alone is in the batch; None where nothing can be told."""
    judged, mistaken = judged_batch(plan, {lot: Fraction(micro)})
    found = judged.of(lot)
    if mistaken or not found:
        return None
    return max(found, key=lambda item: (item["status"] in FAILING, share_of(item) or 0))


def greatest(ask: Callable[[int], Asked], whole: int, guess: int) -> int:
    """The greatest amount below ``whole`` that passes. ``ask`` also tells where it expects the limit."""
    low, high, asked = 0, whole, 0
    while high - low > 1:
        near = low < guess < high and asked % 4 != 3
        tried = guess if near else (low + high) // 2
        fits, expected = ask(tried)
        low, high = (tried, high) if fits else (low, tried)
        guess = tried if expected is None else expected
        guess = max(guess, tried + 1) if fits else min(guess, tried - 1)
        asked += 1
    return low


def sums(plan: Plan, fitting: dict[int, list[Lot]]) -> list[dict[str, Any]]:
    """Functions whose shares are added up (A.4), when every line has gone in as planned, with their lots."""
    masses = {}
    for line in plan.lines:
        lots = fitting[line.line.pk]
        weight = ratio(lots[0]) if lots else None
        if weight:
            masses[lots[0]] = max(Fraction(1), planned_mass(plan, line) / weight)
    judged, _mistaken = judged_batch(plan, masses)
    return [
        {"name": one["hue"] or one["function"], "lots": lots}
        for one in (judged.verdict["combined"] if judged.verdict else ())
        if (lots := members(one, judged.of, masses, fitting))
    ]


def members(
    one: dict[str, Any],
    found_of: Callable[[Lot], list[dict[str, Any]]],
    masses: dict[Lot, Fraction],
    fitting: dict[int, list[Lot]],
) -> list[int]:
    """The lots that take part in a sum: those judged, and every other that may stand in the same line."""
    names = {name for member in one["members"] for name in member.split("、")}
    inside = {lot.pk for lot in masses if names & {str(item["additive"]) for item in found_of(lot)}}
    lines = [lots for lots in fitting.values() if inside & {lot.pk for lot in lots}]
    return sorted({lot.pk for lots in lines for lot in lots})
