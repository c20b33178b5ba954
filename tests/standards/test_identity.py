"""What a name stands for: the stated role decides between tables, else Table A.1; what is doubtful is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import formula, item
from tianheng.standards.formula import read_formula
from tianheng.standards.identity import Identity, hydrate, identify


def known(name: str, **facts: Any) -> Identity:
    return identify(read_formula(formula("12.04", item(name, "1", **facts))).items[0])


@pytest.mark.parametrize(
    ("name", "table", "target", "member"),
    [
        ("苯甲酸钠", "a1", "苯甲酸及其钠盐", "苯甲酸钠"),
        ("sodium benzoate", "a1", "苯甲酸及其钠盐", "苯甲酸钠"),
        ("苯甲酸及其钠盐", "a1", "苯甲酸及其钠盐", ""),
        ("阿斯巴甜", "a1", "阿斯巴甜", None),
        ("天门冬酰苯丙氨酸甲酯", "a1", "阿斯巴甜", None),
        ("INS 950", "a1", "安赛蜜", None),
        ("香兰素", "b3", "香兰素", None),
        ("氢气", "c1", "氢气", None),
        ("苏丹红", "nonedible", None, None),
        ("三聚氰胺", "nonedible", None, None),
        ("食盐", "elsewhere", None, None),
        ("面粉增白剂过氧化苯甲酰", "", "", ""),
        ("胡说八道素", "", "", ""),
    ],
)
def test_a_name_stands_in_a_table(name: str, table: str, target: str | None, member: str | None) -> None:
    found = known(name)
    assert found.table == table
    assert target is None or found.target == target
    assert member is None or found.member == member


@pytest.mark.parametrize(
    ("name", "function", "table"),
    [
        ("苯甲酸", "", "a1"),
        ("苯甲酸", "防腐剂", "a1"),
        ("苯甲酸", "食品用香料", "b3"),
        ("二氧化硅", "", "a1"),
        ("二氧化硅", "食品工业用加工助剂", "c1"),
        ("磷酸", "加工助剂", "c2"),
        ("碳酸钙", "营养强化剂", "elsewhere"),
        ("碳酸钙", "", "a1"),
        ("香兰素", "食品用香料", "b3"),
        ("香兰素", "防腐剂", "b3"),
    ],
)
def test_the_stated_role_decides_between_tables(name: str, function: str, table: str) -> None:
    assert known(name, function=function).table == table


def test_flavours_as_such_are_governed_by_appendix_b() -> None:
    assert {known(name).table for name in ("香精", "食品用香精", "食用香精")} <= {"b2", "b3"}


def test_an_unknown_name_is_never_taken_for_a_near_one() -> None:
    found = known("苯甲酸镁")
    assert found.table == ""
    assert any("苯甲酸" in name for name in found.near)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("焦磷酸钠", ""),
        ("无水焦磷酸钠", "无水"),
        ("焦磷酸钠(十水)", "十水"),
        ("焦磷酸钠（十水合物）", "十水"),
        ("糖精钠(二水)", "二水"),
        ("亚硫酸钠七水合物", "七水"),
    ],
)
def test_the_form_told_with_the_name_is_heard(name: str, form: str) -> None:
    found = known(name)
    assert found.table == "a1"
    assert found.form == form


def test_the_form_told_beside_the_name_wins() -> None:
    assert known("焦磷酸钠", hydrate="十水").form == "十水"


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("无水", "无水"),
        ("二水合物", "二水"),
        ("单水", "一水"),
        ("12水", "十二水"),
        ("十二钠", "十二钠"),
        ("", ""),
    ],
)
def test_a_form_is_told_in_many_ways(told: str, form: str) -> None:
    assert hydrate(told) == form


def test_a_name_that_stands_for_several_things_is_asked() -> None:
    for name in ("苹果酸", "鲜味剂", "发色剂"):
        assert known(name).question
    assert known("L-苹果酸").question == ""


def test_where_else_a_name_stands_is_remembered() -> None:
    assert {"a1", "b3"} <= set(known("苯甲酸").tables)
