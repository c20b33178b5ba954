"""2.3 where two headings leave the same residue: sulphites and burnt sulphur as SO2, nitrate and nitrite as nitrite,
alum and lakes as aluminium.

A test of the food finds their residue together; so it decides for both, and without a test what was
added counts together.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tianheng.standards.amounts import LAKE, Dose, entered_amount
from tianheng.standards.bounds import ONE, ZERO, Ask, Range, exactly
from tianheng.standards.clauses.carry import CarryOver
from tianheng.standards.clauses.maximum import number_shown
from tianheng.standards.compiler import Edition
from tianheng.standards.factors import masses, molar_mass
from tianheng.standards.formula import Food, Item, Place
from tianheng.standards.outcome import GMP, TEST, WITHIN, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.units import printed

SULPHITES = frozenset({"二氧化硫及亚硫酸盐", "硫磺"})
NITRITES = frozenset({"亚硝酸钠,亚硝酸钾", "硝酸钠,硝酸钾"})
ALUM = "硫酸铝钾,硫酸铝铵"


def same_residue(heading: str) -> frozenset[str]:
    """All headings that leave the same residue as this one."""
    return next((same for same in (SULPHITES, NITRITES) if heading in same), frozenset({heading}))


def leaves(law: Edition, heading: str) -> bool:
    """Whether any row of a heading limits what remains."""
    rows = law.rows[law.by_name[heading].id].values()
    return any(one.kind == "residue" or one.reading.residue for limits in rows for one in limits)


def tested_together(items: Sequence[Item], headings: Sequence[str]) -> list[Item]:
    """The items, a residue found for one given to all that leave the same residue."""
    made = list(items)
    for same in (SULPHITES, NITRITES):
        places = [number for number, heading in enumerate(headings) if heading in same]
        tested = {_where(made[number]): made[number] for number in reversed(places) if made[number].residue}
        for number in places:
            found = tested.get(_where(made[number]))
            if found is not None and made[number].residue is None:
                made[number] = made[number]._replace(residue=found.residue, residue_shown=found.residue_shown)
    return made


def _where(item: Item) -> Place:
    """The ingredient that a test of an item is of; () for the food itself."""
    return item.brought.place if item.brought else ()


def added_together(
    outcomes: Sequence[Outcome], items: Sequence[Item], headings: Sequence[str]
) -> list[Outcome]:
    """Untested passes that hold only one by one: together they could exceed, so a test is needed."""
    made = list(outcomes)
    places = [
        place
        for place, heading in enumerate(headings)
        if heading in SULPHITES
        and made[place].limit is not None
        and (items[place].residue is None or items[place].brought)
    ]
    if {headings[place] for place in places} != SULPHITES:
        return made
    once = {(headings[place], _held_in(made[place], items[place])): place for place in places}
    total, limit = _together([(made[place], items[place]) for place in once.values()])
    if limit.counts and total.keeps(printed(limit.number, limit.unit)) is not True:
        for place in places:
            made[place] = _needs_test(made[place], items[place], total, limit)
    return made


def _held_in(outcome: Outcome, item: Item) -> Place:
    """The ingredient in which alone an amount was judged; () in the food, where a heading's amounts are added up."""
    carried = item.brought is not None and not outcome.counts
    return CarryOver.judged_in(item.brought).place if item.brought and carried else ()


def _together(found: list[tuple[Outcome, Item]]) -> tuple[Range, Outcome]:
    """What all of them leave in the food, and of its own rows the one that leaves the least room."""
    total = ZERO
    for outcome, item in found:
        total = total.plus((outcome.compared or ZERO).times(_reaching(outcome, item)))
    rows = [outcome for outcome, _ in found if outcome.counts] or [outcome for outcome, _ in found]
    return total, min(rows, key=lambda one: printed(one.number, one.unit))


def _reaching(outcome: Outcome, item: Item) -> Range:
    """The part of a compared amount that reaches the food: of one judged in its ingredient alone, the share."""
    held = _held_in(outcome, item)
    return exactly(CarryOver.judged_in(item.brought).whole_share) if item.brought and held else ONE


def _needs_test(outcome: Outcome, item: Item, total: Range, limit: Outcome) -> Outcome:
    if outcome.status not in (WITHIN, GMP):
        return outcome
    words = say("residue_together", total=number_shown(total, limit.unit), unit=limit.unit)
    ask = Ask(f"{item.field}.residue", say("ask_residue", limit=f"{limit.number} {limit.unit}"))
    return outcome._replace(status=TEST, asks=(ask,), steps=(*outcome.steps, words))


def with_lakes(outcomes: Sequence[Outcome], doses: Sequence[Dose | None], food: Food) -> list[Outcome]:
    """Alum that keeps its residue with nothing lost, beside lakes whose aluminium could take it over: a test is needed."""
    made = list(outcomes)
    alum = [(place, dose) for place, dose in enumerate(doses) if dose and dose.heading == ALUM]
    if any(dose.item.residue is not None and dose.item.brought is None for _, dose in alum):
        return made
    lakes = [dose for dose in doses if dose and (dose.member or dose.heading).endswith(LAKE)]
    for place, dose in alum if lakes else ():
        outcome = made[place]
        residue = outcome.limit.reading.residue if outcome.limit else None
        if outcome.status != GMP or residue is None or not outcome.compared or not outcome.compared.high:
            continue
        total = outcome.compared.plus(_aluminium(lakes, food, dry=residue.state == "dry"))
        if total.keeps(residue.value) is not True:
            made[place] = _needs_test(outcome, dose.item, total, outcome)
    return made


def _aluminium(lakes: Sequence[Dose], food: Food, *, dry: bool) -> Range:
    """What lakes can bring at most: no aluminium compound they consist of holds more than its oxide."""
    most = ZERO
    for dose in lakes:
        most = most.plus(entered_amount(dose, food, "mg/kg")[0])
    per = exactly(1 / (1 - food.moisture)) if dry and food.moisture is not None else ONE
    found = most.times(exactly(2 * masses()["Al"] / molar_mass("Al2O3"))).times(per)
    return Range(Fraction(0), found.high)
