"""One heading of Table A.1 in one food: every way the open questions may be answered, judged.

A question is put only if its answer can change the outcome. Where all answers lead to a pass, it
is a pass (by the strictest row); where all lead to a failure, a failure (by the mildest); else the
questions are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from tianheng.standards.amounts import CONCENTRATE, LIQUID, SOLID_DRINKS, Dose
from tianheng.standards.bounds import ZERO, Ask, Range, merged
from tianheng.standards.clauses.carry import CarryOver, CarryOverForSpecificFood
from tianheng.standards.clauses.maximum import Setting, judge
from tianheng.standards.clauses.permission import Condition, Level, levels, open_conditions, speaks
from tianheng.standards.compiler import Edition
from tianheng.standards.formula import Brought, Food, normal_answer
from tianheng.standards.model import Heading, Limit
from tianheng.standards.outcome import NARROWING, NOT_PERMITTED, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.units import printed

MOST_OPEN = 8
Truth = Mapping[str, bool]


class World(NamedTuple):
    """One way of answering, and what each dose then is."""

    truth: Truth
    outcomes: tuple[Outcome, ...]


def judge_heading(law: Edition, heading: Heading, food: Food, doses: tuple[Dose, ...]) -> tuple[Outcome, ...]:
    """The outcome of every dose of one heading in a food, in order. Raises InputError for a missing density."""
    rows = levels(law, heading, food)
    conditions = _open(rows, food, doses)
    if len(conditions) > MOST_OPEN:
        asks = tuple(Ask(f"food.answers.{key}", one.question) for key, one in conditions.items())
        return tuple(Outcome(NARROWING, asks=asks) for _ in doses)
    worlds = [
        World(truth, _in_world(law, heading, food, doses, rows, truth))
        for truth in _assignments(conditions, food)
    ]
    return tuple(_merged(worlds, place, conditions) for place in range(len(doses)))


def judge_at_depth(
    law: Edition, heading: Heading, food: Food, doses: tuple[Dose, ...]
) -> tuple[Outcome, ...]:
    """As `judge_heading`; where the food is given as a group of categories, all below it must agree."""
    own = judge_heading(law, heading, food, doses)
    leaves = law.leaves(food.category)
    if not leaves:
        return own
    below = {code: judge_heading(law, heading, food._replace(category=code), doses) for code in leaves}
    return tuple(
        agreed(law, one, {code: found[place] for code, found in below.items()})
        for place, one in enumerate(own)
    )


def agreed(law: Edition, own: Outcome, below: Mapping[str, Outcome]) -> Outcome:
    """What all categories of a group agree on; else the question which of them it is."""
    if len({_verdict(one) for one in below.values()}) == 1:
        outcomes = list(below.values())
        if outcomes[0].fails:
            return own if own.fails else _mildest(outcomes)
        return own if own.open or own.fails else _strictest([own, *outcomes])
    names = "、".join(f"{code} {law.categories[code].name}" for code in list(below)[:MOST_OPEN])
    ask = Ask("food.category", say("ask_deeper", names=names))
    return own._replace(status=NARROWING, asks=merged((ask,), own.asks if own.open else ()))


def _verdict(outcome: Outcome) -> str:
    return "fail" if outcome.fails else "open" if outcome.open else "ok"


def _open(rows: tuple[Level, ...], food: Food, doses: tuple[Dose, ...]) -> dict[str, Condition]:
    """Everything that is open and that some row depends on."""
    found = open_conditions(rows, food)
    for level in rows:
        for candidate in level:
            for condition in _inner(candidate.limit, food, doses):
                if condition.key not in food.answers:
                    found.setdefault(condition.key, condition)
    return found


def _inner(limit: Limit, food: Food, doses: tuple[Dose, ...]) -> Iterator[Condition]:
    """Facts that change the number or the state within a row: sub-kinds, powders, liquids, unknown members."""
    facts = limit.reading
    for kind in facts.subkinds:
        yield Condition(kind.name, "is_it", kind.name)
    if facts.powder and limit.kind != "gmp":
        yield Condition(facts.powder, "is_it", facts.powder)
    if facts.state == "powder_only":
        yield Condition(LIQUID, "is_it", LIQUID)
    if facts.as_drunk and food.dilution is not None and not food.category.startswith(SOLID_DRINKS):
        yield Condition(CONCENTRATE, "is_it", CONCENTRATE)
    if facts.only_members and any(not dose.member for dose in doses):
        yield Condition(_member_key(limit), "only_members", "、".join(facts.only_members))


def _member_key(limit: Limit) -> str:
    return normal_answer("仅限使用" + "、".join(limit.reading.only_members))


def _assignments(conditions: Mapping[str, Condition], food: Food) -> Iterator[Truth]:
    known = dict(food.answers)
    if not conditions:
        yield known
        return
    for values in product((False, True), repeat=len(conditions)):
        drinks = {
            one.drink for one, value in zip(conditions.values(), values, strict=True) if value and one.drink
        }
        if len(drinks) < 2:
            yield known | dict(zip(conditions, values, strict=True))


def _in_world(
    law: Edition, heading: Heading, food: Food, doses: tuple[Dose, ...], rows: tuple[Level, ...], truth: Truth
) -> tuple[Outcome, ...]:
    setting = Setting(food, law.categories[food.category].lineage, truth)
    spoken = [speaks(rows, truth, dose.member or _assumed_member(rows, truth)) for dose in doses]
    if len(doses) == 1:
        only = _strictest([judge(limit, doses, setting) for limit in spoken[0]]) if spoken[0] else None
        return (_one(law, heading, doses[0], only, rows, doses),)
    judged: dict[tuple[str, ...], Outcome] = {}
    for limits in {_ids(limits): limits for limits in spoken}.values():
        together = tuple(dose for dose, own in zip(doses, spoken, strict=True) if own == limits)
        if limits:
            judged[_ids(limits)] = _strictest([judge(limit, together, setting) for limit in limits])
    return tuple(
        _one(law, heading, dose, judged.get(_ids(limits)), rows, doses)
        for dose, limits in zip(doses, spoken, strict=True)
    )


def _ids(limits: tuple[Limit, ...]) -> tuple[str, ...]:
    return tuple(limit.id for limit in limits)


def _assumed_member(rows: tuple[Level, ...], truth: Truth) -> str:
    """For a dose whose member is not named: the first member of a restriction taken as met."""
    for level in rows:
        for candidate in level:
            names = candidate.limit.reading.only_members
            if names and truth.get(_member_key(candidate.limit)):
                return names[0]
    return ""


def _one(
    law: Edition,
    heading: Heading,
    dose: Dose,
    permitted: Outcome | None,
    rows: tuple[Level, ...],
    doses: tuple[Dose, ...],
) -> Outcome:
    """A direct dose must be permitted; a carried one is looked at in its ingredient too."""
    if dose.item.brought is None:
        return permitted or _not_permitted(rows, dose)
    if permitted is not None and CarryOverForSpecificFood.claimed(dose):
        note = (CarryOverForSpecificFood.id, say("carried_for", path=dose.item.brought.path))
        return permitted._replace(notes=(*permitted.notes, note))
    inside = _inside(law, heading, dose, dose.item.brought, doses)
    if permitted is not None:
        return CarryOver.with_permission(permitted, inside)
    links = _links_hold(law, heading, dose, dose.item.brought)
    return CarryOver.outcome(dose, inside, confirmed=links)


def _inside(law: Edition, heading: Heading, dose: Dose, brought: Brought, doses: tuple[Dose, ...]) -> Outcome:
    """3.4.1 a) and b): all doses of the heading in the same ingredient, judged in it."""
    link = CarryOver.judged_in(brought)
    held = CarryOver.held((one.item for one in doses), link)
    same = tuple(doses[number]._replace(item=item) for number, item in held.items())
    outcomes = _judged_once(law, heading, link.food, same)
    return outcomes[next(place for place, one in enumerate(same) if one.item.field == dose.item.field)]


_known: ContextVar[dict[tuple[object, ...], tuple[Outcome, ...]] | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Judge every ingredient of a formula once: it is the same in every world and category of what it goes into."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _judged_once(law: Edition, heading: Heading, food: Food, doses: tuple[Dose, ...]) -> tuple[Outcome, ...]:
    known = _known.get()
    if known is None:
        return judge_at_depth(law, heading, food, doses)
    # one formula's ingredient keeps one Food; an item is told by its field, what it holds, and how deep it lies
    key = (heading.id, id(food), tuple(_told_apart(dose) for dose in doses))
    if key not in known:
        known[key] = judge_at_depth(law, heading, food, doses)
    return known[key]


def _told_apart(dose: Dose) -> tuple[object, ...]:
    item = dose.item
    depth = len(item.brought.links) if item.brought else 0
    return item.field, depth, item.content, item.residue, dose.member, dose.form


def _links_hold(law: Edition, heading: Heading, dose: Dose, brought: Brought) -> bool:
    """Whether every step outwards is confirmed, or permitted by the compound ingredient it leads into."""
    link: Brought | None = brought
    while link is not None:
        outer = link.through
        if not CarryOver.may_be_confirmed(link) and not _permits(law, heading, dose, link, outer):
            return False
        link = outer
    return True


def _permits(law: Edition, heading: Heading, dose: Dose, link: Brought, outer: Brought | None) -> bool:
    if outer is None:
        return False
    brought_in = dose._replace(item=dose.item._replace(brought=link._replace(through=None), residue=None))
    content = brought_in.item.content
    if content is None:
        return False
    scaled = content._replace(value=content.value * _share_up_to(dose, link))
    direct = brought_in._replace(item=brought_in.item._replace(brought=None, content=scaled))
    found = judge_at_depth(law, heading, outer.food, (direct,))[0]
    return not found.fails and not found.open


def _share_up_to(dose: Dose, link: Brought) -> Fraction:
    """The share from the innermost ingredient up to and including `link`."""
    share, step = Fraction(1), dose.item.brought
    while step is not None:
        share *= step.share
        if step is link:
            break
        step = step.through
    return share


def _not_permitted(rows: tuple[Level, ...], dose: Dose) -> Outcome:
    words = say("rows_do_not_reach") if rows else say("no_row")
    return Outcome(NOT_PERMITTED, steps=(words,))


def _strictest(outcomes: list[Outcome]) -> Outcome:
    """Of several rows that all speak, the one that leaves the least room."""
    return outcomes[0] if len(outcomes) == 1 else min(outcomes, key=_strictness)


def _strictness(outcome: Outcome) -> tuple[int, Fraction]:
    rank = 0 if outcome.fails else 1 if outcome.open else 2
    number = printed(outcome.number, outcome.unit) if outcome.number else Fraction(10**6)
    return rank, number


def _merged(worlds: list[World], place: int, conditions: Mapping[str, Condition]) -> Outcome:
    outcomes = [world.outcomes[place] for world in worlds]
    if all(not one.fails and not one.open for one in outcomes):
        return _with_shares(outcomes, conditions)
    if all(one.fails for one in outcomes):
        return _mildest(outcomes)
    if len(outcomes) == 1:
        return outcomes[0]
    relevant = _relevant(worlds, place, conditions)
    asks = _asks(relevant, conditions)
    if not relevant:
        return _strictest(outcomes)
    return _asking(outcomes, asks)


def _asks(keys: list[str], conditions: Mapping[str, Condition]) -> tuple[Ask, ...]:
    """One ask a key; which drink a powder becomes is one question, however many rows hang on it."""
    plain = [
        Ask(f"food.answers.{key}", conditions[key].question) for key in keys if not conditions[key].drink
    ]
    drinks = dict.fromkeys(conditions[key].what for key in keys if conditions[key].drink)
    if drinks:
        plain.append(Ask("food.as_drunk_category", say("ask_as_drunk", names="、".join(drinks))))
    return tuple(plain)


def _with_shares(outcomes: list[Outcome], conditions: Mapping[str, Condition]) -> Outcome:
    """All worlds pass: the strictest answers, but in A.4 the share is open between the worlds."""
    if len(outcomes) == 1:
        return outcomes[0]
    strictest = _strictest(outcomes)
    shares = [one.share or ZERO for one in outcomes]
    highs = [one.high for one in shares]
    low, high = (
        min(one.low for one in shares),
        None if None in highs else max(high or ZERO.low for high in highs),
    )
    if low == high:
        return strictest
    asks = tuple(Ask(f"food.answers.{key}", one.question) for key, one in conditions.items())
    counts = any(one.counts for one in outcomes)
    return strictest._replace(shares=Range(low, high, asks), counts=counts)


def _asking(outcomes: list[Outcome], asks: tuple[Ask, ...]) -> Outcome:
    best = _mildest([one for one in outcomes if not one.fails] or outcomes)
    inner = best.asks if best.open else ()
    return best._replace(status=NARROWING, asks=merged(asks, inner))


def _mildest(outcomes: list[Outcome]) -> Outcome:
    """Over a limit says more than not permitted; of several limits the highest."""
    over = [one for one in outcomes if one.status != NOT_PERMITTED]
    return max(over, key=_strictness) if over else outcomes[0]


def _relevant(worlds: list[World], place: int, conditions: Mapping[str, Condition]) -> list[str]:
    """The questions of which some answer changes the status."""
    statuses = {
        tuple(world.truth[key] for key in conditions): _kind(world.outcomes[place]) for world in worlds
    }
    found = []
    for index, key in enumerate(conditions):
        if any(status != _flipped(statuses, answers, index) for answers, status in statuses.items()):
            found.append(key)
    return found


def _kind(outcome: Outcome) -> str:
    return outcome.status if outcome.fails or outcome.open else "ok"


def _flipped(statuses: Mapping[tuple[bool, ...], str], answers: tuple[bool, ...], index: int) -> str:
    other = (*answers[:index], not answers[index], *answers[index + 1 :])
    return statuses.get(other, statuses[answers])
