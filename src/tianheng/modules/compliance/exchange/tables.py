"""Lists as Excel workbooks: every cell as shown, and on a second sheet where the facts come from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from tianheng.core.sheets.write import finish, styles, width, write_row

Text = str | Promise
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSAFE = '\\/:*?"<>|[]'
SHEET_NAME = 31
FACT_WIDTHS = (20, 80)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list for Excel: `title` names file and sheet, `facts` say where it comes from."""

    title: str
    columns: Sequence[Text]
    rows: Iterable[Sequence[str]]
    facts: Sequence[tuple[Text, str]] = ()


def workbook(sheet: Sheet, facts_title: str) -> bytes:
    """The workbook's bytes: the list, frozen under its headings and filterable; then its facts."""
    import xlsxwriter  # only whoever writes workbooks loads it

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = styles(book)
        _list(book.add_worksheet(safe_name(sheet.title)[:SHEET_NAME]), sheet, formats)
        _facts(book.add_worksheet(safe_name(facts_title)[:SHEET_NAME]), sheet, formats)
    return target.getvalue()


def download(sheet: Sheet, facts_title: str) -> HttpResponse:
    """The workbook as a file named after its title."""
    response = HttpResponse(workbook(sheet, facts_title), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name(sheet.title)}.xlsx")
    return response


def safe_name(title: str) -> str:
    """A title as a file or a sheet may be called on any system."""
    kept = "".join(" " if one in UNSAFE or one < " " else one for one in title)
    return " ".join(kept.split()).strip("'")[:80] or "list"


def _list(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    titles = [str(title) for title in sheet.columns]
    rows = [tuple(row) for row in sheet.rows]
    page.write_row(0, 0, titles, formats["heading"])
    for number, row in enumerate(rows, start=1):
        write_row(page, number, row, formats["plain"])
    page.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
    # Limits stay text, so that 0.020 keeps its last nought; Excel need not complain about it.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    finish(page, [max(map(width, column)) for column in zip(titles, *rows, strict=True)])


def _facts(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for place, size in enumerate(FACT_WIDTHS):
        page.set_column(place, place, size)
    for number, (name, value) in enumerate(sheet.facts):
        write_row(page, number, (str(name), value), formats["plain"])
