"""The compiled reader (numba): one quick pass over every block, a second look where two of a kind meet.

The pass adds a word per row to a running total (columns/totals.py) and keeps the total where a formula ends; the
difference of two says whether anything in a formula fails, is open, meets or is odd.
"""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,assignment"
from functools import lru_cache
from inspect import getsource
from typing import Any
from zlib import crc32

import numba
import numpy as np

from tianheng.standards.columns import codes, fast_again, fast_headings, fast_sums, intrinsics, layout, totals
from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.codes import FAIL, REVIEW
from tianheng.standards.columns.fast_again import look_again
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.intrinsics import fetch, popcount
from tianheng.standards.columns.layout import STACK, TWIN, facts_of
from tianheng.standards.columns.scan import Scan
from tianheng.standards.columns.totals import (
    BITS,
    BOTH,
    COUNTED,
    FAILS,
    HALF,
    HEAVY,
    MOST_HEAVY,
    ODDS,
    OPENS,
    SET_FROM,
    SETS,
    TO_COUNTERS,
    UPPER,
)

# so many rows are read at a time, and so many numbers of the narrower columns come into the cache together
BLOCK, LINE = 1 << 12, 32
U, S = np.uint64, np.int64
ONE, HEAVY_FROM, HEAVIEST, UPPER_HALF = U(1), U(HEAVY), U(MOST_HEAVY), U(HALF)


def scan(lens: Lens, formula: Ints, category: Ints, additive: Ints, amount: Ints, found: Scan) -> bool:
    """Reads rows whose formulas lie together into `found`. Amounts in µg/kg; a negative one is left to the check.

    Tells whether the ids of the formulas rise throughout.
    """
    given = _as_compiled(formula, category, additive, amount)
    out = found.row, found.starts, found.state, found.ratio, found.millionths, found.exact
    return bool(_scan(*given, *_law(lens), *out))


@lru_cache(maxsize=8)
def _law(lens: Lens) -> tuple[Any, ...]:
    """What the reader needs of the law: the cell of each pair, and of each cell its words, marks and facts."""
    cells = lens.cells
    kind = np.uint16 if len(cells.many) < 1 << 16 else np.uint32
    words = np.column_stack((totals.thresholds(cells), totals.steps(cells))).reshape(-1)
    return (
        lens.ids.reshape(-1).astype(kind),
        U(lens.ids.shape[1]),
        words,
        totals.kinds(cells),
        facts_of(cells),
    )


COMPACT = (np.int32, np.int16, np.int16, np.int32)
WIDE = (np.int64, np.int32, np.int32, np.int64)


def _as_compiled(*columns: Ints) -> tuple[Ints, ...]:
    """The columns in one of two layouts and never to be written, so that the reader is compiled twice at most.

    Wide columns are read as they are; what must be copied anyway is made as narrow as its numbers allow.
    """
    wide = all(column.dtype == kind for column, kind in zip(columns, WIDE, strict=True))
    compact = not wide and all(_fits(column, kind) for column, kind in zip(columns, COMPACT, strict=True))
    kinds = COMPACT if compact else WIDE
    return tuple(_read_only(np.ascontiguousarray(*one)) for one in zip(columns, kinds, strict=True))


def _fits(column: Ints, kind: Any) -> bool:
    """Whether every number of a column has a place in a kind of integer."""
    if np.can_cast(column.dtype, kind) or not len(column):
        return True
    room = np.iinfo(kind)
    return bool(column.min() >= room.min and column.max() <= room.max)


def _read_only(column: Ints) -> Ints:
    seen = column.view()
    seen.flags.writeable = False
    return seen


@numba.njit(nogil=True)
def _rooms(room):
    """Of a block: its formulas' totals and ends (the first of each is 0), what is kept by row; flags, and a list."""
    return (
        (
            np.zeros(room + 1, np.uint64), np.zeros(room + 1, np.int32),
            np.zeros(room, np.int32), np.zeros(2 * room, np.uint64), np.zeros(room, np.uint64),
        ), np.zeros(room, np.uint8), np.zeros(room + 1, np.int32),
    )  # fmt: skip


@numba.njit(nogil=True, inline="always")
def _end(formula, at):
    """The end of the formula that holds the row before `at`."""
    while 0 < at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


@numba.njit(nogil=True)
def _first(formula, category, additive, amount, flat, width, words, row, rooms):
    """Verdict per row; the running total and the end of each formula; how many formulas there are."""
    sums, ends, cells, pairs, step = rooms
    _placed(category, additive, S(width), cells)
    _looked_up(formula, category, additive, amount, flat, words, row, cells, pairs)
    _judged(amount, row, pairs, step)
    return _added_up(formula, step, sums, ends)


@numba.njit(nogil=True)
def _placed(category, additive, width, places):
    """Where the cell of each row stands."""
    for at in range(len(category)):
        places[at] = np.int32(category[at]) * np.int32(width) + np.int32(additive[at])


