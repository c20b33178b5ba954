"""The reader that needs numpy alone: words of counters are added up, so that one sum tells a formula.

Each row adds a word of four-bit counters (sums of A.4, open, failing) and a bit for its heading. Sums
wrap around, so differences of running totals are exact. Only formulas in which two of one kind meet
are looked at a second time.
"""

from __future__ import annotations

import numpy as np

from tianheng.standards.columns.cells import Cells, Ints
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    EXCEEDS,
    FAIL,
    FIELD,
    FIELD_AGAIN,
    FIELD_FAILS,
    FIELD_OPEN,
    FIELD_REFUSED,
    GROUPS,
    MOST_IN_FIELD,
    NEAR,
    NOT_COMPILED,
    REFUSE,
    REVIEW,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.grid import Grid
from tianheng.standards.columns.scan import Scan, empty, joined
from tianheng.standards.thresholds import MOST

CHUNK = 1 << 16
BLOCK = 1 << 20
_STEP = np.array([0, FIELD_OPEN, FIELD_FAILS, 0], np.int64)
_ANY = 0b1111
_TWICE = sum(0b1110 << (FIELD * place) for place in range(GROUPS + 2))
_TWICE_SUMS = sum(0b1110 << (FIELD * place) for place in range(GROUPS))
_NO_FORMULA = np.empty(0, np.int64)


def scan(grid: Grid, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """Reads rows whose formulas lie together. Amounts in µg/kg; a negative one is left to the check."""
    parts, at = [], 0
    while at < len(formula):
        end = _end_of_formula(formula, min(at + BLOCK, len(formula)))
        parts.append((at, _block(grid, formula[at:end], category[at:end], additive[at:end], amount[at:end])))
        at = end
    return joined(parts) if parts else empty(0, 0)


def _end_of_formula(formula: Ints, at: int) -> int:
    if at >= len(formula):
        return len(formula)
    others = formula[at : at + CHUNK] != formula[at - 1]
    return at + int(others.argmax()) if others.any() else _end_of_formula(formula, at + CHUNK)


def _block(grid: Grid, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """One block: its chunks in a first pass that stays in the cache, its meetings in a second."""
    edges = np.flatnonzero(formula[1:] != formula[:-1]) + 1
    starts = np.concatenate((np.zeros(1, np.int64), edges))
    found = empty(len(formula), 0)
    found.starts = starts
    ends = np.append(edges, len(formula))
    ids = np.empty(len(formula), np.int32)
    words, headings = np.empty(len(starts), np.uint64), np.empty(len(starts), np.uint64)
    totals = _Totals(grid, amount.dtype)
    first = 0
    while first < len(starts):
        last = max(int(np.searchsorted(ends, starts[first] + CHUNK, side="right")), first + 1)
        begin, end = int(starts[first]), int(ends[last - 1])
        rows, formulas = slice(begin, end), slice(first, last)
        inner = ends[formulas] - begin - 1
        totals.add(category[rows], additive[rows], amount[rows], ids[rows], found.row[rows])
        words[formulas], headings[formulas] = totals.per_formula(inner)
        first = last
    _decide(grid.cells, found, ids, ends, words, headings, category, amount)
    return found


class _Totals:
    """The first pass over a chunk: cell, verdict, and running totals of words and heading bits."""

    def __init__(self, grid: Grid, amounts: np.dtype) -> None:  # type: ignore[type-arg]
        self._flat = grid.ids.reshape(-1)
        self._width = grid.ids.shape[1]
        self._cells = grid.cells
        wide = np.promote_types(amounts, np.int32)
        self._ok = np.ascontiguousarray(grid.cells.bounds[:, 0].astype(wide))
        self._fails = np.ascontiguousarray(grid.cells.bounds[:, 1].astype(wide))
        self._words: Ints = np.empty(0, np.int64)
        self._bits: Ints = np.empty(0, np.int64)

    def add(self, category: Ints, additive: Ints, amount: Ints, ids: Ints, row: Ints) -> None:
        """Fills `ids` and `row`."""
        place = np.multiply(category, self._width, dtype=np.int32, casting="unsafe")
        place += additive
        self._flat.take(place, out=ids, mode="clip")
        np.greater(amount, self._ok.take(ids), out=row.view(np.bool_))
        row += amount > self._fails.take(ids)
        words = self._cells.word.take(ids)
        words += _STEP.take(row)
        self._words = np.cumsum(words, out=words)
        bits = self._cells.sketch.take(ids)
        self._bits = np.cumsum(bits, out=bits)

    def per_formula(self, last: Ints) -> tuple[Ints, Ints]:
        """The totals of the formulas whose last rows are given."""
        words, bits = (np.diff(one.take(last), prepend=0) for one in (self._words, self._bits))
        return words.view(np.uint64), bits.view(np.uint64)


def _decide(
    cells: Cells, found: Scan, ids: Ints, ends: Ints, words: Ints, headings: Ints, category: Ints, amount: Ints
) -> None:
    starts = found.starts
    count = len(starts)
    found.ratio, found.total = np.zeros(count, np.uint8), np.zeros(count, np.int64)
    found.state = np.zeros(count, np.uint8)
    if not ids.all():
        found.state[:] = NOT_COMPILED
        return
    found.state[(words & (_ANY * FIELD_OPEN)) != 0] = REVIEW
    found.state[(words & (_ANY * FIELD_FAILS)) != 0] = FAIL
    meeting = _distinct_less(headings, ends - starts)
    twice = np.flatnonzero(((words & _TWICE) != 0) | meeting)
    if len(twice):
        _look_twice(cells, found, ids, ends, words, meeting, twice, amount)
    again = (words & (_ANY * FIELD_AGAIN)) != 0
    found.state[again & (found.state < BY_CHECK)] |= BY_SHARES
    refused = np.flatnonzero(words & (_ANY * FIELD_REFUSED))
    if len(refused):
        found.state[refused] = REFUSE
        rows = _rows_of(starts, ends, refused)
        rows = rows[(cells.bounds[ids[rows], 2] & (1 << 13)) != 0]
        found.row[rows] = 3
    found.state[_odd(found, ends, category, amount)] = BY_CHECK


def _distinct_less(headings: Ints, items: Ints) -> Ints:
    """Formulas whose heading bits are fewer than their items: two may stand under one heading."""
    return np.bitwise_count(headings) < items


def _odd(found: Scan, ends: Ints, category: Ints, amount: Ints) -> Ints:
    """Formulas with a bad amount, two categories, or more items than a counter holds."""
    starts = found.starts
    odd = ends - starts > MOST_IN_FIELD
    if amount.min() < 0 or amount.max() > MOST:
        rows = np.flatnonzero((amount < 0) | (amount > MOST))
        odd[np.searchsorted(starts, rows, side="right") - 1] = True
    changes = np.flatnonzero(category[1:] != category[:-1]) + 1
    owners = np.searchsorted(starts, changes, side="right") - 1
    odd[owners[starts[owners] != changes]] = True
    return odd


def _rows_of(starts: Ints, ends: Ints, formulas: Ints) -> Ints:
    """Every row of some formulas, in order."""
    lengths = ends[formulas] - starts[formulas]
    shift = np.repeat(starts[formulas] - np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)[:-1])), lengths)
    return shift + np.arange(len(shift))


