"""Sheets for the tests, made as people make them."""

import io
from typing import Any

import python_calamine
import xlsxwriter


def book(*rows: list[Any]) -> bytes:
    """A workbook of these rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def rows_of(data: bytes, sheet: int = 0) -> list[list[Any]]:
    """What a workbook holds."""
    found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet)
    rows: list[list[Any]] = found.to_python(skip_empty_area=False)
    return rows
