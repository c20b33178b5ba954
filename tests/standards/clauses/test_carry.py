"""3.4.1 and 3.4.2: what an ingredient brings in must be lawful there, and a person must stand for the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import LAW, formula, item, judged, one
from tianheng.standards import check

SAUCE = {
    "ingredient": "酱油",
    "category": "12.04",
    "share": "0.03",
}  # 苯甲酸 1.0 g/kg in 12.04, nothing in 07.01


def carried(amount: str, food: str = "07.01", name: str = "苯甲酸", **source: Any) -> dict[str, Any]:
    return one(food, name, amount, facts={"source": {**SAUCE, **source}})


def test_what_is_lawful_inside_is_asked_for_confirmation() -> None:
    found = carried("1")
    assert (found["status"], found["asks"][0]["field"]) == ("needs_data", "items[0].source")
    assert "3.4.1" in found["questions"][0]


def test_confirmed_it_passes() -> None:
    found = carried("1", confirmed=True)
    assert found["status"] == "within_limit"
    assert found["rule"]["category"] == "12.04"
    assert found["ingredient"] == "酱油"


@pytest.mark.parametrize("confirmed", [False, True])
def test_what_is_over_inside_fails_though_little_of_it_arrives(confirmed: bool) -> None:
    assert carried("1.000001", confirmed=confirmed)["status"] == "over_limit"


@pytest.mark.parametrize("confirmed", [False, True])
def test_what_is_not_permitted_inside_fails(confirmed: bool) -> None:
    # 3.4.1 a): 糖精钠 in bread flour is not permitted, whatever the food
    found = carried("0.1", category="06.03.01", confirmed=confirmed)
    assert found["status"] == "not_permitted"


def test_a_food_that_permits_it_needs_no_confirmation() -> None:
    found = carried("1", food="04.02.02.03")
    assert (found["status"], found["compared"]["value"]) == ("within_limit", "0.03")
    assert found["rule"]["category"] == "04.02.02.03"


def test_an_unlawful_ingredient_is_not_mended_by_a_food_that_permits_it() -> None:
    assert carried("1.1", food="04.02.02.03")["status"] == "over_limit"


def test_what_comes_with_an_ingredient_counts_in_the_food() -> None:
    verdict = judged("04.02.02.03", item("苯甲酸", "0.98"), item("苯甲酸", "1", source=SAUCE))
    assert verdict["verdict"] == "fail"
    assert {found["compared"]["value"] for found in verdict["items"]} == {"1.01"}


def test_a_label_that_names_the_food_lets_the_food_decide() -> None:
    # 3.4.2: 苯甲酸 is not permitted in 06.03.01, but in this food it is
    flour = {"category": "06.03.01", "share": "0.5", "for_specific_food": True}
    assert carried("1.8", food="04.02.02.03", **flour)["status"] == "within_limit"
    assert carried("2.2", food="04.02.02.03", **flour)["status"] == "over_limit"
    assert (
        carried("1.8", food="04.02.02.03", **{**flour, "for_specific_food": False})["status"]
        == "not_permitted"
    )


def test_a_label_that_names_the_food_is_an_obligation() -> None:
    line = item("苯甲酸", "1", source={**SAUCE, "for_specific_food": True})
    notes = judged("04.02.02.03", line)["notes"]
    assert any(note["clause"] == "3.4.2" and "酱油" in note["text"] for note in notes)


def test_a_label_does_not_help_where_the_food_has_no_row() -> None:
    assert carried("1", for_specific_food=True)["status"] == "needs_data"
    assert carried("1.1", for_specific_food=True)["status"] == "over_limit"


def test_ingredients_of_ingredients_keep_their_path_and_share() -> None:
    inner = {"name": "酱油", "category": "12.04", "share": "0.5", "items": [item("苯甲酸", "1")]}
    outer = {"name": "卤汁", "category": "12.10.03", "share": "0.2", "ingredients": [inner]}
    found = check(formula("04.02.02.03") | {"ingredients": [outer]})["items"][0]
    assert found["ingredient"] == "卤汁 → 酱油"
    assert found["compared"]["value"] == "0.1"


def test_the_same_substance_in_two_ingredients_is_judged_in_each() -> None:
    sauces = [
        {
            "name": name,
            "category": "12.04",
            "share": "0.1",
            "confirmed": True,
            "items": [item("苯甲酸", "0.8")],
        }
        for name in ("生抽", "老抽")
    ]
    assert check(formula("07.01") | {"ingredients": sauces})["verdict"] == "pass"


def test_twice_in_one_ingredient_adds_up_there() -> None:
    sauce = {"name": "酱油", "category": "12.04", "share": "0.1", "confirmed": True}
    twice = sauce | {"items": [item("苯甲酸", "0.8"), item("苯甲酸钠", "0.8")]}
    assert check(formula("07.01") | {"ingredients": [twice]})["verdict"] == "fail"


def test_an_ingredient_must_keep_the_ratio_sum_itself() -> None:
    sauce = {"name": "酱油", "category": "12.04", "share": "0.1", "confirmed": True}
    both = sauce | {"items": [item("苯甲酸", "0.8"), item("山梨酸", "0.8")]}
    verdict = check({"edition": LAW, "food": {"category": "07.01"}, "ingredients": [both]})
    assert verdict["verdict"] == "fail"
    assert [entry["ingredient"] for entry in verdict["combined"] if entry["status"] == "exceeds"] == ["酱油"]


def test_a_forbidden_substance_is_not_excused_by_an_ingredient() -> None:
    assert carried("0.001", name="三聚氰胺", confirmed=True)["status"] == "forbidden_substance"
    assert carried("0.001", name="胡说八道素", confirmed=True)["status"] == "unknown_substance"


def test_every_level_is_judged_and_each_only_once() -> None:
    """Six levels of a whole group of categories: judged anew in each of the others they would take hours."""
    within: list[dict[str, Any]] = []
    for depth in range(6):
        held = [item("苯甲酸", "0.1")]
        within = [
            {"name": f"{depth}", "category": "12.0", "share": "0.5", "items": held, "ingredients": within}
        ]
    found = check({"edition": LAW, "food": {"category": "12.0"}, "items": [], "ingredients": within})
    assert found["verdict"] == "review"
    assert len(found["items"]) == 6
