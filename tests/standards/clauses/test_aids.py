"""Appendix C: processing aids and enzymes, permitted as such alone, within their function, food and source."""

from __future__ import annotations

import pytest

from tests.standards.asking import item, judged, one
from tianheng.standards.source import table

ROLE = {"function": "食品工业用加工助剂"}


def only_here(name: str) -> list[dict[str, str]]:
    """Rows whose substance stands in no other table of the standard."""
    column = "enzyme" if name == "c3" else "name"
    found = {row[column]: row for row in table(f"gb2760_2024/{name}.csv")}
    return [
        row for row in found.values() if one("12.04", row[column], "1")["status"] == "processing_aid_only"
    ]


def test_an_aid_of_table_c1_is_for_any_food() -> None:
    found = one("12.04", "氢气", "1", facts=ROLE)
    assert (found["status"], found["asks"]) == ("processing_aid_only", [])
    assert found["rule"]["id"].startswith("c1")


def test_without_its_role_it_is_asked() -> None:
    found = one("12.04", "氢气", "1")
    assert [ask["field"] for ask in found["asks"]] == ["items[0].function"]
    assert judged("12.04", item("氢气", "1"))["verdict"] == "review"


def test_an_aid_carries_the_duty_to_leave() -> None:
    notes = judged("12.04", item("氢气", "1", **ROLE))["notes"]
    assert [note["clause"] for note in notes] == ["C.1.2"]


@pytest.mark.parametrize("row", only_here("c2")[::4], ids=lambda row: row["serial"])
def test_an_aid_of_table_c2_is_asked_for_its_scope(row: dict[str, str]) -> None:
    found = one("12.04", row["name"], "1", facts=ROLE)
    assert found["status"] == "processing_aid_only"
    assert found["asks"]
    for part in row["scope"].split("|"):
        assert part in found["questions"][0]


@pytest.mark.parametrize("row", only_here("c3")[::4], ids=lambda row: row["serial"])
def test_an_enzyme_is_asked_for_its_source_and_donor(row: dict[str, str]) -> None:
    found = one("07.01", row["enzyme"], "1", facts={"function": "酶制剂"})
    assert found["status"] == "processing_aid_only"
    sources = {other["source"] for other in table("gb2760_2024/c3.csv") if other["enzyme"] == row["enzyme"]}
    assert all(source in found["questions"][0] for source in sources)


@pytest.mark.parametrize("name", ["1-丁醇", "α-淀粉酶"])
def test_answering_settles_it(name: str) -> None:
    facts = {"function": "酶制剂" if "酶" in name else "加工助剂"}
    found = one("07.01", name, "1", facts=facts)
    answers = {ask["field"].removeprefix("food.answers."): True for ask in found["asks"]}
    assert one("07.01", name, "1", facts=facts, answers=answers)["asks"] == []


def test_one_answer_does_not_settle_another_aid() -> None:
    found = one("07.01", "α-淀粉酶", "1", facts={"function": "酶制剂"})
    answers = {ask["field"].removeprefix("food.answers."): True for ask in found["asks"]}
    assert one("07.01", "木瓜蛋白酶", "1", facts={"function": "酶制剂"}, answers=answers)["asks"]


def test_an_additive_said_to_be_an_aid_is_judged_as_one() -> None:
    assert one("12.04", "磷酸", "1", facts=ROLE)["status"] == "processing_aid_only"
    assert one("12.04", "磷酸", "1")["status"] != "processing_aid_only"
