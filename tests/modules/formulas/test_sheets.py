"""Excel: what is exported comes in again; a sheet of several products becomes drafts, or is told cell by cell."""

import io
from typing import Any

import pytest
import python_calamine

from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.modules.formulas.conftest import Cast
from tianheng.core.imports import Run, read_rows
from tianheng.core.imports.columns import read_sheet
from tianheng.core.imports.importer import importer_of
from tianheng.core.sheets.read import open_workbook
from tianheng.core.sheets.write import Page, workbook
from tianheng.modules.formulas import queries
from tianheng.modules.formulas.exchange.taken import IMPORTER, hold, told, write
from tianheng.modules.formulas.exchange.written import workbook_of
from tianheng.modules.formulas.forms.pasted import lines_of
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.validators.columns import COLUMNS

NOW = make.NOW
HEADINGS = [
    "产品编号",
    "产品名称",
    "执行标准号",
    "食品分类号",
    "批量",
    "批量单位",
    "层级",
    "类型",
    "配料名称",
    "用量",
    "单位",
    "配料分类号",
]


def sheet(*rows: list[Any], headings: list[str] = HEADINGS) -> bytes:
    return workbook(Page("配方", headings, [[*row, *[None] * (len(headings) - len(row))] for row in rows]))


def taken(by: Any, data: bytes) -> Run:
    """The sheet written; mistakes are in ``run.faults``."""
    rows, errors = read_rows(open_workbook(data), COLUMNS)
    assert errors == []
    run = Run(by=by, at=NOW)
    run.memory["written"] = write(rows, run)
    return run


FIRST = ["P010", "香辣萝卜干", "SB/T 10439", "04.02.02.03", "1000", "kg", 1, "原料", "萝卜", "850", "kg"]


def test_a_sheet_becomes_products_and_drafts(world: Cast, staff: Cast) -> None:
    run = taken(
        staff.officer,
        sheet(
            FIRST,
            ["P010", None, None, None, None, None, 1, None, "山梨酸钾", "0.5", "kg"],
            ["P010", None, None, None, None, None, 1, "复合配料", "酱油", "20", "kg", "12.04"],
            ["P010", None, None, None, None, None, 2, None, "苯甲酸钠", "0.6", "g/kg"],
            [None, "酥性饼干", "GB/T 20980", "07.03", "100", "kg", None, None, "小麦粉", "60", "kg"],
        ),
    )
    assert (run.memory["written"], run.faults) == (5, {})
    pickles, biscuit = Product.objects.order_by("id")
    assert (pickles.code, biscuit.name, biscuit.code) == ("P010", "酥性饼干", "P011")
    formula = FormulaVersion.objects.get(product=pickles)
    assert formula.verdict is not None
    kinds = dict(formula.lines.values_list("name", "kind"))
    assert kinds == {"萝卜": "ingredient", "山梨酸钾": "additive", "酱油": "compound", "苯甲酸钠": "additive"}
    assert formula.lines.get(name="苯甲酸钠").parent.name == "酱油"


def test_a_category_by_name_waits_for_a_person(world: Cast, staff: Cast) -> None:
    row = ["P1", "牛油火锅底料", "Q/FY 0001S", "牛油火锅底料", "100", "kg", 1, None, "牛油", "50", "kg"]
    taken(staff.officer, sheet(row))
    product = Product.objects.get()
    assert (product.category, product.category_confirmed_at) == ("12.10.02", None)


def test_a_known_product_gets_another_draft(world: Cast, staff: Cast) -> None:
    known = make.product(world.own, staff.officer, code="P010")
    make.product(world.rival, staff.rival, code="P010", name="别家的")
    taken(staff.officer, sheet(FIRST))
    assert list(FormulaVersion.objects.values_list("product", flat=True)) == [known.pk]


MISTAKEN: list[tuple[list[Any], int, str, str]] = [
    (["P010", None, None, None, None, None, 1, None, "山梨酸钾", "-1", "kg"], 3, "用量", "负数"),
    (["P010", None, None, None, None, None, 1, None, "山梨酸钾", "5000", "kg"], 3, "用量", "100%"),
    (["P010", None, None, None, None, None, 3, None, "山梨酸钾", "1", "kg"], 3, "层级", "跳过"),
    (
        ["P010", None, None, None, None, None, 2, None, "山梨酸钾", "1", "kg"],
        2,
        "复合配料的组成",
        "只有复合配料能展开",
    ),
    (["P020", "某某", "企标", "99", "100", "kg", 1, None, "糖", "1", "kg"], 3, "执行标准号", "不像标准编号"),
    (["P020", "某某", "GB 1", "99", "100", "kg", 1, None, "糖", "1", "kg"], 3, "食品分类号", "没有这个"),
    (["P020", "某某", "GB 1", "12.04", None, "kg", 1, None, "糖", "1", "kg"], 3, "批量基准", "还没有填写"),
]


@pytest.mark.parametrize(("row", "number", "column", "says"), MISTAKEN)
def test_a_mistake_is_told_at_its_cell(
    world: Cast, staff: Cast, row: list[Any], number: int, column: str, says: str
) -> None:
    run = taken(staff.officer, sheet(FIRST, row))
    found = run.faults
    assert list(found) == [number]
    assert any(column in each.column and says in each.mend for each in found[number]), found


