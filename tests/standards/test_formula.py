"""Reading a formula: what is meant is understood, what is wrong is named all at once, nothing else escapes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.standards.asking import DAY, LAW, Shape, fields, formula, item, judged, mistakes
from tianheng.standards import InputError, check, speaking
from tianheng.standards.formula import MOST_DEPTH, MOST_ITEMS, normal_answer, read_formula
from tianheng.standards.schema import VERDICT

PICKLES = "04.02.02.03"
SHAPE = Draft202012Validator(VERDICT)
BROUGHT = {"ingredient": "酱油", "category": "12.04", "share": "0.03"}
WHOLE: Shape = {
    "id": "w",
    "production_date": DAY,
    "edition": LAW,
    "food": {
        "category": PICKLES,
        "description": "酱腌菜",
        "answers": {"仅限虾类": False},
        "as_drunk_category": "14.08",
        "dilution_factor": "2",
        "reconstitution_factor": "2",
        "concentration_factor": "2",
        "fat_fraction": "0.1",
        "moisture_fraction": "0.1",
        "beans_fraction": "0.1",
        "density_kg_per_l": "1.1",
    },
    "items": [
        {
            "additive": "苯甲酸钠",
            "amount": "0.5",
            "unit": "g/kg",
            "basis": "as_added",
            "assay": "0.99",
            "hydrate": "无水",
            "function": "防腐剂",
            "residue": {"value": "1", "unit": "mg/kg"},
            "source": {**BROUGHT, "answers": {}, "for_specific_food": False, "confirmed": True},
        },
        {
            "additive": "复配防腐剂",
            "amount": "1",
            "unit": "g/kg",
            "composition": [
                {"additive": "山梨酸钾", "percent": "40", "assay": "1", "hydrate": "", "function": "防腐剂"}
            ],
        },
    ],
    "ingredients": [
        {
            "name": "酱",
            "category": "12.05",
            "share": "0.1",
            "items": [{"additive": "山梨酸钾", "amount": "0.1", "unit": "g/kg"}],
            "ingredients": [{"name": "酱油", "category": "12.04", "share": "0.5", "items": []}],
        }
    ],
}


def places(shape: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a formula where a value stands."""
    entries = (
        shape.items() if isinstance(shape, dict) else enumerate(shape) if isinstance(shape, list) else ()
    )
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


def changed(path: tuple[Any, ...], value: object) -> Shape:
    shape = copy.deepcopy(WHOLE)
    inner: Any = shape
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return shape


def named(path: tuple[Any, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


NUMBERS = [path for path in places(WHOLE) if path[-1] in {"amount", "share", "percent", "assay", "value"}] + [
    ("food", key) for key in WHOLE["food"] if key.endswith(("factor", "fraction", "per_l"))
]
ASKED_FOR = {"amount", "assay"}  # may be left open; the other numbers of a line may not


def test_the_whole_shape_is_understood() -> None:
    assert fields(WHOLE) == []
    read = read_formula(WHOLE)
    assert (read.id, read.edition, read.food.category) == ("w", LAW, PICKLES)
    assert [one.field for one in read.items] == [
        "items[0]",
        "items[1].composition[0]",
        "items[1].composition",
        "ingredients[0].items[0]",
    ]


@pytest.mark.parametrize("path", NUMBERS, ids=named)
@pytest.mark.parametrize(
    "value",
    ["", "x", "NaN", "Infinity", "1e400", -1, "-0.5", True, float("nan"), float("inf"), [1], {"a": 1}, "1,5"],
)
def test_a_bad_number_is_named_where_it_stands(path: tuple[Any, ...], value: object) -> None:
    found = mistakes(changed(path, value))
    if value == "" and (path[-1] in ASKED_FOR or path[0] == "food"):
        assert found == []
        return
    assert [mistake.field for mistake in found] == [named(path)]
    assert found[0].mend


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("dilution_factor", ["1", 1, "10000"], ["0.99", 0, "10001"]),
        ("reconstitution_factor", ["1", 8.5], ["0.99"]),
        ("concentration_factor", ["1", 6], ["0.5"]),
        ("fat_fraction", ["0.01", 1], ["0", "1.01", "30%"]),
        ("moisture_fraction", ["0", "0.99"], ["1", "1.2"]),
        ("beans_fraction", ["0.2", "3"], ["0"]),
        ("density_kg_per_l", ["0.8", "1.4"], ["0", "26"]),
    ],
)
def test_the_facts_of_a_food_have_bounds(key: str, good: list[object], bad: list[object]) -> None:
    for value in good:
        assert fields(formula(PICKLES, **{key: value})) == []
    for value in bad:
        assert fields(formula(PICKLES, **{key: value})) == [f"food.{key}"]


