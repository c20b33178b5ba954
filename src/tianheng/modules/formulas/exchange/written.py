"""A version as a workbook: the columns of the import, and the verdict beside them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tianheng.core.sheets.write import Page, Value, workbook
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.formulas.queries.shown import Row, kind_label, sheet_of
from tianheng.modules.formulas.validators.columns import LINE_COLUMNS, PRODUCT_COLUMNS
from tianheng.modules.formulas.validators.figures import percent

FIGURES = ("amount", "level", "density", "residue")


def workbook_of(formula: FormulaVersion) -> bytes:
    """The lines, one per row, ready to be changed and imported again."""
    headings = [str(column.title) for column in (*PRODUCT_COLUMNS, *LINE_COLUMNS)]
    beside = [_("成品中含量"), _("限量"), _("核查")]
    rows = sheet_of(formula).rows
    made = [[*_product(formula, number), *_line(row), *_beside(row)] for number, row in enumerate(rows)]
    as_text = [
        place for place, column in enumerate((*PRODUCT_COLUMNS, *LINE_COLUMNS)) if column.key not in FIGURES
    ]
    tones = {number: row.tone for number, row in enumerate(rows) if row.tone in ("fail", "review")}
    title = f"{formula.product.code} V{formula.number}"
    return workbook(Page(title, [*headings, *beside], made, tones, as_text))


def _product(formula: FormulaVersion, number: int) -> list[Value]:
    """The product's cells: its number on every row, its facts on the first."""
    product = formula.product
    first: list[Value] = [
        product.name,
        product.standard_number,
        product.category,
        figure(formula.basis_amount),
        formula.basis_unit,
        formula.loss_note,
    ]
    return [product.code, *(first if number == 0 else [None] * len(first))]


def _line(row: Row) -> list[Value]:
    return [_cell(row, column.key) for column in LINE_COLUMNS]


def _cell(row: Row, key: str) -> Value:
    line: FormulaLine = row.line
    if key == "level":
        return row.depth + 1
    if key == "kind":
        return kind_label(line.kind)
    if key == "composition":
        return "；".join(f"{part['additive']} {part['percent']}" for part in line.composition)
    if key in ("imported", "confirmed"):
        return _("是") if getattr(line, key) else None
    if key == "assay" and line.assay:
        return f"{percent(line.assay)}%"
    value = str(getattr(line, key))
    return figure(value) if key in FIGURES else value


def figure(text: str) -> Value:
    """A number as a number."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return text


def _beside(row: Row) -> list[Value]:
    return [row.level, row.limit, row.status]
