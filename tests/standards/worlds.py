"""Formulas drawn from the law itself: rows, foods, facts and the ways of completing what is left open."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.standards.asking import LAW, Shape
from tianheng.standards import edition
from tianheng.standards.model import ALL_FOODS, Limit
from tianheng.standards.substances import members

HUNT = int(os.environ.get("TIANHENG_HUNT", "0"))
EDITION = edition()
LIMITS = sorted(EDITION.limits(), key=lambda limit: limit.id)
NUMBERED = [limit for limit in LIMITS if limit.number]
NAMED = [category.code for category in EDITION.categories.values() if category.name != "—"]
LEAVES = [code for code in NAMED if not EDITION.leaves(code)]
PARTS = ("0", "0.01", "0.3", "0.5", "0.9", "1", "1.000000001", "1.1", "1.6", "2", "5", "12", "60")
FACTS = {
    "dilution_factor": ("1", "2", "8", "10", "25"),
    "reconstitution_factor": ("1", "4", "8"),
    "concentration_factor": ("1", "3", "6"),
    "fat_fraction": ("0.02", "0.15", "0.5", "1"),
    "moisture_fraction": ("0", "0.3", "0.8"),
    "beans_fraction": ("0.1", "0.5", "1.5"),
}
DRINKS = [code for code in LEAVES if code.startswith("14.") and not code.startswith("14.06")]


def search(examples: int) -> settings:
    """The same formulas at every run; `TIANHENG_HUNT=5000` goes looking for new ones, that many per test."""
    return settings(
        max_examples=HUNT or examples,
        derandomize=not HUNT,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def keys(limits: list[Limit]) -> set[str]:
    """Every answer that these rows may turn on."""
    found: set[str] = set()
    for limit in limits:
        facts = limit.reading
        found |= {text for text in (limit.narrowing, limit.exception) if text}
        found |= {*facts.only_if, *(kind.name for kind in facts.subkinds)}
        found |= {entry.partition("@")[0] for entry in facts.excluded} | ({facts.powder} - {""})
        found |= {"液态产品"} if facts.state == "powder_only" else set()
    return found


def foods(limit: Limit) -> list[str]:
    """Categories that a row may speak for: its own and all below it."""
    return [code for code in NAMED if limit.code == ALL_FOODS or EDITION.categories[code].under(limit.code)]


@st.composite
def lines(draw: st.DrawFn, limit: Limit) -> Shape:
    """A line of a formula: a member of the row's heading in an amount near its limit."""
    heading = EDITION.headings[limit.heading]
    name = draw(st.sampled_from([*members(heading.name), heading.name]))
    amount = Fraction(limit.number or "1") * Fraction(draw(st.sampled_from(PARTS)))
    found: Shape = {"additive": name, "amount": decimal(amount), "unit": limit.unit or "g/kg"}
    if draw(st.booleans()):
        found["assay"] = draw(st.sampled_from(["0.1", "0.5", "0.9", "1"]))
    if draw(st.integers(0, 3)) == 0:
        found["hydrate"] = draw(st.sampled_from(["无水", "一水", "二水", "七水", "十水", "十二水"]))
    if draw(st.integers(0, 3)) == 0:
        found["function"] = draw(st.sampled_from(heading.functions or ("",)))
    return found


def decimal(value: Fraction) -> str:
    """A fraction with a finite decimal expansion as plain text."""
    text = f"{value.numerator * 10**12 // value.denominator:013d}"
    return f"{text[:-12]}.{text[-12:]}"


@st.composite
def formulas(draw: st.DrawFn, most: int = 3) -> Shape:
    """A formula with every fact told that some of its rows may turn on."""
    first = draw(st.sampled_from(NUMBERED))
    code = draw(st.sampled_from(foods(first)))
    near = [one for one in NUMBERED if code in foods_of(one)]
    limits = [first, *(draw(st.sampled_from(near)) for _ in range(draw(st.integers(0, most - 1))))]
    own = [limit for one in limits for limits_ in EDITION.rows[one.heading].values() for limit in limits_]
    food: Shape = {"category": code, "density_kg_per_l": draw(st.sampled_from(["0.9", "1", "1.3"]))}
    food["answers"] = {key: draw(st.booleans()) for key in sorted(keys(own))}
    food |= {key: draw(st.sampled_from(values)) for key, values in FACTS.items()}
    if code.startswith("14.06"):
        food["as_drunk_category"] = draw(st.sampled_from(DRINKS))
    elif not any(limit.reading.state in {"after_dilution", "per_10_dilution"} for limit in own):
        del food["dilution_factor"]
    return {"edition": LAW, "food": food, "items": [draw(lines(limit)) for limit in limits]}


_REACH: dict[str, frozenset[str]] = {}


def foods_of(limit: Limit) -> frozenset[str]:
    """`foods`, remembered."""
    if limit.id not in _REACH:
        _REACH[limit.id] = frozenset(foods(limit))
    return _REACH[limit.id]


def told(shape: Shape) -> Iterator[tuple[Any, ...]]:
    """The places of facts that may also be left open."""
    yield from (("food", "answers", key) for key in shape["food"]["answers"])
    yield from (("food", key) for key in shape["food"] if key in FACTS or key == "as_drunk_category")
    for index, line in enumerate(shape["items"]):
        yield from (("items", index, key) for key in ("assay", "hydrate", "function") if key in line)


def without(shape: Shape, *left_out: tuple[Any, ...]) -> Shape:
    """The formula with these facts left open."""
    made = copy.deepcopy(shape)
    for path in left_out:
        inner: Any = made
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]
    return made