@pytest.mark.parametrize(
    "path",
    [path for path in places(WHOLE) if path[-1] in {"additive", "category", "name", "ingredient"}],
    ids=named,
)
@pytest.mark.parametrize("value", [None, "", "  ", 5, ["糖"], {"name": "糖"}, "糖" * 10_000])
def test_a_bad_name_is_named_where_it_stands(path: tuple[Any, ...], value: object) -> None:
    found = mistakes(changed(path, value))
    where = named((*path[:-1], "name") if path[-1] == "ingredient" else path)
    assert [mistake.field for mistake in found] == [where]
    assert found[0].mend
    assert len(found[0].to_json()["value"]) <= 200


@pytest.mark.parametrize("path", [path for path in places(WHOLE) if path[-1] == "unit"], ids=named)
@pytest.mark.parametrize("value", [None, "", "kg", "g/kg/d", 7, []])
def test_a_bad_unit_is_named_where_it_stands(path: tuple[Any, ...], value: object) -> None:
    found = mistakes(changed(path, value))
    assert [mistake.field for mistake in found] == [named(path)]
    assert "g/kg" in found[0].mend


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("food",), "12.04"),
        (("food",), None),
        (("food", "answers"), ["仅限虾类"]),
        (("food", "answers", "仅限虾类"), "maybe"),
        (("items",), {"additive": "糖精钠"}),
        (("items",), "糖精钠"),
        (("items", 0), "糖精钠"),
        (("items", 0), None),
        (("items", 0, "basis"), "as_sold"),
        (("items", 0, "residue"), "5 mg/kg"),
        (("items", 0, "source"), "酱油"),
        (("items", 0, "source"), 3),
        (("items", 0, "source", "for_specific_food"), "maybe"),
        (("items", 0, "source", "confirmed"), 7),
        (("items", 1, "composition"), "山梨酸钾 40%"),
        (("items", 1, "composition", 0), "山梨酸钾"),
        (("ingredients",), {"name": "酱"}),
        (("ingredients", 0), "酱"),
        (("ingredients", 0, "items"), "山梨酸钾"),
        (("production_date",), "today"),
        (("production_date",), "2026-13-01"),
        (("production_date",), "2026-02-30"),
        (("edition",), "GB 2760-2014"),
        (("edition",), 2024),
        (("food", "description"), 5),
        (("items", 0, "function"), ["防腐剂"]),
        (("items", 0, "hydrate"), 2),
    ],
    ids=lambda one: named(one) if isinstance(one, tuple) else str(one)[:12],
)
def test_a_wrong_shape_is_named_where_it_stands(path: tuple[Any, ...], value: object) -> None:
    found = mistakes(changed(path, value))
    assert [mistake.field for mistake in found] == [named(path)]
    assert found[0].mend


@pytest.mark.parametrize("given_as", [None, [], "苯甲酸钠", 5, 0.5, True, b"{}", [WHOLE]])
def test_what_is_no_formula_is_refused(given_as: object) -> None:
    assert "formula" in fields(given_as)


def test_an_empty_formula_names_everything_that_is_missing() -> None:
    assert set(fields({})) >= {"food"}
    assert set(fields({"food": {"category": "12.04"}})) == {"items"}
    assert fields({"food": {"category": "12.04"}, "items": []}) == ["production_date"]
    assert fields({"food": {"category": "12.04"}, "items": [], "production_date": DAY}) == []


