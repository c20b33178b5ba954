"""The forbidden list is whole and swallows nothing that is lawful."""

from __future__ import annotations

import pytest

from tests.standards.ours.tables import CAS, cas_is_right, category_codes, headings, lawful_names
from tianheng.standards.names.additives import resolve
from tianheng.standards.names.text import fold
from tianheng.standards.source import split, table

SUBSTANCES, PHTHALATES, ABUSED = 47, 17, 22


def test_counts_and_numbers() -> None:
    serials = [row["serial"] for row in table("nonedible/nonedible.csv")]
    numbers = [str(n) for n in range(1, SUBSTANCES + 1)]
    assert serials == numbers + [f"48.{n}" for n in range(1, PHTHALATES + 1)]
    pairs = [row["serial"] for row in table("nonedible/abused.csv")]
    assert pairs == [str(n) for n in range(1, ABUSED + 1)]


def test_forbidden_and_withdrawn_names_are_never_lawful_names() -> None:
    lawful = lawful_names()
    for file in ("nonedible", "withdrawn"):
        for row in table(f"nonedible/{file}.csv"):
            for name in (row["name"], *split(row["aliases"])):
                assert fold(name) not in lawful, (file, row["name"], name)


def test_names_stand_once_and_cas_numbers_are_right() -> None:
    seen: dict[str, str] = {}
    for file in ("nonedible", "withdrawn"):
        for row in table(f"nonedible/{file}.csv"):
            for name in {fold(n) for n in (row["name"], *split(row["aliases"]))}:
                assert seen.setdefault(name, row["name"]) == row["name"], name
                assert not CAS.fullmatch(name) or cas_is_right(name), name


@pytest.mark.parametrize(
    "lawful",
    [
        "硫磺",
        "冰乙酸",
        "醋酸",
        "氯化镁",
        "卤片",
        "纳他霉素",
        "乳酸链球菌素",
        "白油",
        "明胶",
        "氢氧化钠",
        "火碱",
        "五水硫化钠",
        "硅酸钙",
        "硅酸镁",
        "乙醇",
        "酒精",
        "二氧化碳",
        "富马酸",
        "富马酸一钠",
        "三赞胶",
        "碱性蛋白酶",
        "高锰酸钾",
        "二氧化硫",
        "食用明胶",
        "次硫酸钠",
    ],
)
def test_lawful_names_are_not_on_the_forbidden_list(lawful: str) -> None:
    found = resolve(lawful).matches
    assert found
    assert {m.table for m in found}.isdisjoint({"nonedible", "withdrawn"})


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("工业硫磺", "工业硫磺"),
        ("工业冰醋酸", "工业用乙酸"),
        ("工业氯化镁", "工业氯化镁"),
        ("工业白油", "工业用矿物油"),
        ("苏丹红一号", "苏丹红"),
        ("苏丹红I", "苏丹红"),
        ("108-78-1", "蛋白精、三聚氰胺"),
        ("瘦肉精", "肾上腺素受体激动剂类药物"),
        ("罗丹明B", "玫瑰红B"),
        ("硼砂", "硼酸与硼砂"),
        ("DEHP", "邻苯二甲酸二(2-乙基)己酯"),
    ],
)
def test_forbidden_substances_are_recognised(written: str, listed: str) -> None:
    assert [(m.table, m.target) for m in resolve(written).matches] == [("nonedible", listed)]


def test_abused_pairs_name_categories_and_headings_that_exist() -> None:
    for row in table("nonedible/abused.csv"):
        assert set(split(row["food_codes"])) <= category_codes(), row
        assert set(split(row["headings"])) <= set(headings()), row


def test_withdrawn_substances_have_a_day_and_a_document() -> None:
    for row in table("nonedible/withdrawn.csv"):
        assert len(row["since"].split("-")) == len(("year", "month", "day")), row
        assert row["notice"], row
