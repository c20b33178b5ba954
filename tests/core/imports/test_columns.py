"""Headings as people write them, and rows read by them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.core.imports.sheets import book
from tianheng.core.imports import Row, RowColumn, read_rows, readers
from tianheng.core.mistakes import Mistake
from tianheng.core.sheets.errors import SheetError
from tianheng.core.sheets.read import Cell, open_workbook

COLUMNS = (
    RowColumn("name", "供应商名称", ("单位名称", "供应商"), required=True),
    RowColumn("licence", "许可证号"),
    RowColumn("until", "有效期至", read=readers.day, empty=None),
)


def read(*rows: list[Any]) -> tuple[list[Row], list[tuple[int, str, str]]]:
    found, wrong = read_rows(open_workbook(book(*rows)), COLUMNS)
    return found, [(each.row, each.column, each.said()) for each in wrong]


@pytest.mark.parametrize(
    "headings",
    [
        ["供应商名称", "许可证号", "有效期至"],
        ["供应商 名称*", "许可证号（SC）", "有效期至："],
        ["单位名称", "licence", "until"],
    ],
)
def test_headings_are_known_by_many_names(headings: list[str]) -> None:
    rows, wrong = read(headings, ["福州香料厂", "SC1", "2027/5/1"])
    assert rows == [Row(2, {"name": "福州香料厂", "licence": "SC1", "until": date(2027, 5, 1)})]
    assert wrong == []


def test_titles_above_and_columns_beside_are_read_over_and_rows_keep_their_numbers() -> None:
    rows, _ = read(
        ["2026 年供应商台账"],
        [],
        ["序号", "有效期至", "供应商", "备注"],
        [],
        [1, "", "甲厂", "好"],
        [2, "", "乙厂"],
    )
    assert [(row.number, row.values["name"], row.values["until"]) for row in rows] == [
        (5, "甲厂", None),
        (6, "乙厂", None),
    ]


def test_every_mistaken_cell_is_named_and_the_row_left_out() -> None:
    rows, wrong = read(["供应商", "有效期至"], ["", "昨天"], ["甲厂", "2026-02-30"], ["乙厂", ""])
    assert [row.values["name"] for row in rows] == ["乙厂"]
    assert [(row, column) for row, column, _ in wrong] == [
        (2, "供应商名称"),
        (2, "有效期至"),
        (3, "有效期至"),
    ]
    assert wrong[0][2] == "还没有填写。这一列必填，合并的单元格请拆开逐行填写。"
    assert "2026-05-01" in wrong[2][2]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["甲", "乙"], ["1", "2"]], "没有找到表头"),
        ([["许可证号"], ["SC1"]], "缺少列：供应商名称"),
        ([["供应商", "单位名称"], ["甲", "乙"]], "有两列都读作"),
    ],
)
def test_a_sheet_without_its_headings_is_refused(rows: list[list[str]], says: str) -> None:
    with pytest.raises(SheetError, match=says):
        read(*rows)


READ: list[tuple[Any, Cell, Any]] = [
    (readers.words, Cell("00123"), "00123"),
    (readers.day, Cell("2026年5月1日"), date(2026, 5, 1)),
    (readers.day, Cell("20260501"), date(2026, 5, 1)),
    (readers.day, Cell("２０２６－０５－０１"), date(2026, 5, 1)),
    (readers.whole, Cell("１２"), 12),
    (readers.number, Cell("1,250.50"), Decimal("1250.50")),
    (readers.yes, Cell("√"), True),
    (readers.yes, Cell("否"), False),
    (readers.choice({"食品": "f", "其他": "o"}), Cell(" 食品 "), "f"),
    (readers.labelled([("mass", "质量"), ("volume", "体积")]), Cell("体积"), "volume"),
    (readers.labelled([("mass", "质量"), ("volume", "体积")]), Cell("mass"), "mass"),
]


@pytest.mark.parametrize(("reader", "cell", "value"), READ)
def test_readers_read(reader: Any, cell: Cell, value: Any) -> None:
    assert reader(cell) == value


UNREAD: list[tuple[Any, Cell, str]] = [
    (readers.words, Cell("913505820000000000", True), "15 位以后的数字已经丢失"),
    (readers.short(3), Cell("四个字呢"), "超过 3 个字"),
    (readers.day, Cell("45678", True), "不是日期"),
    (readers.whole, Cell("1.5"), "不是整数"),
    (readers.whole, Cell("²"), "不是整数"),
    (readers.number, Cell("1,5"), "逗号只能作千位分隔"),
    (readers.yes, Cell("也许"), "请填“是”或“否”"),
    (readers.choice({"食品": "f"}), Cell("药品"), "请填其中之一：食品"),
]


@pytest.mark.parametrize(("reader", "cell", "says"), UNREAD)
def test_readers_say_how_to_mend(reader: Any, cell: Cell, says: str) -> None:
    with pytest.raises(Mistake, match=says):
        reader(cell)
