"""The compiled reader (numba): one pass over the rows, sums only where two of one kind meet."""

from __future__ import annotations

import numba
import numpy as np

from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    EXCEEDS,
    FAIL,
    GROUP_BITS,
    GROUPS,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MOST_ITEMS,
    NEAR,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    REFUSE,
    REVIEW,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.grid import Grid
from tianheng.standards.columns.scan import Scan
from tianheng.standards.thresholds import MOST


def scan(grid: Grid, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """Reads rows whose formulas lie together. Amounts in µg/kg; a negative one is left to the check."""
    cells = grid.cells
    slopes = (cells.low, cells.high, cells.low_cap, cells.high_cap, cells.sure, cells.heading)
    rows = len(formula)
    row = np.empty(rows, np.uint8)
    starts, state = np.empty(rows, np.int64), np.empty(rows, np.uint8)
    ratio, total = np.empty(rows, np.uint8), np.empty(rows, np.int64)
    found = _scan(
        formula, category, additive, amount, grid.ids, cells.bounds, slopes, row, starts, state, ratio, total
    )
    return Scan(row, starts[:found], state[:found], ratio[:found], total[:found])


@numba.njit(nogil=True, cache=True, boundscheck=False)
def _scan(formula, category, additive, amount, ids, bounds, slopes, row, starts, state, ratio, total):  # type: ignore[no-untyped-def]
    rows = len(formula)
    found = 0
    at = 0
    while at < rows:
        begin = at
        this, food = formula[at], category[at]
        seen = twice = headings = same = np.int64(0)
        worst = np.int64(0)
        odd = False
        while at < rows and formula[at] == this:
            cell = ids[food, additive[at]]
            given = np.int64(amount[at])
            marks = bounds[cell, 2]
            bit = bounds[cell, 3]
            verdict = np.int64(given > bounds[cell, 0]) + np.int64(given > bounds[cell, 1])
            verdict |= (marks & MARK_REFUSED) >> 12 | (marks & MARK_REFUSED) >> 13
            row[at] = verdict
            odd |= (given < 0) | (given > MOST) | (category[at] != food)
            twice |= seen & marks
            seen |= marks
            same |= headings & bit
            headings |= bit
            worst = max(worst, verdict)
            at += 1
        starts[found] = begin
        ratio[found] = NO_SUM
        total[found] = 0
        code = worst
        if seen & (MARK_MISSING | MARK_REFUSED | MARK_AGAIN) or odd or same or twice & PAIR_BITS:
            if seen & MARK_MISSING:
                code = NOT_COMPILED
            elif odd or at - begin > MOST_ITEMS or twice & (PAIR_BITS & ~GROUP_BITS):
                code = BY_CHECK
            elif seen & MARK_REFUSED:
                code = REFUSE
            elif same and _meets(food, additive, ids, slopes[5], begin, at):
                code = BY_CHECK
            elif seen & MARK_AGAIN:
                code = BY_SHARES
            elif twice & GROUP_BITS:
                near, grave, most = _sums(food, additive, amount, ids, bounds, slopes, row, begin, at, twice)
                ratio[found] = grave
                total[found] = most
                if near:
                    code |= BY_SHARES
                elif grave == EXCEEDS:
                    code = FAIL
                elif grave == UNCERTAIN:
                    code = max(code, REVIEW)
        state[found] = code
        found += 1
    return found


@numba.njit(nogil=True, cache=True, boundscheck=False)
def _meets(food, additive, ids, heading, begin, end):  # type: ignore[no-untyped-def]
    """Whether two rows of a formula stand under one heading."""
    for one in range(begin + 1, end):
        mine = heading[ids[food, additive[one]]]
        for other in range(begin, one):
            if mine and heading[ids[food, additive[other]]] == mine:
                return True
    return False


@numba.njit(nogil=True, cache=True, boundscheck=False)
def _sums(food, additive, amount, ids, bounds, slopes, row, begin, end, twice):  # type: ignore[no-untyped-def]
    """Whether a sum is too near 1 to tell here, the gravest status, and the sum that has it."""
    low, high, low_cap, high_cap, sures, _ = slopes
    near = False
    grave, most = WITHIN, np.int64(0)
    for group in range(GROUPS):
        bit = np.int64(1) << group
        if not twice & bit:
            continue
        certain_low = certain_high = possible_low = possible_high = np.int64(0)
        sure = unsure = 0
        certain_open = possible_open = False
        for at in range(begin, end):
            cell = ids[food, additive[at]]
            if not bounds[cell, 2] & bit:
                continue
            verdict, given = row[at], np.int64(amount[at])
            least = min(given, low_cap[cell, verdict]) * low[cell, verdict]
            slope = high[cell, verdict]
            open_end = slope < 0 and given > 0
            greatest = min(given, high_cap[cell, verdict]) * slope if slope >= 0 else least
            possible_low += least
            possible_high += greatest
            possible_open |= open_end
            if sures[cell] & bit:
                sure += 1
                certain_low += least
                certain_high += greatest
                certain_open |= open_end
            else:
                unsure += 1
        near |= sure > 1 and abs(certain_low - WHOLE) < NEAR
        near |= not possible_open and abs(possible_high - WHOLE) < NEAR
        status = UNCERTAIN
        if sure > 1 and certain_low > WHOLE:
            status = EXCEEDS
        elif not possible_open and possible_high <= WHOLE:
            status = WITHIN
        if unsure and status != EXCEEDS:
            shown = possible_low if possible_open else possible_high
        else:
            shown = certain_low if certain_open else certain_high
        if status > grave or (status == grave and shown > most):
            grave, most = status, shown
    return near, grave, most
