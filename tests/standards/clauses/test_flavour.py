"""Appendix B: flavourings as needed, but not where Table B.1 says no, and bounded for infants by its note a."""

from __future__ import annotations

import pytest

from tests.standards.asking import item, judged, one
from tianheng.standards import edition
from tianheng.standards.source import table

LAW = edition()
LISTED = [row["code"] for row in table("gb2760_2024/b1.csv")]
NONE_AT_ALL = [code for code in LISTED if not code.startswith("13.")]


def test_a_flavouring_is_permitted_as_needed() -> None:
    found = one("07.01", "香兰素", "5")
    assert (found["status"], found["compared"], found["headroom"]) == ("flavouring", None, None)


def test_the_product_standard_still_decides() -> None:
    notes = judged("07.01", item("香兰素", "1"))["notes"]
    assert [note["clause"] for note in notes] == ["B.1.2"]


def test_table_b1_is_printed_with_its_foods() -> None:
    assert len(LISTED) == 29
    assert {row["code"] for row in table("gb2760_2024/b1.csv") if row["note"] == "a"} == {"13.01", "13.02"}


@pytest.mark.parametrize("code", NONE_AT_ALL)
@pytest.mark.parametrize("name", ["香兰素", "食品用香精", "乙基麦芽酚"])
def test_the_foods_of_table_b1_take_none(code: str, name: str) -> None:
    for food in (code, *LAW.leaves(code)):
        found = one(food, name, "0.001")
        assert (found["status"], found["rule"]["table"]) == ("not_permitted", "B.1"), food


@pytest.mark.parametrize("name", ["香兰素", "乙基香兰素", "食品用香精"])
def test_formula_for_the_youngest_takes_none(name: str) -> None:
    assert one("13.01.01", name, "0.001")["status"] == "not_permitted"


@pytest.mark.parametrize(
    ("code", "name", "most"),
    [("13.01.02", "香兰素", "40"), ("13.01.02", "乙基香兰素", "40"), ("13.02.01", "香兰素", "56")],
)
def test_note_a_bounds_vanillin_as_eaten(code: str, name: str, most: str) -> None:
    # 5 mg/100mL and 7 mg/100g as eaten: eight times that in the powder made up eightfold
    facts = {"reconstitution_factor": "8", "density_kg_per_l": "1"}
    assert one(code, name, most, "mg/100g", **facts)["status"] == "within_limit"
    assert one(code, name, f"{most}.001", "mg/100g", **facts)["status"] == "over_limit"


def test_note_a_names_no_other() -> None:
    assert one("13.02.01", "乙基香兰素", "0.001")["status"] == "not_permitted"
    assert one("13.02.02", "香兰素", "0.001")["status"] == "not_permitted"
    assert one("13.01.02", "乙基麦芽酚", "0.001", density_kg_per_l="1")["status"] == "not_permitted"


def test_without_the_making_up_it_is_asked() -> None:
    found = one("13.01.02", "香兰素", "40", "mg/100g", density_kg_per_l="1")
    assert [ask["field"] for ask in found["asks"]] == ["food.reconstitution_factor"]


def test_two_doses_of_vanillin_add_up() -> None:
    facts = {"reconstitution_factor": "8", "density_kg_per_l": "1"}
    both = judged("13.01.02", *[item("香兰素", "30", "mg/100g")] * 2, **facts)
    assert both["verdict"] == "fail"


@pytest.mark.parametrize("name", ["苯甲酸", "肉桂醛", "双乙酸钠", "琥珀酸二钠"])
def test_a_substance_with_another_function_is_asked_though_called_a_flavouring(name: str) -> None:
    # B.1.4 names these
    found = one("07.01", name, "0.1", facts={"function": "食品用香料"})
    assert found["status"] == "flavouring"
    assert found["asks"]


@pytest.mark.parametrize("function", ["防腐剂", "甜味剂", "增味剂"])
def test_a_flavouring_is_permitted_for_flavouring_alone(function: str) -> None:
    assert one("07.01", "香兰素", "1", facts={"function": function})["status"] == "not_permitted"


def test_a_group_with_a_listed_food_in_it_is_asked() -> None:
    assert one("01.01", "香兰素", "1")["asks"][0]["field"] == "food.category"


def test_an_ingredient_that_takes_none_brings_none() -> None:
    milk = {"ingredient": "牛奶", "category": "01.01.01", "share": "0.3", "confirmed": True}
    assert one("07.01", "香兰素", "1", facts={"source": milk})["status"] == "not_permitted"


def test_infant_formula_is_not_flavoured_through_an_ingredient() -> None:
    biscuit = {"ingredient": "饼干", "category": "06.06", "share": "0.1", "confirmed": True}
    assert one("13.01.01", "香兰素", "0.1", facts={"source": biscuit})["status"] == "not_permitted"


@pytest.mark.parametrize("row", [*table("gb2760_2024/b2.csv")[::40], *table("gb2760_2024/b3.csv")[::150]])
def test_every_listed_flavouring_is_one(row: dict[str, str]) -> None:
    found = one("07.01", row["name"], "0.1", facts={"function": "食品用香料"})
    assert found["status"] == "flavouring"
    assert found["rule"]["page"]
