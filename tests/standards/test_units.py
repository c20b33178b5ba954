"""Quantities are exact: no float is made, none is believed, and nothing is made to look smaller."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianheng.standards import InputError
from tianheng.standards.units import UNITS, Content, content, exact, in_unit, number, shown, unit_of, unit_per

# grams per kilogram or per litre in one of each unit, worked out by hand
GRAMS = {
    "g/kg": Fraction(1),
    "mg/kg": Fraction(1, 1000),
    "µg/kg": Fraction(1, 1000000),
    "g/L": Fraction(1),
    "mg/L": Fraction(1, 1000),
    "g/100g": Fraction(10),
    "g/100mL": Fraction(10),
    "mg/100g": Fraction(1, 100),
    "mg/100mL": Fraction(1, 100),
    "%": Fraction(10),
    "ppm": Fraction(1, 1000),
}
BY_VOLUME = {"g/L", "mg/L", "g/100mL", "mg/100mL"}

amounts = st.decimals(min_value=0, max_value=10**9, places=9, allow_nan=False)
fractions = st.fractions(min_value=0, max_value=10**6, max_denominator=10**9)


@pytest.mark.parametrize(
    ("given_as", "means"),
    [
        ("0.5", "0.5"),
        (" 0.50 ", "0.50"),
        (".5", "0.5"),
        ("5.", "5"),
        (3, "3"),
        (0, "0"),
        (0.1, "0.1"),
        (1e-7, "1e-7"),
        (Decimal("0.0250"), "0.0250"),
        ("０．５", "0.5"),
        ("１２，３４５．６", "12345.6"),
        ("1,000", "1000"),
        ("1,234,567.8", "1234567.8"),
        ("2e3", "2000"),
        ("2E-3", "0.002"),
        ("+1.5", "1.5"),
    ],
)
def test_a_number_is_read_as_written(given_as: object, means: str) -> None:
    assert number("amount", given_as) == Decimal(means)


def test_a_float_means_its_shortest_text() -> None:
    # in binary neither is what it shows: what the caller's number shows is what counts
    assert number("amount", 0.3) == Decimal("0.3")
    assert number("amount", 0.29) * 100 == 29


@pytest.mark.parametrize(
    "given_as",
    [
        *(
            None,
            "",
            " ",
            "abc",
            "1.2.3",
            "1,00",
            "--1",
            "0x10",
            "1/2",
            "1 000",
            "½",
            "五",
            "Ⅴ",
            "1e400",
            "1e-400",
        ),
        *("NaN", "nan", "Infinity", "-inf", "sNaN", "9" * 400),
        *(float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")),
        *(True, False, [], [1], {}, {"value": 1}, (1,), b"1", object(), 1 + 2j),
    ],
)
def test_what_is_no_number_is_refused(given_as: object) -> None:
    with pytest.raises(InputError) as refused:
        number("items[0].amount", given_as)
    assert refused.value.field == "items[0].amount"
    assert refused.value.mend


def test_a_number_out_of_bounds_is_refused_with_the_bound() -> None:
    with pytest.raises(InputError, match="0"):
        number("amount", "-0.001")
    with pytest.raises(InputError, match="10000"):
        number("dilution_factor", "10001", most=Decimal(10000))
    with pytest.raises(InputError, match="1"):
        number("dilution_factor", "0.5", least=Decimal(1))


@given(st.decimals(min_value=0, max_value=10**6, places=6))
def test_every_plain_decimal_survives(value: Decimal) -> None:
    assert number("amount", str(value)) == value
    assert number("amount", value) == value


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused_by_name(text: str) -> None:
    try:
        found = number("amount", text)
    except InputError as refused:
        found = Decimal(0) if refused.field == "amount" else Decimal(-1)
    assert found >= 0


def test_the_units_are_those_of_the_design() -> None:
    assert set(UNITS) == set(GRAMS)


@pytest.mark.parametrize("unit", GRAMS)
def test_a_unit_counts_grams_exactly(unit: str) -> None:
    found = content(Decimal("0.7"), unit)
    assert found.value == Fraction(7, 10) * GRAMS[unit]
    assert found.per == unit_per(unit) == ("L" if unit in BY_VOLUME else "kg")


@given(amounts, st.sampled_from(sorted(GRAMS)))
def test_in_unit_undoes_content(amount: Decimal, unit: str) -> None:
    assert in_unit(content(amount, unit), unit) == Fraction(amount)


def test_a_volume_is_not_shown_as_a_mass() -> None:
    with pytest.raises(ValueError, match="g/L"):
        in_unit(Content(Fraction(1), "kg"), "g/L")


def test_a_row_without_a_number_counts_by_mass() -> None:
    assert unit_per("") == "kg"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        *(
            ("G/KG", "g/kg"),
            (" g / kg ", "g/kg"),
            ("g／kg", "g/kg"),
            ("克/千克", "g/kg"),
            ("克/公斤", "g/kg"),
        ),
        *(("‰", "g/kg"), ("毫克/公斤", "mg/kg"), ("μg/kg", "µg/kg"), ("ug/kg", "µg/kg"), ("µG/KG", "µg/kg")),
        *(("％", "%"), ("PPM", "ppm"), ("mg/l", "mg/L"), ("克/升", "g/L"), ("G/100ML", "g/100mL")),
        ("克/100克", "g/100g"),
    ],
)
def test_a_unit_is_read_however_it_is_typed(written: str, unit: str) -> None:
    assert unit_of("unit", written) == unit


@pytest.mark.parametrize("written", [None, "", "kg", "g", "g/kg/d", "mol/L", "IU/kg", 5, [], {}, "g\\kg"])
def test_an_unknown_unit_is_refused_with_the_units_there_are(written: object) -> None:
    with pytest.raises(InputError) as refused:
        unit_of("items[0].unit", written)
    assert refused.value.field == "items[0].unit"
    assert all(unit in refused.value.mend for unit in GRAMS)


@given(fractions)
def test_the_canonical_integer_never_makes_an_amount_smaller(value: Fraction) -> None:
    micrograms = Content(value, "kg").micrograms
    assert 0 <= micrograms - value * 1_000_000 < 1


def test_density_turns_mass_into_volume_and_back() -> None:
    honey = Fraction("1.4")
    assert Content(Fraction(1), "kg").converted("L", honey) == Content(Fraction("1.4"), "L")
    assert Content(Fraction("1.4"), "L").converted("kg", honey) == Content(Fraction(1), "kg")
    assert Content(Fraction(1), "kg").converted("kg", None) == Content(Fraction(1), "kg")


@pytest.mark.parametrize(("own", "wanted"), [("kg", "L"), ("L", "kg")])
def test_a_missing_density_is_named(own: str, wanted: str) -> None:
    with pytest.raises(InputError) as refused:
        Content(Fraction(1), own).converted(wanted, None)
    assert refused.value.field == "food.density_kg_per_l"
    assert "kg/L" in refused.value.mend


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("1", "1"), ("1.50", "1.5"), ("0.000001", "0.000001"), ("12345", "12345"), ("-0.0254", "-0.0254"),
        ("1/3", "0.3333"), ("2/3", "0.6667"), ("100/3", "33.33"), ("1/300", "0.003333"), ("1000000/3", "333333"),
    ],
)  # fmt: skip
def test_a_fraction_is_shown_plainly(value: str, text: str) -> None:
    assert shown(Fraction(value)) == text


@given(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**9))
def test_what_is_shown_is_near_and_plain(value: Fraction) -> None:
    text = shown(value)
    assert abs(Fraction(text) - value) <= max(abs(value), Fraction(1, 10**12)) / 2000
    assert "e" not in text.lower()
    assert not ("." in text and text.endswith("0"))


@given(st.decimals(min_value=0, max_value=9999, places=4))
def test_what_is_short_is_shown_exactly(value: Decimal) -> None:
    assert Fraction(shown(Fraction(value))) == Fraction(value)


def test_no_float_comes_out() -> None:
    made: list[Any] = [content(Decimal("0.1"), "mg/100g").value, in_unit(content(Decimal(1), "%"), "%")]
    assert all(isinstance(one, Fraction) for one in made)


@pytest.mark.parametrize("given_as", [0.1 + 0.2, 1 / 3, "0.3333333333333333", "12.50000000000000"])
def test_a_number_with_many_decimals_is_a_number(given_as: object) -> None:
    assert number("amount", given_as) == Decimal(str(given_as))


@pytest.mark.parametrize(
    ("text", "means"), [("1/3", "1/3"), (" 0.1/0.30 ", "1/3"), ("4/2", "2"), ("0.5", "0.5")]
)
def test_a_quotient_stays_exact(text: str, means: str) -> None:
    assert Fraction(exact("amount", text)) == Fraction(means)


@pytest.mark.parametrize(
    "text", ["1/0", "1/0.0", "-1/3", "1/-3", "1/2/3", "/3", "1/", "a/b", "1e3/2", "1/1" + "0" * 20]
)
def test_what_is_no_quotient_is_named(text: str) -> None:
    with pytest.raises(InputError) as caught:
        exact("amount", text)
    assert (caught.value.field, caught.value.value) == ("amount", text)


def test_a_quotient_keeps_its_bounds() -> None:
    with pytest.raises(InputError, match="不能大于"):
        exact("share", "4/3", most=Decimal(1))
    with pytest.raises(InputError, match="不能小于"):
        exact("factor", "1/3", least=Decimal(1))
