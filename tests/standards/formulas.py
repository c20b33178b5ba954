"""Formulas as Hypothesis draws them: real names in real categories, amounts on and beside every threshold."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from tianheng.standards import InputError, check, edition
from tianheng.standards.clauses.permission import levels
from tianheng.standards.formula import Food
from tianheng.standards.substances import members
from tianheng.standards.thresholds import MOST, Thresholds

STRANGE = (
    "香兰素",
    "三聚氰胺",
    "没有这种东西",
    "维生素C",
    "α-淀粉酶",
    "苏丹红",
    "乙基香兰素",
    "硫磺",
    "  山梨酸钾 ",
)
Formula = tuple[str, list[tuple[str, int]]]


@cache
def law() -> Thresholds:
    return Thresholds()


@cache
def categories() -> tuple[str, ...]:
    return tuple(code for code, one in edition().categories.items() if one.name != "—")


@cache
def leaves() -> tuple[str, ...]:
    return tuple(code for code in categories() if not edition().leaves(code))


@cache
def names() -> tuple[str, ...]:
    return tuple(name for heading in edition().headings.values() for name in members(heading.name)) + STRANGE


@cache
def reaching(category: str) -> tuple[str, ...]:
    """Names of headings with a row that may speak for a category."""
    if category not in edition().categories:
        return ()
    food = Food(category)
    headings = [one for one in edition().headings.values() if levels(edition(), one, food)]
    return tuple(name for heading in headings for name in members(heading.name))


@cache
def summed(category: str) -> tuple[str, ...]:
    """Names that count in a sum of A.4, or that share their heading with others."""
    return tuple(
        name
        for name in reaching(category)
        if law().named(name).groups or len(members(law().named(name).heading)) > 1
    )


def amounts(draw: Any, name: str, category: str, items: int) -> int:
    """An amount in µg/kg: on a threshold, beside it, a fair part of it, or anything."""
    ends = [piece.up_to for piece in law().cell(name, category).pieces if piece.up_to < MOST]
    edge = draw(st.sampled_from(ends)) if ends else 1000
    near = [edge, edge + 1, max(edge - 1, 0), edge // items, edge // items + 1, edge // 2, edge - edge // 2]
    return int(draw(st.sampled_from([*near, 0, 1]) | st.integers(0, 2 * edge + 10_000)))


@st.composite
def formula(draw: Any, category: st.SearchStrategy[str] | None = None, most: int = 9) -> Formula:
    """A category and its items."""
    code = draw(st.sampled_from(leaves()) if category is None else category)
    pools = [pool for pool in (reaching(code), summed(code), names()) if pool]
    pool = draw(st.sampled_from(pools))
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=most))
    return code, [(name, amounts(draw, name, code, len(chosen))) for name in chosen]


def judged(one: Formula, **facts: Any) -> dict[str, Any] | None:
    """The verdict of the check; None where it refuses to read."""
    category, items = one
    shape = {
        "food": {"category": category},
        "items": [{"additive": name, "amount": amount, "unit": "µg/kg"} for name, amount in items],
    } | (facts or {"edition": edition().name})
    try:
        return check(shape)
    except InputError:
        return None
