"""The columns a sheet may have, found by their headings, and its rows as values or as mistaken cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianheng.core.imports.readers import words
from tianheng.core.mistakes import Mistake, Text
from tianheng.core.sheets.cells import UnreadableError
from tianheng.core.sheets.columns import folded
from tianheng.core.sheets.errors import CellError, SheetError
from tianheng.core.sheets.read import Cell
from tianheng.core.sheets.read import Row as RawRow
from tianheng.core.sheets.texts import text

Reader = Callable[[Cell], Any]
NOTHING = Cell("")
# Titles above the headings are read over; further down there are none.
HEAD_WITHIN = 20
# The column that a sheet which came back has: it is not read, and no complaint is made of it.
PROBLEMS = frozenset(folded(each) for each in ("问题", "问题与改法", "問題與改法", "Mistake and mend"))


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: ``read`` turns a filled cell into a value or raises Mistake; of an empty one the value is ``empty``.

    ``others`` are further headings it goes by, ``note`` says how to fill it in, ``choices`` become a list to choose
    from in the template.
    """

    key: str
    title: Text
    others: tuple[str, ...] = ()
    required: bool = False
    read: Reader = words
    note: Text = ""
    empty: Any = ""
    choices: tuple[Text, ...] = ()

    def names(self) -> Iterator[str]:
        """Every heading it goes by, folded."""
        return (folded(str(name)) for name in (self.key, self.title, *self.others))


class Row(NamedTuple):
    """A row without mistakes: its number in Excel, and a value for the key of every column."""

    number: int
    values: dict[str, Any]


class Heading(NamedTuple):
    """Where the headings are: place among the rows, key → place of its column, and the titles nobody reads."""

    place: int
    columns: dict[str, int]
    ignored: list[str]


@dataclass
class Sheet:
    """What was read: rows without mistakes, mistaken cells of the others, and how many rows there are.

    ``mistaken`` are those others, with the values that could be read.
    """

    heading: Heading
    total: int = 0
    rows: list[Row] = field(default_factory=list)
    mistaken: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def read_rows(rows: Sequence[RawRow], columns: Sequence[RowColumn]) -> tuple[list[Row], list[CellError]]:
    """The rows without mistakes, and the mistaken cells of the others. Raises SheetError for the sheet as a whole."""
    found = read_sheet(rows, columns)
    return found.rows, found.errors


def read_sheet(
    rows: Sequence[RawRow], columns: Sequence[RowColumn], step: Callable[[int], None] | None = None
) -> Sheet:
    """The sheet below its headings; ``step`` is told how many rows have been read. Raises SheetError."""
    heading = headed(rows, columns)
    below = rows[heading.place + 1 :]
    sheet = Sheet(heading, total=len(below))
    for done, (number, cells) in enumerate(below, 1):
        read_row(sheet, number, cells, columns)
        if step is not None:
            step(done)
    return sheet


def read_row(sheet: Sheet, number: int, cells: Sequence[Cell], columns: Sequence[RowColumn]) -> None:
    """One row: its values, or every cell that is mistaken."""
    values: dict[str, Any] = {}
    wrong: list[CellError] = []
    for column in columns:
        place = sheet.heading.columns.get(column.key)
        cell = cells[place] if place is not None and place < len(cells) else NOTHING
        try:
            values[column.key] = read_cell(cell, column)
        except Mistake as mistake:
            wrong.append(blamed(number, column, cell, mistake))
        except UnreadableError as error:
            mend = text(error.key, get_language() or "zh-hans", **error.values)
            wrong.append(CellError(number, str(column.title), cell.text, mend=mend))
    if wrong:
        sheet.errors += wrong
        sheet.mistaken.append(Row(number, values))
    else:
        sheet.rows.append(Row(number, values))


def read_cell(cell: Cell, column: RowColumn) -> Any:
    """The cell's value. Raises Mistake."""
    if cell.text:
        return column.read(cell)
    if column.required:
        raise Mistake(column.key, "", _("还没有填写。"), _("这一列必填，合并的单元格请拆开逐行填写。"))
    return column.empty


def blamed(number: int, column: RowColumn, cell: Cell, mistake: Mistake) -> CellError:
    """A mistake that a reader raised, as the cell it stands in."""
    return CellError(number, str(column.title), cell.text, mend=mistake.sentence)


def headed(rows: Sequence[RawRow], columns: Sequence[RowColumn]) -> Heading:
    """The row of headings: of the first twenty the one with most titles that are ours. Raises SheetError."""
    known = {name: column.key for column in columns for name in column.names()}
    counts = [
        len({known[name] for cell in cells if (name := folded(cell.text)) in known})
        for _number, cells in rows[:HEAD_WITHIN]
    ]
    needed = [column for column in columns if column.required] or list(columns[:1])
    if not counts or not max(counts):
        raise SheetError("no_header", needed="”“".join(str(column.title) for column in needed))
    place = counts.index(max(counts))
    return located(place, [cell.text for cell in rows[place][1]], known, columns)


def located(
    place: int, titles: Sequence[str], known: dict[str, str], columns: Iterable[RowColumn]
) -> Heading:
    """Where each column stands. Raises SheetError when one is missing that is required, or stands there twice."""
    found: dict[str, int] = {}
    ignored = []
    for each, title in enumerate(titles):
        key = known.get(folded(title), "")
        if key in found:
            raise SheetError(
                "double_column", title=titles[found[key]], columns=f"{titles[found[key]]}、{title}"
            )
        if key:
            found[key] = each
        elif title and folded(title) not in PROBLEMS:
            ignored.append(title)
    missing = [str(column.title) for column in columns if column.required and column.key not in found]
    if missing:
        raise SheetError("missing_columns", missing="、".join(missing), found="、".join(filter(None, titles)))
    return Heading(place, found, ignored)
