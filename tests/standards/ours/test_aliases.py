"""Aliases point at what exists, mean one thing or ask, and hide no printed name."""

from __future__ import annotations

import pytest

from tests.standards.ours.tables import CONFIDENCES, OURS, cas_is_right, headings, members, printed_names
from tianheng.standards.names.additives import resolve
from tianheng.standards.names.text import fold
from tianheng.standards.source import Row, split, table

KINDS = {"everyday", "trade", "english", "abbrev", "cas", "traditional", "slip", "old"}
AT_LEAST = 1500


def aliases() -> tuple[Row, ...]:
    """All alias rows."""
    return table(f"{OURS}/aliases.csv")


def test_there_are_enough_of_every_kind() -> None:
    assert len(aliases()) >= AT_LEAST
    assert {"everyday", "english", "abbrev", "cas", "slip", "traditional"} <= {r["kind"] for r in aliases()}
    assert {r["kind"] for r in aliases()} <= KINDS


def test_targets_and_members_exist() -> None:
    names, substances = printed_names(), members()
    for row in aliases():
        assert row["target"] in names[row["target_table"]], row
        assert not row["member"] or row["member"] in substances[row["target"]], row
        assert row["confidence"] in CONFIDENCES, row
        assert row["source"], row


def test_an_alias_means_one_thing_or_asks() -> None:
    meanings: dict[str, set[tuple[str, str, str]]] = {}
    ambiguous: set[str] = set()
    for row in aliases():
        key = fold(row["alias"])
        meanings.setdefault(key, set()).add((row["target_table"], row["target"], row["member"]))
        assert bool(row["ambiguous"]) == bool(row["question"]), row
        if row["ambiguous"]:
            ambiguous.add(key)
    assert {key for key, targets in meanings.items() if len(targets) > 1} <= ambiguous
    sure = {fold(r["alias"]) for r in aliases() if not r["ambiguous"]}
    assert sure & ambiguous == set()


def test_cas_numbers_have_their_check_digit() -> None:
    wrong = [r["alias"] for r in aliases() if r["kind"] == "cas" and not cas_is_right(r["alias"])]
    assert wrong == []


def test_no_alias_hides_the_printed_name_of_another_additive() -> None:
    owner = {fold(name): name for name in headings()}
    for name, group in members().items():
        owner.update({fold(member): name for member in group})
    for name, row in headings().items():
        owner.update({fold(alias): name for alias in split(row["aliases"])})
    hiding = [
        (r["alias"], r["target"])
        for r in aliases()
        if r["target_table"] == "a1"
        and not r["ambiguous"]
        and owner.get(fold(r["alias"]), r["target"]) != r["target"]
    ]
    assert hiding == []


@pytest.mark.parametrize(
    ("written", "heading", "member"),
    [
        ("小苏打", "碳酸氢钠", ""),
        ("味精", "谷氨酸钠", ""),
        ("明矾", "硫酸铝钾,硫酸铝铵", "硫酸铝钾"),
        ("苯钾酸钠", "苯甲酸及其钠盐", "苯甲酸钠"),
        ("山黎酸钾", "山梨酸及其钾盐", "山梨酸钾"),
        ("安塞蜜", "安赛蜜", ""),
        ("532-32-1", "苯甲酸及其钠盐", "苯甲酸钠"),
        ("AK糖", "安赛蜜", ""),
        ("环己基氨基磺酸钠", "甜蜜素,环己基氨基磺酸钙", "甜蜜素"),
        ("单甘酯", "单,双甘油脂肪酸酯", ""),
        ("I+G", "5'-呈味核苷酸二钠", ""),
        ("干贝素", "琥珀酸二钠", ""),
        ("吐温80", "吐温类", "聚氧乙烯(20)山梨醇酐单油酸酯"),
        ("司盘60", "司盘类", "山梨醇酐单硬脂酸酯"),
        ("盐卤", "氯化镁", ""),
        ("DATEM", "双乙酰酒石酸单双甘油酯", ""),
        ("sodium benzoate", "苯甲酸及其钠盐", "苯甲酸钠"),
        ("洋菜", "琼脂", ""),
    ],
)
def test_everyday_names_reach_their_additive(written: str, heading: str, member: str) -> None:
    found = [m for m in resolve(written).matches if m.table == "a1"]
    assert [(m.target, m.member) for m in found] == [(heading, member)]


@pytest.mark.parametrize(
    "written", ["泡打粉", "苏打", "焦糖色", "苹果酸", "变性淀粉", "EDTA", "果绿", "胡萝卜素"]
)
def test_a_name_of_several_things_is_asked(written: str) -> None:
    assert resolve(written).question
