"""Characters of a drawn box back into the lines, and the one text, that a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.law.pages import Char

SMALL = 7.0  # points: raised and lowered marks are set below this size, text above it
PITCH = 6.0  # points: baselines nearer than this belong to one line (descenders sit up to 2.5 lower)


def is_mark(char: Char) -> bool:
    """Whether a character is a raised or lowered one."""
    return char.size < SMALL


def lines(chars: Iterable[Char]) -> list[list[Char]]:
    """The characters as lines, top to bottom, each from left to right; marks join the nearest line."""
    chars = list(chars)
    found = _baselines(sorted(c.y for c in chars if not is_mark(c)) or sorted(c.y for c in chars))
    rows: list[list[Char]] = [[] for _ in found]
    for char in chars:
        rows[_nearest(found, char.y)].append(char)
    return [sorted(row, key=lambda c: c.x) for row in rows]


def _baselines(heights: Sequence[float]) -> list[float]:
    groups: list[list[float]] = []
    for y in heights:
        if groups and y - groups[-1][0] < PITCH:
            groups[-1].append(y)
        else:
            groups.append([y])
    return [sum(group) / len(group) for group in groups]


def _nearest(baselines: Sequence[float], y: float) -> int:
    return min(range(len(baselines)), key=lambda i: abs(baselines[i] - y))


def joined(chars: Iterable[Char]) -> str:
    """The text of a box with its lines joined and nothing between them: how Chinese is set."""
    return "".join(char.text for line in lines(chars) for char in line)
