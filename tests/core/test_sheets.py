"""Workbooks in and out: what a stranger may send, what headings people write, what a cell can mean."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tianheng.core.sheets import cells
from tianheng.core.sheets.cells import UnreadableError
from tianheng.core.sheets.columns import COLUMNS, recognised
from tianheng.core.sheets.errors import SheetError
from tianheng.core.sheets.formulas import Entry, Found, cell_error, empty_formula, read_file, read_formulas
from tianheng.core.sheets.read import MEGABYTE, Cell, cell, column_number, open_csv, open_workbook
from tianheng.core.sheets.texts import TEXTS, text
from tianheng.core.sheets.write import Page, workbook

HEADINGS = ["配方编号", "食品分类号", "生产日期", "添加剂", "用量", "单位"]
ROW = ["A1", "04.02.02.03", "2026-05-01", "苯甲酸钠", "0.5", "g/kg"]


def book(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def formulas(*rows: list[Any], category_of: Callable[[str], Found] = lambda name: Found("")) -> list[Entry]:
    return read_formulas(open_workbook(book(*rows)), category_of).entries


def refusal(data: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        open_workbook(data)
    return caught.value.key


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return target.getvalue()


def test_rows_keep_their_number_in_excel() -> None:
    found = open_workbook(book(["配方编号"], [], ["A1"]))
    assert [number for number, _row in found] == [1, 3]


def test_the_first_sheet_with_data_is_read() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        made.add_worksheet("空")
        made.add_worksheet("数据").write(0, 0, "x")
    assert open_workbook(target.getvalue())[0][1][0].text == "x"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"a,b,c", "not_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old_excel"),
        (b"x" * (10 * MEGABYTE + 1), "too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, key: str) -> None:
    assert refusal(data) == key


def test_a_zip_of_something_else_is_no_workbook() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("readme.txt", "x")
    assert refusal(target.getvalue()) == "not_excel"


def test_a_damaged_workbook_is_said_to_be_damaged() -> None:
    good = book(HEADINGS, ROW)
    start = good.index(b"xl/worksheets/sheet1.xml") + 60
    assert refusal(good[:start] + bytes(40) + good[start + 40 :]) == "broken"


def test_what_swells_when_unpacked_is_not_opened() -> None:
    assert refusal(rezipped(book(HEADINGS, ROW), {"xl/media/a.bin": bytes(160 * MEGABYTE)})) == "bomb"


def test_a_size_that_lies_does_not_help_it() -> None:
    bomb = bytearray(rezipped(book(HEADINGS), {"xl/media/a.bin": bytes(160 * MEGABYTE)}))
    size = (160 * MEGABYTE).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(bomb)) == "broken"


def test_two_cells_at_far_corners_are_refused_before_room_is_made_between_them() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert refusal(rezipped(book(["x"]), {"xl/worksheets/sheet1.xml": sheet})) == "too_many_rows"


def test_an_empty_workbook_has_no_rows() -> None:
    assert refusal(book()) == "no_rows"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1200.0, "1200"),
        (date(2026, 5, 1), "2026-05-01"),
        (True, "是"),
        (None, ""),
        (" 苯甲酸 ", "苯甲酸"),
    ],
)
def test_a_cell_is_the_text_that_excel_shows(value: Any, shown: str) -> None:
    assert cell(value).text == shown


@given(st.decimals(min_value="0.000001", max_value="99999", places=6))
def test_no_number_typed_into_excel_changes_on_its_way(number: Any) -> None:
    assert cells.decimal(cell(float(number)).text) == number


def test_columns_are_counted_as_in_excel() -> None:
    assert [column_number(name) for name in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("用量（g/kg）", "amount"),
        ("* 食品添加剂名称", "additive"),
        ("Food Category", "category"),
        ("脂肪含量(%)", "fat_fraction"),
        ("使用量", "amount"),
        ("production_date", "production_date"),
    ],
)
def test_headings_are_read_as_people_write_them(heading: str, key: str) -> None:
    assert recognised([heading]) == {key: 0}


def test_every_column_is_found_by_its_own_title() -> None:
    assert recognised([column.title for column in COLUMNS]) == {c.key: n for n, c in enumerate(COLUMNS)}


def test_two_columns_of_one_meaning_are_refused_by_name() -> None:
    with pytest.raises(SheetError, match="用量、使用量"):
        recognised(["用量", "使用量"])


def test_missing_columns_are_named() -> None:
    with pytest.raises(SheetError, match="缺少列：用量"):
        formulas(["配方编号", "食品分类号", "添加剂"], ["A1", "04.01", "苯甲酸"])
    with pytest.raises(SheetError, match="没有找到表头"):
        formulas(["a", "b"], ["c", "d"])


def test_a_row_becomes_a_formula() -> None:
    (entry,) = formulas(HEADINGS, ROW)
    assert entry.formula == {
        "id": "A1",
        "production_date": "2026-05-01",
        "food": {"category": "04.02.02.03", "description": "", "answers": {}},
        "items": [{"additive": "苯甲酸钠", "amount": "0.5", "unit": "g/kg"}],
    }


def test_rows_without_a_number_belong_to_the_formula_above() -> None:
    first, second = formulas(HEADINGS, ROW, ["", "", "", "山梨酸", "0.1", "g/kg"], ["A2", *ROW[1:]])
    assert [item["additive"] for item in first.formula["items"]] == ["苯甲酸钠", "山梨酸"]
    assert first.rows == [2, 3]
    assert second.rows == [4]


def test_rows_of_one_number_need_not_stand_together() -> None:
    first, second = formulas(HEADINGS, ROW, ["A2", *ROW[1:]], ["A1", "", "", "山梨酸", "0.1", "g/kg"])
    assert len(first.formula["items"]) == 2
    assert len(second.formula["items"]) == 1


def test_a_first_row_without_a_number_is_a_mistake() -> None:
    (entry,) = formulas(HEADINGS, ["", *ROW[1:]])
    assert [(error.row, error.column) for error in entry.errors] == [(2, "配方编号")]


def test_a_formula_that_contradicts_itself_is_a_mistake() -> None:
    (entry,) = formulas(HEADINGS, ROW, ["A1", "12.04", "", "山梨酸", "0.1", "g/kg"])
    (error,) = entry.errors
    assert (error.row, error.value) == (3, "12.04")
    assert "第 2 行" in error.said()


def test_the_unit_may_stand_in_the_heading_or_beside_the_number() -> None:
    headings = ["配方编号", "食品分类号", "添加剂", "用量(mg/kg)"]
    (entry,) = formulas(headings, ["A1", "04.01", "苯甲酸", 30], ["", "", "山梨酸", "0.2 g/kg"])
    assert [(i["amount"], i["unit"]) for i in entry.formula["items"]] == [("30", "mg/kg"), ("0.2", "g/kg")]


def test_a_code_that_excel_made_a_number_is_asked_when_a_zero_may_be_lost() -> None:
    (entry,) = formulas(HEADINGS, ["A1", 12.1, *ROW[2:]])
    assert [error.key for error in entry.errors] == ["number_code"]
    (entry,) = formulas(HEADINGS, ["A1", 4.02, *ROW[2:]])
    assert entry.formula["food"]["category"] == "04.02"


def test_a_name_instead_of_a_code_is_looked_up_and_marked() -> None:
    sure = formulas(HEADINGS, ["A1", "腌渍的蔬菜", *ROW[2:]], category_of=lambda name: Found("04.02.02.03"))[
        0
    ]
    guess = formulas(
        HEADINGS, ["A1", "泡菜", *ROW[2:]], category_of=lambda name: Found("04.02.02.03", certain=False)
    )[0]
    assert (sure.guessed, guess.guessed) == ("", "泡菜")
    assert guess.formula["food"]["category"] == "04.02.02.03"


def test_a_name_that_could_be_several_foods_is_asked() -> None:
    near = Found("", near=("12.10.02 半固体复合调味料", "12.05 酱及酱制品"))
    (entry,) = formulas(HEADINGS, ["A1", "辣酱", *ROW[2:]], category_of=lambda name: near)
    assert "12.05 酱及酱制品" in entry.errors[0].said()


@pytest.mark.parametrize(
    ("cell", "percent", "fraction"),
    [
        (Cell("30", True), True, "0.30"),
        (Cell("30%"), True, "0.30"),
        (Cell("0.5%"), False, "0.005"),
        (Cell("0.3", True), False, "0.3"),
        (Cell("30", True), False, "0.30"),
        (Cell("0", True), True, "0"),
    ],
)
def test_percentages_are_read(cell: Cell, percent: bool, fraction: str) -> None:
    assert cells.decimal(cells.fraction(cell, percent=percent)) == cells.decimal(fraction)


@pytest.mark.parametrize("typed", ["0.3", "1"])
def test_a_small_number_under_a_percent_heading_is_asked(typed: str) -> None:
    with pytest.raises(UnreadableError, match="percent_or_share"):
        cells.fraction(Cell(typed, True), percent=True)


@pytest.mark.parametrize("typed", ["-1%", "101%", "很多", "nan"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableError, match="bad_percent"):
        cells.fraction(Cell(typed), percent=True)


@pytest.mark.parametrize("typed", ["2026-5-1", "2026/05/01", "2026年5月1日", "2026.5.1"])
def test_dates_are_read(typed: str) -> None:
    assert cells.day(typed) == "2026-05-01"


def test_answers_are_read() -> None:
    said = cells.answers("仅限虾类＝是；罐头除外: 否\n甜型葡萄酒=√")
    assert said == {"仅限虾类": True, "罐头除外": False, "甜型葡萄酒": True}
    with pytest.raises(UnreadableError):
        cells.answers("仅限虾类=也许")


def test_a_composition_is_read() -> None:
    parts = cells.composition("三聚磷酸钠 50%；焦磷酸钠：40")
    assert parts == [{"additive": "三聚磷酸钠", "percent": "50"}, {"additive": "焦磷酸钠", "percent": "40"}]
    with pytest.raises(UnreadableError):
        cells.composition("三聚磷酸钠")


def test_a_carried_over_additive_names_its_ingredient() -> None:
    headings = [*HEADINGS, "带入配料", "配料分类号", "配料占比(%)"]
    (entry,) = formulas(headings, [*ROW, "酱油", "12.04", 3])
    assert entry.formula["items"][0]["source"] == {"ingredient": "酱油", "category": "12.04", "share": "0.03"}
    (entry,) = formulas(headings, [*ROW, "酱油", "", ""])
    assert {error.column for error in entry.errors} == {"配料分类号", "配料占比(%)"}


def test_a_mistake_of_the_library_is_laid_on_its_cell() -> None:
    entry = Entry("A1", 2, empty_formula("A1"), rows=[2, 5], stated={"category": (3, "99")})
    amount = cell_error(entry, "items[1].amount", "-1", "不能小于 0")
    food = cell_error(entry, "food.category", "99", "没有这个分类号")
    assert (amount.row, amount.column, amount.said()) == (5, "用量", "不能小于 0")
    assert (food.row, food.column) == (3, "食品分类号或名称")


def test_a_file_gives_formulas_and_mistakes_that_cannot_be_judged(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "配方编号,分类号,添加剂,用量,脂肪(%)\nA1,04.01,苯甲酸,0.1g/kg,\nA2,04.01,苯甲酸,0.1g/kg,0.3\n".encode(
            "gb18030"
        )
    )
    good, bad = read_file(path)
    assert good["food"]["category"] == "04.01"
    assert bad["mistakes"][0]["row"] == 3
    assert "food" not in bad


def test_csv_is_read_in_the_encodings_of_excel() -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert open_csv("配方编号\n甲".encode(encoding))[1][1][0].text == "甲"


def test_what_is_written_is_read_back() -> None:
    data = workbook(Page("结果", ["名称", "用量"], [["=1+1", "0.5"], [None, 3]]))
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert read == [["名称", "用量"], ["=1+1", "0.5"], ["", 3.0]]


def test_every_sentence_is_said_in_three_languages() -> None:
    for key, (chinese, english) in TEXTS.items():
        names = {name for _literal, name, _spec, _conversion in Formatter().parse(chinese) if name}
        assert names == {name for _l, name, _s, _c in Formatter().parse(english) if name}, key
        assert all(
            text(key, language, **dict.fromkeys(names, "7")) for language in ("zh-hans", "zh-hant", "en")
        )
    assert "請選擇" in text("empty", "zh-hant")
