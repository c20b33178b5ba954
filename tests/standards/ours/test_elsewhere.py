"""What another rule governs: named once, with the rule, and asked about where it is an additive too."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.standards.ours.tables import CONFIDENCES, headings, members
from tianheng.standards.names.additives import resolve
from tianheng.standards.names.text import fold
from tianheng.standards.source import Row, split, table

FORTIFIER_ROWS = 269
UNITS = {"g/kg", "mg/kg", "μg/kg", "%"}


def rows() -> tuple[Row, ...]:
    """The substances governed elsewhere."""
    return table("elsewhere/elsewhere.csv")


def test_every_row_says_who_governs_and_what_to_ask() -> None:
    for row in rows():
        assert row["governed_by"], row
        assert row["clause"], row
        assert "？" in row["question"] or "判定" in row["question"], row
        assert row["confidence"] in CONFIDENCES, row


def test_a_name_or_alias_stands_once() -> None:
    seen: dict[str, str] = {}
    for row in rows():
        for name in {fold(n) for n in (row["name"], *split(row["aliases"]))}:
            assert seen.setdefault(name, row["name"]) == row["name"], name


def test_what_is_an_additive_too_names_its_heading_and_asks_which() -> None:
    owner = {fold(name): name for name in headings()}
    for name, group in members().items():
        owner.update({fold(member): name for member in group})
    for row in rows():
        if fold(row["name"]) in owner:
            assert row["additive"] == owner[fold(row["name"])], row
        if row["additive"]:
            assert row["additive"] in headings(), row
            assert "还是" in row["question"], row


def test_no_alias_of_a_food_is_the_name_of_an_additive() -> None:
    names = {fold(name) for name in headings()} | {fold(m) for group in members().values() for m in group}
    taken = [(row["name"], a) for row in rows() for a in split(row["aliases"]) if fold(a) in names]
    assert taken == []


@pytest.mark.parametrize(
    ("written", "governed_by"),
    [
        ("白砂糖", "普通食品"),
        ("食用盐", "普通食品"),
        ("生抽", "普通食品"),
        ("VD3", "GB 14880"),
        ("牛磺酸", "GB 14880"),
        ("胶基", "GB 1886.359"),
        ("菊粉", "新食品原料"),
        ("枸杞", "按照传统既是食品又是中药材的物质"),
        ("嗜热链球菌", "可用于食品的菌种"),
        ("鼠李糖乳杆菌", "可用于食品的菌种"),
        ("食用香精", "GB 2760-2024 附录B"),
    ],
)
def test_common_ingredients_are_recognised(written: str, governed_by: str) -> None:
    found = {m.target for m in resolve(written).matches if m.table == "elsewhere"}
    assert {row["governed_by"] for row in rows() if row["name"] in found} == {governed_by}


def test_fortifier_ranges_are_sound() -> None:
    printed = table("gb14880_2012/fortifiers.csv")
    assert len(printed) == FORTIFIER_ROWS
    for row in printed:
        assert row["unit"] in UNITS, row
        assert not row["min"] or Decimal(row["min"]) < Decimal(row["max"]), row
        assert int(row["pdf_page"]) == int(row["page"]) + 2, row


@pytest.mark.parametrize(
    ("nutrient", "code", "low", "high", "unit"),
    [
        ("维生素A", "06.02.01", "600", "1200", "μg/kg"),
        ("维生素A", "01.01.03", "600", "1000", "μg/kg"),
        ("钙", "12.03", "6000", "8000", "mg/kg"),
        ("低聚果糖", "01.03.02", "", "64.5", "g/kg"),
    ],
)
def test_fortifier_rows_as_printed(nutrient: str, code: str, low: str, high: str, unit: str) -> None:
    found = [
        (r["min"], r["max"], r["unit"])
        for r in table("gb14880_2012/fortifiers.csv")
        if (r["nutrient"], r["category_code"]) == (nutrient, code)
    ]
    assert found == [(low, high, unit)]
