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

from tianheng.standards.columns.cells import Ints, Table, bit_of
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
    MARK_UNEVEN,
    MOST_ITEMS,
    NEAR,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    REFUSE,
    REVIEW,
    SWEET_BITS,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.scan import Scan
from tianheng.standards.thresholds import MOST

BLOCK = 1 << 12
U, S = np.uint64, np.int64
FIRST_HEADING, HEADINGS = 13, 43
AGAIN, REFUSED, MISSING, UNEVEN = (U(1 << bit) for bit in (56, 57, 58, 59))
PASSED_OK, PASSED_FAILS, HEAVY = (U(1 << bit) for bit in (60, 61, 62))
ONCE = U(0xFF << 56)
ONE, SIGN = U(1), U(63)
SUMS, PAIRS = U(GROUP_BITS), U(PAIR_BITS)
HEADING_BITS = U(((1 << HEADINGS) - 1) << FIRST_HEADING)
SPECIAL = HEAVY | AGAIN | REFUSED | MISSING | SUMS | PAIRS | HEADING_BITS
ALONE, UNTOLD = -1, -2
# columns of the facts of a cell, three wide from TURNS on
MARKS, SURE, HEADING, ADDS, TURNS, LOW, HIGH, LOW_CAP, HIGH_CAP = 0, 1, 2, 3, 4, 7, 10, 13, 16


def scan(lens: Lens, formula: Ints, category: Ints, additive: Ints, amount: Ints) -> Scan:
    """Reads rows whose formulas lie together. Amounts in µg/kg; a negative one is left to the check."""
    rows = len(formula)
    row, state, ratio = (np.empty(rows, np.uint8) for _ in range(3))
    starts, total = np.empty(rows, np.int64), np.empty(rows, np.int64)
    given = _as_compiled(formula, category, additive, amount)
    law = lens.ids, packed(lens.cells), facts_of(lens.cells)
    found = _scan(*given, *law, row, starts, state, ratio, total)
    return Scan(row, starts[:found], state[:found], ratio[:found], total[:found])


def facts_of(cells: Table) -> Ints:
    """What the second look needs of a cell, side by side."""
    one = (cells.bounds[:, 2], cells.sure, cells.heading, cells.adds)
    three = (cells.turns, cells.low, cells.high, cells.low_cap, cells.high_cap)
    return np.ascontiguousarray(np.column_stack((*one, *three)), np.int64)


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
    bits = [FIRST_HEADING + bit_of(place, HEADINGS) for place in range(1, int(cells.heading.max()) + 1)]
    heading = np.array([0, *(1 << bit for bit in bits)], np.uint64)[cells.heading]
    odd = (marks & U(MARK_AGAIN | MARK_REFUSED | MARK_MISSING | MARK_UNEVEN)) << U(43)
    words[:, 1] = (marks & (SUMS | PAIRS)) | heading | odd
    return words.reshape(-1)


@numba.njit(nogil=True, cache=True)
def _scan(formula, category, additive, amount, ids, words, facts, row, starts, state, ratio, total):
    rows = len(formula)
    seen, ends = np.empty(BLOCK * 2, np.uint64), np.empty(BLOCK * 2, np.int64)
    met = np.zeros(facts[:, HEADING].max() + 1, np.int64)
    found = at = 0
    while at < rows:
        end = _end(formula, min(at + BLOCK, rows))
        if end - at > len(seen):
            seen, ends = np.empty(end - at, np.uint64), np.empty(end - at, np.int64)
        mixed = _mixed(formula, category, at, end)
        many = _first(formula, category, additive, amount, ids, words, row, seen, ends, at, end)
        begin = at
        for one in range(many):
            word, last = seen[one], ends[one]
            code = FAIL if word & PASSED_FAILS else REVIEW if word & PASSED_OK else 0
            grave, most = NO_SUM, S(0)
            if word & SPECIAL or mixed or last - begin > MOST_ITEMS:
                code = _refused(category, additive, amount, row, ids, facts, word, begin, last, code)
                if code < REFUSE:
                    meets = word & HEADING_BITS and _meets(
                        category, additive, ids, facts, met, begin, last, found
                    )
                    if meets:
                        code = _add_up(category, additive, amount, row, ids, facts, begin, last)
                    if (word & AGAIN or (word & UNEVEN and word & SUMS)) and code < REFUSE:
                        code = BY_SHARES
                    if word & SUMS and code < REFUSE:
                        near, grave, most = _sums(
                            category, additive, amount, row, ids, facts, begin, last, word, meets
                        )
                        code = max(code, FAIL * (grave == EXCEEDS), REVIEW * (grave == UNCERTAIN))
                        code = BY_SHARES if near else code
            starts[found], state[found], ratio[found], total[found] = begin, code, grave, most
            begin = last
            found += 1
        at = end
    return found


