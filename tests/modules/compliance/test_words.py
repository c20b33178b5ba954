"""What other duties ask of the law's names: categories, additives, limits and labels in words."""

from datetime import date
from typing import Any

import pytest

from tianheng.modules.compliance.actions.verdicts import judge
from tianheng.modules.compliance.queries.categories import (
    category_name,
    category_path,
    is_final,
    narrowing_questions,
    suggest_categories,
)
from tianheng.modules.compliance.queries.label.formula import compare_label, label_additives, label_standard
from tianheng.modules.compliance.queries.limits import compared_words, limit_words
from tianheng.modules.compliance.queries.substances import (
    abused_words,
    is_abused_pair,
    is_trade_name,
    resolve_additive,
)


def test_a_category_by_its_code() -> None:
    assert category_name("12.10.02") == "半固体复合调味料"
    assert category_name("12.99") is None
    assert category_name("") is None
    assert category_path("12.10.02") == "调味品 › 复合调味料 › 半固体复合调味料"
    assert category_path("12.99") == ""
    assert (is_final("12.10.02"), is_final("12.10.02.01"), is_final("x")) == (False, True, False)


def test_a_category_by_a_products_name() -> None:
    first, second, *_ = suggest_categories("牛油火锅底料")
    assert (first.code, first.certain, second.certain) == ("12.10.02", True, False)
    assert "火锅底料" in first.why
    assert suggest_categories("12.04")[0].code == "12.04"


def test_the_questions_that_matter_in_a_category() -> None:
    assert narrowing_questions("07.02", ["丙酸及其钠盐、钙盐"]) == []
    everything = narrowing_questions("07.02")
    assert everything == list(dict.fromkeys(everything))
    own = narrowing_questions("15.03.01", ["二氧化硫及亚硫酸盐"])
    assert own == [key for key in narrowing_questions("15.03.01") if key in own] != []
    assert narrowing_questions("没有") == []


NAMES: list[tuple[str, str, str, str, bool]] = [
    ("苯甲酸钠", "additive", "苯甲酸及其钠盐", "苯甲酸钠", True),
    ("安息香酸钠", "additive", "苯甲酸及其钠盐", "苯甲酸钠", False),
    ("E211", "additive", "苯甲酸及其钠盐", "苯甲酸钠", False),
    ("乙基麦芽酚", "flavouring", "乙基麦芽酚", "", True),
    ("苏丹红", "forbidden", "苏丹红", "", True),
    ("过氧化苯甲酰", "withdrawn", "过氧化苯甲酰", "", True),
    ("食用盐", "elsewhere", "食用盐", "", True),
]


@pytest.mark.parametrize(("name", "kind", "heading", "member", "exact"), NAMES)
def test_what_a_name_stands_for(name: str, kind: str, heading: str, member: str, exact: bool) -> None:
    found = resolve_additive(name)
    assert (found.kind, found.heading, found.member, found.exact) == (kind, heading, member, exact)
    assert not found.trade_name


def test_codes_and_functions_come_with_the_name() -> None:
    found = resolve_additive(" 苯甲酸钠 ")
    assert (found.cns, found.ins, found.functions) == (("17.001", "17.002"), ("210", "211"), ("防腐剂",))


def test_a_stated_function_decides_between_tables() -> None:
    assert resolve_additive("磷酸").kind == "additive"
    assert resolve_additive("磷酸", "加工助剂").kind == "aid"
    assert resolve_additive("硫酸锌", "营养强化剂").kind in ("fortifier", "elsewhere")


@pytest.mark.parametrize("name", ["强力保鲜剂", "面团改良剂A", "蓝天牌防腐剂"])
def test_a_trade_name_says_only_what_a_mixture_is_for(name: str) -> None:
    found = resolve_additive(name)
    assert (found.kind, found.trade_name) == ("unknown", True)
    assert "表" not in found.heading


@pytest.mark.parametrize("name", ["", "x" * 5000, "苯甲酸钠钠"])
def test_what_is_no_name_is_unknown_and_no_trade_name(name: str) -> None:
    found = resolve_additive(name)
    assert (found.kind, found.heading, is_trade_name(name)) == ("unknown", "", False)
    assert found.question
    assert bool(found.near) == (name == "苯甲酸钠钠")


def test_pairs_that_are_easily_abused() -> None:
    assert is_abused_pair("04.02.02.03", "安息香酸钠")
    assert "腌菜" in abused_words("04.02.02.03", "苯甲酸钠")[0]
    assert not is_abused_pair("12.04", "苯甲酸钠")
    assert not is_abused_pair("04.02.02.03", "没有这种东西")
    assert not is_abused_pair("没有", "苯甲酸钠")


def finding(category: str, additive: str, amount: str | None = "0.1", **more: Any) -> dict[str, Any]:
    item = {"additive": additive, "amount": amount, "unit": "g/kg", **more}
    given = {"production_date": "2026-05-01", "food": {"category": category}, "items": [item]}
    found: dict[str, Any] = judge(given)["items"][0]
    return found


def test_a_limit_in_words() -> None:
    soy = finding("12.04", "苯甲酸钠", "1.1")
    assert limit_words(soy) == "1.0 g/kg（以苯甲酸计）"
    assert compared_words(soy) == "0.9322 g/kg"
    assert limit_words(finding("07.02", "柠檬酸")) == "按生产需要适量使用"
    assert limit_words(finding("12.04", "苏丹红")) == "不得使用"
    assert limit_words(finding("12.04", "焦糖色（亚硫酸铵法）", None)) == "按生产需要适量使用"
    assert limit_words(finding("04.01.02.02", "焦亚硫酸钠")).startswith("残留量 0.1 g/kg")


MADE = date(2026, 5, 1)
LATE = date(2027, 3, 16)


def test_a_label_in_three_forms() -> None:
    names, classes, codes = label_additives([("苯甲酸钠", "防腐剂"), ("柠檬酸", "")], on=MADE)
    assert names.text == "食品添加剂（苯甲酸钠、柠檬酸）"
    assert classes.text == "食品添加剂（防腐剂（苯甲酸钠）、酸度调节剂（柠檬酸））"
    assert codes.text == "食品添加剂（防腐剂（211）、酸度调节剂（330））"
    assert [each.refused for each in (names, classes, codes)] == ["", "", ""]
    assert all(each.notes for each in (names, classes, codes))


def test_the_edition_of_labels_follows_the_day() -> None:
    assert (label_standard(date(2027, 3, 15)), label_standard(LATE)) == ("GB 7718-2011", "GB 7718-2025")
    late = label_additives([("苯甲酸钠", "")], on=LATE)
    assert (late[2].text, "平方厘米" in late[2].refused) == ("", True)
    assert label_additives([], on=LATE)[0].text == ""


def test_what_no_label_can_name_is_refused_with_its_name() -> None:
    for form in label_additives([("强力保鲜剂", "")], on=MADE):
        assert (form.text, "强力保鲜剂" in form.refused) == ("", True)


def test_a_printed_label_is_compared() -> None:
    assert compare_label("水、食品添加剂（苯甲酸钠、柠檬酸）", ["苯甲酸钠", "柠檬酸"]) == ()
    found = compare_label("水、食品添加剂（苯甲酸钠、山梨酸钾）", ["苯甲酸钠", "柠檬酸"])
    assert {(each.kind, each.name) for each in found} == {
        ("undeclared", "柠檬酸"),
        ("not_in_formula", "山梨酸钾"),
    }
