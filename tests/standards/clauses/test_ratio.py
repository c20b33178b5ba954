"""A.4: preservatives, antioxidants and colours of one hue used together take shares of one whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import formula, item, judged
from tianheng.standards import check

PICKLES = "04.02.02.03"  # 苯甲酸 1.0, 山梨酸 1.0, 脱氢乙酸 0.3 g/kg


def sums(code: str, *items: dict[str, Any], **food: Any) -> list[dict[str, Any]]:
    return [entry for entry in judged(code, *items, **food)["combined"] if entry["clause"] == "A.4"]


@pytest.mark.parametrize(
    ("sorbic", "status", "verdict"),
    [("0.5", "within", "pass"), ("0.500000001", "exceeds", "fail"), ("0.1", "within", "pass")],
)
def test_the_shares_make_one_at_most(sorbic: str, status: str, verdict: str) -> None:
    found = judged(PICKLES, item("苯甲酸", "0.5"), item("山梨酸", sorbic))
    [entry] = found["combined"]
    assert (entry["function"], entry["status"], found["verdict"]) == ("防腐剂", status, verdict)


def test_three_shares_are_added_exactly() -> None:
    # 1/10 + 6/10 + 0.09/0.3 is one, and no rounding makes it more
    entry = sums(PICKLES, item("苯甲酸", "0.1"), item("山梨酸", "0.6"), item("脱氢乙酸", "0.09"))[0]
    assert (entry["sum"], entry["status"]) == ("1", "within")
    assert [term["share"] for term in entry["terms"]] == ["0.1", "0.6", "0.3"]
    over = sums(PICKLES, item("苯甲酸", "0.1"), item("山梨酸", "0.6"), item("脱氢乙酸", "0.090000001"))[0]
    assert over["status"] == "exceeds"


def test_one_additive_twice_is_no_mixture() -> None:
    assert sums(PICKLES, item("苯甲酸", "0.3"), item("苯甲酸钠", "0.3")) == []


def test_different_functions_are_not_added() -> None:
    assert sums("06.06", item("丁基羟基茴香醚", "0.02"), item("双乙酸钠", "0.9"), fat_fraction="0.1") == []


def test_as_needed_has_no_share() -> None:
    assert sums(PICKLES, item("苯甲酸", "0.9"), item("柠檬酸", "900")) == []


def test_antioxidants_are_added() -> None:
    # 丁基羟基茴香醚 0.2 + 二丁基羟基甲苯 0.2, both in the fat
    both = [item("丁基羟基茴香醚", "0.12"), item("二丁基羟基甲苯", "0.12")]
    entry = sums("02.01", *both, fat_fraction="1")[0]
    assert (entry["function"], entry["status"], entry["sum"]) == ("抗氧化剂", "exceeds", "1.2")


def test_colours_are_added_by_hue() -> None:
    # 胭脂红 0.05 and 诱惑红 0.1 are red, 亮蓝 0.02 blue
    red = [item("胭脂红", "0.03"), item("诱惑红", "0.05")]
    found = sums("14.04.02", *red, item("亮蓝", "0.019"))
    assert [(entry["hue"], entry["sum"], entry["status"]) for entry in found] == [("red", "1.1", "exceeds")]
    assert sums("14.04.02", red[0], item("亮蓝", "0.019")) == []


def test_a_second_function_is_asked_where_it_would_tip_the_sum() -> None:
    # 硝酸盐 is a colour fixative and a preservative too
    lines = [item("山梨酸", "0.05"), item("亚硝酸钠", "0.1")]
    verdict = judged("08.03.05", *lines)
    entry = next(one for one in verdict["combined"] if one["function"] == "防腐剂")
    if entry["status"] == "uncertain":
        assert verdict["verdict"] == "review"
        assert "亚硝酸钠" in entry["questions"][0]
    more = judged("08.03.05", item("山梨酸", "1.2"), item("亚硝酸钠", "0.1"))
    uncertain = next(one for one in more["combined"] if one["function"] == "防腐剂")
    assert uncertain["status"] == "uncertain"


def test_a_stated_function_settles_it() -> None:
    def verdict(function: str) -> str:
        found = judged("08.03.05", item("山梨酸", "1.2"), item("亚硝酸钠", "0.1", function=function))
        return str(found["verdict"])

    assert verdict("") == "review"
    assert verdict("防腐剂") == "fail"
    assert verdict("护色剂") == "pass"


def test_a_function_that_is_not_the_additives_settles_nothing() -> None:
    stated = judged("08.03.05", item("山梨酸", "1.2"), item("亚硝酸钠", "0.1", function="甜味剂"))
    assert stated["verdict"] == "review"


def test_an_unsure_hue_is_asked_where_it_would_tip_the_sum() -> None:
    # 日落黄 is orange: counted as yellow surely or not, and possibly as red
    found = judged("14.04.02", item("日落黄", "0.09"), item("诱惑红", "0.05"))
    entry = next(one for one in found["combined"] if one["clause"] == "A.4")
    assert (entry["status"], found["verdict"]) == ("uncertain", "review")
    assert entry["questions"]


def test_an_unknown_amount_leaves_the_sum_open() -> None:
    found = judged(PICKLES, item("苯甲酸", "0.5"), item("山梨酸", None))
    assert found["combined"][0]["status"] == "uncertain"
    assert found["verdict"] == "review"


def test_a_sum_already_over_is_over_whatever_is_open() -> None:
    found = judged(PICKLES, item("苯甲酸", "0.6"), item("山梨酸", "0.6"), item("脱氢乙酸", None))
    assert found["combined"][0]["status"] == "exceeds"


def test_what_is_not_permitted_has_no_share() -> None:
    found = judged("07.01", item("苯甲酸", "0.5"), item("丙酸钙", "2"))
    assert found["combined"] == []
    assert found["verdict"] == "fail"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_lines_does_not_matter(order: tuple[int, ...]) -> None:
    lines = [item("苯甲酸", "0.4"), item("山梨酸", "0.4"), item("脱氢乙酸", "0.09")]
    [entry] = sums(PICKLES, *(lines[place] for place in order))
    assert (entry["sum"], entry["status"]) == ("1.1", "exceeds")


def test_the_function_of_one_line_does_not_hide_another_line() -> None:
    lines = [
        item("山梨酸", "0.001", function="抗氧化剂"),
        item("山梨酸", "0.9", function="防腐剂"),
        item("苯甲酸", "0.5"),
    ]
    verdicts = {judged(PICKLES, *order)["verdict"] for order in (lines, lines[::-1])}
    assert verdicts <= {"fail", "review"}


def test_a_sum_that_an_open_answer_could_bring_down_is_asked() -> None:
    # 16.01: 0.03/0.05 + 0.015/0.025 = 1.2 as jelly, 0.2 as jelly powder made up sixfold
    lines = [item("胭脂红", "0.03"), item("诱惑红", "0.015")]
    powder = {"reconstitution_factor": "6"}
    assert judged("16.01", *lines, answers={"果冻粉": True}, **powder)["verdict"] == "pass"
    assert judged("16.01", *lines, answers={"果冻粉": False}, **powder)["verdict"] == "fail"
    assert judged("16.01", *lines, **powder)["verdict"] == "review"


def test_a_group_passes_no_sum_that_one_of_its_members_breaks() -> None:
    # 胭脂红: 12.10.02 0.5, 12.10.02.01 0.2 g/kg: the sum is 0.9 above, 1.35 in the leaf
    lines = [item("胭脂红", "0.15"), item("胭脂虫红", "0.03", basis="as_limit")]
    assert judged("12.10.02.01", *lines)["verdict"] == "fail"
    assert judged("12.10.02", *lines)["verdict"] != "pass"


def test_a_hue_that_was_decided_is_counted_and_no_longer_asked() -> None:
    # 日落黄 is yellow and might be counted red; 0.06/0.1 + 0.05/0.1 = 1.1 in 碳酸饮料 (G9)
    given = formula("14.04.01", item("柠檬黄", "0.06"), item("日落黄", "0.05"))
    by_hue = {entry["hue"]: entry["status"] for entry in check(given)["combined"]}
    assert by_hue["yellow"] == "uncertain"
    yellow = check(given, hues={("日落黄及其铝色淀", ""): "yellow"})["combined"]
    assert [(entry["hue"], entry["status"]) for entry in yellow] == [("yellow", "exceeds")]
    assert check(given, hues={("日落黄及其铝色淀", ""): "red"})["combined"] == []
    assert {entry["hue"]: entry["status"] for entry in check(given)["combined"]} == by_hue
