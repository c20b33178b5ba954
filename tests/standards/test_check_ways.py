"""The same substance in the same food is judged alike, whichever way it is written down or comes in."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.standards.asking import Shape, fields
from tests.standards.worlds import LEAVES, formulas, search
from tianheng.standards import check
from tianheng.standards.units import number

RANK = {"pass": 0, "review": 1, "fail": 2}


def verdict(shape: Shape) -> str | None:
    """The verdict, or None where the formula is refused."""
    return None if fields(shape) else str(check(shape)["verdict"])


def halved(shape: Shape) -> Shape:
    """The first line written as two lines of half the amount."""
    made = copy.deepcopy(shape)
    line = made["items"][0]
    line["amount"] = str(number("amount", line["amount"]) / 2)
    made["items"].append(copy.deepcopy(line))
    return made


def compounded(shape: Shape) -> Shape:
    """The first line written as a compound additive that is nothing else."""
    made = copy.deepcopy(shape)
    line = made["items"].pop(0)
    part = {key: line[key] for key in ("additive", "assay", "hydrate", "function") if key in line}
    whole = {"additive": "复配添加剂甲", "amount": line["amount"], "unit": line["unit"]}
    made["items"].append(whole | {"composition": [part | {"percent": "100"}]})
    return made


def within(shape: Shape, share: str, **facts: Any) -> Shape:
    """The food as an ingredient of another, all its lines inside it."""
    inside = {"name": "配料", "share": share, "items": shape["items"], **shape["food"], **facts}
    return {"edition": shape["edition"], "food": dict(shape["food"]), "ingredients": [copy.deepcopy(inside)]}


@search(120)
@given(formulas())
def test_two_halves_are_one_whole(shape: Shape) -> None:
    before = verdict(shape)
    assert before is None or verdict(halved(shape)) == before


@search(120)
@given(formulas())
def test_a_compound_of_one_is_that_one(shape: Shape) -> None:
    before, after = verdict(shape), verdict(compounded(shape))
    assert None in (before, after) or after == before


@search(120)
@given(formulas())
def test_a_food_that_is_all_one_ingredient_is_judged_no_milder(shape: Shape) -> None:
    before, after = verdict(shape), verdict(within(shape, "1"))
    assert before is None or after is None or RANK[after] >= RANK[before]


@search(150)
@given(formulas(), st.sampled_from(LEAVES), st.booleans())
def test_what_is_unlawful_stays_so_in_any_food_it_goes_into(
    shape: Shape, other: str, confirmed: bool
) -> None:
    before = verdict(shape)
    carried = within(shape, "0.1", confirmed=confirmed)
    carried["food"] = {"category": other, "density_kg_per_l": "1", "dilution_factor": "1"}
    after = verdict(carried)
    if before is not None and after is not None and before != "pass":
        assert RANK[after] >= RANK[before]


@search(100)
@given(formulas())
def test_the_unit_does_not_matter(shape: Shape) -> None:
    made = copy.deepcopy(shape)
    for line in made["items"]:
        smaller = {"g/kg": "mg/kg", "g/L": "mg/L"}.get(line["unit"])
        if smaller:
            line |= {"unit": smaller, "amount": str(number("amount", line["amount"]) * 1000)}
    assert verdict(made) == verdict(shape)
