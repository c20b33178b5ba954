"""The sheet that goes back: as it was sent, with one more column that says what is wrong with a row."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianheng.core.imports.columns import PROBLEMS, Heading
from tianheng.core.sheets.columns import folded
from tianheng.core.sheets.errors import CellError
from tianheng.core.sheets.read import Cell
from tianheng.core.sheets.read import Row as RawRow
from tianheng.core.sheets.write import Value, finish, styles, width, write_row

MEASURED = 200  # rows whose widths count


def annotated(
    raw: Sequence[RawRow], heading: Heading, errors: Sequence[CellError], *, only_wrong: bool
) -> bytes:
    """The workbook's bytes. Rows keep their numbers; with ``only_wrong`` those without a mistake are left out,
    so that what was written already is not sent again."""
    import xlsxwriter  # only whoever writes workbooks loads it

    said = sentences(errors)
    kept = [pair for pair in raw[heading.place + 1 :] if pair[0] in said or not only_wrong]
    with tempfile.TemporaryDirectory(prefix="tianheng-") as scratch:
        target = Path(scratch) / "result.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": scratch}
        with xlsxwriter.Workbook(target, options) as book:
            fill(book, raw, heading, kept, said, only_wrong=only_wrong)
        return target.read_bytes()


def sentences(errors: Sequence[CellError]) -> dict[int, str]:
    """Row → everything that is wrong with it."""
    language, found = get_language() or "zh-hans", dict[int, list[str]]()
    for each in errors:
        found.setdefault(each.row, []).append(f"{each.column}：{each.said(language)}")
    return {row: "\n".join(said) for row, said in found.items()}


def fill(
    book: Any,
    raw: Sequence[RawRow],
    heading: Heading,
    kept: Sequence[RawRow],
    said: dict[int, str],
    *,
    only_wrong: bool,
) -> None:
    """The one sheet: what stood above the headings, the headings, the rows."""
    sheet, formats = book.add_worksheet(_("问题与改法")), styles(book)
    titles = [cell.text for cell in raw[heading.place][1]]
    dropped = {place for place, title in enumerate(titles) if folded(title) in PROBLEMS}
    across = len(titles) - len(dropped)
    widths = [0] * (across + 1)
    top = 0 if only_wrong else raw[heading.place][0] - 1
    for number, cells in () if only_wrong else raw[: heading.place]:
        write_row(sheet, number - 1, values(cells, dropped, len(cells)), formats["plain"])
    head: list[Value] = [*values(raw[heading.place][1], dropped, across), _("问题与改法")]
    write_row(sheet, top, head, formats["heading"])
    for place, (number, cells) in enumerate(kept):
        row = [*values(cells, dropped, across), said.get(number, "")]
        tone = "fail" if number in said else "plain"
        write_row(sheet, top + 1 + place if only_wrong else number - 1, row, formats[tone])
        if place < MEASURED:
            widths = [max(one, width(each)) for one, each in zip(widths, row, strict=True)]
    finish(sheet, [max(one, width(each)) for one, each in zip(widths, head, strict=True)])
    sheet.freeze_panes(top + 1, 0)


def values(cells: Sequence[Cell], dropped: set[int], across: int) -> list[Value]:
    """A row as wide as the headings, without the column of an earlier answer; numbers as numbers."""
    kept = [value(cell) for place, cell in enumerate(cells) if place not in dropped][:across]
    return [*kept, *[None] * (across - len(kept))]


def value(cell: Cell) -> Value:
    """A cell as it stood."""
    return Decimal(cell.text) if cell.number else cell.text
