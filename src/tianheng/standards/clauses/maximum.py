"""2.2 and 2.3: the amount against the number of its row, as used or as it remains."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from tianheng.standards.amounts import Counted, Dose, count, in_state
from tianheng.standards.bounds import ZERO, Ask, Range, exactly
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Food, Place
from tianheng.standards.model import Limit, Reading, Residue
from tianheng.standards.outcome import DATA, GMP, OVER, OVER_RESIDUE, TEST, WITHIN, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.units import PER_KG, Content, in_unit, printed, shown, unit_per


class MaximumUse(Clause):
    """食品添加剂使用时所允许的最大添加量。"""

    id = "2.2"


class MaximumResidue(Clause):
    """食品添加剂或其分解产物在最终食品中的允许残留水平。"""

    id = "2.3"


class Setting(NamedTuple):
    """Where a row is applied: the food, its lineage in Appendix E, and the facts taken as true."""

    food: Food
    lineage: tuple[str, ...]
    truth: Mapping[str, bool]


def judge(limit: Limit, doses: tuple[Dose, ...], setting: Setting) -> Outcome:
    """All doses of one heading, added up, against one row. Raises InputError when a density is missing."""
    if limit.kind == "gmp":
        return _as_needed(limit, doses, setting)
    left = _left_in_ingredients(limit, doses, setting) if limit.kind == "residue" else {}
    counted = tuple(left.get(dose.item.field) or _counted(dose, limit, setting) for dose in doses)
    number, unit = applied(limit, setting.truth)
    outcome = _compared(limit, counted, number, unit, residue=limit.kind == "residue")
    if limit.kind == "residue":
        return _by_residue(outcome, limit, doses, setting)
    outcome = _also(outcome, limit, doses, setting)
    return _with_residue_beside(outcome, limit, doses, setting)


def _counted(dose: Dose, limit: Limit, setting: Setting) -> Counted:
    return count(dose, limit, setting.food, setting.lineage, setting.truth)


def _left_in_ingredients(limit: Limit, doses: tuple[Dose, ...], setting: Setting) -> dict[str, Counted]:
    """What a test found in an ingredient is all that it can bring along: once for each ingredient, by field."""
    found: dict[str, Counted] = {}
    highest = _highest_in_ingredients(doses)
    for dose in doses:
        brought = dose.item.brought
        if brought is None or dose.item.residue is None:
            continue
        inside = highest.pop(brought.place, Fraction(0)) * brought.whole_share
        whole = Content(inside, PER_KG).converted(unit_per(limit.unit), setting.food.density)
        amount = in_state(exactly(whole.value), limit, setting.food, setting.lineage, setting.truth)
        share = shown(brought.whole_share * 100)
        words = say("by_share", path=brought.path, share=share, value=shown(whole.value))
        found[dose.item.field] = Counted(dose, amount, (say("tested"), words))
    return found


def _highest_in_ingredients(doses: tuple[Dose, ...]) -> dict[Place, Fraction]:
    """The highest residue found in each ingredient, in grams per kilogram of it."""
    found: dict[Place, Fraction] = {}
    for dose in doses:
        brought, residue = dose.item.brought, dose.item.residue
        if brought is not None and residue is not None:
            inside = residue.converted(PER_KG, brought.food.density).value
            found[brought.place] = max(inside, found.get(brought.place, Fraction(0)))
    return found


def applied(limit: Limit, truth: Mapping[str, bool]) -> tuple[str, str]:
    """The number and unit that apply: the row's, or that of a sub-kind which the remark names."""
    for kind in limit.reading.subkinds:
        if truth.get(kind.name):
            return kind.number, kind.unit
    return limit.number, limit.unit


def _compared(
    limit: Limit, counted: tuple[Counted, ...], number: str, unit: str, *, residue: bool
) -> Outcome:
    total = _total(counted)
    maximum = printed(number, unit)
    kept = total.keeps(maximum)
    steps = _steps(counted, total, number, unit)
    asks = total.asks if kept is None else ()
    status = WITHIN if kept else OVER if kept is False else DATA
    basis = say("counted_as", basis=limit.reading.basis) if limit.reading.basis else ""
    return Outcome(
        status, limit, total, number, unit, basis, counts=True, asks=asks, steps=steps, own=_own(counted)
    )


def _own(counted: tuple[Counted, ...]) -> dict[str, tuple[str, ...]]:
    return {one.dose.item.field: one.steps for one in counted}


def _total(counted: tuple[Counted, ...]) -> Range:
    total = ZERO
    for one in counted:
        total = total.plus(one.amount)
    return total


def _steps(counted: tuple[Counted, ...], total: Range, number: str, unit: str) -> tuple[str, ...]:
    if len(counted) > 1:
        parts = " + ".join(shown(one.amount.shown) for one in counted)
        return (say("added_up", parts=parts, total=shown(total.shown), unit=f"g/{unit_per(unit)}"),)
    return ()


