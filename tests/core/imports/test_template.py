"""The template: what it offers can be sent back as it is."""

from tests.core.imports.sheets import rows_of
from tianheng.core.imports import RowColumn, read_rows, template
from tianheng.core.imports.template import tab
from tianheng.core.sheets.read import open_workbook

COLUMNS = (
    RowColumn("name", "名称", required=True, note="照执照填写"),
    RowColumn("kind", "类别", choices=("生产商", "经销商")),
)
EXAMPLES = ({"name": "福州香料厂", "kind": "生产商"},)


def test_the_first_sheet_holds_headings_and_no_example() -> None:
    data = template("供应商", COLUMNS, EXAMPLES)
    assert rows_of(data) == [["名称", "类别"]]
    assert read_rows(open_workbook(data), COLUMNS) == ([], [])


def test_every_column_is_described_with_an_example() -> None:
    data = template("供应商", COLUMNS, EXAMPLES)
    assert rows_of(data, 1)[1:] == [
        ["名称", "必填", "照执照填写", "福州香料厂"],
        ["类别", "", "可填：生产商、经销商", "生产商"],
    ]
    assert rows_of(data, 2) == [["名称", "类别"], ["福州香料厂", "生产商"]]


def test_a_title_becomes_a_name_that_excel_takes() -> None:
    assert tab("进货/领用[2026]" + "长" * 40) == "进货领用2026" + "长" * 23
