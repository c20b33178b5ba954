"""The words of the law are fixed once read: a category knows what it stands under, a limit how it is printed."""

from __future__ import annotations

import pytest

from tests.standards.asking import heading, row
from tianheng.standards import edition
from tianheng.standards.model import Category, Limit, Reading

CATEGORIES = edition().categories


@pytest.mark.parametrize(
    ("code", "above", "stands"),
    [
        ("12.10.02.01", "12.10", True),
        ("12.10.02.01", "12.10.02.01", True),
        ("12.10", "12.10.02.01", False),
        ("04.02.02.03", "04.0", True),
        ("04.02.02.03", "04.02.02.04", False),
        ("14.02.01", "14.0", True),
        ("04.01", "14.0", False),
    ],
)
def test_a_category_stands_under_itself_and_what_is_above(code: str, above: str, stands: bool) -> None:
    assert CATEGORIES[code].under(above) is stands


def test_nothing_stands_under_all_foods_as_a_category() -> None:
    assert not any(category.under("*") for category in CATEGORIES.values())


def test_a_limit_reads_as_printed() -> None:
    assert row("苯甲酸及其钠盐", "04.02.02.03").printed == "1.0 g/kg"
    assert row("二氧化硫及亚硫酸盐", "15.03.01").printed == "0.25 g/L"
    assert row("柠檬酸", "*").printed == "按生产需要适量使用"


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        (CATEGORIES["12.04"], "code"),
        (heading("糖精钠"), "name"),
        (row("苯甲酸及其钠盐", "04.02.02.03"), "number"),
        (row("苯甲酸及其钠盐", "04.02.02.03").reading, "basis"),
    ],
    ids=lambda one: type(one).__name__ if not isinstance(one, str) else one,
)
def test_the_law_cannot_be_changed_by_whoever_reads_it(thing: object, field: str) -> None:
    assert getattr(thing, field)
    with pytest.raises(AttributeError):
        setattr(thing, field, "changed")


def test_two_rows_are_never_taken_for_each_other() -> None:
    limits = list(edition().limits())
    assert len({id(limit) for limit in limits}) == len(set(limits)) == len(limits)
    assert all(isinstance(limit, Limit) and isinstance(limit.reading, Reading) for limit in limits)
    assert all(isinstance(category, Category) for category in CATEGORIES.values())


def test_a_heading_carries_its_numbers_and_functions() -> None:
    benzoate = heading("苯甲酸及其钠盐")
    assert benzoate.functions == ("防腐剂",)
    assert "210" in benzoate.ins
    assert benzoate.members == ("苯甲酸", "苯甲酸钠") or benzoate.members == ()
