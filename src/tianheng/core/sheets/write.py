"""Writes a workbook: one sheet, a frozen heading, columns as wide as what they hold, nothing read as a formula."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

TONES = {"pass": "#17603a", "fail": "#a3201c", "review": "#7a4a00"}
WIDEST, NARROWEST = 48, 8
Value = str | int | Decimal | None


def workbook(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    tones: Mapping[int, str] | None = None,
) -> bytes:
    """A workbook's bytes. ``tones`` maps a row's place (from 0) to pass, fail or review: its words take that colour.

    Text is written as text even when it begins with "=": what a stranger typed never becomes a formula.
    """
    import xlsxwriter  # only whoever writes workbooks loads it

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31])
        formats = styles(book)
        sheet.write_row(0, 0, headings, formats["heading"])
        widths = [width(each) for each in headings]
        for place, row in enumerate(rows):
            write_row(sheet, place + 1, row, formats[(tones or {}).get(place, "plain")])
            widths = [max(one, width(each)) for one, each in zip(widths, row, strict=True)]
        finish(sheet, widths)
    return target.getvalue()


def styles(book: Any) -> dict[str, Any]:
    """The formats by name."""
    base = {"font_name": "等线", "font_size": 11, "valign": "top", "text_wrap": True}
    heading = {**base, "bold": True, "bg_color": "#e6efef", "bottom": 1}
    coloured = {tone: book.add_format({**base, "font_color": colour}) for tone, colour in TONES.items()}
    return {"heading": book.add_format(heading), "plain": book.add_format(base), **coloured}


def write_row(sheet: Any, place: int, row: Sequence[Value], style: Any) -> None:
    """One row of cells; numbers as numbers, everything else as text."""
    for column, value in enumerate(row):
        if value is None or value == "":
            sheet.write_blank(place, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(place, column, value, style)
        else:
            sheet.write_number(place, column, value, style)


def finish(sheet: Any, widths: Sequence[int]) -> None:
    """Widths, a heading that stays, and paper across."""
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, min(max(wide + 2, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def width(value: Value) -> int:
    """The width of a cell's longest line in half-width characters."""
    lines = str(value if value is not None else "").split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
