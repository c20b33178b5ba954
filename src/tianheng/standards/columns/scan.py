"""What a reader hands back: a verdict per row, and per formula its verdict and gravest sum."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tianheng.standards.columns.cells import Ints


@dataclass(slots=True)
class Scan:
    """`row[i]` code of codes.ROW_WORDS; per formula `starts`, `state`, `ratio` (codes.RATIOS), its
    sum in `millionths`, rounded up, and whether that number is `exact`.

    `state` is a code of codes.VERDICTS with BY_SWEETENERS, BY_SHARES, BY_CHECK or NOT_COMPILED added where the
    reader cannot say.
    """

    row: Ints
    starts: Ints
    state: Ints
    ratio: Ints
    millionths: Ints
    exact: Ints

    def part(self, rows: slice, formulas: slice) -> Scan:
        """A window on some rows and their formulas, to be filled by itself."""
        return Scan(
            self.row[rows],
            self.starts[formulas],
            self.state[formulas],
            self.ratio[formulas],
            self.millionths[formulas],
            self.exact[formulas],
        )


def empty(rows: int, formulas: int) -> Scan:
    """Room for a scan: no sums yet, the rest not filled in."""
    return Scan(
        np.empty(rows, np.uint8),
        np.empty(formulas, np.int64),
        np.empty(formulas, np.uint8),
        np.zeros(formulas, np.uint8),
        np.zeros(formulas, np.int64),
        np.ones(formulas, np.bool_),
    )


def formulas_in(formula: Ints) -> int:
    """How many formulas lie one after another."""
    return int(np.count_nonzero(formula[1:] != formula[:-1])) + 1 if len(formula) else 0


def borders(formula: Ints, parts: int) -> list[slice]:
    """Cuts rows into about `parts` equal runs, each ending where a formula ends."""
    rows = len(formula)
    cuts = [0]
    for part in range(1, parts):
        at = max(rows * part // parts, cuts[-1])
        while 0 < at < rows and formula[at] == formula[at - 1]:
            at += 1
        cuts.append(at)
    cuts.append(rows)
    return [slice(begin, end) for begin, end in pairwise(cuts) if end > begin]
