"""Amounts as people type them, exact to the last digit, or refused with the mend."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianheng.core.mistakes import Mistake
from tianheng.core.quantities import (
    FACTORS,
    LONGEST,
    MOST,
    UNITS,
    Quantity,
    dimension_of,
    display,
    read,
    shown,
    unit_of,
)

READ: list[tuple[Any, str, Quantity]] = [
    ("0.50", "g", Quantity("0.50", "g", 500_000, "mass")),
    ("５０ g", "", Quantity("50", "g", 50_000_000, "mass")),
    ("５０．５", "千克", Quantity("50.5", "kg", 50_500_000_000, "mass")),
    ("50克", "g", Quantity("50", "g", 50_000_000, "mass")),
    ("1,500", "kg", Quantity("1500", "kg", 1_500 * 10**9, "mass")),
    ("1，500。25", "g", Quantity("1500.25", "g", 1_500_250_000, "mass")),
    ("12 500 kg", "", Quantity("12500", "kg", 12_500 * 10**9, "mass")),
    ("0。5", "公斤", Quantity("0.5", "kg", 500_000_000, "mass")),
    (".5", "t", Quantity("0.5", "t", 5 * 10**11, "mass")),
    ("5.", "kg", Quantity("5", "kg", 5 * 10**9, "mass")),
    ("007", "KG", Quantity("7", "kg", 7 * 10**9, "mass")),
    ("+3", "mg", Quantity("3", "mg", 3_000, "mass")),
    ("5㎏", "", Quantity("5", "kg", 5 * 10**9, "mass")),
    ("12μg", "", Quantity("12", "µg", 12, "mass")),
    ("12 mcg", "", Quantity("12", "µg", 12, "mass")),
    ("250", "ML", Quantity("250", "mL", 250_000, "volume")),
    ("1.5 l", "", Quantity("1.5", "L", 1_500_000, "volume")),
    ("3", "箱", Quantity("3", "箱", 3_000_000, "count")),
    ("2.5袋", "", Quantity("2.5", "袋", 2_500_000, "count")),
    ("0.5000000000", "g", Quantity("0.5000000000", "g", 500_000, "mass")),
    (Decimal("1E+2"), "g", Quantity("100", "g", 100_000_000, "mass")),
    (7, "g", Quantity("7", "g", 7_000_000, "mass")),
]


@pytest.mark.parametrize(("text", "unit", "found"), READ)
def test_what_people_type_is_read(text: Any, unit: str, found: Quantity) -> None:
    assert read(text, unit) == found


REFUSED: list[tuple[Any, str, str, str]] = [
    ("", "g", "amount", "还没有填写"),
    (None, "g", "amount", "还没有填写"),
    ("1,5", "kg", "amount", "逗号只能作千位分隔"),
    ("0,500", "kg", "amount", "小数请用点"),
    ("1,234,56", "kg", "amount", "逗号只能作千位分隔"),
    ("1.234,5", "kg", "amount", "不是一个数"),
    ("1.2.3", "g", "amount", "不是一个数"),
    (".", "g", "amount", "不是一个数"),
    ("约5", "g", "amount", "不是一个数"),
    ("50~60", "g", "amount", "不是一个数"),
    ("1/2", "kg", "amount", "不是一个数"),
    ("½", "kg", "amount", "不是一个数"),
    ("①", "kg", "amount", "不是一个数"),
    ("٣", "kg", "amount", "不是一个数"),
    ("1e3", "g", "amount", "不是一个数"),
    ("一百", "g", "amount", "不是一个数"),
    (Decimal("NaN"), "g", "amount", "不是一个数"),
    (Decimal("Infinity"), "g", "amount", "不是一个数"),
    (True, "g", "amount", "不是一个数"),
    ("-1", "g", "amount", "不能是负数"),
    ("－１", "g", "amount", "不能是负数"),
    ("−1", "g", "amount", "不能是负数"),
    ("0", "g", "amount", "不能是 0"),
    ("0.000", "g", "amount", "不能是 0"),
    ("0.0000001", "g", "amount", "最多精确到 1 µg"),
    ("0.0000001", "箱", "amount", "最多精确到 0.000001 箱"),
    ("100001", "t", "amount", "太长或太大"),
    ("1" + "0" * 40, "mg", "amount", "太长或太大"),
    ("9" * 5000, "g", "amount", "太长或太大"),
    ("0.5" + "0" * 40, "g", "amount", "太长或太大"),
    ("5", "", "unit", "还没有单位"),
    ("5", "斤", "unit", "请换成 kg"),
    ("5 两", "", "unit", "请换成 g"),
    ("5", "勺", "unit", "不认识这个单位"),
    ("50克", "kg", "unit", "只留一个单位"),
]


@pytest.mark.parametrize(("text", "unit", "field", "says"), REFUSED)
def test_what_is_no_amount_is_refused_with_its_mend(text: Any, unit: str, field: str, says: str) -> None:
    with pytest.raises(Mistake, match=says) as caught:
        read(text, unit)
    assert caught.value.field == field


def test_ten_squared_is_not_102() -> None:
    with pytest.raises(Mistake):
        read("10²", "g")


def test_a_float_never_comes_in() -> None:
    with pytest.raises(TypeError, match="float"):
        read(0.5, "g")


def test_fields_label_zero_and_dimensions_are_the_callers() -> None:
    assert read("0", "g", zero=True).micro == 0
    with pytest.raises(Mistake) as caught:
        read("x", "g", "used", "投料量")
    assert (caught.value.field, str(caught.value.label)) == ("used", "投料量")
    with pytest.raises(Mistake, match=r"这里不能用这个单位.*请用 L、mL、µL") as caught:
        read("5", "kg", dimensions=("volume",), unit_field="used_unit")
    assert caught.value.field == "used_unit"


@pytest.mark.parametrize("name", UNITS)
def test_every_name_of_a_unit_leads_to_one_that_is_stored(name: str) -> None:
    assert unit_of(name) in FACTORS
    assert len(unit_of(name)) <= 8
    assert unit_of(unit_of(name)) == unit_of(name)


exactly = st.integers(1, MOST)
units = st.sampled_from(sorted(FACTORS))


@given(exactly, units)
def test_what_is_shown_reads_back_as_it_was(micro: int, unit: str) -> None:
    text = shown(micro, unit)
    assert Fraction(text) * FACTORS[unit] == micro
    if len(text) <= LONGEST and micro <= MOST:
        again = read(text, unit)
        assert (again.micro, again.entered) == (micro, text)


@given(exactly, st.sampled_from(["mass", "volume", "count"]))
def test_what_is_displayed_reads_back_as_it_was(micro: int, dimension: str) -> None:
    again = read(display(micro, dimension), "个" if dimension == "count" else "")
    assert (again.micro, again.dimension) == (micro, dimension)


@given(st.decimals(min_value=0, allow_nan=False, allow_infinity=False, places=6, max_value=10**6), units)
def test_the_integer_is_the_number_times_its_unit(number: Decimal, unit: str) -> None:
    micro = Fraction(number) * FACTORS[unit]
    if micro.denominator == 1 and micro <= MOST:
        found = read(format(number, "f"), unit, zero=True)
        assert (found.micro, Decimal(found.entered), found.dimension) == (micro, number, dimension_of(unit))
    else:
        with pytest.raises(Mistake):
            read(format(number, "f"), unit, zero=True)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = read(text, "g", zero=True)
    except Mistake:
        return
    assert found.micro >= 0
    assert Fraction(found.entered) * FACTORS[found.unit] == found.micro


@pytest.mark.parametrize(
    ("micro", "dimension", "text"),
    [
        (0, "mass", "0 kg"),
        (1, "mass", "1 µg"),
        (1_500, "mass", "1.5 mg"),
        (999_999_999, "mass", "999.999999 g"),
        (1_250_500_000_000, "mass", "1,250.5 kg"),
        (-500_000_000, "mass", "-500 g"),
        (-1_250_500_000_000, "mass", "-1,250.5 kg"),
        (300_000, "volume", "300 mL"),
        (2_500_000, "count", "2.5"),
        (-500_000, "count", "-0.5"),
        (1_200_000_000, "count", "1,200"),
    ],
)
def test_amounts_are_shown_in_the_unit_that_suits(micro: int, dimension: str, text: str) -> None:
    assert display(micro, dimension) == text
