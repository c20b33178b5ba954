"""The compiled reader (numba): two quick passes over every block, a second look where two of a kind meet.

The first pass adds one word per row to a running total. Its low bits count rows that are open, failing
or odd and the marks they set; above them each sum, pair and heading has a bit of its own. Marks of two rows
on one bit carry over, so a formula whose word holds as many bits as were set needs no second look.
"""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,assignment"
from typing import Any

import numba
import numpy as np
from numba.extending import intrinsic

from tianheng.standards.columns.cells import Ints, Table, bit_of
from tianheng.standards.columns.codes import (
    BEYOND,
    BY_CHECK,
    BY_SHARES,
    EXCEEDS,
    FAIL,
    GROUP_BITS,
    GROUPS,
    LARGE,
    LEAD_SCALE,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MARK_UNEVEN,
    MOST_ITEMS,
    NEAR,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    PAIRS,
    REFUSE,
    REVIEW,
    SWEET_BITS,
    TEST_SCALE,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.scan import Scan
from tianheng.standards.errors import LawError
from tianheng.standards.thresholds import MOST

BLOCK = 1 << 12
U, S = np.uint64, np.int64
ONE, SIGN = U(1), U(63)
# a word: rows open, failing, odd (heavy or odd cells: twice a row), marks set; then a bit for each mark
COUNTED = 15
OPEN, FAILING, ODD, SET, MARKS_FROM = U(0), U(4), U(8), U(13), 20
OPENS, FAILS, ODDS, SETS = U(0xF), U(0xF << 4), U(0x1F << 8), U(0x7F)
FIRST_HEADING = MARKS_FROM + GROUPS + PAIRS
HEADINGS = 64 - FIRST_HEADING
BITS = U(((1 << 64) - 1) ^ ((1 << MARKS_FROM) - 1))
ODD_MARKS = MARK_AGAIN | MARK_REFUSED | MARK_MISSING | MARK_UNEVEN
ALONE, UNTOLD = -1, -2
# columns of the facts of a cell; three or four wide from TURNS on
MARKS, SURE, HEADING, ADDS, FIXED, SPLIT, TESTED, TESTS, TURNS = range(9)
LEAD, SCALED, OK_TO, FAILS_FROM = range(11, 15)
LOW, HIGH, LOW_CAP, HIGH_CAP = 15, 19, 23, 27
STACK = 32


@intrinsic
def _popcount(context: Any, word: Any) -> Any:
    """How many bits of a word are set."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return numba.types.uint64(numba.types.uint64), generate


def scan(lens: Lens, formula: Ints, category: Ints, additive: Ints, amount: Ints, found: Scan) -> None:
    """Reads rows whose formulas lie together into `found`. Amounts in µg/kg; a negative one is left to the check."""
    given = _as_compiled(formula, category, additive, amount)
    law = lens.ids.reshape(-1), U(lens.ids.shape[1]), packed(lens.cells), facts_of(lens.cells)
    _scan(*given, *law, found.row, found.starts, found.state, found.ratio, found.total)


def facts_of(cells: Table) -> Ints:
    """What the second look needs of a cell, side by side."""
    lead = cells.bounds[cells.lead, :2]
    parts = (
        (cells.bounds[:, 2], cells.sure, cells.heading, cells.adds, cells.fixed, cells.split),
        (cells.tested, cells.tests, cells.turns, cells.lead, cells.scaled, lead),
        (cells.low, cells.high, cells.low_cap, cells.high_cap),
    )
    return np.ascontiguousarray(np.column_stack([one for part in parts for one in part]), np.int64)


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


def packed(cells: Table) -> Ints:
    """Two words per cell: both thresholds; and what it adds to the word of its formula."""
    bounds = cells.bounds
    marks = bounds[:, 2].view(np.uint64)
    words = np.empty((len(bounds), 2), np.uint64)
    words[:, 0] = (bounds[:, 0].view(np.uint64) & U(0xFFFFFFFF)) | (bounds[:, 1].view(np.uint64) << U(32))
    bits = [FIRST_HEADING + bit_of(place, HEADINGS) for place in range(1, int(cells.heading.max()) + 1)]
    heading = np.array([0, *(1 << bit for bit in bits)], np.uint64)[cells.heading]
    several = (marks & U(GROUP_BITS | PAIR_BITS)) << U(MARKS_FROM) | heading
    many = np.bitwise_count(several).astype(np.uint64)
    if int(many.max()) * COUNTED > int(SETS):
        raise LawError(f"{int(many.max())} marks on one cell: widen SETS in columns/fast.py")
    odd = ((marks & U(ODD_MARKS)) > 0).astype(np.uint64)
    words[:, 1] = several | many << SET | odd << ODD
    return words.reshape(-1)


@numba.njit(nogil=True, cache=True)
def _scan(
    formula, category, additive, amount, flat, width, words, facts, row, starts, state, ratio, total
):  # fmt: skip
    rows = len(formula)
    sums, ends, again = (
        np.empty(BLOCK * 2, np.uint64),
        np.empty(BLOCK * 2, np.int64),
        np.empty(BLOCK * 2, np.int64),
    )
    met = np.zeros(facts[:, HEADING].max() + 1, np.int64)
    cell, grams, said = np.empty(STACK, np.int64), np.empty(STACK, np.int64), np.empty(STACK, np.int64)
    found = at = 0
    while at < rows:
        end = _end(formula, min(at + BLOCK, rows))
        if end - at > len(sums):
            sums, ends, again = (
                np.empty(end - at, np.uint64),
                np.empty(end - at, np.int64),
                np.empty(end - at, np.int64),
            )
        foods, names, given, out = category[at:end], additive[at:end], amount[at:end], row[at:end]
        _first(foods, names, given, flat, width, words, out, sums)
        many = _borders(formula[at:end], ends)
        mixed = _mixed(formula[at:end], foods)
        room = slice(found, found + many)
        count = _tell(sums, ends, many, mixed, at, starts[room], state[room], again)
        for turn in range(count):
            one = again[turn]
            begin, stamp = ends[one - 1] if one else S(0), found + one
            code, grave, most = _special(
                foods, names, given, flat, width, facts, out, met, cell, grams, said, begin, ends[one], stamp
            )
            state[stamp], ratio[stamp], total[stamp] = code, grave, most
        found += many
        at = end


@numba.njit(nogil=True, cache=True, inline="always")
def _end(formula, at):
    """The end of the formula that holds the row before `at`."""
    while 0 < at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


@numba.njit(nogil=True, cache=True)
def _first(category, additive, amount, flat, width, words, row, sums):
    """Verdict per row, and the running total of words."""
    total = U(0)
    for at in range(len(category)):
        cell = U(flat[U(category[at]) * width + U(additive[at])]) << ONE
        grams = S(amount[at])
        bounds = words[cell]
        over_ok = U(S(np.int32(bounds)) - grams) >> SIGN
        over_fails = U((S(bounds) >> S(32)) - grams) >> SIGN
        row[at] = over_ok + over_fails
        heavy = U(grams | (S(LARGE) - grams)) >> SIGN
        # a row that fails counts as open too: it is above both thresholds
        total += words[cell + ONE] + over_ok + (over_fails << FAILING) + (heavy << ODD)
        sums[at] = total


@numba.njit(nogil=True, cache=True)
def _borders(formula, ends):
    """Where formulas end; how many there are."""
    found = U(0)
    for at in range(1, len(formula)):
        ends[found] = at
        found += U(formula[at] != formula[at - 1])
    ends[found] = len(formula)
    return S(found) + 1


@numba.njit(nogil=True, cache=True)
def _mixed(formula, category):
    """Whether some formula has two categories."""
    mixed = np.int32(0)
    for at in range(1, len(formula)):
        mixed |= np.int32(category[at] != category[at - 1]) & np.int32(formula[at] == formula[at - 1])
    return mixed != 0


@numba.njit(nogil=True, cache=True)
def _tell(sums, ends, many, mixed, at, starts, state, again):
    """Start and verdict of every formula; in `again` those that need a second look, and how many these are."""
    count, begin, before = U(0), S(0), U(0)
    for one in range(many):
        last = ends[one]
        upto = sums[U(last - 1)]
        word = upto - before
        before = upto
        starts[one] = at + begin
        state[one] = S(FAIL) if word & FAILS else S(REVIEW) * S(word & OPENS != 0)
        odd = (_popcount(word & BITS) != (word >> SET) & SETS) | (word & ODDS != 0) | mixed
        again[count] = one
        count += U(odd | (last - begin > COUNTED))
        begin = last
    return S(count)


@numba.njit(nogil=True, cache=True, inline="always")
def _special(  # noqa: PLR0912 (numba inlines no more than it must)
    category, additive, amount, flat, width, facts, row, met, cell, grams, said, begin, end, stamp
):  # fmt: skip
    """State, gravest sum and its total of a formula in which two of one kind may meet, or something is odd."""
    items = end - begin
    if items > MOST_ITEMS:
        for at in range(begin, end):
            if facts[flat[U(category[at]) * width + U(additive[at])], MARKS] & MARK_MISSING:
                return S(NOT_COMPILED), S(NO_SUM), S(0)
        return S(BY_CHECK), S(NO_SUM), S(0)
    seen, twice, whole, odd, meets, code = S(0), S(0), S(0), False, False, S(0)
    for at in range(items):
        here = begin + at
        mine = S(flat[U(category[here]) * width + U(additive[here])])
        cell[at], grams[at], said[at] = mine, amount[here], row[here]
        marks = facts[mine, MARKS]
        twice |= seen & marks
        seen |= marks
        whole += grams[at]
        odd |= (grams[at] < 0) | (grams[at] > MOST) | (category[here] != category[begin])
        heading = facts[mine, HEADING]
        meets |= (heading > 0) & (met[heading] == stamp + 1)
        met[heading] = stamp + 1
        code = max(code, said[at])
    if seen & MARK_MISSING:
        return S(NOT_COMPILED), S(NO_SUM), S(0)
    if odd or whole > MOST:
        return S(BY_CHECK), S(NO_SUM), S(0)
    if seen & MARK_REFUSED:
        for at in range(items):
            if facts[cell[at], MARKS] & MARK_REFUSED:
                row[begin + at] = 3
        return S(REFUSE), S(NO_SUM), S(0)
    if meets:
        code = _add_up(cell, grams, said, items, facts)
    again = S(BY_CHECK) if twice & (PAIR_BITS ^ SWEET_BITS) else S(BY_SHARES)
    if twice & PAIR_BITS:
        code = _pairs(cell, grams, said, items, facts, twice & PAIR_BITS, code)
    if code < REFUSE and (seen & MARK_AGAIN or (seen & MARK_UNEVEN and twice & GROUP_BITS)):
        code = again
    grave, most = S(NO_SUM), S(0)
    if twice & GROUP_BITS and code < REFUSE:
        near, grave, most = _sums(cell, grams, said, items, facts, twice & GROUP_BITS, meets)
        code = again if near else max(code, S(FAIL) * (grave == EXCEEDS), S(REVIEW) * (grave == UNCERTAIN))
    if meets or twice & PAIR_BITS:
        for at in range(items):
            row[begin + at] = said[at]
    return code, grave, most


@numba.njit(nogil=True, cache=True)
def _pairs(cell, grams, said, items, facts, twice, code):
    """Where two headings meet: the verdict so far, BY_SHARES for sweeteners, BY_CHECK where only that can tell."""
    sweet = code >= REFUSE
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        if twice & bit and bit & SWEET_BITS:
            sweet |= _apart(cell, items, facts, bit)
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        tests = twice & bit and not bit & SWEET_BITS and _apart(cell, items, facts, bit)
        if tests and (sweet or not _tested(cell, grams, said, items, facts, bit)):
            return S(BY_CHECK)
    if sweet:
        return S(BY_SHARES)
    for at in range(items):
        code = max(code, said[at])
    return code


@numba.njit(nogil=True, cache=True)
def _apart(cell, items, facts, bit):
    """Whether cells with a mark stand under two headings."""
    first = S(-1)
    for at in range(items):
        if facts[cell[at], MARKS] & bit:
            heading = facts[cell[at], HEADING]
            if first >= 0 and heading != first:
                return True
            first = heading
    return False


@numba.njit(nogil=True, cache=True)
def _tested(cell, grams, said, items, facts, bit):
    """A residue tested for together: what is ok opens when all leave more than the least limit; False: unsure."""
    least, left = S(MOST), S(0)
    for at in range(items):
        if facts[cell[at], MARKS] & bit:
            limit = facts[cell[at], TESTED]
            if limit == 0:
                return False
            least = min(least, limit)
            left += grams[at] * facts[cell[at], TESTS]
    least <<= S(TEST_SCALE)
    if abs(left - least) < (least >> S(12)):
        return False
    for at in range(items):
        if left > least and facts[cell[at], MARKS] & bit and said[at] == 0:
            said[at] = REVIEW
    return True


@numba.njit(nogil=True, cache=True)
def _stands(cell, items, facts, heading):
    """Whether a heading stands among the first items."""
    for at in range(items):  # noqa: SIM110 (any() is no numba)
        if facts[cell[at], HEADING] == heading:
            return True
    return False


@numba.njit(nogil=True, cache=True, inline="always")
def _add_up(cell, grams, said, items, facts):
    """Items of one heading judged by what they take together: the formula's verdict, or BY_SHARES."""
    code = S(0)
    for first in range(items):
        heading = facts[cell[first], HEADING]
        if heading and not _stands(cell, first, facts, heading):
            turn = _turn(cell, grams, items, facts, first, heading)
            if turn == UNTOLD:
                return S(BY_SHARES)
            for at in range(first, items):
                if turn >= 0 and facts[cell[at], HEADING] == heading and not facts[cell[at], FIXED]:
                    said[at] = turn & 3
        code = max(code, said[first])
    return code


@numba.njit(nogil=True, cache=True)
def _turn(cell, grams, items, facts, first, heading):
    """The common verdict of the items of a heading; ALONE where it has one item, UNTOLD where it cannot tell."""
    mine = cell[first]
    met, least, greatest, open_end, unlike, unled, told = 0, S(0), S(0), False, False, False, 3
    scaled = S(0)
    for at in range(first, items):
        one = cell[at]
        if facts[one, HEADING] == heading:
            met += 1
            unlike |= facts[one, ADDS] != facts[mine, ADDS]
            unled |= facts[one, LEAD] != facts[mine, LEAD]
            same = facts[one, TURNS + 1] == facts[mine, TURNS + 1]
            told &= same + 2 * (facts[one, TURNS + 2] == facts[mine, TURNS + 2])
            amount = grams[at]
            least += min(amount, facts[one, LOW_CAP]) * facts[one, LOW]
            greatest += min(amount, facts[one, HIGH_CAP]) * max(facts[one, HIGH], S(0))
            open_end |= facts[one, HIGH] < 0 and amount > 0
            scaled += (amount * facts[one, SCALED]) >> S(LEAD_SCALE)
    if met < 2:
        return S(ALONE)
    if unlike or not facts[mine, ADDS]:
        return S(UNTOLD) if unled or not facts[mine, LEAD] else _by_lead(facts, mine, scaled, met)
    near = NEAR * met
    if abs(least - WHOLE) < near or (not open_end and abs(greatest - WHOLE) < near):
        return S(UNTOLD)
    reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
    turn = facts[mine, TURNS + reach]
    return turn if turn >= 0 and (reach == 0 or told & reach) else S(UNTOLD)


@numba.njit(nogil=True, cache=True)
def _by_lead(facts, mine, total, met):
    """The verdict of so many micrograms of the lead; UNTOLD near its thresholds."""
    ok_to, fails_from = facts[mine, OK_TO], facts[mine, FAILS_FROM]
    band = 2 + met + (total >> S(15))
    if total > MOST - band or abs(total - ok_to) <= band or abs(total - fails_from) <= band or total <= band:
        return S(UNTOLD)
    return S(total > ok_to) + S(total > fails_from)


@numba.njit(nogil=True, cache=True, inline="always")
def _sums(cell, grams, said, items, facts, groups, meets):
    """Whether a sum is too near 1 to tell here, the gravest status, and the sum that has it."""
    near = False
    grave, most = S(NO_SUM), S(0)
    while groups:
        bit = groups & -groups
        groups ^= bit
        close, status, shown = _sum(cell, grams, said, items, facts, bit, meets)
        near |= close
        if status > grave or (status == grave and shown > most):
            grave, most = status, shown
    return near, grave, most


@numba.njit(nogil=True, cache=True, inline="always")
def _sum(cell, grams, said, items, facts, bit, meets):
    """One sum of A.4: whether it is near 1, its status, and the number shown."""
    certain_low = certain_high = possible_low = possible_high = S(0)
    sure = unsure = terms = 0
    certain_open = possible_open = False
    for at in range(items):
        mine = cell[at]
        if not facts[mine, MARKS] & bit:
            continue
        slot, amount = said[at], grams[at]
        if slot == REVIEW and amount > facts[mine, SPLIT]:
            slot = S(BEYOND)
        slope = facts[mine, HIGH + slot]
        least = min(amount, facts[mine, LOW_CAP + slot]) * facts[mine, LOW + slot]
        greatest = min(amount, facts[mine, HIGH_CAP + slot]) * slope if slope >= 0 else least
        open_end = slope < 0 and amount > 0
        new = 1
        terms += 1
        if meets and facts[mine, HEADING]:
            new -= _stands(cell, at, facts, facts[mine, HEADING])
        possible_low += least
        possible_high += greatest
        possible_open |= open_end
        if facts[mine, SURE] & bit:
            sure += new
            certain_low += least
            certain_high += greatest
            certain_open |= open_end
        else:
            unsure += new
    if sure + unsure < 2:
        return False, S(NO_SUM), S(0)
    band = NEAR * terms
    near = sure > 1 and abs(certain_low - WHOLE) < band
    near |= not possible_open and abs(possible_high - WHOLE) < band
    fits = not possible_open and possible_high <= WHOLE
    status = S(EXCEEDS) if sure > 1 and certain_low > WHOLE else S(WITHIN) if fits else S(UNCERTAIN)
    if unsure and status != EXCEEDS:
        return near, status, possible_low if possible_open else possible_high
    return near, status, certain_low if certain_open else certain_high
