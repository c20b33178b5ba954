"""Pinyin is up to date, sorted, and reads the field's characters as the field does."""

from __future__ import annotations

import pytest

from tests.standards.ours.tables import LAW, OURS, headings
from tianheng.standards.source import table
from tools import pinyin


def test_table_is_what_the_tool_would_write() -> None:
    assert pinyin.main(["--check"]) == 0


def test_rows_are_sorted_and_every_heading_and_category_is_there() -> None:
    rows = table(f"{OURS}/pinyin.csv")
    assert [(r["pinyin"], r["name"]) for r in rows] == sorted((r["pinyin"], r["name"]) for r in rows)
    names = {row["name"] for row in rows}
    assert set(headings()) <= names
    assert {row["name"] for row in table(f"{LAW}/e.csv") if row["name"] != "—"} <= names


@pytest.mark.parametrize(
    ("name", "sound", "letters"),
    [
        ("苯甲酸钠", "ben jia suan na", "bjsn"),
        ("D-异抗坏血酸钠", "D- yi kang huai xue suan na", "dykhxsn"),
        ("乙酰磺胺酸钾", "yi xian huang an suan jia", "yxhasj"),
        ("重碳酸钠", "chong tan suan na", "ctsn"),
        ("氯化镁", "lv hua mei", "lhm"),
    ],
)
def test_readings_of_the_field(name: str, sound: str, letters: str) -> None:
    found = [(r["pinyin"], r["initials"]) for r in table(f"{OURS}/pinyin.csv") if r["name"] == name]
    assert found == [(sound, letters)]
