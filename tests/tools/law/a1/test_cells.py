"""Rows cut at the drawn rules."""

from tests.tools.law.a1.page import EVEN, chars, page, row, uprights
from tools.law.a1.cells import columns, ruled_rows
from tools.law.a1.lines import joined


def test_a_name_of_several_lines_stays_in_the_row_of_its_code() -> None:
    above, code, below = (
        chars("饮料类", 150, 108),
        chars("14.0", 80, 114),
        chars("除外]", 150, 122),
    )
    rows = ruled_rows(
        page(
            ([*above, *code, *below], uprights(100, 130, *EVEN)),
            row(130, 150, "15.0", "酒类"),
        )
    )
    assert [[joined(cell) for cell in found.cells] for found in rows] == [
        ["14.0", "饮料类除外]", "", ""],
        ["15.0", "酒类", "", ""],
    ]  # fmt: skip


def test_right_hand_cells_divided_in_two_share_code_and_name() -> None:
    shared = [*chars("13.03", 75, 215), *chars("其他", 150, 215)]
    right = [*chars("1.0", 310, 210), *chars("按需", 310, 230)]
    rules = [
        *uprights(200, 240, *EVEN[:2]),
        *uprights(200, 220, *EVEN[2:]),
        *uprights(220, 240, *EVEN[2:]),
    ]
    rows = ruled_rows(page((shared + right, rules)))
    assert [[joined(cell) for cell in found.cells][:3] for found in rows] == [
        ["13.03", "其他", "1.0"],
        ["13.03", "其他", "按需"],
    ]


def test_the_rules_of_odd_pages_stand_further_left() -> None:
    assert columns(page(number=9))[0] < columns(page(number=10))[0]


def test_a_page_without_rules_has_no_rows() -> None:
    assert ruled_rows(page((chars("饮料"), []))) == []
