"""Rows of limits."""

import pytest

from tests.tools.law.a1.page import chars
from tools.law.a1.cells import Ruled
from tools.law.a1.records import Block, HeadingLine, TableRow
from tools.law.a1.rows import code_of, limit_rows
from tools.law.pages import Char

CATEGORIES = {"03.0": "冷冻饮品"}
MARK = chars("2)", 40, -3, 4.7)


def table(*cells: str, unit: str = "g/kg", mark: str = "", code_mark: tuple[Char, ...] = ()) -> Block:
    printed = [tuple(chars(cell)) for cell in cells]
    printed[0] += code_mark
    left = (*chars("甜剂", size=9.7), *chars(mark, 30, -3, 5.3))
    return Block(
        20,
        [HeadingLine(left, left, ())],
        [TableRow(21, unit, Ruled(0, 1, tuple(printed)))],
    )


def test_a_row_of_a_category() -> None:
    (row,) = limit_rows(
        table("03.0", "冷冻饮品(03.04食用冰除外)", "0.5", "以糖精计", mark="3)"),
        12,
        CATEGORIES,
    )
    assert row == {
        "heading": "h012", "code": "03.0", "name": "冷冻饮品(03.04食用冰除外)", "narrowing": "",
        "exception": "03.04食用冰除外", "excluded_codes": "03.04", "excluded_a2": "",
        "maximum": "0.5", "kind": "max_use", "value": "0.5", "unit": "g/kg", "remark": "以糖精计",
        "footnote": "3", "pdf_page": "21", "page": "18",
    }  # fmt: skip


def test_a_row_of_all_foods_with_a_mark_of_its_own() -> None:
    name = "各类食品,表A.2中编号为1~48,50~68的食品类别除外"
    (row,) = limit_rows(table("—", name, "按生产需要适量使用", "", code_mark=tuple(MARK)), 1, CATEGORIES)
    assert (row["code"], row["excluded_a2"], row["kind"], row["footnote"]) == (
        "*",
        "1-48|50-68",
        "gmp",
        "2",
    )


def test_a_code_without_its_mark() -> None:
    assert code_of((*chars("—"), *MARK)) == "*"
    assert code_of(tuple(chars("14.02.03"))) == "14.02.03"


@pytest.mark.parametrize(("code", "amount"), [("99.0", "0.5"), ("03.0", "0,5")])
def test_what_cannot_be_read_names_the_page(code: str, amount: str) -> None:
    with pytest.raises(ValueError, match="PDF page 21, heading 12"):
        list(limit_rows(table(code, "冷冻饮品", amount, ""), 12, CATEGORIES))
