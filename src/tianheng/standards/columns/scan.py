"""What a reader hands back: a verdict per row, and per formula its verdict and gravest sum."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tianheng.standards.columns.cells import Ints


@dataclass(slots=True)
class Scan:
    """`row[i]` code of codes.ROW_WORDS; per formula `starts`, `state`, `ratio` (codes.RATIOS) and `total` (2^-44).

    `state` is a code of codes.VERDICTS with BY_SHARES, BY_CHECK or NOT_COMPILED added where the reader cannot say.
    """

    row: Ints
    starts: Ints
    state: Ints
    ratio: Ints
    total: Ints


def empty(rows: int, formulas: int) -> Scan:
    """Room for a scan; what is not filled is not touched."""
    return Scan(
        np.empty(rows, np.uint8),
        np.empty(formulas, np.int64),
        np.empty(formulas, np.uint8),
        np.zeros(formulas, np.uint8),
        np.zeros(formulas, np.int64),
    )


def joined(parts: list[tuple[int, Scan]]) -> Scan:
    """Scans of consecutive rows, each with the row at which it begins, as one."""
    if not parts:
        return empty(0, 0)
    if len(parts) == 1:
        return parts[0][1]
    return Scan(
        np.concatenate([scan.row for _, scan in parts]),
        np.concatenate([scan.starts + begin for begin, scan in parts]),
        np.concatenate([scan.state for _, scan in parts]),
        np.concatenate([scan.ratio for _, scan in parts]),
        np.concatenate([scan.total for _, scan in parts]),
    )


def borders(formula: Ints, parts: int) -> list[tuple[int, int]]:
    """Cuts rows into about `parts` equal runs, each ending where a formula ends."""
    rows = len(formula)
    cuts = [0]
    for part in range(1, parts):
        at = max(rows * part // parts, cuts[-1])
        while 0 < at < rows and formula[at] == formula[at - 1]:
            at += 1
        cuts.append(at)
    cuts.append(rows)
    return [(begin, end) for begin, end in pairwise(cuts) if end > begin]
