"""Lists as Excel workbooks: every cell text exactly as shown, the source of the facts on a second sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

Text = str | Promise
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 8, 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list for Excel: `title` names file and sheet, `facts` say where it comes from."""

    title: str
    columns: Sequence[Text]
    rows: Iterable[Sequence[str]]
    facts: Sequence[tuple[Text, str]] = field(default_factory=tuple)


def workbook(sheet: Sheet, facts_title: str) -> bytes:
    """The workbook's bytes: the list, frozen under its headings and filterable; then its facts."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _list(book, sheet)
    _facts(book, sheet, facts_title)
    book.close()
    return buffer.getvalue()


def download(sheet: Sheet, facts_title: str) -> HttpResponse:
    """The workbook as a file named after its title."""
    response = HttpResponse(workbook(sheet, facts_title), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name(sheet.title)}.xlsx")
    return response


def safe_name(title: str) -> str:
    """A title as a file may be called on any system."""
    kept = "".join(" " if character in '\\/:*?"<>|[]' or character < " " else character for character in title)
    return " ".join(kept.split())[:80] or "list"


def _list(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(safe_name(sheet.title)[:31])
    head = book.add_format({"bold": True, "bottom": 1, "valign": "vcenter", "text_wrap": True})
    body = book.add_format({"valign": "top", "text_wrap": True})
    titles = [str(title) for title in sheet.columns]
    widths = [_width(title) for title in titles]
    page.write_row(0, 0, titles, head)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            page.write_string(number, place, value, body)
            widths[place] = max(widths[place], _width(value))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(max(width, NARROW), WIDE))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(number, 1), len(titles) - 1)
    # Limits stay text, so that 0.020 keeps its last nought; Excel need not complain about it.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)


def _facts(book: xlsxwriter.Workbook, sheet: Sheet, title: str) -> None:
    page = book.add_worksheet(safe_name(title)[:31])
    strong = book.add_format({"bold": True, "valign": "top"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 80)
    for number, (name, value) in enumerate(sheet.facts):
        page.write_string(number, 0, str(name), strong)
        page.write_string(number, 1, value, body)


def _width(text: str) -> int:
    """Characters of the column's font: a Chinese one takes two."""
    return max((sum(2 if ord(one) > 0x2E80 else 1 for one in line) for line in text.split("\n")), default=0) + 2
