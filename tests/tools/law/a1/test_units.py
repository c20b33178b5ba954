"""Amounts and their units."""

import pytest

from tools.law.a1.records import Maximum
from tools.law.a1.units import column_unit, maximum, spaced


@pytest.mark.parametrize(
    ("cell", "head", "remark", "expected"),
    [
        ("1.0", "g/kg", "", Maximum("1.0", "max_use", "1.0", "g/kg")),
        ("0.020", "g/L", "", Maximum("0.020", "max_use", "0.020", "g/L")),
        ("0.25g/L", "", "", Maximum("0.25 g/L", "max_use", "0.25", "g/L")),
        (
            "0.1g/kg",
            "",
            "最大使用量以二氧化硫残留量计",
            Maximum("0.1 g/kg", "residue", "0.1", "g/kg"),
        ),
        (
            "0.15",
            "g/kg",
            "以亚硝酸钠计,残留量≤30mg/kg",
            Maximum("0.15", "max_use", "0.15", "g/kg"),
        ),
        (
            "按生产需要适量使用",
            "g/kg",
            "残留量≤1mg/kg",
            Maximum("按生产需要适量使用", "gmp", "", ""),
        ),
    ],
)
def test_a_cell(cell: str, head: str, remark: str, expected: Maximum) -> None:
    assert maximum(cell, head, remark) == expected


@pytest.mark.parametrize(("cell", "head"), [("1.0", ""), ("1.0g/kg", "g/kg"), ("", "g/kg"), ("1.0.", "g/kg")])
def test_a_number_needs_exactly_one_unit(cell: str, head: str) -> None:
    with pytest.raises(ValueError, match="one unit"):
        maximum(cell, head, "")


def test_the_unit_in_the_head_of_the_column() -> None:
    assert column_unit("最大使用量/(g/kg)") == "g/kg"
    assert column_unit("最大使用量") == ""
    with pytest.raises(ValueError, match="备注"):
        column_unit("备注")


def test_a_blank_between_number_and_unit() -> None:
    assert spaced("残留量≤30mg/kg(以Al计)") == "残留量≤30 mg/kg(以Al计)"
    assert spaced("以即饮状态计") == "以即饮状态计"
