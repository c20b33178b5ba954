"""The text of a label folded to one spelling, with the way back to the positions of the original."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from tianheng.standards.names.text import folded_positions

_NUMBERED = re.compile(r"(?:^|(?<=[,;。]))\d{1,2}[.)](?=[^\d,;.。)%a-z-])")


@dataclass(slots=True)
class Compact:
    """`text` folded (no spaces, one kind of bracket and comma), `positions` into `original`.

    `breaks` are the places in `text` before which the original has white space: a line end in the middle of
    a name means nothing, one between two names is the only separator some packages print.
    """

    original: str
    text: str
    positions: list[int]
    breaks: frozenset[int]
    lines: frozenset[int]
    problems: list[str] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]`, end exclusive."""
        if start >= end:
            here = self.positions[start] if start < len(self.positions) else len(self.original)
            return here, here
        return self.positions[start], self.positions[end - 1] + 1

    def printed(self, start: int, end: int) -> str:
        """`text[start:end]` as the original has it, without line ends inside."""
        first, last = self.span(start, end)
        return "".join(self.original[first:last].split("\n")).strip()

    def written(self, at: int) -> str:
        """The original character that stands at `text[at]`."""
        return self.original[self.positions[at]]

    def problem(self, sentence: str) -> None:
        """Note once what was odd about the text."""
        if sentence not in self.problems:
            self.problems.append(sentence)


def compact(original: str) -> Compact:
    """Fold a label, remembering where every character came from and where white space stood."""
    text, positions = folded_positions(original)
    gaps = [m.end() for m in re.finditer(r"\s+", original)]
    lines = [m.end() for m in re.finditer(r"\s*\n\s*", original)]
    return Compact(original, text, positions, _places(gaps, positions), _places(lines, positions))


def _places(ends: list[int], positions: list[int]) -> frozenset[int]:
    return frozenset(bisect_left(positions, end) for end in ends)