def test_all_mistakes_are_told_at_once() -> None:
    given_as = {
        "production_date": "soon",
        "food": {
            "category": "12.04",
            "fat_fraction": "2",
            "density_kg_per_l": "x",
            "answers": {"仅限虾类": "?"},
        },
        "items": [
            {"additive": "", "amount": "1", "unit": "g/kg"},
            {"additive": "糖精钠", "amount": "-1", "unit": "g/kg"},
            {"additive": "糖精钠", "amount": "1", "unit": "stone"},
        ],
        "ingredients": [{"name": "酱", "share": "0.2"}, {"name": "油", "category": "02.01", "share": "7"}],
    }
    assert set(fields(given_as)) == {
        "production_date",
        "food.fat_fraction",
        "food.density_kg_per_l",
        "food.answers.仅限虾类",
        "items[0].additive",
        "items[1].amount",
        "items[2].unit",
        "ingredients[0].category",
        "ingredients[1].share",
    }


def test_the_mend_is_said_in_the_language_spoken() -> None:
    said = set()
    for language in ("zh-hans", "zh-hant", "en"):
        with speaking(language):
            said.add(mistakes(changed(("items", 0, "amount"), "x"))[0].mend)
    assert len(said) == 3


@pytest.mark.parametrize("amount", ["0.5", 0.5, Decimal("0.5"), "０．５", " 0.50 ", "5e-1", ".5"])
def test_an_amount_is_the_same_however_it_is_given(amount: object) -> None:
    assert judged(PICKLES, item("苯甲酸钠", amount))["items"][0]["compared"]["value"] == "0.4237"


@pytest.mark.parametrize(
    "code", ["99.99", "4.02.02.03", "04.02.02.03.01.05", "牛油", "*", "—", "12.04 ", "12。04"]
)
def test_an_unknown_category_is_named(code: str) -> None:
    found = mistakes(formula(code))
    expected = [] if code.strip() == "12.04" else ["food.category"]
    assert [mistake.field for mistake in found] == expected


def test_near_categories_are_offered() -> None:
    assert "04.02.02.03 腌渍的蔬菜" in mistakes(formula("4.2.2.3"))[0].mend
    assert "12.04 酱油" in mistakes(formula("酱油"))[0].mend


@pytest.mark.parametrize("field", ["source", "ingredients"])
def test_an_unknown_category_of_an_ingredient_is_refused(field: str) -> None:
    bad = {**BROUGHT, "category": "99.99"}
    given_as = formula(PICKLES, item("苯甲酸钠", "1", source=bad))
    if field == "ingredients":
        given_as = formula(PICKLES) | {"ingredients": [{**bad, "items": [item("苯甲酸钠", "1")]}]}
    [mistake] = mistakes(given_as)
    assert mistake.value == "99.99"
    assert mistake.field.endswith("category")


@pytest.mark.parametrize("unit", ["g/kg", "mg/kg", "µg/kg", "%", "g/100g", "mg/100g", "ppm"])
def test_more_than_the_food_itself_weighs_is_refused(unit: str) -> None:
    whole = {
        "g/kg": 1000,
        "mg/kg": 10**6,
        "µg/kg": 10**9,
        "%": 100,
        "g/100g": 100,
        "mg/100g": 10**5,
        "ppm": 10**6,
    }
    assert fields(formula(PICKLES, item("苯甲酸钠", whole[unit], unit))) == []
    assert fields(formula(PICKLES, item("苯甲酸钠", f"{whole[unit]}.001", unit))) == ["items[0].amount"]


def test_shares_of_ingredients_add_up_to_the_whole_at_most() -> None:
    def shares(*values: str) -> Shape:
        return formula(PICKLES) | {
            "ingredients": [
                {"name": "酱", "category": "12.05", "share": share, "items": []} for share in values
            ]
        }

    assert fields(shares("0.5", "0.5")) == []
    assert fields(shares("0.5", "0.500001")) == ["ingredients"]
    assert fields(shares("0")) == ["ingredients[0].share"]


def test_a_composition_adds_up_to_a_hundred_at_most() -> None:
    def composed(*percents: object) -> Shape:
        parts = [{"additive": "山梨酸钾", "percent": percent} for percent in percents]
        return formula(PICKLES, item("复配防腐剂", "1", composition=parts))

    assert fields(composed("60", "40")) == []
    assert fields(composed("60", "40.01")) == ["items[0].composition"]
    assert fields(composed("100.5")) == ["items[0].composition[0].percent"]
    assert fields(composed(None)) == ["items[0].composition[0].percent"]


