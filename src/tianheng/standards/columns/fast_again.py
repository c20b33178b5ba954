"""The second look of the compiled reader: formulas in which two of one kind meet, or something is odd."""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,assignment"
import numba
import numpy as np

from tianheng.standards.columns.cells import Ints, Table
from tianheng.standards.columns.codes import (
    BEYOND,
    BY_CHECK,
    BY_SHARES,
    CLOSE,
    EXCEEDS,
    FAIL,
    GROUP_BITS,
    GROUPS,
    LEAD_SCALE,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MARK_UNEVEN,
    MILLION,
    MOST_ITEMS,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    PAIRS,
    REFUSE,
    REVIEW,
    SCALE,
    SWEET_BITS,
    TEST_SCALE,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.totals import HALF, SURE
from tianheng.standards.thresholds import MOST

U, S = np.uint64, np.int64
UNTOLD = -2
# columns of the facts of a cell: what is common, then low and high share and their caps for each slot
FIXED, ADDS, LEAD, SCALED, TURNS = 0, 1, 2, 3, 4
SLOT_FROM, LOW, HIGH, LOW_CAP, HIGH_CAP = 8, 0, 1, 2, 3
SPLIT, OK_TO, FAILS_FROM, TESTED, TESTS = range(24, 29)
# what is kept of the items of a formula while they are looked at; and of the terms of its sums
STACK = 32
CELL, GRAMS, SAID, UNDER, KIND, TWIN, TERM, LEAST, GREATEST, SLACK, SPAN = range(11)


def facts_of(cells: Table) -> Ints:
    """What the second look needs of a cell, side by side: what is read together lies together."""
    shares = np.stack((cells.low, cells.high, cells.low_cap, cells.high_cap), axis=2).reshape(-1, 16)
    blank = np.zeros(len(shares))
    common = cells.fixed, cells.adds, cells.lead, cells.scaled, cells.turns, blank
    rest = cells.split, cells.bounds[cells.lead, :2], cells.tested, cells.tests, blank, blank, blank
    return np.ascontiguousarray(np.column_stack((*common, shares, *rest)), np.int64)


# One function for the whole of a block: numba counts references to every array that it hands over.
@numba.njit(nogil=True)
def look_again(  # noqa: PLR0912 (one function: see above)
    again, many, ends, category, additive, amount, flat, width, kinds, facts, met, item, before,
    row, state, ratio, millionths, exact,
):  # fmt: skip
    """State, gravest sum, its millionths and whether they are exact, of the formulas listed in `again`."""
    for turn in range(many):
        one = again[turn]
        begin, items = ends[one], ends[one + 1] - ends[one]
        if items > MOST_ITEMS:
            state[one] = _too_many(
                category[begin : begin + items], additive[begin : begin + items], flat, width, kinds
            )
            continue
        seen, twice, whole, odd, code, twins = S(0), S(0), S(0), False, S(0), S(0)
        first = 2 * (before + one) + 2
        for at in range(items):
            here = begin + at
            mine = S(flat[U(category[here]) * width + U(additive[here])])
            grams, kind = S(amount[here]), kinds[U(mine)]
            heading = kind >> S(HALF)
            item[CELL, at], item[GRAMS, at], item[SAID, at] = mine, grams, row[here]
            item[UNDER, at], item[KIND, at] = heading, kind
            twice |= seen & kind
            seen |= kind
            whole += grams
            odd |= (grams < 0) | (grams > MOST) | (category[here] != category[begin])
            code = max(code, S(row[here]))
            item[TWIN, twins] = heading
            stood = met[U(heading)] - first
            twins += (stood == 0) & (heading > 0)
            met[U(heading)] = first + ((stood == 0) | (stood == 1))
        if seen & MARK_MISSING:
            state[one] = NOT_COMPILED
            continue
        if odd or whole > MOST:
            state[one] = BY_CHECK
            continue
        if seen & MARK_REFUSED:
            for at in range(items):
                if item[KIND, at] & MARK_REFUSED:
                    row[begin + at] = 3
            state[one] = REFUSE
            continue
        if twins:
            code = _add_up(item, items, facts, twins)
        checked = S(BY_CHECK) if twice & (PAIR_BITS ^ SWEET_BITS) else S(BY_SHARES)
        if twice & PAIR_BITS:
            code = _pairs(item, items, facts, twice & PAIR_BITS, code)
        if code < REFUSE and (seen & MARK_AGAIN or (seen & MARK_UNEVEN and twice & GROUP_BITS)):
            code = checked
        if twice & GROUP_BITS and code < REFUSE:
            near, grave, least, most = _sums(item, items, facts, twice & GROUP_BITS, twins > 0)
            ratio[one], millionths[one] = grave, _millionths(least)
            exact[one] = grave == NO_SUM or _millionths(least) == _millionths(most)
            near |= not exact[one] and abs(least - WHOLE) < CLOSE
            code = (
                checked if near else max(code, S(FAIL) * (grave == EXCEEDS), S(REVIEW) * (grave == UNCERTAIN))
            )
        state[one] = code
        if twins or twice & PAIR_BITS:
            for at in range(items):
                row[begin + at] = item[SAID, at]


@numba.njit(nogil=True)
def _too_many(category, additive, flat, width, kinds):
    for at in range(len(category)):
        if kinds[flat[U(category[at]) * width + U(additive[at])]] & MARK_MISSING:
            return NOT_COMPILED
    return BY_CHECK


@numba.njit(nogil=True)
def _millionths(share):
    """A share in millionths, rounded up."""
    rest = U(share & S(WHOLE - 1)) * U(MILLION) + U(WHOLE - 1)
    return (share >> S(SCALE)) * S(MILLION) + S(rest >> U(SCALE))


@numba.njit(nogil=True)
def _pairs(item, items, facts, twice, code):
    """Where two headings meet: the verdict so far, BY_SHARES for sweeteners, BY_CHECK where only that can tell."""
    sweet = code >= REFUSE
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        if twice & bit and bit & SWEET_BITS:
            sweet |= _apart(item, items, bit)
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        tests = twice & bit and not bit & SWEET_BITS and _apart(item, items, bit)
        if tests and (sweet or not _tested(item, items, facts, bit)):
            return S(BY_CHECK)
    if sweet:
        return S(BY_SHARES)
    for at in range(items):
        code = max(code, item[SAID, at])
    return code


@numba.njit(nogil=True)
def _apart(item, items, bit):
    """Whether cells with a mark stand under two headings."""
    first = S(-1)
    for at in range(items):
        if item[KIND, at] & bit:
            if first >= 0 and item[UNDER, at] != first:
                return True
            first = item[UNDER, at]
    return False


@numba.njit(nogil=True)
def _tested(item, items, facts, bit):
    """A residue tested for together: what is ok opens when all leave more than the least limit; False: unsure."""
    least, left = S(MOST), S(0)
    for at in range(items):
        one = item[CELL, at]
        if item[KIND, at] & bit:
            limit = facts[one, TESTED]
            if limit == 0:
                return False
            least = min(least, limit)
            left += item[GRAMS, at] * facts[one, TESTS]
    least <<= S(TEST_SCALE)
    if abs(left - least) < (least >> S(12)):
        return False
    for at in range(items):
        if left > least and item[KIND, at] & bit and item[SAID, at] == 0:
            item[SAID, at] = REVIEW
    return True


@numba.njit(nogil=True)
def _add_up(item, items, facts, twins):
    """Items of one heading judged by what they take together: the formula's verdict, or BY_SHARES."""
    for twin in range(twins):
        heading = item[TWIN, twin]
        turn = _turn(item, items, facts, heading)
        if turn == UNTOLD:
            return S(BY_SHARES)
        for at in range(items):
            if item[UNDER, at] == heading and not facts[item[CELL, at], FIXED]:
                item[SAID, at] = turn & 3
    code = S(0)
    for at in range(items):
        code = max(code, item[SAID, at])
    return code


@numba.njit(nogil=True)
def _turn(item, items, facts, heading):
    """The common verdict of the items of a heading; UNTOLD where what they take together cannot tell."""
    met, mine, least, greatest, whole, scaled = 0, S(0), S(0), S(0), S(0), S(0)
    open_end, unlike, unled, told = False, False, False, 3
    for at in range(items):
        if item[UNDER, at] == heading:
            one, amount = item[CELL, at], item[GRAMS, at]
            mine = mine if met else one
            met += 1
            unlike |= facts[one, ADDS] != facts[mine, ADDS]
            unled |= facts[one, LEAD] != facts[mine, LEAD]
            same = facts[one, TURNS + 1] == facts[mine, TURNS + 1]
            told &= same + 2 * (facts[one, TURNS + 2] == facts[mine, TURNS + 2])
            whole += amount
            least += min(amount, facts[one, SLOT_FROM + LOW_CAP]) * facts[one, SLOT_FROM + LOW]
            slope = facts[one, SLOT_FROM + HIGH]
            greatest += min(amount, facts[one, SLOT_FROM + HIGH_CAP]) * max(slope, S(0))
            open_end |= (slope < 0) & (amount > 0)
            scaled += (amount * facts[one, SCALED]) >> S(LEAD_SCALE)
    if unlike or not facts[mine, ADDS]:
        return S(UNTOLD) if unled or not facts[mine, LEAD] else _by_lead(facts, mine, scaled, met)
    if _near(least, whole) or (not open_end and _near(greatest, whole)):
        return S(UNTOLD)
    reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
    turn = facts[mine, TURNS + reach]
    return turn if turn >= 0 and (reach == 0 or told & reach) else S(UNTOLD)


@numba.njit(nogil=True)
def _near(share, slack):
    """Whether a share, which is too low by less than `slack`, is on an unknown side of 1."""
    return share <= WHOLE and share + slack > WHOLE


@numba.njit(nogil=True)
def _by_lead(facts, mine, total, met):
    """The verdict of so many micrograms of the lead; UNTOLD near its thresholds."""
    ok_to, fails_from = facts[mine, OK_TO], facts[mine, FAILS_FROM]
    band = 2 + met + (total >> S(LEAD_SCALE - 4))
    if total > MOST - band or abs(total - ok_to) <= band or abs(total - fails_from) <= band or total <= band:
        return S(UNTOLD)
    return S(total > ok_to) + S(total > fails_from)


@numba.njit(nogil=True)
def _sums(item, items, facts, groups, meets):
    """Whether a sum is too near 1 to tell here, the gravest status, and the bounds of the sum that has it."""
    terms = _terms(item, items, facts, groups, meets)
    near, grave, least, most = False, S(NO_SUM), S(0), S(0)
    while groups:
        bit = groups & -groups
        groups ^= bit
        close, status, low, high = _sum(item, terms, bit)
        near |= close
        least = low if status > grave else max(least, low) if status == grave else least
        most = high if status > grave else max(most, high) if status == grave else most
        grave = max(grave, status)
    return near, grave, least, most


@numba.njit(nogil=True)
def _terms(item, items, facts, groups, meets):
    """The items that some sum counts, with their shares; how many they are."""
    terms = 0
    for at in range(items):
        item[TERM, terms] = at
        terms += (item[KIND, at] & groups) != 0
    for term in range(terms):
        at = item[TERM, term]
        mine, amount, slot = item[CELL, at], item[GRAMS, at], item[SAID, at]
        if slot == REVIEW and amount > facts[mine, SPLIT]:
            slot = S(BEYOND)
        share = SLOT_FROM + 4 * slot
        slope, low_cap, high_cap = (
            facts[mine, share + HIGH],
            facts[mine, share + LOW_CAP],
            facts[mine, share + HIGH_CAP],
        )
        least = min(amount, low_cap) * facts[mine, share + LOW]
        item[LEAST, term] = least
        item[GREATEST, term] = least if slope < 0 else min(amount, high_cap) * slope
        item[SLACK, term] = S(WHOLE) if amount > min(low_cap, high_cap) else amount
        new = S(not (meets and _stands(item, at)))
        open_end = S((slope < 0) & (amount > 0))
        marks = item[KIND, at]
        item[TERM, term] = marks & S(GROUP_BITS) | ((marks >> S(SURE)) & S(GROUP_BITS)) << S(GROUPS)
        item[SPAN, term] = new | open_end << S(1)
    return terms


@numba.njit(nogil=True)
def _sum(item, terms, bit):
    """One sum of A.4: whether it is near 1, its status, and the bounds of the number shown."""
    sure = unsure = certain_open = possible_open = certain_slack = possible_slack = S(0)
    certain_low = certain_high = possible_low = possible_high = S(0)
    for term in range(terms):
        marks, span = item[TERM, term], item[SPAN, term]
        counts = -S(marks & bit != 0)
        surely = -S((marks >> S(GROUPS)) & bit != 0) & counts
        least, greatest, slack = item[LEAST, term], item[GREATEST, term], item[SLACK, term]
        possible_low += least & counts
        possible_high += greatest & counts
        possible_slack += slack & counts
        possible_open |= span & counts
        certain_low += least & surely
        certain_high += greatest & surely
        certain_slack += slack & surely
        certain_open |= span & surely
        sure += span & 1 & surely
        unsure += span & 1 & (counts ^ surely)
    if sure + unsure < 2:
        return False, S(NO_SUM), S(0), S(0)
    bounded = not possible_open & 2
    near = sure > 1 and _near(certain_low, certain_slack)
    near |= bounded and _near(possible_high, possible_slack)
    fits = bounded and possible_high <= WHOLE
    status = S(EXCEEDS) if sure > 1 and certain_low > WHOLE else S(WITHIN) if fits else S(UNCERTAIN)
    if unsure and status != EXCEEDS:
        low = possible_high if bounded else possible_low
        return near, status, low, low + possible_slack
    low = certain_low if certain_open & 2 else certain_high
    return near, status, low, low + certain_slack


@numba.njit(nogil=True)
def _stands(item, at):
    """Whether the heading of an item stands before it."""
    stands = False
    for before in range(at):
        stands |= item[UNDER, before] == item[UNDER, at]
    return stands and item[UNDER, at] > 0
