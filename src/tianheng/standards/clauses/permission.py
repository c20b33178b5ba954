"""A.2 and A.3: which row of Table A.1 speaks for a food.

The nearest level that has a row wins, looser or stricter. 除外 takes out a category and all below
it. 仅限 covers only the product it names; any other falls back to a general row of the same level,
then to the levels above, then to the all-foods row unless Table A.2 takes the food out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from tianheng.standards.amounts import SOLID_DRINKS
from tianheng.standards.clauses.base import Clause
from tianheng.standards.compiler import Edition
from tianheng.standards.formula import Food, normal_answer
from tianheng.standards.model import ALL_FOODS, Category, Heading, Limit
from tianheng.standards.narrowings import Narrowing, narrowing
from tianheng.standards.phrases import say
from tianheng.standards.source import split, table

DRINKS = "14.0"
SOLID = "gb2760_2024/ours/solid_drinks.csv"


class Inheritance(Clause):
    """表A.1列出的食品添加剂按照规定的使用范围和最大使用量使用。如允许某一食品添加剂应用于某一食品类别时,则允许其应用于该类别下的所有类别食品,另有规定的除外。下级食品类别中与上级食品类别中对于同一食品添加剂的最大使用量规定不一致的,应遵守下级食品类别的规定。"""

    id = "A.3"


class Exceptions(Clause):
    """表A.2规定了表A.1中例外食品编号对应的食品类别。"""

    id = "A.2"


class Condition(NamedTuple):
    """A yes/no fact about the food on which a row depends; `wanted` is the answer that lets it speak.

    `phrase` and `what` make the question in the language spoken when it is asked. `drink` is the
    category of the drink that a solid drink becomes: it becomes one only.
    """

    key: str
    phrase: str
    what: str
    wanted: bool = True
    drink: str = ""

    @property
    def question(self) -> str:
        """The question to put to a person."""
        return say(self.phrase, what=self.what)


class Candidate(NamedTuple):
    """A row that may speak for the food, and under which conditions."""

    limit: Limit
    conditions: tuple[Condition, ...]

    def holds(self, truth: Mapping[str, bool]) -> bool:
        """Whether every condition is met when the facts are as in `truth`."""
        return all(truth[condition.key] is condition.wanted for condition in self.conditions)


Level = tuple[Candidate, ...]


def levels(law: Edition, heading: Heading, food: Food) -> tuple[Level, ...]:
    """The rows of a heading that may speak for a food, nearest level first."""
    answered = frozenset(key for key, value in food.answers.items() if value)
    return _levels(law, heading.id, food.category, food.as_drunk_category, answered)


@lru_cache(maxsize=65536)
def _levels(
    law: Edition, heading: str, code: str, as_drunk: str, answered: frozenset[str]
) -> tuple[Level, ...]:
    category = law.categories[code]
    rows = law.rows.get(heading, {})
    found: list[Level] = []
    for above in category.lineage:
        if above == DRINKS:
            found.extend(_drinks_as_drunk(law, rows, category, as_drunk, answered))
            found.append(_concentrates(rows, category))
        level = _level(rows.get(above, ()), category)
        found.append(_with_excluded_drink(law, level, category, as_drunk, answered))
    found.append(_all_foods(law, rows.get(ALL_FOODS, ()), category))
    return tuple(level for level in found if level)


def _level(limits: tuple[Limit, ...], category: Category) -> Level:
    reach = (limit for limit in limits if not any(category.under(code) for code in limit.excluded_codes))
    return tuple(Candidate(limit, conditions(limit, category)) for limit in reach)


def _all_foods(law: Edition, limits: tuple[Limit, ...], category: Category) -> Level:
    out = {law.exceptions[code] for code in category.lineage if code in law.exceptions}
    return _level(tuple(limit for limit in limits if not out & limit.excluded_a2), category)


Rows = Mapping[str, tuple[Limit, ...]]


def _concentrates(rows: Rows, category: Category) -> Level:
    """Rows of the juice that a concentrate becomes, where the remark converts by the concentration."""
    reach = [one for limits in rows.values() for one in limits if category.under(one.reading.concentrate)]
    return _level(tuple(one for one in reach if not category.under(one.code)), category)


def _drinks_as_drunk(
    law: Edition, rows: Rows, category: Category, as_drunk: str, answered: frozenset[str]
) -> Iterator[Level]:
    """Rows of the drink that a solid drink becomes, where the remark reaches the powder."""
    if not category.under(SOLID_DRINKS):
        return
    reach = {
        code: tuple(limit for limit in rows[code] if limit.reading.solid_drinks)
        for code in rows
        if _may_become(law, category, code) and not category.under(code)
    }
    told = [code for code in reach if answered & _keys(law, reach[code], code)]
    for code in sorted(told or reach, key=lambda code: (-len(law.categories[code].lineage), code)):
        if reach[code]:
            yield from _one_drink(law, reach[code], code, as_drunk)


CORRESPONDING = "相应的固体饮料"


def _with_excluded_drink(
    law: Edition, level: Level, powder: Category, as_drunk: str, answered: frozenset[str]
) -> Level:
    """A row that takes out the drink a powder becomes (14.0, 14.02.01除外) reaches it only if a person says so."""
    if not powder.under(SOLID_DRINKS):
        return level
    found = []
    for one in level:
        drinks = [law.categories[code] for code in one.limit.excluded_codes]
        out = [drink for drink in drinks if _becomes(law, drink, as_drunk, answered)]
        asked = tuple(
            Condition(CORRESPONDING, "drink_excluded", f"{drink.code} {drink.name}") for drink in out
        )
        found.append(Candidate(one.limit, (*one.conditions, *asked)))
    return tuple(found)


def _becomes(law: Edition, drink: Category, as_drunk: str, answered: frozenset[str]) -> bool:
    """Whether the powder may become this drink, by its code, by that of a group it is in, or by its name."""
    if DRINKS not in drink.lineage:
        return False
    told = law.categories[as_drunk].lineage if as_drunk else ()
    group = as_drunk not in ("", DRINKS) and drink.under(as_drunk)
    return drink.code in told or group or normal_answer(drink.name) in answered


def _may_become(law: Edition, powder: Category, code: str) -> bool:
    """Whether a solid drink of this category can become a drink of category `code` (ours/solid_drinks.csv)."""
    if code == ALL_FOODS or DRINKS not in law.categories[code].lineage[1:]:
        return False
    drinks = next((split(row["drinks"]) for row in table(SOLID) if row["code"] == powder.code), ("14.0",))
    return any(law.categories[code].under(drink) or drink.startswith(code + ".") for drink in drinks)


def _keys(law: Edition, limits: tuple[Limit, ...], code: str) -> set[str]:
    drink = law.categories[code]
    found = {condition.key for limit in limits for condition in conditions(limit, drink)}
    return found or {drink.name}


def _one_drink(law: Edition, limits: tuple[Limit, ...], code: str, as_drunk: str) -> Iterator[Level]:
    drink = law.categories[code]
    if as_drunk:
        if law.categories[as_drunk].under(code):
            yield _level(limits, law.categories[as_drunk])
        return
    plain = Condition(drink.name, "as_drunk", f"{code} {drink.name}", drink=code)
    found = []
    for limit in limits:
        narrowed = tuple(condition._replace(drink=code) for condition in conditions(limit, drink))
        found.append(Candidate(limit, narrowed or (plain,)))
    yield tuple(found)


def conditions(limit: Limit, category: Category) -> tuple[Condition, ...]:
    """The facts about the food on which a row depends, those that the category itself answers left out."""
    read = [narrowing(text) for text in (limit.narrowing, limit.exception) if text]
    found = [_narrowed(one) for one in read if not _settled(one, category)]
    found += [Condition(normal_answer(key), "remark_met", key) for key in limit.reading.only_if]
    for entry in limit.reading.excluded:
        key, _, code = entry.partition("@")
        if category.under(code):
            found.append(Condition(normal_answer(key), "is_it", key, wanted=False))
    return tuple(found)


def _narrowed(read: Narrowing) -> Condition:
    return Condition(normal_answer(read.text), "is_it" if read.kind == "only" else "is_it_not", read.what)


def _settled(read: Narrowing, category: Category) -> bool:
    """Whether the category alone says that the wording is met."""
    if read.kind == "except":
        return bool(read.codes)  # the excluded codes were taken out already
    return any(category.under(code) for code in read.codes)


def speaks(level_list: tuple[Level, ...], truth: Mapping[str, bool], member: str) -> tuple[Limit, ...]:
    """The row or rows of the nearest level that speak when the facts are as in `truth`; none: not permitted."""
    for level in level_list:
        met = [one for one in level if one.holds(truth) and _for_member(one.limit, member)]
        if met:
            special = [one.limit for one in met if one.conditions or one.limit.reading.only_members]
            return tuple(special) or tuple(one.limit for one in met)
    return ()


def _for_member(limit: Limit, member: str) -> bool:
    return not limit.reading.only_members or member in limit.reading.only_members


def open_conditions(level_list: tuple[Level, ...], food: Food) -> dict[str, Condition]:
    """The conditions of these rows that the food's answers leave open, by key."""
    keys = {condition.key: condition for level in level_list for one in level for condition in one.conditions}
    return {key: condition for key, condition in keys.items() if key not in food.answers}