def nested(depth: int) -> Shape:
    inner: Shape = {"name": "酱", "category": "12.05", "share": "0.9", "items": [item("山梨酸钾", "0.1")]}
    for _ in range(depth - 1):
        inner = {"name": "酱", "category": "12.05", "share": "0.9", "ingredients": [inner]}
    return formula("12.05") | {"ingredients": [inner]}


def test_ingredients_nest_so_deep_and_no_deeper() -> None:
    assert fields(nested(MOST_DEPTH - 1)) == []
    assert fields(nested(MOST_DEPTH + 1)) == ["ingredients" + "[0].ingredients" * MOST_DEPTH]
    assert len(fields(nested(MOST_DEPTH + 100))) == 1


def test_shares_multiply_through_the_levels() -> None:
    [found] = read_formula(nested(3)).items
    assert found.brought is not None
    assert found.brought.whole_share == Fraction("0.9") ** 3
    assert found.brought.path == "酱 → 酱 → 酱"


def test_a_formula_holds_so_many_items_and_no_more() -> None:
    lines = [item("焦糖色(普通法)", "0.1")] * MOST_ITEMS
    assert fields(formula("12.04", *lines)) == []
    assert fields(formula("12.04", *lines, lines[0])) == ["items"]


def test_a_compound_additive_stands_for_its_parts() -> None:
    parts = [{"additive": "山梨酸钾", "percent": "25"}, {"additive": "苯甲酸钠", "percent": "10"}]
    first, second, rest = read_formula(formula(PICKLES, item("复配", "2", "g/kg", composition=parts))).items
    assert first.content is not None
    assert second.content is not None
    assert (first.content.value, second.content.value) == (Fraction(1, 2), Fraction(1, 5))
    assert (first.premix, rest.unsaid, rest.additive) == ("复配", True, "65%")


@pytest.mark.parametrize("typed", ["(仅限虾类)", "（仅限虾类）", " 仅限虾类 ", "[仅限虾类]", "仅限 虾类"])
def test_an_answer_is_found_however_its_key_is_typed(typed: str) -> None:
    assert normal_answer(typed) == "仅限虾类"


@pytest.mark.parametrize(
    ("given_as", "means"), [(True, True), ("是", True), ("true", True), (False, False), ("否", False)]
)
def test_an_answer_is_yes_or_no(given_as: object, means: bool) -> None:
    assert read_formula(formula(PICKLES, answers={"仅限虾类": given_as})).food.answers == {"仅限虾类": means}


def test_an_answer_left_open_is_no_answer() -> None:
    assert read_formula(formula(PICKLES, answers={"仅限虾类": None})).food.answers == {}


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "12.04",
            "苯甲酸钠",
            "g/kg",
            "香精",
            "1e400",
            "NaN",
            "０.５",
            "direct",
            "as_limit",
            "2026-05-01",
            "*",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([str(path[-1]) for path in places(WHOLE) if isinstance(path[-1], str)])
            | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


def answered_or_refused(given_as: object) -> None:
    """A verdict of the published shape, or a mistake with field and mend: nothing else."""
    try:
        verdict = check(given_as)
    except InputError:
        found = mistakes(given_as)
        assert found
        assert all(one.field and one.mend and isinstance(one.to_json()["value"], str) for one in found)
    else:
        SHAPE.validate(verdict)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything)
def test_anything_at_all_is_answered_or_refused(given_as: object) -> None:
    answered_or_refused(given_as)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(places(WHOLE))), anything, st.sampled_from(list(places(WHOLE))), anything)
def test_anything_in_any_place_is_answered_or_refused(
    path: tuple[Any, ...], value: object, other: tuple[Any, ...], second: object
) -> None:
    shape = changed(path, value)
    inner: Any = shape
    for step in other[:-1]:
        try:
            inner = inner[step]
        except (KeyError, IndexError, TypeError):
            break
    if isinstance(inner, dict):
        inner[other[-1]] = second
    answered_or_refused(shape)


def test_names_that_are_no_names_are_answered() -> None:
    for name in (
        "-",
        "()",
        "%",
        "0",
        "\ud800",
        "\x00",
        "🧂",
        "〇",
        "苯" * 2000,
        "a" * 2000,
        "(" * 500,
        "\u3000糖\u3000",
    ):
        answered_or_refused(formula(PICKLES, item(name, "1")) | {"edition": None, "production_date": DAY})
