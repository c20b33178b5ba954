"""From an amount as entered to the terms of a limit: basis, fat, dry matter, state, dilution, share.

Each step multiplies a range; what is not known widens it and carries the question. Each step also
says itself in words, so that a person can redo the arithmetic by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tianheng.standards.bounds import ONE, Ask, Range, between, exactly
from tianheng.standards.factors import Factor, forms
from tianheng.standards.formula import Food, Item
from tianheng.standards.model import Limit, Reading
from tianheng.standards.phrases import say
from tianheng.standards.substances import members, mode, policy
from tianheng.standards.units import PER_KG, Content, shown, unit_per

SOLID_DRINKS = "14.06"
OILS = "02.01"
LAKE = "铝色淀"
TEN = Fraction(10)


class Dose(NamedTuple):
    """One item, resolved: the heading and member it is, and the hydrate if the name told it."""

    item: Item
    heading: str
    member: str
    form: str = ""


class Counted(NamedTuple):
    """A dose in the terms of a limit, in g per kg or L, with the steps that led there."""

    dose: Dose
    amount: Range
    steps: tuple[str, ...]


class _Step(NamedTuple):
    factor: Range
    words: str


def count(
    dose: Dose, limit: Limit, food: Food, lineage: tuple[str, ...], truth: Mapping[str, bool]
) -> Counted:
    """A dose in the terms of `limit` for `food`. Raises InputError when a density is needed and missing."""
    facts = limit.reading
    made_up = _made_up(facts, lineage)
    entered, steps = entered_amount(dose, _no_lighter_than_water(food) if made_up else food, limit.unit)
    chain = list(on_basis(dose, facts.basis))
    if not dose.item.as_limit:
        chain += _per(facts.per, food, lineage)
    if made_up and _per_litre(dose.item):
        chain.append(_Step(ONE, say("per_litre_made_up")))
    else:
        chain += _state(facts, food, lineage, truth)
    for step in chain:
        entered = entered.times(step.factor)
        steps.append(
            f"{step.words} = {_range(entered)} g/{unit_per(limit.unit)}" if step.factor.known else step.words
        )
    return Counted(dose, entered, tuple(steps))


def _made_up(facts: Reading, lineage: tuple[str, ...]) -> bool:
    """Whether the row speaks of what a powder becomes with water: as drunk, as eaten, after dilution."""
    return facts.state in ("as_eaten", "after_dilution") or (facts.as_drunk and SOLID_DRINKS in lineage)


def _per_litre(item: Item) -> bool:
    """An amount per litre: a powder has no litres, so it is in what was made up already."""
    content = item.content
    return content is not None and content.per != PER_KG and item.brought is None


def _no_lighter_than_water(food: Food) -> Food:
    """With the density of the powder as sold, which may be half of it, a litre made up would hold too little."""
    return food if food.density is None else food._replace(density=max(food.density, Fraction(1)))


def _told(amount: Decimal | Fraction | None) -> str:
    """An amount as entered; a quotient as a decimal."""
    return shown(amount, 6) if isinstance(amount, Fraction) else str(amount)


def entered_amount(dose: Dose, food: Food, unit: str) -> tuple[Range, list[str]]:
    """The amount as entered, per kilogram or litre of the food as `unit` counts it, share applied."""
    item = dose.item
    if item.content is None:
        ask = Ask(f"{item.field}.amount", say("ask_amount", name=item.additive))
        return Range(Fraction(0), None, (ask,)), [ask.question]
    words = [f"{item.additive} {_told(item.amount)} {item.unit}{_of_premix(item)}"]
    if item.brought is None:
        return exactly(_per_unit(item.content, unit_per(unit), food, words).value), words
    inside = _per_unit(item.content, PER_KG, item.brought.food, words)
    brought = Content(inside.value * item.brought.whole_share, PER_KG)
    share = shown(item.brought.whole_share * 100)
    words.append(say("by_share", path=item.brought.path, share=share, value=shown(brought.value)))
    return exactly(_per_unit(brought, unit_per(unit), food, words).value), words


def _per_unit(found: Content, per: str, food: Food, words: list[str]) -> Content:
    converted = found.converted(per, food.density)
    if converted is not found:
        density = shown(food.density or Fraction(1))
        words.append(say("by_density", density=density, value=f"{shown(converted.value)} g/{per}"))
    return converted


def _of_premix(item: Item) -> str:
    return (
        say("of_premix", premix=item.premix, value=shown(item.content.value))
        if item.premix and item.content
        else ""
    )


def on_basis(dose: Dose, basis: str) -> tuple[_Step, ...]:
    """Grams of basis in one gram of the substance as bought (以…计)."""
    if not basis or dose.item.as_limit:
        return ()
    if mode(basis) == "as_is":
        return ()
    if mode(basis) == "assay":
        return _by_assay(dose, basis)
    return _by_molar_mass(dose, basis)


def _by_assay(dose: Dose, basis: str) -> tuple[_Step, ...]:
    if dose.item.assay is not None:
        content = _content(dose, basis)
        return (_Step(content, say("times_assay", assay=shown(dose.item.assay), basis=basis)),)
    if dose.member == basis:
        return ()
    ask = Ask(f"{dose.item.field}.assay", say("ask_assay", name=dose.item.additive, basis=basis))
    return (_Step(between(0, 1, ask), say("assay_unknown", basis=basis)),)


def _by_molar_mass(dose: Dose, basis: str) -> tuple[_Step, ...]:
    known = _forms(dose, basis)
    if not known:
        ask = Ask(f"{dose.item.field}.basis", say("ask_basis", name=dose.item.additive, basis=basis))
        return (_Step(Range(Fraction(0), None, (ask,)), ask.question),)
    purity = _purity(dose)
    step = _one_form(known[0], basis) if _is_settled(known) else _open_form(dose, known, basis)
    if dose.item.assay is None:
        return (step,)
    return (_Step(purity, say("times_purity", assay=shown(dose.item.assay))), step)


def _content(dose: Dose, basis: str) -> Range:
    """The content as told: of a dye its purity, of a lake no less dye than any quality standard asks for."""
    assert dose.item.assay is not None
    if dose.member == basis and len(members(dose.heading)) > 1:
        return _purity(dose)
    lake = (dose.member or dose.heading).endswith(LAKE)
    return _purity(dose, "least_dye_of_lake") if lake else exactly(dose.item.assay)


def _purity(dose: Dose, least: str = "least_purity") -> Range:
    """The purity as told; one far below any quality standard is asked for, not believed."""
    told = dose.item.assay
    if told is None or told >= policy(least):
        return ONE if told is None else exactly(told)
    return between(told, 1, Ask(f"{dose.item.field}.assay", say("ask_purity", name=dose.item.additive)))


def _forms(dose: Dose, basis: str) -> tuple[Factor, ...]:
    if dose.member:
        found = forms(dose.member, basis)
        told = tuple(form for form in found if form.hydrate == dose.form)
        return (told or found) if dose.form else found
    return tuple(form for member in members(dose.heading) for form in forms(member, basis))


def _is_settled(known: tuple[Factor, ...]) -> bool:
    """One form; or the usual form is the only lawful one; or it is the one that counts most."""
    same = len({form.substance for form in known}) == 1
    usual = known[0]
    most = max(form.factor for form in known)
    return len(known) == 1 or (same and usual.usual and (not usual.question or usual.factor == most))


def _one_form(form: Factor, basis: str) -> _Step:
    hydrate = f"({form.hydrate})" if form.hydrate else ""
    if form.factor == 1:
        return _Step(ONE, say("times_one", basis=basis))
    words = say("times_factor", factor=shown(form.factor), basis=basis, substance=form.substance + hydrate)
    return _Step(exactly(form.factor), words)


def _open_form(dose: Dose, known: tuple[Factor, ...], basis: str) -> _Step:
    low, high = min(form.factor for form in known), max(form.factor for form in known)
    question = next((form.question for form in known if form.question), "")
    if len({form.substance for form in known}) > 1:
        question = say("ask_member", name=dose.item.additive, members="、".join(members(dose.heading)))
    ask = Ask(f"{dose.item.field}.additive", question)
    return _Step(between(low, high, ask), say("factor_open", low=shown(low), high=shown(high), basis=basis))


def _per(per: str, food: Food, lineage: tuple[str, ...]) -> list[_Step]:
    if per == "fat":
        return [_fat_of_oil() if OILS in lineage and _nothing_told(food) else _fat(food)]
    if per == "dry":
        dry = None if food.moisture is None else 1 - food.moisture
        return [_divided(dry, "moisture_fraction", "by_dry", least=1)]
    if per == "beans":
        return [_divided(food.beans, "beans_fraction", "by_beans", least=0)]
    return []


def _fat(food: Food) -> _Step:
    return _divided(food.fat, "fat_fraction", "by_fat", least=1)


def _nothing_told(food: Food) -> bool:
    return food.fat is None and food.moisture is None


def _fat_of_oil() -> _Step:
    """基本不含水的脂肪和油 are fat: by their product standards no less than ours/policy.csv says."""
    ask = Ask("food.fat_fraction", say("ask_fat_fraction"))
    return _Step(between(1, 1 / policy("least_fat_of_oils"), ask), ask.question)


def _divided(by: Fraction | None, field: str, words: str, *, least: int) -> _Step:
    if by is not None:
        return _Step(exactly(1 / by), say(words, by=shown(by)))
    ask = Ask(f"food.{field}", say(f"ask_{field}"))
    return _Step(Range(Fraction(least), None, (ask,)), ask.question)


def in_state(
    amount: Range, limit: Limit, food: Food, lineage: tuple[str, ...], truth: Mapping[str, bool]
) -> Range:
    """A residue found in the food as sold, in the state the limit speaks of (as drunk, before concentration)."""
    for step in _state(limit.reading, food, lineage, truth):
        amount = amount.times(step.factor)
    return amount


def _state(facts: Reading, food: Food, lineage: tuple[str, ...], truth: Mapping[str, bool]) -> list[_Step]:
    """The state the limit speaks of: as drunk, as eaten, after dilution, as powder."""
    steps = []
    if facts.concentrate and facts.concentrate in lineage:
        steps.append(_diluted(food.concentration, "concentration_factor"))
    elif facts.as_drunk:
        steps += _as_drunk(food, lineage, truth)
    if facts.powder and truth.get(facts.powder):
        steps.append(_diluted(food.reconstitution, "reconstitution_factor"))
    if facts.state == "as_eaten":
        steps.append(_diluted(food.reconstitution or food.dilution, "reconstitution_factor"))
    if facts.state == "after_dilution":
        steps.append(_diluted(food.dilution, "dilution_factor"))
    if facts.state == "per_10_dilution":
        steps.append(_per_ten(food))
    if facts.state == "powder_only" and truth.get(LIQUID):
        steps.append(_as_powder(food))
    if facts.asked:
        steps.append(_asked(facts.asked))
    return steps


LIQUID = "液态产品"
CONCENTRATE = "稀释后饮用的浓缩饮料"


def _as_drunk(food: Food, lineage: tuple[str, ...], truth: Mapping[str, bool]) -> list[_Step]:
    if SOLID_DRINKS in lineage or (food.dilution is not None and truth.get(CONCENTRATE)):
        return [_diluted(food.dilution, "dilution_factor")]
    return []


def _diluted(by: Fraction | None, field: str) -> _Step:
    if by is not None:
        return _Step(exactly(1 / by), say(f"by_{field}", by=shown(by)))
    ask = Ask(f"food.{field}", say(f"ask_{field}"))
    return _Step(between(0, 1, ask), ask.question)


def _per_ten(food: Food) -> _Step:
    if food.dilution is not None:
        return _Step(exactly(TEN / food.dilution), say("per_ten", by=shown(food.dilution)))
    ask = Ask("food.dilution_factor", say("ask_dilution_factor"))
    return _Step(between(0, TEN, ask), ask.question)


def _as_powder(food: Food) -> _Step:
    if food.dilution is not None:
        return _Step(exactly(food.dilution), say("as_powder", by=shown(food.dilution)))
    ask = Ask("food.dilution_factor", say("ask_dilution_factor"))
    return _Step(Range(Fraction(1), None, (ask,)), ask.question)


def _asked(remark: str) -> _Step:
    ask = Ask("food.answers", say("ask_remark", remark=remark))
    return _Step(between(0, 1, ask), ask.question)


def _range(amount: Range) -> str:
    if amount.known:
        return shown(amount.low)
    return f"{shown(amount.low)}~{shown(amount.high) if amount.high is not None else '?'}"
