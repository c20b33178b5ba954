"""What a row adds to the running total of its formula: one word of 64 bits, read by both readers.

From the lowest bit: a counter of what is odd (heavy amounts, cells that thresholds cannot tell), of rows above their
first threshold, and of the marks set; then a bit for each mark: the sums, the pairs, the headings. In the upper half,
just as far from its first bit, a counter of rows that fail. Two rows on one mark carry over, so a formula whose word
holds as many bits as marks were set has nothing that meets. Totals wrap around, their differences are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tianheng.standards.columns.cells import Ints, Table, bit_of
from tianheng.standards.columns.codes import (
    GROUPS,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MARK_UNEVEN,
    PAIRS,
)
from tianheng.standards.errors import LawError

U = np.uint64
# so many rows fit the counters, and so many amounts below 2^HEAVY weigh less than the food
COUNTED, HEAVY, MOST_HEAVY = 14, 26, 63
OPEN, SET, HALF = 10, 14, 32
ODDS, OPENS, FAILS = U((1 << OPEN) - 1), U(0xF << OPEN), U(0xF << (OPEN + HALF))
SETS, SET_FROM = U(0x7F), U(SET)
PLACES = (*range(SET + 7, OPEN + HALF), *range(OPEN + HALF + 4, 64))
BITS = U(sum(1 << place for place in PLACES))
HEADINGS = len(PLACES) - GROUPS - PAIRS
SURE = MARK_UNEVEN.bit_length()
ODD_MARKS = MARK_AGAIN | MARK_REFUSED | MARK_MISSING | MARK_UNEVEN
# an amount added to the room below both thresholds at once: where the upper bit of a half comes up, it is above
BOTH, UPPER, TO_COUNTERS = U((1 << HALF) + 1), U((1 << 31) + (1 << 63)), U(31 - OPEN)


def thresholds(cells: Table) -> Ints:
    """The room below both thresholds of a cell in one word, a half each: how much less than 2^31 goes over them."""
    ok, fails = (((1 << 31) - 1 - cells.bounds[:, place]).astype(U) for place in (0, 1))
    return np.asarray(ok | fails << U(HALF))


def steps(cells: Table) -> Ints:
    """What a cell adds whatever its amount: its marks, how many these are, and whether it is odd."""
    marks = cells.bounds[:, 2]
    several = np.zeros(len(marks), U)
    for place in range(GROUPS + PAIRS):
        several |= ((marks >> place) & 1).astype(U) << U(PLACES[place])
    bits = [
        PLACES[GROUPS + PAIRS + bit_of(place, HEADINGS)] for place in range(1, int(cells.heading.max()) + 1)
    ]
    several |= np.array([0, *(1 << bit for bit in bits)], U)[cells.heading]
    many = np.bitwise_count(several).astype(U)
    if int(many.max()) * COUNTED > int(SETS):
        raise LawError(f"{int(many.max())} marks on one cell: widen SETS in columns/totals.py")
    return np.asarray(several | many << SET_FROM | ((marks & ODD_MARKS) > 0).astype(U))


def kinds(cells: Table) -> Ints:
    """Marks, the sums it surely counts in, and heading of a cell side by side, for the second look."""
    return np.asarray(cells.bounds[:, 2] | cells.sure << SURE | cells.heading.astype(np.int64) << HALF)


def meets(words: Ints) -> Any:
    """Whether something meets in a formula, or something in it is odd."""
    return (np.bitwise_count(words & BITS) != (words >> SET_FROM) & SETS) | ((words & ODDS) != 0)