@numba.njit(nogil=True, cache=True, inline="always")
def _end(formula, at):
    """The end of the formula that holds the row before `at`."""
    while 0 < at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


@numba.njit(nogil=True, cache=True, inline="always")
def _mixed(formula, category, begin, end):
    """Whether some formula has two categories."""
    mixed = category[begin] ^ category[begin]
    for at in range(begin + 1, end):
        mixed |= (category[at] ^ category[at - 1]) * (formula[at] == formula[at - 1])
    return mixed != 0


@numba.njit(nogil=True, cache=True)
def _first(formula, category, additive, amount, ids, words, row, seen_by, ends, begin, end):
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


@numba.njit(nogil=True, cache=True, inline="always")
def _refused(category, additive, amount, row, ids, facts, word, begin, end, code):
    """The verdict so far, or why another must tell: not compiled, odd, not to be read, a pair of headings."""
    if word & MISSING:
        return NOT_COMPILED
    whole, odd = S(0), end - begin > MOST_ITEMS
    for at in range(begin, end):
        whole += amount[at]
        odd |= amount[at] < 0 or amount[at] > MOST or category[at] != category[begin]
    if odd or whole > MOST:
        return BY_CHECK
    if word & REFUSED:
        for at in range(begin, end):
            if facts[ids[category[at], additive[at]], MARKS] & MARK_REFUSED:
                row[at] = 3
        return REFUSE
    return _pairs(category, additive, ids, facts, begin, end, code) if word & PAIRS else code


@numba.njit(nogil=True, cache=True, inline="always")
def _pairs(category, additive, ids, facts, begin, end, code):
    """Where two headings meet that thresholds cannot judge together: BY_SHARES for sweeteners, else BY_CHECK."""
    for first in range(begin, end):
        one = ids[category[first], additive[first]]
        for second in range(begin, first):
            other = ids[category[second], additive[second]]
            shared = facts[one, MARKS] & facts[other, MARKS] & PAIR_BITS
            if shared and facts[one, HEADING] != facts[other, HEADING]:
                code = max(code, BY_SHARES if shared & SWEET_BITS else BY_CHECK)
    return code


@numba.njit(nogil=True, cache=True, inline="always")
def _meets(category, additive, ids, facts, met, begin, end, found):
    """Whether two rows stand under one heading."""
    meets = False
    for at in range(begin, end):
        mine = facts[ids[category[at], additive[at]], HEADING]
        meets |= mine > 0 and met[mine] == found + 1
        met[mine] = found + 1
    return meets


@numba.njit(nogil=True, cache=True)
def _stands(category, additive, ids, facts, begin, end, mine):
    """Whether a heading stands among some rows."""
    for at in range(begin, end):  # noqa: SIM110 (any() is no numba)
        if facts[ids[category[at], additive[at]], HEADING] == mine:
            return True
    return False


@numba.njit(nogil=True, cache=True, inline="always")
def _add_up(category, additive, amount, row, ids, facts, begin, end):
    """Items of one heading judged by their common share: the formula's verdict, or BY_SHARES."""
    for first in range(begin, end):
        mine = facts[ids[category[first], additive[first]], HEADING]
        if mine and not _stands(category, additive, ids, facts, begin, first, mine):
            turn = _turn(category, additive, amount, ids, facts, first, end, mine)
            if turn == UNTOLD:
                return S(BY_SHARES)
            for at in range(first, end):
                if turn >= 0 and facts[ids[category[at], additive[at]], HEADING] == mine:
                    row[at] = turn & 3
    return S(row[begin:end].max())


