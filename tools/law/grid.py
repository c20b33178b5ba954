"""Ruled tables: the cells between the drawn lines of a page, and the characters inside them.

A cell may span several rows or columns: neighbouring boxes are one cell when no line is drawn between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tools.law.pages import Char, Page, Rule

NEAR = 1.5  # points: strokes closer than this are the same line
BODY = 0.35  # a character's middle lies this share of its size above the baseline


@dataclass
class Cell:
    """One printed cell: first and last row and column of the grid (inclusive), its characters."""

    top: int
    bottom: int
    left: int
    right: int
    chars: list[Char] = field(default_factory=list)


@dataclass
class Table:
    """One ruled piece of a page: line positions, and its cells in reading order."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    def rows(self) -> list[list[Cell]]:
        """For each printed row, the cells that cover it from left to right."""
        return [
            [cell for cell in self.cells if cell.top <= row <= cell.bottom] for row in range(len(self.ys) - 1)
        ]


def tables(page: Page) -> list[Table]:
    """The ruled pieces of `page` from top to bottom, characters filled in."""
    return [_table(page, top, bottom) for top, bottom in _pieces(page.down)]


def body(page: Page, columns: int) -> list[list[Cell]]:
    """The rows under the column heads of every table with so many columns on the page."""
    return [
        row for table in tables(page) for row in table.rows()[1:] if len(row) == len(table.xs) - 1 == columns
    ]


def stepped(page: Page) -> Page:
    """`page` with a line across wherever its upright lines are cut.

    Table E.1 draws lines only between the top groups; its rows show as the steps of the uprights.
    """
    left = min(rule.at for rule in page.down)
    right = max(rule.at for rule in page.down)
    steps = tuple(Rule(rule.start, left, right) for rule in page.down)
    return replace(page, across=page.across + steps)


def _pieces(down: Sequence[Rule]) -> list[tuple[float, float]]:
    """Stretches of the page that upright lines cover without a break."""
    pieces: list[tuple[float, float]] = []
    for rule in sorted(down, key=lambda rule: rule.start):
        if pieces and rule.start <= pieces[-1][1] + NEAR:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], rule.end))
        else:
            pieces.append((rule.start, rule.end))
    return pieces


def _table(page: Page, top: float, bottom: float) -> Table:
    down = [rule for rule in page.down if top - NEAR <= rule.start and rule.end <= bottom + NEAR]
    across = [rule for rule in page.across if top - NEAR <= rule.at <= bottom + NEAR]
    xs, ys = _merge(rule.at for rule in down), _merge(rule.at for rule in across)
    cells = _cells(xs, ys, down, across)
    table = Table(page.number, xs, ys, cells)
    _fill(table, page.chars)
    return table


def _merge(positions: Iterable[float]) -> list[float]:
    merged: list[float] = []
    for position in sorted(positions):
        if not merged or position - merged[-1] > NEAR:
            merged.append(position)
    return merged


def _cells(xs: list[float], ys: list[float], down: list[Rule], across: list[Rule]) -> list[Cell]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in taken:
                cell = _grow(row, column, xs, ys, down, across)
                taken.update(
                    (r, c) for r in range(cell.top, cell.bottom + 1) for c in range(cell.left, cell.right + 1)
                )
                cells.append(cell)
    return cells


def _grow(
    row: int, column: int, xs: list[float], ys: list[float], down: list[Rule], across: list[Rule]
) -> Cell:
    """The cell whose upper left box is (row, column): stretched until a line is met."""
    right, bottom = column, row
    while right < len(xs) - 2 and not _drawn(down, xs[right + 1], _middle(ys, row)):
        right += 1
    while bottom < len(ys) - 2 and not _drawn(across, ys[bottom + 1], _middle(xs, column)):
        bottom += 1
    return Cell(row, bottom, column, right)


def _middle(lines: list[float], index: int) -> float:
    return (lines[index] + lines[index + 1]) / 2


def _drawn(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start <= along <= rule.end for rule in rules)


def _fill(table: Table, chars: Iterable[Char]) -> None:
    boxes = {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.top, cell.bottom + 1)
        for c in range(cell.left, cell.right + 1)
    }
    for char in chars:
        row, column = _slot(table.ys, char.y - BODY * char.size), _slot(table.xs, char.x + 1)
        if (row, column) in boxes:
            boxes[row, column].chars.append(char)


def _slot(lines: list[float], at: float) -> int:
    """Which gap between `lines` holds `at`; -1 outside them."""
    if not lines or not lines[0] <= at < lines[-1]:
        return -1
    return sum(line <= at for line in lines) - 1
