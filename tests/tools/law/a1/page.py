"""Made-up characters and ruled rows, as a page of the printed table would give them."""

from __future__ import annotations

from tools.law.a1.cells import COLUMNS
from tools.law.pages import Char, Page, Rule

SIZE = 8.2
EVEN = COLUMNS[0]


def chars(text: str, x: float = 0.0, y: float = 0.0, size: float = SIZE, font: str = "song") -> list[Char]:
    """A line of text; a blank leaves a gap and no character, as in the PDF."""
    placed = []
    for at, char in enumerate(text):
        left = x + at * size
        placed.append(Char(left, y, size, font, char, left + 0.05 * size, left + 0.95 * size))
    return [char for char in placed if char.text != " "]


def row(top: float, bottom: float, *cells: str) -> tuple[list[Char], list[Rule]]:
    """One row of an even page: a text in each of the four cells, upright rules beside them."""
    inside = [c for x, cell in zip(EVEN, cells, strict=False) for c in chars(cell, x + 3, bottom - 6)]
    return inside, uprights(top, bottom, *EVEN)


def uprights(top: float, bottom: float, *xs: float) -> list[Rule]:
    """Upright rules from `top` to `bottom` at the given places."""
    return [Rule(x, top, bottom) for x in xs]


def page(
    *parts: tuple[list[Char], list[Rule]],
    across: tuple[Rule, ...] = (),
    number: int = 10,
) -> Page:
    """A page of rows, or of loose characters with no rules."""
    inside = tuple(char for part in parts for char in part[0])
    return Page(number, inside, across, tuple(rule for part in parts for rule in part[1]))
