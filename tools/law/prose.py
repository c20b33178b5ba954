"""Running text outside the tables, line by line, with the running head and page number left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from tools.law.grid import Table, tables
from tools.law.pages import Char, Page
from tools.law.text import MARK, lines, marks, spaced

HEAD, FOOT = 90.0, 780.0  # points: the running head lies above, the page number below
BOLD_FONTS = {"E-HZ", "E-FZ", "FZHTK--GBK1-0"}  # clause numbers (the first two) and Chinese titles


@dataclass(frozen=True)
class Line:
    """One printed line: `left` edge in points, the raised `mark` and the `bold` part it begins with."""

    page: int
    left: float
    text: str
    mark: str = ""
    bold: str = ""


def prose(page: Page) -> list[Line]:
    """The lines of `page` outside the rows of its tables, from top to bottom."""
    boxes = [_rows(table) for table in tables(page)]
    chars = [char for char in page.chars if _in_text(char, boxes)]
    return [_line(page.number, line) for line in lines(chars)]


def _rows(table: Table) -> tuple[float, float]:
    """Where a table's rows begin and end; a last row of one cell across all columns holds its notes."""
    last = table.rows()[-1]
    return table.ys[0], table.ys[-2 if len(last) == 1 else -1]


def _in_text(char: Char, boxes: Sequence[tuple[float, float]]) -> bool:
    return HEAD < char.y < FOOT and not any(top < char.y < bottom for top, bottom in boxes)


def _line(number: int, chars: Sequence[Char]) -> Line:
    raised = list(takewhile(_raised, chars))
    rest = [char for char in chars[len(raised) :] if not (_raised(char) and char.text.isalpha())]
    bold = list(takewhile(lambda char: char.font in BOLD_FONTS or char.text == ".", rest))
    return Line(number, rest[0].left, spaced(rest), marks(raised), spaced(bold) if bold else "")


def _raised(char: Char) -> bool:
    return char.size < MARK
