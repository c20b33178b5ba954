"""The second look of the compiled reader at items of one heading, or of two that are judged together."""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,var-annotated"
import numpy as np

from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    GROUPS,
    LEAD_SCALE,
    PAIRS,
    REFUSE,
    REVIEW,
    SWEET_BITS,
    TEST_SCALE,
    WHOLE,
)
from tianheng.standards.columns.intrinsics import borrowing, lowest
from tianheng.standards.columns.layout import (
    ADDS,
    CELL,
    FAILS_FROM,
    FIXED,
    GRAMS,
    HIGH,
    HIGH_CAP,
    ITEMS,
    KIND,
    LEAD,
    LOW,
    LOW_CAP,
    OK_TO,
    SAID,
    SCALED,
    SLOT_FROM,
    TESTED,
    TESTS,
    TURNS,
    TWIN,
)
from tianheng.standards.columns.totals import HALF
from tianheng.standards.thresholds import MOST

S = np.int64
UNTOLD = -2


@borrowing
def add_up(item, items, facts, met, twins):
    """Items of one heading judged by what they take together: the formula's verdict, or BY_SHARES."""
    for twin in range(twins):
        together = met[item[TWIN, twin]] & S(ITEMS)
        turn = _turn(item, facts, together)
        if turn == UNTOLD:
            return S(BY_SHARES)
        while together:
            at = lowest(together)
            together &= together - S(1)
            if not facts[item[CELL, at], FIXED]:
                item[SAID, at] = turn & 3
    return gravest(item, items)


@borrowing
def gravest(item, items):
    """The gravest verdict of the items of a formula."""
    code = S(0)
    for at in range(items):
        code = max(code, item[SAID, at])
    return code


@borrowing
def _turn(item, facts, together):
    """The common verdict of the items of a heading; UNTOLD where what they take together cannot tell."""
    mine = item[CELL, lowest(together)]
    adds, lead = facts[mine, ADDS], facts[mine, LEAD]
    met, least, greatest, whole, scaled = S(0), S(0), S(0), S(0), S(0)
    open_end, unlike, unled, told = False, False, False, S(3)
    while together:
        at = lowest(together)
        together &= together - S(1)
        one, amount = item[CELL, at], item[GRAMS, at]
        met += 1
        unlike |= facts[one, ADDS] != adds
        unled |= facts[one, LEAD] != lead
        same = facts[one, TURNS + 1] == facts[mine, TURNS + 1]
        told &= same + 2 * (facts[one, TURNS + 2] == facts[mine, TURNS + 2])
        whole += amount
        least += min(amount, facts[one, SLOT_FROM + LOW_CAP]) * facts[one, SLOT_FROM + LOW]
        slope = facts[one, SLOT_FROM + HIGH]
        greatest += min(amount, facts[one, SLOT_FROM + HIGH_CAP]) * max(slope, S(0))
        open_end |= (slope < 0) & (amount > 0)
        scaled += (amount * facts[one, SCALED]) >> S(LEAD_SCALE)
    if unlike or not adds:
        return S(UNTOLD) if unled or not lead else _by_lead(facts, mine, scaled, met)
    if near(least, whole) or (not open_end and near(greatest, whole)):
        return S(UNTOLD)
    reach = 0 if not open_end and greatest <= WHOLE else 2 if least > WHOLE else 1
    turn = facts[mine, TURNS + reach]
    return turn if turn >= 0 and (reach == 0 or told & reach) else S(UNTOLD)


@borrowing
def near(share, slack):
    """Whether a share, which is too low by less than `slack`, is on an unknown side of 1."""
    return share <= WHOLE and share + slack > WHOLE


@borrowing
def _by_lead(facts, mine, total, met):
    """The verdict of so many micrograms of the lead; UNTOLD near its thresholds."""
    ok_to, fails_from = facts[mine, OK_TO], facts[mine, FAILS_FROM]
    band = 2 + met + (total >> S(LEAD_SCALE - 4))
    if total > MOST - band or abs(total - ok_to) <= band or abs(total - fails_from) <= band or total <= band:
        return S(UNTOLD)
    return S(total > ok_to) + S(total > fails_from)


@borrowing
def pairs(item, items, facts, twice, code):
    """Where two headings meet: the verdict so far, BY_CHECK where only that can tell; and whether sweeteners meet."""
    sweet = False
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        if twice & bit and bit & SWEET_BITS:
            sweet |= _apart(item, items, bit)
    for group in range(GROUPS, GROUPS + PAIRS):
        bit = S(1) << S(group)
        tests = twice & bit and not bit & SWEET_BITS and _apart(item, items, bit)
        if tests and (sweet or code >= REFUSE or not _tested(item, items, facts, bit)):
            return S(BY_CHECK), sweet
    return max(code, gravest(item, items)), sweet


@borrowing
def _apart(item, items, bit):
    """Whether cells with a mark stand under two headings."""
    first = S(-1)
    for at in range(items):
        if item[KIND, at] & bit:
            heading = item[KIND, at] >> S(HALF)
            if first >= 0 and heading != first:
                return True
            first = heading
    return False


@borrowing
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