def _also(outcome: Outcome, limit: Limit, doses: tuple[Dose, ...], setting: Setting) -> Outcome:
    """A second number on another basis, printed in the remark: both must be kept (以Ca计36 mg/L)."""
    for second in limit.reading.also:
        other = limit._replace(number=second.number, unit=second.unit, reading=Reading(basis=second.name))
        added = [dose._replace(item=dose.item._replace(as_limit=False)) for dose in doses]
        counted = tuple(count(dose, other, setting.food, setting.lineage, setting.truth) for dose in added)
        found = _compared(other, counted, second.number, second.unit, residue=False)
        if found.status != WITHIN and outcome.status != OVER:
            outcome = found._replace(limit=limit)
    return outcome


def _by_residue(outcome: Outcome, limit: Limit, doses: tuple[Dose, ...], setting: Setting) -> Outcome:
    """The number itself is a residue: a test decides; without one, only what cannot exceed it passes."""
    maximum = printed(outcome.number, outcome.unit)
    tested = _tested(doses, outcome.unit, setting.food)
    if tested is not None:
        found = in_state(tested, limit, setting.food, setting.lineage, setting.truth)
        return _after_test(outcome, found, maximum)
    if outcome.status == WITHIN:
        return outcome._replace(steps=(*outcome.steps, say("nothing_lost")))
    return _untested(outcome, _test_goes_to(doses), f"{outcome.number} {outcome.unit}", outcome.asks)


def _test_goes_to(doses: tuple[Dose, ...]) -> str:
    """The field for a test of the food: of an item in the food itself, if there is one."""
    first = next((one for one in doses if one.item.brought is None), doses[0])
    return f"{first.item.field}.residue"


def _untested(outcome: Outcome, field: str, limit: str, asks: tuple[Ask, ...]) -> Outcome:
    """What is missing comes first, if it could settle the matter; else only a test can."""
    ask = Ask(field, say("ask_residue", limit=limit))
    return outcome._replace(status=DATA if asks else TEST, asks=(*asks, ask))


def _after_test(outcome: Outcome, tested: Range, maximum: Fraction) -> Outcome:
    kept = tested.keeps(maximum)
    status = DATA if kept is None else WITHIN if kept else OVER_RESIDUE
    asks = tested.asks if kept is None else ()
    words = (*outcome.steps, say("tested"))
    return outcome._replace(status=status, compared=tested, asks=asks, steps=words)


def _tested(doses: tuple[Dose, ...], unit: str, food: Food) -> Range | None:
    """The highest residue found in the food itself, per kilogram or litre as `unit` counts."""
    found = [one.item.residue for one in doses if one.item.residue is not None and one.item.brought is None]
    return exactly(max(one.converted(unit_per(unit), food.density).value for one in found)) if found else None


def _with_residue_beside(
    outcome: Outcome, limit: Limit, doses: tuple[Dose, ...], setting: Setting
) -> Outcome:
    """A residue limit beside the use limit: judged when tested, an obligation otherwise."""
    residue = limit.reading.residue
    if residue is None:
        return outcome
    tested = _tested(doses, residue.unit, setting.food)
    if tested is None:
        duty = say(
            "residue_duty", limit=f"{residue.operator}{residue.number} {residue.unit}", name=limit.name
        )
        return outcome._replace(notes=(*outcome.notes, (MaximumResidue.id, duty)))
    if outcome.status == OVER or tested.keeps(residue.value, strictly=residue.operator == "<"):
        return outcome
    return _residue_outcome(outcome, limit, residue, tested, OVER_RESIDUE)


def _residue_outcome(outcome: Outcome, limit: Limit, residue: Residue, found: Range, status: str) -> Outcome:
    basis = say("counted_as", basis=residue.basis) if residue.basis else ""
    return outcome._replace(
        status=status,
        limit=limit,
        compared=found,
        counts=False,
        number=residue.number,
        unit=residue.unit,
        basis=basis,
        kind="residue",
    )


def _as_needed(limit: Limit, doses: tuple[Dose, ...], setting: Setting) -> Outcome:
    """按生产需要适量使用: no number, unless a residue limit stands beside it."""
    residue = limit.reading.residue
    plain = Outcome(GMP, limit, steps=(say("as_needed"),))
    if residue is None:
        return plain
    reading = Reading(basis=residue.basis, per="dry" if residue.state == "dry" else "")
    terms = limit._replace(unit=residue.unit, reading=reading)
    counted = tuple(count(dose, terms, setting.food, setting.lineage, setting.truth) for dose in doses)
    total = _total(counted)
    outcome = _residue_outcome(plain._replace(own=_own(counted)), limit, residue, total, GMP)
    strictly = residue.operator == "<"
    tested = _tested(doses, residue.unit, setting.food)
    if tested is not None:
        kept = tested.keeps(residue.value, strictly=strictly)
        return outcome._replace(status=GMP if kept else OVER_RESIDUE, compared=tested, steps=(say("tested"),))
    if total.keeps(residue.value, strictly=strictly):
        return outcome._replace(steps=(say("nothing_lost"),))
    words = f"{residue.operator}{residue.number} {residue.unit}"
    asks = total.asks if total.low <= residue.value else ()
    return _untested(outcome, _test_goes_to(doses), words, asks)


def number_shown(found: Range | None, unit: str) -> str | None:
    """A compared amount before `unit`; None when no amount is known at all."""
    if found is None or (found.high is None and found.low == 0):
        return None
    return shown(in_unit(Content(found.shown, unit_per(unit)), unit))
