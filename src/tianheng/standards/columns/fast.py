"""The compiled reader (numba): one pass without branches over the rows, a second look where two of a kind meet.

The first pass adds nothing up. It keeps, per formula, one word of the marks seen and one of the marks
seen twice; the last row of a formula leaves them behind. Only a formula in which two items of one sum
or of one heading met, or something odd was marked, is looked at again, while its rows are in the cache.
"""

from __future__ import annotations

import numba
import numpy as np

from tianheng.standards.columns.cells import Cells, Ints
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    EXCEEDS,
    FAIL,
    GROUP_BITS,
    GROUPS,
    LARGE,
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

BLOCK = 1 << 14
U, S = np.uint64, np.int64
FIRST_HEADING, HEADINGS = 13, 43
AGAIN, REFUSED, MISSING, PASSED_OK, PASSED_FAILS, HEAVY = (U(1 << bit) for bit in (56, 57, 58, 60, 61, 62))
ONCE = U(0xFF << 56)
ONE, SIGN = U(1), U(63)
SUMS, PAIRS = U(GROUP_BITS), U(PAIR_BITS)
HEADING_BITS = U(((1 << HEADINGS) - 1) << FIRST_HEADING)
SPECIAL = HEAVY | AGAIN | REFUSED | MISSING | SUMS | PAIRS | HEADING_BITS


