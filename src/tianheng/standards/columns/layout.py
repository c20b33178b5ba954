"""How the compiled reader keeps the facts of a cell, and the items of a formula at which it looks again."""

from __future__ import annotations

import numpy as np

from tianheng.standards.columns.cells import Ints, Table

# columns of the facts of a cell: what is common, then low and high share and their caps for each slot
FIXED, ADDS, LEAD, SCALED, TURNS = 0, 1, 2, 3, 4
SLOT_FROM, LOW, HIGH, LOW_CAP, HIGH_CAP = 8, 0, 1, 2, 3
SPLIT, OK_TO, FAILS_FROM, TESTED, TESTS = range(24, 29)
# what is kept of the items of a formula: a column each of the first four; and the headings that stand twice
STACK = 32
CELL, GRAMS, SAID, KIND, TWIN = range(5)
# the items of a heading: a bit each in the lower half of `met[heading]`, below the stamp of their formula
STAMP = 32
ITEMS = (1 << STAMP) - 1


def facts_of(cells: Table) -> Ints:
    """What the second look needs of a cell, side by side: what is read together lies together."""
    shares = np.stack((cells.low, cells.high, cells.low_cap, cells.high_cap), axis=2).reshape(-1, 16)
    blank = np.zeros(len(shares))
    common = cells.fixed, cells.adds, cells.lead, cells.scaled, cells.turns, blank
    rest = cells.split, cells.bounds[cells.lead, :2], cells.tested, cells.tests, blank, blank, blank
    return np.ascontiguousarray(np.column_stack((*common, shares, *rest)), np.int64)