def test_the_wrong_product_leaves_nothing_and_the_right_one_stays(world: Cast, staff: Cast) -> None:
    bad = ["P020", "某某", "GB 1", "12.04", "100", "kg", 1, None, "糖", "多", "kg"]
    run = taken(staff.officer, sheet(FIRST, bad))
    assert run.memory["written"] == 1
    assert list(Product.objects.values_list("code", flat=True)) == ["P010"]


def test_cells_that_cannot_be_read_are_named(world: Cast, staff: Cast) -> None:
    wrong = ["P010", "甲", "GB 1", "12.04", "1", "kg", "二", "盐类", None, "1", "斤"]
    _rows, errors = read_rows(open_workbook(sheet(FIRST, wrong)), COLUMNS)
    assert {each.column for each in errors} == {"层级", "类型", "配料名称", "单位"}
    assert {each.row for each in errors} == {3}


def test_only_the_office_may_send_sheets(world: Cast, staff: Cast) -> None:
    assert importer_of("formulas") is IMPORTER
    allowed = {name for name, user in staff.all().items() if IMPORTER.shown(user)}
    assert allowed == {"officer", "clerk", "director", "head", "rival", "far"}


def test_what_is_exported_comes_in_again(world: Cast, staff: Cast) -> None:
    lines = [
        *make.pickle_lines(),
        line("酱油", "20", kind="compound", category="12.04", confirmed=True,
             parts=[line("苯甲酸钠", "0.6", "g/kg", assay="0.99")]),
        line("复配防腐剂", "0.2", kind="premix", composition=[{"additive": "苯甲酸钠", "percent": "100"}]),
        line("食用香精", "1", "L", kind="flavouring", density="0.95", imported=True),
    ]  # fmt: skip
    formula = make.draft(make.product(world.own, staff.officer), staff.officer, lines)
    run = taken(staff.officer, workbook_of(formula))
    assert run.faults == {}
    again = FormulaVersion.objects.exclude(pk=formula.pk).get()
    fields = ("kind", "name", "amount", "unit", "micro", "function", "assay", "density", "composition", "category",
              "confirmed", "imported", "maker", "spec_standard", "step", "position")  # fmt: skip
    rows = [list(each.lines.order_by("id").values_list(*fields)) for each in (formula, again)]
    assert rows[0] == rows[1]
    assert (
        queries.check_formula(again, NOW.date())["items"]
        == queries.check_formula(formula, NOW.date())["items"]
    )


def test_the_export_says_the_verdict_and_keeps_codes_as_text(world: Cast, staff: Cast) -> None:
    formula = make.draft(make.product(world.own, staff.officer), staff.officer)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook_of(formula)))
    heads, first, *rest = book.get_sheet_by_index(0).to_python()
    assert (first[0], first[3], first[4]) == ("P001", "04.02.02.03", 1000)
    assert rest[-1][heads.index("核查")] == "未超限量"
    assert rest[-1][heads.index("成品中含量")] == "0.5 g/kg"


# ---- pasted into the editor


def test_a_row_that_only_adds_up_is_no_ingredient() -> None:
    lines, unread = lines_of("名称\t用量\t单位\n白砂糖\t15\tkg\n山梨酸钾\t0.5\tg/kg\n合 计：\t100\tkg")
    assert [line.values["name"] for line in lines] == ["白砂糖", "山梨酸钾"]
    assert unread == ["合 计： 100 kg"]


def test_rows_with_headings_in_any_order() -> None:
    lines, unread = lines_of(
        "单位\t用量\t配料\t类型\nkg\t15\t白砂糖\t原料\ng\t500\t山梨酸钾\t\n\t\t\t\n", start=7
    )
    assert unread == []
    assert [(one.index, one.name, one.amount, one.unit, one.kind) for one in lines] == [
        (7, "白砂糖", "15", "kg", "ingredient"),
        (8, "山梨酸钾", "500", "g", "additive"),
    ]


def test_rows_by_their_look() -> None:
    lines, unread = lines_of("1\t山梨酸钾\t0.5 g/kg\n5'-呈味核苷酸二钠, 0.2, kg\n12\t34\n水 10kg")
    assert [(one.name, one.amount, one.unit, one.kind) for one in lines] == [
        ("山梨酸钾", "0.5", "g/kg", "additive"),
        ("5'-呈味核苷酸二钠", "0.2", "kg", "additive"),
        ("水", "10", "kg", "water"),
    ]
    assert unread == ["12 34"]


def test_levels_become_depths() -> None:
    lines, _unread = lines_of("层级\t名称\t用量\n1\t酱油\t20\n2\t苯甲酸钠\t0.5 g/kg", depth=1)
    assert [one.depth for one in lines] == [1, 2]


def test_a_product_with_a_mistaken_row_is_left_out_whole(world: Cast, staff: Cast) -> None:
    other = ["P011", "酱黄瓜", "SB/T 10439", "04.02.02.03", "1000", "kg", 1, "原料", "黄瓜", "850", "kg"]
    wrong = ["P010", "", "", "", "", "", 1, "食品添加剂", "山梨酸钾", "0.5", "斤"]
    found = read_sheet(open_workbook(sheet(FIRST, wrong, other)), COLUMNS)
    run = Run(by=staff.officer, at=NOW, mistaken=found.mistaken)
    hold(found.rows, run)
    held = {row.number: [str(one.says) for one in told(row, run)] for row in found.rows}
    assert held == {2: ["同一产品的第 3 行有误。"], 4: []}