def scan(grid: Grid, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """Reads rows whose formulas lie together. Amounts in µg/kg; a negative one is left to the check."""
    cells = grid.cells
    rows = len(formula)
    row, state, ratio = (np.empty(rows, np.uint8) for _ in range(3))
    starts, total = np.empty(rows, np.int64), np.empty(rows, np.int64)
    facts = (cells.low, cells.high, cells.low_cap, cells.high_cap, cells.sure, cells.bounds)
    heads = (cells.heading, cells.adds, cells.turns)
    given = (formula, category, additive, amount)
    found = _scan(*given, grid.ids, packed(cells), facts, heads, row, starts, state, ratio, total)
    return Scan(row, starts[:found], state[:found], ratio[:found], total[:found])


def packed(cells: Cells) -> Ints:
    """Two words per cell: both thresholds; and its marks with a bit for its heading."""
    bounds = cells.bounds
    marks = bounds[:, 2].view(np.uint64)
    words = np.empty((len(bounds), 2), np.uint64)
    words[:, 0] = (bounds[:, 0].view(np.uint64) & U(0xFFFFFFFF)) | (bounds[:, 1].view(np.uint64) << U(32))
    heading = (ONE << (cells.heading % HEADINGS + FIRST_HEADING).astype(np.uint64)) * (cells.heading > 0)
    odd = (marks & U(MARK_AGAIN | MARK_REFUSED | MARK_MISSING)) << U(43)
    words[:, 1] = (marks & (SUMS | PAIRS)) | heading | odd
    return words.reshape(-1)


@numba.njit(nogil=True, cache=True)
def _scan(formula, category, additive, amount, ids, words, facts, heads, row, starts, state, ratio, total):  # type: ignore[no-untyped-def]
    rows = len(formula)
    seen = np.empty(BLOCK, np.uint64)
    ends = np.empty(BLOCK, np.int64)
    met = np.zeros(heads[0].max() + 1, np.int64)
    found = at = 0
    while at < rows:
        end = _end(formula, min(at + BLOCK // 2, rows))
        if end - at > BLOCK:
            seen, ends = np.empty(end - at, np.uint64), np.empty(end - at, np.int64)
        mixed = _mixed(formula, category, at, end)
        many = _first(formula, category, additive, amount, ids, words, row, seen, ends, at, end)
        begin = at
        for one in range(many):
            word = seen[one]
            starts[found] = begin
            total[found] = 0
            ratio[found] = NO_SUM
            code = FAIL if word & PASSED_FAILS else REVIEW if word & PASSED_OK else 0
            if word & SPECIAL or mixed or ends[one] - begin > MOST_ITEMS:
                place = (begin, ends[one], found)
                code = _again(
                    code,
                    word,
                    odd,
                    category,
                    additive,
                    amount,
                    ids,
                    facts,
                    heads,
                    met,
                    row,
                    ratio,
                    total,
                    place,
                )
            state[found] = code
            begin = ends[one]
            found += 1
        at = end
    return found


@numba.njit(nogil=True, cache=True)
def _end(formula, at):  # type: ignore[no-untyped-def]
    """The end of the formula that holds the row before `at`."""
    while 0 < at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


@numba.njit(nogil=True, cache=True)
def _mixed(formula, category, begin, end):  # type: ignore[no-untyped-def]
    """Whether a formula has two categories."""
    mixed = category[begin] ^ category[begin]
    for at in range(begin + 1, end):
        mixed |= (category[at] ^ category[at - 1]) * (formula[at] == formula[at - 1])
    return mixed != 0


@numba.njit(nogil=True, cache=True)
def _first(formula, category, additive, amount, ids, words, row, seen_by, ends, begin, end):  # type: ignore[no-untyped-def]
    """Verdict per row; per formula its end and its word: what was seen twice, and odd marks seen once."""
    seen = twice = U(0)
    found = U(0) - ONE
    last = formula[begin]
    fresh = ONE
    for at in range(begin, end):
        this = formula[at]
        new = U(this != last) | fresh
        fresh = U(0)
        keep = new - ONE
        cell = U(ids[U(category[at]), U(additive[at])]) << ONE
        given = S(amount[at])
        bounds = words[cell]
        over_ok = U(S(np.int32(bounds)) - given)
        over_fails = U((S(bounds) >> S(32)) - given)
        row[at] = (over_ok >> SIGN) + (over_fails >> SIGN)
        heavy = U(given | (S(LARGE) - given))
        word = words[cell + ONE] | ((over_ok >> U(3)) & PASSED_OK) | ((over_fails >> U(2)) & PASSED_FAILS)
        word |= (heavy >> ONE) & HEAVY
        seen &= keep
        twice = (twice & keep) | (seen & word)
        seen |= word
        found += new
        ends[found] = at + 1
        seen_by[found] = (twice & ~ONCE) | (seen & ONCE)
        last = this
    return S(found) + 1


@numba.njit(nogil=True, cache=True)
def _again(code, word, category, additive, amount, ids, facts, heads, met, row, ratio, total, place):  # type: ignore[no-untyped-def]
    """The verdict of a formula that the first pass cannot tell."""
    begin, end, found = place
    food = category[begin]
    if word & MISSING:
        return NOT_COMPILED
    if _is_odd(category, amount, begin, end):
        return BY_CHECK
    if word & REFUSED:
        _refuse(food, additive, ids, facts[5], row, begin, end)
        return REFUSE
    if word & PAIRS:
        return BY_CHECK
    meets = word & HEADING_BITS and _meets(food, additive, ids, heads[0], met, begin, end, found + 1)
    if meets:
        added = _add_up(food, additive, amount, ids, facts, heads, row, begin, end)
        if added:
            return added
        code = min(2, row[begin:end].max())
    if word & AGAIN:
        return BY_SHARES
    if word & SUMS:
        near, grave, most = _sums(food, additive, amount, ids, facts, heads[0], row, begin, end, word, meets)
        ratio[found], total[found] = grave, most
        if near:
            return BY_SHARES
        if grave == EXCEEDS:
            return FAIL
        if grave == UNCERTAIN:
            return max(code, REVIEW)
    return code


@numba.njit(nogil=True, cache=True)
def _is_odd(category, amount, begin, end):  # type: ignore[no-untyped-def]
    """Whether amounts lie outside 0 to MOST, alone or together, or a formula has two categories."""
    whole = S(0)
    odd = end - begin > MOST_ITEMS
    for at in range(begin, end):
        whole += amount[at]
        odd |= amount[at] < 0 or amount[at] > MOST or category[at] != category[begin]
    return odd or whole > MOST


@numba.njit(nogil=True, cache=True)
def _refuse(food, additive, ids, bounds, row, begin, end):  # type: ignore[no-untyped-def]
    for at in range(begin, end):
        if bounds[ids[food, additive[at]], 2] & MARK_REFUSED:
            row[at] = 3


@numba.njit(nogil=True, cache=True)
def _meets(food, additive, ids, heading, met, begin, end, stamp):  # type: ignore[no-untyped-def]
    """Whether two rows stand under one heading."""
    found = False
    for at in range(begin, end):
        mine = heading[ids[food, additive[at]]]
        found |= mine > 0 and met[mine] == stamp
        met[mine] = stamp
    return found


@numba.njit(nogil=True, cache=True)
def _add_up(food, additive, amount, ids, facts, heads, row, begin, end):  # type: ignore[no-untyped-def]
    """Judges items of one heading by their common share; 0, or BY_SHARES or BY_CHECK where it cannot."""
    low, high, low_cap, high_cap = facts[0], facts[1], facts[2], facts[3]
    heading, adds, turns = heads
    for first in range(begin, end):
        cell = ids[food, additive[first]]
        mine = heading[cell]
        if not mine or _stands(food, additive, ids, heading, begin, first, mine):
            continue
        items, least, greatest, open_end, other = 0, S(0), S(0), False, False
        for at in range(first, end):
            one = ids[food, additive[at]]
            if heading[one] == mine:
                items += 1
                other |= adds[one] != adds[cell]
                given = S(amount[at])
                least += min(given, low_cap[one, 0]) * low[one, 0]
                greatest += min(given, high_cap[one, 0]) * max(high[one, 0], S(0))
                open_end |= high[one, 0] < 0 and given > 0
        if items < 2:
            continue
        if other or not adds[cell]:
            return BY_CHECK
        if abs(least - WHOLE) < NEAR or (not open_end and abs(greatest - WHOLE) < NEAR):
            return BY_SHARES
        reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
        turn = turns[cell, reach]
        if turn < 0:
            return BY_SHARES
        for at in range(first, end):
            if heading[ids[food, additive[at]]] == mine:
                row[at] = turn
    return 0


@numba.njit(nogil=True, cache=True)
def _stands(food, additive, ids, heading, begin, end, mine):  # type: ignore[no-untyped-def]
    """Whether a heading stands among some rows."""
    for at in range(begin, end):  # noqa: SIM110 (numba)
        if heading[ids[food, additive[at]]] == mine:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def _sums(food, additive, amount, ids, facts, heading, row, begin, end, word, meets):  # type: ignore[no-untyped-def]
    """Whether a sum is too near 1 to tell here, the gravest status, and the sum that has it."""
    low, high, low_cap, high_cap, sures, bounds = facts
    near = False
    grave, most = NO_SUM, S(0)
    for group in range(GROUPS):
        if not word & (ONE << U(group)):
            continue
        bit = S(1) << group
        certain_low = certain_high = possible_low = possible_high = S(0)
        sure = unsure = 0
        certain_open = possible_open = False
        for at in range(begin, end):
            cell = ids[food, additive[at]]
            if not bounds[cell, 2] & bit:
                continue
            verdict, given = row[at], S(amount[at])
            slope = high[cell, verdict]
            least = min(given, low_cap[cell, verdict]) * low[cell, verdict]
            greatest = min(given, high_cap[cell, verdict]) * slope if slope >= 0 else least
            open_end = slope < 0 and given > 0
            again = meets and _stands(food, additive, ids, heading, begin, at, heading[cell])
            possible_low += least
            possible_high += greatest
            possible_open |= open_end
            if sures[cell] & bit:
                sure += 0 if again else 1
                certain_low += least
                certain_high += greatest
                certain_open |= open_end
            else:
                unsure += 0 if again else 1
        if sure + unsure < 2:
            continue
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
