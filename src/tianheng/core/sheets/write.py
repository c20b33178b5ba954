"""Writes a workbook: a frozen heading, columns as wide as what they hold, nothing ever read as a formula."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

TONES = {"pass": "#17603a", "fail": "#a3201c", "review": "#7a4a00"}
WIDEST, NARROWEST = 48, 8
Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: title, headings, rows. ``tones``: a row's place (from 0) → pass, fail or review, the colour of its
    words. ``as_text``: places of columns that Excel must keep as text, so that 12.10 stays 12.10."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    tones: Mapping[int, str] = field(default_factory=dict)
    as_text: Collection[int] = ()


def workbook(*pages: Page) -> bytes:
    """A workbook's bytes. What a stranger typed is written as text even when it begins with "="."""
    import xlsxwriter  # only whoever writes workbooks loads it

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = styles(book)
        for page in pages:
            write_page(book.add_worksheet(page.title[:31]), page, formats)
    return target.getvalue()


def save(target: IO[bytes], page: Page) -> None:
    """One sheet written into an open file row by row: memory stays small however many rows there are."""
    import xlsxwriter  # only whoever writes workbooks loads it

    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        write_page(book.add_worksheet(page.title[:31]), page, styles(book))


def write_page(sheet: Any, page: Page, formats: Mapping[str, Any]) -> None:
    """One sheet, heading to last row."""
    sheet.write_row(0, 0, page.headings, formats["heading"])
    widths = [width(each) for each in page.headings]
    for place, row in enumerate(page.rows):
        write_row(sheet, place + 1, row, formats[page.tones.get(place, "plain")])
        widths = [max(one, width(each)) for one, each in zip(widths, row, strict=True)]
    finish(sheet, widths, dict.fromkeys(page.as_text, formats["text"]))


def styles(book: Any) -> dict[str, Any]:
    """The formats by name."""
    base = {"font_name": "等线", "font_size": 11, "valign": "top", "text_wrap": True}
    heading = {**base, "bold": True, "bg_color": "#e6efef", "bottom": 1}
    coloured = {tone: book.add_format({**base, "font_color": colour}) for tone, colour in TONES.items()}
    text = book.add_format({**base, "num_format": "@"})
    return {"heading": book.add_format(heading), "plain": book.add_format(base), "text": text, **coloured}


def write_row(sheet: Any, place: int, row: Sequence[Value], style: Any) -> None:
    """One row of cells; numbers as numbers, everything else as text."""
    for column, value in enumerate(row):
        if value is None or value == "":
            sheet.write_blank(place, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(place, column, value, style)
        else:
            sheet.write_number(place, column, value, style)


def finish(sheet: Any, widths: Sequence[int], formats: Mapping[int, Any] | None = None) -> None:
    """Widths (and a format for some columns), a heading that stays, A4 across, as wide as the page."""
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, min(max(wide + 2, NARROWEST), WIDEST), (formats or {}).get(column))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def width(value: Value) -> int:
    """The width of a cell's longest line in half-width characters."""
    lines = str(value if value is not None else "").split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