def _look_twice(
    cells: Cells,
    found: Scan,
    ids: Ints,
    ends: Ints,
    words: Ints,
    meeting: Ints,
    formulas: Ints,
    amount: Ints,
) -> None:
    """The second pass: formulas in which two of one sum, or maybe two of one heading, meet."""
    rows = _rows_of(found.starts, ends, formulas)
    owner = np.repeat(formulas, ends[formulas] - found.starts[formulas])
    cell = ids[rows]
    for place in range(GROUPS):
        many = (words >> (FIELD * place)) & 0b1110
        if many[formulas].any():
            chosen = ((cells.bounds[:, 2] >> place) & 1).take(cell) & (many.take(owner) != 0)
            pick = np.flatnonzero(chosen)
            _sum(cells, found, cell[pick], owner[pick], found.row[rows[pick]], amount[rows[pick]], place)
    met = _met(cells, cell, owner, meeting)
    found.state[met] = BY_CHECK
    pairs = formulas[(words[formulas] & (_TWICE & ~_TWICE_SUMS)) != 0]
    found.state[pairs] = BY_CHECK


def _met(cells: Cells, cell: Ints, owner: Ints, meeting: Ints) -> Ints:
    """Formulas in which two rows stand under one heading, for certain."""
    heading = cells.heading.take(cell)
    pick = np.flatnonzero(meeting.take(owner) & (heading > 0))
    if not len(pick):
        return _NO_FORMULA
    keys = np.sort(owner[pick] * np.int64(1024) + heading[pick])
    return keys[1:][keys[1:] == keys[:-1]] // 1024


def _sum(cells: Cells, found: Scan, cell: Ints, owner: Ints, row: Ints, amount: Ints, place: int) -> None:
    """One sum of A.4 over the formulas in which it has two terms or more."""
    edges = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    formulas = owner[edges]
    slot = cell * 3 + row
    given = amount.astype(np.int64)
    least = np.minimum(given, cells.low_cap.reshape(-1).take(slot)) * cells.low.reshape(-1).take(slot)
    slope = cells.high.reshape(-1).take(slot)
    greatest = np.minimum(given, cells.high_cap.reshape(-1).take(slot)) * slope
    open_end = (slope < 0) & (given > 0)
    greatest = np.where(slope < 0, least, greatest)
    sure = (cells.sure.take(cell) >> place) & 1

    def summed(values: Ints) -> Ints:
        return np.add.reduceat(values, edges)

    sures = summed(sure)
    all_sure = sures == np.diff(np.append(edges, len(owner)))
    certain_low, possible_high = summed(least * sure), summed(greatest)
    possible_open, certain_open = summed(open_end) > 0, summed(open_end * sure) > 0
    status = np.where(~possible_open & (possible_high <= WHOLE), WITHIN, UNCERTAIN)
    status[(sures > 1) & (certain_low > WHOLE)] = EXCEEDS
    near = (sures > 1) & (abs(certain_low - WHOLE) < NEAR)
    near |= ~possible_open & (abs(possible_high - WHOLE) < NEAR)
    certain = np.where(certain_open, certain_low, summed(greatest * sure))
    possible = np.where(possible_open, summed(least), possible_high)
    shown = np.where(all_sure | (status == EXCEEDS), certain, possible)
    _note(found, formulas, status, shown, near)


def _note(found: Scan, formulas: Ints, status: Ints, shown: Ints, near: Ints) -> None:
    """Keeps the gravest sum, and what it does to the verdict."""
    graver = status > found.ratio[formulas]
    graver |= (status == found.ratio[formulas]) & (shown > found.total[formulas])
    found.ratio[formulas[graver]] = status[graver]
    found.total[formulas[graver]] = shown[graver]
    verdict = found.state[formulas] & 3
    verdict[status == EXCEEDS] = FAIL
    verdict[(status == UNCERTAIN) & (verdict < REVIEW)] = REVIEW
    found.state[formulas] = verdict | (found.state[formulas] & BY_SHARES) | np.where(near, BY_SHARES, 0)
