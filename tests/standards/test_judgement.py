"""Every way the open questions may be answered is judged; a question is put only if its answer matters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import item, judged, one
from tianheng.standards import edition
from tianheng.standards.judgement import MOST_OPEN

LAW = edition()


def asked(found: dict[str, Any]) -> list[str]:
    return [ask["field"] for ask in found["asks"]]


# 紫胶 04.01.01.02: 仅限柑橘类 0.5 g/kg, 仅限苹果 0.4 g/kg, nothing for other fruit
SHELLAC = ("04.01.01.02", "紫胶")


def test_a_narrowing_is_asked_where_it_decides() -> None:
    found = one(*SHELLAC, "0.3")
    assert found["status"] == "needs_narrowing"
    assert set(asked(found)) == {"food.answers.仅限柑橘类", "food.answers.仅限苹果"}


def test_a_question_that_cannot_change_the_answer_is_not_put() -> None:
    # 阿斯巴甜 in jelly 1.0 g/kg, more in its powder: whether it is powder matters only above 1.0
    assert asked(one("16.01", "阿斯巴甜", "1")) == []
    assert asked(one("16.01", "阿斯巴甜", "1.5", reconstitution_factor="2")) == ["food.answers.果冻粉"]
    assert asked(one("16.01", "阿斯巴甜", "2.5", reconstitution_factor="2")) == []


def test_where_no_answer_helps_nothing_is_asked() -> None:
    found = one(*SHELLAC, "0.6")
    assert (found["status"], asked(found)) == ("over_limit", [])


def test_of_failures_the_mildest_is_told() -> None:
    # not permitted for other fruit, over for apples, over for citrus: the highest limit is told
    assert one(*SHELLAC, "0.6")["limit"]["value"] == "0.5"


def test_an_answer_settles_it() -> None:
    citrus = {"answers": {"仅限柑橘类": True, "仅限苹果": False}}
    assert one(*SHELLAC, "0.5", **citrus)["status"] == "within_limit"
    other = {"answers": {"仅限柑橘类": False, "仅限苹果": False}}
    assert one(*SHELLAC, "0.01", **other)["status"] == "not_permitted"


# 二氧化硫 04.02.02.04: 0.05 g/kg, 仅限银条菜 0.2 g/kg
SULPHITE = ("04.02.02.04", "二氧化硫")


def test_of_passes_the_strictest_is_told() -> None:
    found = one(*SULPHITE, "0.04")
    assert (found["status"], found["limit"]["value"], asked(found)) == ("within_limit", "0.05", [])


def test_a_narrowed_row_beats_the_general_one_when_it_is_met() -> None:
    assert one(*SULPHITE, "0.15", answers={"仅限银条菜": True})["limit"]["value"] == "0.2"
    general = one(*SULPHITE, "0.15", answers={"仅限银条菜": False})
    assert (general["limit"]["value"], general["status"]) == ("0.05", "needs_test")


def test_a_sub_kind_has_its_own_number() -> None:
    wine = {"density_kg_per_l": "1"}
    assert one("15.03.01", "二氧化硫", "0.2", **wine)["status"] == "within_limit"
    open_one = one("15.03.01", "二氧化硫", "0.3", **wine)
    assert asked(open_one) == ["food.answers.甜型葡萄酒"]
    assert one("15.03.01", "二氧化硫", "0.3", answers={"甜型葡萄酒": True}, **wine)["limit"]["value"] == "0.4"
    assert (
        one("15.03.01", "二氧化硫", "0.3", answers={"甜型葡萄酒": False}, **wine)["limit"]["value"] == "0.25"
    )


def test_a_member_left_open_is_asked() -> None:
    # 16.06 仅限使用赤藓红 0.025 g/kg
    by_heading = one("16.06", "赤藓红及其铝色淀", "0.01")
    assert by_heading["status"] in {"needs_narrowing", "needs_data"}
    assert "赤藓红" in by_heading["questions"][0]
    assert one("16.06", "赤藓红", "0.025")["status"] == "within_limit"
    assert one("16.06", "赤藓红铝色淀", "0.01", facts={"assay": "0.1"})["status"] == "not_permitted"


def test_two_remarks_that_exclude_each_other_each_speak_for_their_own() -> None:
    # 海藻酸钠 13.03: 1.0 g/kg from 13 to 36 months, as needed from 37 months on
    amino = "仅限13月龄~10岁特殊医学用途配方食品中氨基酸代谢障碍配方产品"
    young = {amino: True, "适用于13月龄~36月龄幼儿的产品": True, "适用于37月龄~10岁人群的产品": False}
    old = {amino: True, "适用于13月龄~36月龄幼儿的产品": False, "适用于37月龄~10岁人群的产品": True}
    assert one("13.03", "海藻酸钠", "1.1", answers=young)["status"] == "over_limit"
    assert one("13.03", "海藻酸钠", "1.1", answers=old)["status"] == "permitted_gmp"
    # any other product of 13.03 falls back to the row of all foods, which Table A.2 does not take from it
    assert one("13.03", "海藻酸钠", "1.1", answers={**young, amino: False})["rule"]["category"] == "*"
    assert one("13.03", "海藻酸钠", "1.1")["status"] == "needs_narrowing"


def test_too_many_open_questions_are_all_asked_at_once() -> None:
    found = one("14.06.04", "纽甜", "0.000001", dilution_factor="10")
    assert found["status"] == "needs_narrowing"
    assert len(asked(found)) > MOST_OPEN
    assert found["rule"] is None


def test_a_solid_drink_becomes_one_drink_only() -> None:
    # told which drink it makes, only the rows of that drink speak
    told = one("14.06.04", "纽甜", "0.1", as_drunk_category="14.04.02", dilution_factor="10")
    assert told["rule"]["category"] == "14.04"
    assert asked(told) == []


def test_a_group_whose_members_agree_is_judged() -> None:
    # 诱惑红 14.0 (all drinks but those excepted) speaks for every carbonated drink
    found = one("14.04", "诱惑红", "0.1")
    assert (found["status"], asked(found)) == ("within_limit", [])


def test_a_group_whose_members_differ_is_asked_which() -> None:
    found = one("04.02.02", "苯甲酸", "0.5")
    assert found["status"] == "needs_narrowing"
    assert asked(found)[0] == "food.category"
    assert "04.02.02.03 腌渍的蔬菜" in found["questions"][0]


@pytest.mark.parametrize("group", ["04.0", "14.0", "12.0", "01.0", "16.0"])
def test_a_group_never_passes_what_one_of_its_members_fails(group: str) -> None:
    names = [LAW.headings[key].name for key in list(LAW.headings)[::7]]
    for name in names:
        whole = judged(group, item(name, "0.01"), density_kg_per_l="1")
        if whole["verdict"] == "pass":
            for leaf in LAW.leaves(group):
                assert judged(leaf, item(name, "0.01"), density_kg_per_l="1")["verdict"] != "fail", (
                    name,
                    leaf,
                )


def test_an_unlawful_ingredient_fails_whatever_the_food_allows() -> None:
    sauce = {"ingredient": "腌黄瓜", "category": "04.02.02.03", "share": "0.01"}
    found = one("12.10.02", "苯甲酸", "1.5", facts={"source": sauce})
    assert found["status"] == "over_limit"


def test_what_is_carried_into_a_food_without_a_row_is_asked_for_confirmation() -> None:
    pickles = {"ingredient": "腌黄瓜", "category": "04.02.02.03", "share": "0.01"}
    found = one("07.01", "苯甲酸", "0.5", facts={"source": pickles})
    assert (found["status"], asked(found)) == ("needs_data", ["items[0].source"])
    assert (
        one("07.01", "苯甲酸", "0.5", facts={"source": {**pickles, "confirmed": True}})["status"]
        == "within_limit"
    )