@numba.njit(nogil=True)
def _looked_up(formula, category, additive, amount, flat, words, row, cells, pairs):
    """The cell of each row instead of its place, and both words of it; the rows after these are fetched meanwhile."""
    rows = len(category)
    for begin in range(0, rows, LINE):
        for half in (rows + begin, rows + begin + LINE // 2):
            fetch(formula, half)
            fetch(amount, half)
        fetch(category, rows + begin)
        fetch(additive, rows + begin)
        fetch(row, rows + begin)
        for at in range(begin, min(begin + LINE, rows)):
            cell = flat[U(np.uint32(cells[at]))]
            cells[at] = cell
            # both read, then both written: so they are copied as one
            room, step = words[U(cell) << ONE], words[(U(cell) << ONE) + ONE]
            pairs[2 * at] = room
            pairs[2 * at + 1] = step


@numba.njit(nogil=True)
def _judged(amount, row, pairs, step):
    """Verdict per row, and what each adds to the total of its formula."""
    for at in range(len(amount)):
        over = (pairs[2 * at] + U(np.uint32(amount[at])) * BOTH) & UPPER
        row[at] = popcount(over)
        step[at] = pairs[2 * at + 1] + (over >> TO_COUNTERS) + min(U(amount[at]) >> HEAVY_FROM, HEAVIEST)


@numba.njit(nogil=True)
def _added_up(formula, step, sums, ends):
    """The running total at the end of each formula, and where that is; how many formulas there are."""
    total, found, before = U(0), U(0), formula[0]
    for at in range(len(formula)):
        total += step[at]
        found += U(formula[at] != before)
        before = formula[at]
        sums[found + ONE] = total
        ends[found + ONE] = at + 1
    return S(found) + 1


@numba.njit(nogil=True)
def _order(formula, category):
    """Whether some formula has two categories, and whether some id is below the one before."""
    mixed, falling = np.int32(0), np.int32(0)
    for at in range(1, len(formula)):
        mixed |= np.int32(category[at] != category[at - 1]) & np.int32(formula[at] == formula[at - 1])
        falling |= np.int32(formula[at] < formula[at - 1])
    return mixed != 0, falling != 0


@numba.njit(nogil=True)
def _tell(sums, ends, many, mixed, at, starts, state, flags):
    """Start and verdict of every formula, and a flag where it needs a second look."""
    for one in range(many):
        word = sums[one + 1] - sums[one]
        starts[one] = at + ends[one]
        state[one] = np.uint8(FAIL) * (word & FAILS != 0) | np.uint8(REVIEW) * (
            (word & OPENS != 0) & (word & FAILS == 0)
        )
        odd = (popcount(word & BITS) != (word >> SET_FROM) & SETS) | (word & ODDS != 0)
        flags[one] = odd | mixed | (ends[one + 1] - ends[one] > COUNTED)


@numba.njit(nogil=True)
def _listed(flags, many, again):
    """The places of the flags that are set; how many they are."""
    count = U(0)
    for one in range(many):
        again[count] = one
        count += U(flags[one])
    return S(count)


def _compiled(sources: int) -> Any:
    """The reader of all blocks. Numba keeps it on disk beside this file, under a key that holds `sources`."""

    @numba.njit(nogil=True, cache=True)
    def scan_rows(
        formula, category, additive, amount, flat, width, words, kinds, facts,
        row, starts, state, ratio, millionths, exact,
    ):  # fmt: skip
        rows = len(formula)
        room, rising, found, at = 0, sources >= 0, 0, 0
        met = np.zeros((kinds >> S(HALF)).max() + 1, np.int64)
        item = np.empty((TWIN + 1, STACK), np.int64)
        rooms, flags, again = _rooms(0)
        while at < rows:
            end = _end(formula, min(at + BLOCK, rows))
            if end - at > room:
                room = max(end - at, 2 * BLOCK)
                rooms, flags, again = _rooms(room)
            foods, names, given, out = category[at:end], additive[at:end], amount[at:end], row[at:end]
            many = _first(formula[at:end], foods, names, given, flat, width, words, out, rooms)
            sums, ends = rooms[:2]
            mixed, falling = _order(formula[at:end], foods)
            rising &= not falling and (at == 0 or formula[at] > formula[at - 1])
            _tell(
                sums, ends, many, mixed, at, starts[found : found + many], state[found : found + many], flags
            )
            whole = slice(found, found + many)
            look_again(
                again, _listed(flags, many, again), ends, foods, given, rooms[2], kinds, facts, met, item,
                found, out, state[whole], ratio[whole], millionths[whole], exact[whole],
            )  # fmt: skip
            found += many
            at = end
        return rising

    return scan_rows


SOURCES = codes, totals, intrinsics, layout, fast_headings, fast_sums, fast_again
_scan = _compiled(crc32("".join(getsource(one) for one in SOURCES).encode()))