@numba.njit(nogil=True, cache=True)
def _turn(category, additive, amount, ids, facts, first, end, mine):
    """The common verdict of the items of a heading ALONE where it has one item, UNTOLD where it cannot tell."""
    cell = ids[category[first], additive[first]]
    items, least, greatest, open_end, unlike, told = 0, S(0), S(0), False, False, 3
    for at in range(first, end):
        one = ids[category[at], additive[at]]
        if facts[one, HEADING] == mine:
            items += 1
            unlike |= facts[one, ADDS] != facts[cell, ADDS]
            same = facts[one, TURNS + 1] == facts[cell, TURNS + 1]
            told &= same + 2 * (facts[one, TURNS + 2] == facts[cell, TURNS + 2])
            grams = S(amount[at])
            least += min(grams, facts[one, LOW_CAP]) * facts[one, LOW]
            greatest += min(grams, facts[one, HIGH_CAP]) * max(facts[one, HIGH], S(0))
            open_end |= facts[one, HIGH] < 0 and grams > 0
    if items < 2:
        return S(ALONE)
    if unlike or not facts[cell, ADDS]:
        return S(UNTOLD)
    near = NEAR * items
    if abs(least - WHOLE) < near or (not open_end and abs(greatest - WHOLE) < near):
        return S(UNTOLD)
    reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
    turn = facts[cell, TURNS + reach]
    return turn if turn >= 0 and (reach == 0 or told & reach) else S(UNTOLD)


@numba.njit(nogil=True, cache=True, inline="always")
def _sums(category, additive, amount, row, ids, facts, begin, end, word, meets):
    """Whether a sum is too near 1 to tell here, the gravest status, and the sum that has it."""
    near = False
    grave, most = NO_SUM, S(0)
    for group in range(GROUPS):
        if word & (ONE << U(group)):
            bit = S(1) << group
            close, status, shown = _sum(category, additive, amount, row, ids, facts, begin, end, bit, meets)
            near |= close
            if status > grave or (status == grave and shown > most):
                grave, most = status, shown
    return near, grave, most


@numba.njit(nogil=True, cache=True)
def _sum(category, additive, amount, row, ids, facts, begin, end, bit, meets):
    """One sum of A.4: whether it is near 1, its status, and the number shown."""
    certain_low = certain_high = possible_low = possible_high = S(0)
    sure = unsure = terms = 0
    certain_open = possible_open = False
    for at in range(begin, end):
        cell = ids[category[at], additive[at]]
        if not facts[cell, MARKS] & bit:
            continue
        verdict, grams = S(row[at]), S(amount[at])
        slope = facts[cell, HIGH + verdict]
        least = min(grams, facts[cell, LOW_CAP + verdict]) * facts[cell, LOW + verdict]
        greatest = min(grams, facts[cell, HIGH_CAP + verdict]) * slope if slope >= 0 else least
        open_end = slope < 0 and grams > 0
        new = 1
        terms += 1
        if meets:
            new -= _stands(category, additive, ids, facts, begin, at, facts[cell, HEADING])
        possible_low += least
        possible_high += greatest
        possible_open |= open_end
        if facts[cell, SURE] & bit:
            sure += new
            certain_low += least
            certain_high += greatest
            certain_open |= open_end
        else:
            unsure += new
    if sure + unsure < 2:
        return False, NO_SUM, S(0)
    band = NEAR * terms
    near = sure > 1 and abs(certain_low - WHOLE) < band
    near |= not possible_open and abs(possible_high - WHOLE) < band
    fits = not possible_open and possible_high <= WHOLE
    status = EXCEEDS if sure > 1 and certain_low > WHOLE else WITHIN if fits else UNCERTAIN
    if unsure and status != EXCEEDS:
        return near, status, possible_low if possible_open else possible_high
    return near, status, certain_low if certain_open else certain_high
