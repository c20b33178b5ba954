"""The second look of the compiled reader at the sums of A.4 in a formula."""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,var-annotated"
import numpy as np

from tianheng.standards.columns.codes import (
    BEYOND,
    EXCEEDS,
    MILLION,
    NO_SUM,
    REVIEW,
    SCALE,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.fast_headings import near
from tianheng.standards.columns.intrinsics import borrowing, lowest
from tianheng.standards.columns.layout import (
    CELL,
    GRAMS,
    HIGH,
    HIGH_CAP,
    ITEMS,
    KIND,
    LOW,
    LOW_CAP,
    SAID,
    SLOT_FROM,
    SPLIT,
)
from tianheng.standards.columns.totals import HALF, SURE

U, S = np.uint64, np.int64


@borrowing
def sums(item, facts, met, counted, groups, twins):
    """Whether a sum is too near 1 to tell here, the gravest status, and the bounds of the sum that has it.

    `counted`: a bit for each item that some sum counts; `groups`: one for each sum in which two meet.
    """
    close, grave, least, most = False, S(NO_SUM), S(0), S(0)
    while groups:
        bit = groups & -groups
        groups ^= bit
        unsure, status, low, high = _sum(item, facts, met, counted, bit, twins)
        close |= unsure
        least = low if status > grave else max(least, low) if status == grave else least
        most = high if status > grave else max(most, high) if status == grave else most
        grave = max(grave, status)
    return close, grave, least, most


@borrowing
def _sum(item, facts, met, counted, bit, twins):
    """One sum of A.4: whether it is near 1, its status, and the bounds of the number shown."""
    sure = unsure = certain_open = possible_open = certain_slack = possible_slack = S(0)
    certain_low = certain_high = possible_low = possible_high = S(0)
    while counted:
        at = lowest(counted)
        counted &= counted - S(1)
        marks = item[KIND, at]
        counts = -S(marks & bit != 0)
        surely = -S((marks >> S(SURE)) & bit != 0) & counts
        new = S(not (twins and _stands(met, marks >> S(HALF), at)))
        least, greatest, slack, open_end = _term(facts, item[CELL, at], item[GRAMS, at], item[SAID, at])
        possible_low += least & counts
        possible_high += greatest & counts
        possible_slack += slack & counts
        possible_open |= open_end & counts
        certain_low += least & surely
        certain_high += greatest & surely
        certain_slack += slack & surely
        certain_open |= open_end & surely
        sure += new & surely
        unsure += new & (counts ^ surely)
    if sure + unsure < 2:
        return False, S(NO_SUM), S(0), S(0)
    close = sure > 1 and near(certain_low, certain_slack)
    close |= not possible_open and near(possible_high, possible_slack)
    fits = not possible_open and possible_high <= WHOLE
    status = S(EXCEEDS) if sure > 1 and certain_low > WHOLE else S(WITHIN) if fits else S(UNCERTAIN)
    if unsure and status != EXCEEDS:
        low = possible_low if possible_open else possible_high
        return close, status, low, low + possible_slack
    low = certain_low if certain_open else certain_high
    return close, status, low, low + certain_slack


@borrowing
def _term(facts, mine, amount, slot):
    """The low and the high share of an item, by how much they may be too low, and whether nothing bounds the high."""
    if slot == REVIEW and amount > facts[mine, SPLIT]:
        slot = S(BEYOND)
    share = SLOT_FROM + 4 * slot
    slope, low_cap, high_cap = (
        facts[mine, share + HIGH],
        facts[mine, share + LOW_CAP],
        facts[mine, share + HIGH_CAP],
    )
    least = min(amount, low_cap) * facts[mine, share + LOW]
    greatest = least if slope < 0 else min(amount, high_cap) * slope
    slack = S(WHOLE) if amount > min(low_cap, high_cap) else amount
    return least, greatest, slack, S((slope < 0) & (amount > 0))


@borrowing
def _stands(met, heading, at):
    """Whether the heading of an item stands before it."""
    return heading > 0 and met[U(heading)] & S(ITEMS) & ((S(1) << at) - S(1)) != 0


@borrowing
def millionths(share):
    """A share in millionths, rounded up."""
    rest = U(share & S(WHOLE - 1)) * U(MILLION) + U(WHOLE - 1)
    return (share >> S(SCALE)) * S(MILLION) + S(rest >> U(SCALE))
