"""What may not stand in food at all, what no longer may, and what no table knows: each fails, each says why."""

from __future__ import annotations

import pytest

from tests.standards.asking import item, judged, one
from tianheng.standards.source import table


@pytest.mark.parametrize("row", table("nonedible/nonedible.csv"), ids=lambda row: row["name"])
def test_a_non_edible_substance_is_stopped(row: dict[str, str]) -> None:
    verdict = judged("12.04", item(row["name"], "0.000001"))
    [found] = verdict["items"]
    assert (verdict["verdict"], found["status"]) == ("fail", "forbidden_substance")
    assert row["serial"] in found["steps"][0]
    assert verdict["notes"][0]["clause"] == "食品安全法34(1)"


@pytest.mark.parametrize("row", table("nonedible/withdrawn.csv"), ids=lambda row: row["name"])
def test_a_withdrawn_substance_fails_with_its_date(row: dict[str, str]) -> None:
    [found] = judged("12.04", item(row["name"], "0.1"))["items"]
    assert found["status"] == "not_permitted"
    assert row["since"] in found["steps"][0]


def test_an_unknown_name_fails_and_offers_its_neighbours() -> None:
    found = one("12.04", "苯甲酸镁", "0.1")
    assert found["status"] == "unknown_substance"
    assert "苯甲酸" in found["questions"][0]


def test_a_name_without_neighbours_fails_too() -> None:
    assert one("12.04", "胡说八道素", "0.1")["status"] == "unknown_substance"


@pytest.mark.parametrize("function", ["防腐剂", "食品用香料", "加工助剂", "营养强化剂"])
def test_no_stated_use_makes_a_forbidden_substance_lawful(function: str) -> None:
    assert one("12.04", "三聚氰胺", "0.1", facts={"function": function})["status"] == "forbidden_substance"


def test_a_forbidden_part_of_a_compound_is_found() -> None:
    parts = [{"additive": "山梨酸钾", "percent": "99"}, {"additive": "硼砂", "percent": "1"}]
    statuses = [found["status"] for found in judged("12.04", item("复配", "0.5", composition=parts))["items"]]
    assert "forbidden_substance" in statuses


def test_a_compound_cannot_hide_a_forbidden_name() -> None:
    parts = [{"additive": "山梨酸钾", "percent": "100"}]
    assert judged("12.04", item("硼砂", "0.1", composition=parts))["verdict"] == "fail"
