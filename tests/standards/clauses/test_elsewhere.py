"""Chapters 10 and 11, and all that another rule governs: recognised and handed on, never unknown, never passed."""

from __future__ import annotations

import pytest

from tests.standards.asking import item, judged, one
from tianheng.standards.source import table

ROWS = table("elsewhere/elsewhere.csv")


@pytest.mark.parametrize(
    ("code", "name", "rule"),
    [
        ("07.01", "维生素A", "GB 14880"),
        ("05.02.01", "丁苯橡胶", "GB 1886.359"),
        ("07.01", "食盐", "普通食品"),
    ],
)
def test_it_is_handed_to_the_rule_that_governs_it(code: str, name: str, rule: str) -> None:
    verdict = judged(code, item(name, "0.1"))
    [found] = verdict["items"]
    assert (verdict["verdict"], found["status"]) == ("review", "needs_data")
    assert rule in found["questions"][0]
    assert verdict["notes"]


@pytest.mark.parametrize("row", ROWS[::60], ids=lambda row: row["name"])
def test_nothing_of_it_is_unknown_or_passed(row: dict[str, str]) -> None:
    verdict = judged("07.01", item(row["name"], "0.1"))
    assert verdict["items"][0]["status"] not in {"unknown_substance", "within_limit"}
    if verdict["items"][0]["status"] == "needs_data":
        assert verdict["verdict"] == "review"


def test_a_substance_said_to_fortify_is_judged_by_the_standard_of_fortifiers() -> None:
    found = one("12.04", "碳酸钙", "1", facts={"function": "营养强化剂"})
    assert (found["status"], "14880" in found["questions"][0]) == ("needs_data", True)


def test_what_a_compound_additive_does_not_name_is_asked() -> None:
    parts = [{"additive": "山梨酸钾", "percent": "40"}]
    verdict = judged("12.04", item("复配防腐剂", "0.5", composition=parts))
    rest = verdict["items"][1]
    assert (rest["status"], rest["premix"], verdict["verdict"]) == ("needs_data", "复配防腐剂", "review")
    assert "60%" in rest["questions"][0]


def test_a_name_for_several_things_is_asked_never_guessed() -> None:
    found = one("12.04", "苹果酸", "1")
    assert (found["status"], found["asks"][0]["field"]) == ("needs_data", "items[0].additive")
    assert "L-苹果酸" in found["questions"][0]
