"""The ruled cells of one page: every table row with the characters of its four cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.law.pages import Char, Page, Rule

COLUMNS = (
    (71, 143, 306, 396, 532),
    (63, 135, 298, 388, 524),
)  # x of the rules: even, odd PDF pages
NEAR = 1.5  # points: two coordinates closer than this are the same drawn line


@dataclass(frozen=True)
class Ruled:
    """One table row: where it lies (points from the top) and the characters of its four cells."""

    top: float
    bottom: float
    cells: tuple[tuple[Char, ...], ...]


def columns(page: Page) -> tuple[int, ...]:
    """Where the upright rules of a page stand: the margins of left and right pages differ."""
    return COLUMNS[page.number % 2]


def ruled_rows(page: Page) -> list[Ruled]:
    """All table rows of a page from top to bottom, column heads included.

    A row is cut at the upright rules, which are drawn row by row: baselines would cut long names.
    Where the right-hand cells are divided more finely than the code's cell, the code and the name
    count for each part.
    """
    return [row for left in _spans(page.down, columns(page)[0]) for row in _parts(page, left)]


def _spans(down: Sequence[Rule], x: float) -> list[tuple[float, float]]:
    return sorted((rule.start, rule.end) for rule in down if abs(rule.at - x) < NEAR)


def _parts(page: Page, left: tuple[float, float]) -> Iterator[Ruled]:
    xs = columns(page)
    shared = tuple(_within(page.chars, xs[i], xs[i + 1], left) for i in (0, 1))
    for part in _spans(page.down, xs[3]):
        if left[0] - NEAR < part[0] and part[1] < left[1] + NEAR:
            own = tuple(_within(page.chars, xs[i], xs[i + 1], part) for i in (2, 3))
            yield Ruled(*part, shared + own)


def _within(chars: Sequence[Char], x0: float, x1: float, span: tuple[float, float]) -> tuple[Char, ...]:
    top, bottom = span
    return tuple(c for c in chars if x0 <= c.x < x1 and top < c.y < bottom)
