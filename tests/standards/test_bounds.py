"""A range encloses every number it stands for, and knowing more never turns a yes into a no."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianheng.standards.bounds import ONE, ZERO, Ask, Range, between, exactly, merged

FAT, MOISTURE = Ask("food.fat_fraction", "脂肪?"), Ask("food.moisture_fraction", "水分?")
numbers = st.fractions(min_value=0, max_value=1000, max_denominator=1000)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Range, Fraction]:
    """A range, and a number that may stand for what it leaves open."""
    low, room, part = draw(numbers), draw(numbers), draw(st.fractions(min_value=0, max_value=1))
    if draw(st.booleans()):
        return Range(low, None, (FAT,)), low + room
    return between(low, low + room, FAT), low + room * part


def encloses(one: Range, value: Fraction) -> bool:
    return one.low <= value and (one.high is None or value <= one.high)


@given(ranges(), ranges())
def test_a_sum_encloses_the_sum_of_the_numbers(
    one: tuple[Range, Fraction], other: tuple[Range, Fraction]
) -> None:
    assert encloses(one[0].plus(other[0]), one[1] + other[1])


@given(ranges(), ranges())
def test_a_product_encloses_the_product(one: tuple[Range, Fraction], other: tuple[Range, Fraction]) -> None:
    assert encloses(one[0].times(other[0]), one[1] * other[1])


@given(ranges(), numbers, st.booleans())
def test_keeps_is_right_for_every_number_inside(
    one: tuple[Range, Fraction], limit: Fraction, strictly: bool
) -> None:
    truth = one[1] < limit if strictly else one[1] <= limit
    assert one[0].keeps(limit, strictly=strictly) in (truth, None)


@given(ranges(), numbers, st.booleans())
def test_narrowing_a_range_never_undoes_an_answer(
    one: tuple[Range, Fraction], limit: Fraction, strictly: bool
) -> None:
    wide, known = one[0].keeps(limit, strictly=strictly), exactly(one[1]).keeps(limit, strictly=strictly)
    assert known is not None
    assert wide is None or wide is known


@given(ranges(), numbers, numbers)
def test_a_higher_limit_keeps_what_a_lower_one_keeps(
    one: tuple[Range, Fraction], limit: Fraction, more: Fraction
) -> None:
    if one[0].keeps(limit) is True:
        assert one[0].keeps(limit + more) is True
    if one[0].keeps(limit + more) is False:
        assert one[0].keeps(limit) is False


def test_at_the_limit_only_the_strict_one_is_broken() -> None:
    at = exactly(10)
    assert at.keeps(Fraction(10)) is True
    assert at.keeps(Fraction(10), strictly=True) is False


@pytest.mark.parametrize("low", [0, 1])
def test_without_an_upper_bound_nothing_is_kept(low: int) -> None:
    assert Range(Fraction(low), None, (FAT,)).keeps(Fraction(10**9)) is None
    assert Range(Fraction(2), None, (FAT,)).keeps(Fraction(1)) is False


def test_nothing_of_an_unknown_amount_is_nothing() -> None:
    assert ZERO.times(Range(Fraction(1), None, (FAT,))).high == 0


def test_one_and_nothing_leave_a_range_as_it_is() -> None:
    some = between(1, 2, FAT)
    assert (some.times(ONE).low, some.times(ONE).high) == (1, 2)
    assert (some.plus(ZERO).low, some.plus(ZERO).high) == (1, 2)


def test_what_is_known_asks_nothing() -> None:
    assert between(3, 3, FAT).asks == ()
    assert between(3, 3, FAT).known
    assert not between(3, 4, FAT).known
    assert exactly(3).plus(exactly(4)).asks == ()


def test_questions_are_carried_on_once_and_in_order() -> None:
    one, other = between(0, 1, FAT), between(0, 1, MOISTURE)
    assert one.times(other).asks == (FAT, MOISTURE)
    assert one.plus(one).plus(other).asks == (FAT, MOISTURE)
    assert merged((FAT, MOISTURE), (MOISTURE, FAT)) == (FAT, MOISTURE)


def test_the_upper_bound_is_what_is_compared() -> None:
    assert between(1, 2, FAT).shown == 2
    assert Range(Fraction(1), None, (FAT,)).shown == 1
