"""Table A.1 in reading order: heading lines and table rows of all its pages, gathered by additive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pymupdf

from tools.law.a1.cells import Ruled, columns, ruled_rows
from tools.law.a1.lines import SMALL, joined, lines
from tools.law.a1.records import Block, HeadingLine, TableRow
from tools.law.a1.units import column_unit
from tools.law.pages import Char, Page, read_page

PAGES = range(8, 149)  # PDF pages of Table A.1
HEADING = 9.0  # points: headings are set above this size, rows and footnotes below it
SECOND = 189.0  # points from the first rule to where English names and INS numbers begin
FURNITURE = re.compile(r"GB2760—2024|表A\.1.*|[1-9]\d*")
FOOTNOTE_RULE = 120.0  # points: the rule above the footnotes is shorter than this
COLUMN_HEADS = ("食品分类号", "食品名称", "备注")


def read(pdf: pymupdf.Document) -> list[Block]:
    """All additives of the table in printed order, wherever the pages break."""
    blocks: list[Block] = []
    unit = ""
    for number in PAGES:
        for item in page_items(read_page(pdf, number)):
            if isinstance(item, HeadingLine):
                _open(blocks, number).heading.append(item)
            elif is_head(item):
                unit = column_unit(joined(item.cells[2]))
            else:
                blocks[-1].rows.append(TableRow(number, unit, item))
    return blocks


def _open(blocks: list[Block], number: int) -> Block:
    """The block a heading line belongs to: a line after rows begins the next additive."""
    if not blocks or blocks[-1].rows:
        blocks.append(Block(number))
    return blocks[-1]


def is_head(row: Ruled) -> bool:
    """Whether a row is the column heads, which every piece of the table repeats."""
    return tuple(joined(row.cells[i]) for i in (0, 1, 3)) == COLUMN_HEADS


def page_items(page: Page) -> list[HeadingLine | Ruled]:
    """What one page holds from top to bottom, running heads and footnotes left out."""
    rows = ruled_rows(page)
    found: list[tuple[float, HeadingLine | Ruled]] = [(row.top, row) for row in rows]
    found += [(line.whole[0].y, line) for line in _headings(page, rows)]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _headings(page: Page, rows: Sequence[Ruled]) -> Iterator[HeadingLine]:
    split = columns(page)[0] + SECOND
    floor = _footnotes_top(page)
    outside = [c for c in page.chars if c.y < floor and not any(r.top < c.y < r.bottom for r in rows)]
    for line in lines(outside):
        if not FURNITURE.fullmatch("".join(c.text for c in line)) and _set_large(line):
            yield _halved(line, split)


def _footnotes_top(page: Page) -> float:
    return min(
        (r.at for r in page.across if r.end - r.start < FOOTNOTE_RULE),
        default=float("inf"),
    )


def _set_large(line: Sequence[Char]) -> bool:
    return all(c.size > HEADING or c.size < SMALL for c in line)


def _halved(line: Sequence[Char], split: float) -> HeadingLine:
    left, right = [c for c in line if c.x < split], [c for c in line if c.x >= split]
    return HeadingLine(tuple(line), tuple(left), tuple(right))
