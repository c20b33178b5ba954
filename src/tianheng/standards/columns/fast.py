"""The compiled reader (numba): one pass without branches over the rows, a second look where two of a kind meet.

The first pass adds nothing up. It keeps, per formula, one word of the marks seen and one of the marks
seen twice; the last row of a formula leaves them behind. Only a formula in which two items of one sum
or of one heading met, or something odd was marked, is looked at again, while its rows are in the cache.
"""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,assignment"
import numba
import numpy as np

from tianheng.standards.columns.cells import Ints, Table
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
from tianheng.standards.columns.grid import Lens
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


def scan(lens: Lens, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """Reads rows whose formulas lie together. Amounts in µg/kg; a negative one is left to the check."""
    cells = lens.cells
    given = _as_compiled(formula, category, additive, amount)
    rows = len(formula)
    row, state, ratio = (np.empty(rows, np.uint8) for _ in range(3))
    starts, total = np.empty(rows, np.int64), np.empty(rows, np.int64)
    slopes = (cells.low, cells.high, cells.low_cap, cells.high_cap)
    law = (lens.ids, packed(cells), slopes, cells.sure, cells.bounds, cells.heading, cells.adds, cells.turns)
    found = _scan(given, law, (row, starts, state, ratio, total))
    return Scan(row, starts[:found], state[:found], ratio[:found], total[:found])


COMPACT = (np.int32, np.int16, np.int16, np.int32)
WIDE = (np.int64, np.int32, np.int32, np.int64)


def _as_compiled(*columns: Ints) -> tuple[Ints, ...]:
    """The columns in one of two layouts and never to be written, so that the reader is compiled twice at most."""
    compact = all(column.dtype == kind for column, kind in zip(columns, COMPACT, strict=True))
    kinds = COMPACT if compact else WIDE
    return tuple(_read_only(np.ascontiguousarray(*one)) for one in zip(columns, kinds, strict=True))


def _read_only(column: Ints) -> Ints:
    seen = column.view()
    seen.flags.writeable = False
    return seen


def packed(cells: Table) -> Ints:
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
def _scan(given, law, out):
    formula, category, _, _ = given
    _, starts, state, ratio, total = out
    rows = len(formula)
    seen = np.empty(BLOCK, np.uint64)
    ends = np.empty(BLOCK, np.int64)
    met = np.zeros(law[5].max() + 1, np.int64)
    found = at = 0
    while at < rows:
        end = _end(formula, min(at + BLOCK // 2, rows))
        if end - at > BLOCK:
            seen, ends = np.empty(end - at, np.uint64), np.empty(end - at, np.int64)
        mixed = _mixed(formula, category, at, end)
        begin = at
        for one in range(_first(given, law, out[0], seen, ends, at, end)):
            word = seen[one]
            starts[found], ratio[found], total[found] = begin, NO_SUM, 0
            code = FAIL if word & PASSED_FAILS else REVIEW if word & PASSED_OK else 0
            if word & SPECIAL or mixed or ends[one] - begin > MOST_ITEMS:
                code = _again(given, law, out, met, code, word, begin, ends[one], found)
            state[found] = code
            begin = ends[one]
            found += 1
        at = end
    return found


@numba.njit(nogil=True, cache=True)
def _end(formula, at):
    """The end of the formula that holds the row before `at`."""
    while 0 < at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


@numba.njit(nogil=True, cache=True)
def _mixed(formula, category, begin, end):
    """Whether some formula has two categories."""
    mixed = category[begin] ^ category[begin]
    for at in range(begin + 1, end):
        mixed |= (category[at] ^ category[at - 1]) * (formula[at] == formula[at - 1])
    return mixed != 0


@numba.njit(nogil=True, cache=True)
def _first(given, law, row, seen_by, ends, begin, end):
    """Verdict per row; per formula its end and its word: what was seen twice, and odd marks seen once."""
    formula, category, additive, amount = given
    ids, words = law[0], law[1]
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
        grams = S(amount[at])
        bounds = words[cell]
        over_ok = U(S(np.int32(bounds)) - grams)
        over_fails = U((S(bounds) >> S(32)) - grams)
        row[at] = (over_ok >> SIGN) + (over_fails >> SIGN)
        word = words[cell + ONE] | ((over_ok >> U(3)) & PASSED_OK) | ((over_fails >> U(2)) & PASSED_FAILS)
        word |= (U(grams | (S(LARGE) - grams)) >> ONE) & HEAVY
        seen &= keep
        twice = (twice & keep) | (seen & word)
        seen |= word
        found += new
        ends[found] = at + 1
        seen_by[found] = (twice & ~ONCE) | (seen & ONCE)
        last = this
    return S(found) + 1


@numba.njit(nogil=True, cache=True)
def _again(given, law, out, met, code, word, begin, end, found):  # noqa: PLR0911 (one way out per reason)
    """The verdict of a formula that the first pass cannot tell."""
    row, _, _, ratio, total = out
    if word & MISSING:
        return NOT_COMPILED
    if _is_odd(given, begin, end):
        return BY_CHECK
    if word & REFUSED:
        _refuse(given, law, row, begin, end)
        return REFUSE
    if word & PAIRS:
        return BY_CHECK
    meets = word & HEADING_BITS and _meets(given, law, met, begin, end, found + 1)
    if meets:
        added = _add_up(given, law, row, begin, end)
        if added:
            return added
        code = min(2, row[begin:end].max())
    if word & AGAIN:
        return BY_SHARES
    if word & SUMS:
        near, grave, most = _sums(given, law, row, begin, end, word, meets)
        ratio[found], total[found] = grave, most
        code = BY_SHARES if near else FAIL if grave == EXCEEDS else max(code, REVIEW * (grave == UNCERTAIN))
    return code


@numba.njit(nogil=True, cache=True)
def _is_odd(given, begin, end):
    """Whether amounts lie outside 0 to MOST, alone or together, or a formula has two categories or many items."""
    _, category, _, amount = given
    whole = S(0)
    odd = end - begin > MOST_ITEMS
    for at in range(begin, end):
        whole += amount[at]
        odd |= amount[at] < 0 or amount[at] > MOST or category[at] != category[begin]
    return odd or whole > MOST


@numba.njit(nogil=True, cache=True)
def _refuse(given, law, row, begin, end):
    ids, bounds = law[0], law[4]
    for at in range(begin, end):
        if bounds[ids[given[1][at], given[2][at]], 2] & MARK_REFUSED:
            row[at] = 3


@numba.njit(nogil=True, cache=True)
def _meets(given, law, met, begin, end, stamp):
    """Whether two rows stand under one heading."""
    ids, heading = law[0], law[5]
    found = False
    for at in range(begin, end):
        mine = heading[ids[given[1][at], given[2][at]]]
        found |= mine > 0 and met[mine] == stamp
        met[mine] = stamp
    return found


@numba.njit(nogil=True, cache=True)
def _stands(given, law, begin, end, mine):
    """Whether a heading stands among some rows."""
    ids, heading = law[0], law[5]
    for at in range(begin, end):  # noqa: SIM110 (any() is no numba)
        if heading[ids[given[1][at], given[2][at]]] == mine:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def _add_up(given, law, row, begin, end):
    """Judges items of one heading by their common share; 0, or BY_SHARES or BY_CHECK where it cannot."""
    ids, heading = law[0], law[5]
    for first in range(begin, end):
        mine = heading[ids[given[1][first], given[2][first]]]
        if mine and not _stands(given, law, begin, first, mine):
            turn = _turn(given, law, first, end, mine)
            if turn > 3:
                return turn
            for at in range(first, end):
                if turn >= 0 and heading[ids[given[1][at], given[2][at]]] == mine:
                    row[at] = turn
    return 0


@numba.njit(nogil=True, cache=True)
def _turn(given, law, first, end, mine):
    """The common verdict of the items of a heading (-1: it has one item), or BY_SHARES or BY_CHECK."""
    _, category, additive, amount = given
    ids, slopes, heading, adds, turns = law[0], law[2], law[5], law[6], law[7]
    low, high, low_cap, high_cap = slopes
    cell = ids[category[first], additive[first]]
    items, least, greatest, open_end, unlike, told = 0, S(0), S(0), False, False, 3
    for at in range(first, end):
        one = ids[category[at], additive[at]]
        if heading[one] == mine:
            items += 1
            unlike |= adds[one] != adds[cell]
            told &= (turns[one, 1] == turns[cell, 1]) + 2 * (turns[one, 2] == turns[cell, 2])
            grams = S(amount[at])
            least += min(grams, low_cap[one, 0]) * low[one, 0]
            greatest += min(grams, high_cap[one, 0]) * max(high[one, 0], S(0))
            open_end |= high[one, 0] < 0 and grams > 0
    if items < 2:
        return S(-1)
    if unlike or not adds[cell]:
        return S(BY_CHECK)
    if abs(least - WHOLE) < NEAR or (not open_end and abs(greatest - WHOLE) < NEAR):
        return S(BY_SHARES)
    reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
    agreed = reach == 0 or told & reach
    return turns[cell, reach] if agreed and turns[cell, reach] >= 0 else S(BY_SHARES)


@numba.njit(nogil=True, cache=True)
def _sums(given, law, row, begin, end, word, meets):
    """Whether a sum is too near 1 to tell here, the gravest status, and the sum that has it."""
    near = False
    grave, most = NO_SUM, S(0)
    for group in range(GROUPS):
        if word & (ONE << U(group)):
            close, status, shown = _sum(given, law, row, begin, end, S(1) << group, meets)
            near |= close
            if status > grave or (status == grave and shown > most):
                grave, most = status, shown
    return near, grave, most


@numba.njit(nogil=True, cache=True)
def _sum(given, law, row, begin, end, bit, meets):
    """One sum of A.4: whether it is near 1, its status, and the number shown."""
    ids, _, slopes, sures, bounds, heading, _, _ = law
    low, high, low_cap, high_cap = slopes
    certain_low = certain_high = possible_low = possible_high = S(0)
    sure = unsure = 0
    certain_open = possible_open = False
    for at in range(begin, end):
        cell = ids[given[1][at], given[2][at]]
        if not bounds[cell, 2] & bit:
            continue
        verdict, grams = row[at], S(given[3][at])
        slope = high[cell, verdict]
        least = min(grams, low_cap[cell, verdict]) * low[cell, verdict]
        greatest = min(grams, high_cap[cell, verdict]) * slope if slope >= 0 else least
        open_end = slope < 0 and grams > 0
        new = not (meets and _stands(given, law, begin, at, heading[cell]))
        possible_low += least
        possible_high += greatest
        possible_open |= open_end
        if sures[cell] & bit:
            sure += new
            certain_low += least
            certain_high += greatest
            certain_open |= open_end
        else:
            unsure += new
    if sure + unsure < 2:
        return False, NO_SUM, S(0)
    near = sure > 1 and abs(certain_low - WHOLE) < NEAR
    near |= not possible_open and abs(possible_high - WHOLE) < NEAR
    fits = not possible_open and possible_high <= WHOLE
    status = EXCEEDS if sure > 1 and certain_low > WHOLE else WITHIN if fits else UNCERTAIN
    if unsure and status != EXCEEDS:
        return near, status, possible_low if possible_open else possible_high
    return near, status, certain_low if certain_open else certain_high
