"""Made-up pages: characters and rules as `tools.law.pages` reads them from the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.law.pages import Char, Page, Rule

SIZE = 8.0
WIDTH = 0.5  # ems from one Latin letter to the next; a Chinese character takes 1


def chars(text: str, x: float = 10.0, y: float = 100.0, size: float = SIZE, font: str = "text") -> list[Char]:
    """A line of text from `x` on baseline `y`; a blank only moves on, as in the document."""
    found = []
    for character in text:
        step = (1.0 if character >= "\u2e80" else WIDTH) * size
        if character != " ":
            found.append(Char(x, y, size, font, character, x, x + step - 0.05 * size))
        x += step
    return found


def page(
    number: int, *groups: Iterable[Char], across: Sequence[Rule] = (), down: Sequence[Rule] = ()
) -> Page:
    """A page of the given characters and rules."""
    return Page(number, tuple(char for group in groups for char in group), tuple(across), tuple(down))


def box(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Rule], list[Rule]]:
    """All lines of a fully ruled table: the ones across, the ones down."""
    return [Rule(y, xs[0], xs[-1]) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs]
