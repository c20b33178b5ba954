"""The second look of the compiled reader: formulas in which two of one kind meet, or something is odd."""

from __future__ import annotations

# numba types the functions below
# mypy: disable-error-code="no-untyped-def,assignment"
import numpy as np

from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    BY_SWEETENERS,
    CLOSE,
    EXCEEDS,
    FAIL,
    GROUP_BITS,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MARK_UNEVEN,
    MOST_ITEMS,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    REFUSE,
    REVIEW,
    SWEET_BITS,
    UNCERTAIN,
    WHOLE,
)
from tianheng.standards.columns.fast_headings import add_up, gravest, pairs
from tianheng.standards.columns.fast_sums import millionths as in_millionths
from tianheng.standards.columns.fast_sums import sums
from tianheng.standards.columns.intrinsics import borrowing, fetch
from tianheng.standards.columns.layout import CELL, GRAMS, ITEMS, KIND, SAID, STAMP, TWIN
from tianheng.standards.columns.totals import HALF
from tianheng.standards.thresholds import MOST

U, S = np.uint64, np.int64


@borrowing
def look_again(
    again, many, ends, category, amount, cells, kinds, facts, met, item, before,
    row, state, ratio, millionths, exact,
):  # fmt: skip
    """State, gravest sum, its millionths and whether they are exact, of the formulas listed in `again`."""
    for turn in range(many):
        fetch(ratio, again[turn])
        fetch(millionths, again[turn])
        fetch(exact, again[turn])
    for turn in range(many):
        one = again[turn]
        rows = slice(ends[one], ends[one + 1])
        if ends[one + 1] - ends[one] > MOST_ITEMS:
            state[one] = _too_many(cells[rows], kinds)
            continue
        seen, twice, counted, twins, odd = _gathered(
            category[rows],
            amount[rows],
            cells[rows],
            row[rows],
            kinds,
            met,
            item,
            S(before + one + 1) << S(STAMP),
        )
        if seen & MARK_MISSING:
            state[one] = NOT_COMPILED
        elif odd:
            state[one] = BY_CHECK
        elif seen & MARK_REFUSED:
            state[one] = _refused(item, row[rows])
        else:
            state[one] = _judged(
                item,
                S(len(row[rows])),
                facts,
                met,
                seen,
                twice,
                counted,
                twins,
                one,
                ratio,
                millionths,
                exact,
            )
            if twins or twice & PAIR_BITS:
                _put(item, row[rows])


@borrowing
def _too_many(cells, kinds):
    for cell in cells:
        if kinds[U(cell)] & MARK_MISSING:
            return NOT_COMPILED
    return BY_CHECK


@borrowing
def _gathered(category, amount, cells, row, kinds, met, item, stamp):
    """Puts the items of a formula side by side.

    All marks; the marks of two or more; a bit for each item that some sum counts; how many headings stand twice; and
    whether amounts or categories are odd.
    """
    seen, twice, whole, counted, twins, odd = S(0), S(0), S(0), S(0), S(0), False
    for at in range(len(row)):
        grams, kind = S(amount[at]), kinds[U(cells[at])]
        item[CELL, at], item[GRAMS, at], item[SAID, at], item[KIND, at] = cells[at], grams, row[at], kind
        twice |= seen & kind
        seen |= kind
        whole += grams
        odd |= (grams < 0) | (grams > MOST) | (category[at] != category[0])
        counted |= S(kind & GROUP_BITS != 0) << S(at)
        heading = kind >> S(HALF)
        stood = met[U(heading)] ^ stamp
        stood = stood if U(stood) <= U(ITEMS) else S(0)
        met[U(heading)] = stamp | stood | S(1) << S(at)
        item[TWIN, twins] = heading
        twins += (stood != 0) & (stood & (stood - 1) == 0) & (heading > 0)
    return seen, twice, counted, twins, odd | (whole > MOST)


@borrowing
def _refused(item, row):
    """What cannot be read is marked in its row."""
    for at in range(len(row)):
        if item[KIND, at] & MARK_REFUSED:
            row[at] = REFUSE
    return REFUSE


@borrowing
def _put(item, row):
    for at in range(len(row)):
        row[at] = item[SAID, at]


@borrowing
def _judged(item, items, facts, met, seen, twice, counted, twins, one, ratio, millionths, exact):
    """The state of a formula, its gravest sum put in its place."""
    code = add_up(item, items, facts, met, twins) if twins else gravest(item, items)
    sweet = False
    if twice & PAIR_BITS:
        code, sweet = pairs(item, items, facts, twice & PAIR_BITS, code)
    checked = S(BY_CHECK) if twice & (PAIR_BITS ^ SWEET_BITS) else S(BY_SHARES)
    if code < REFUSE and (seen & MARK_AGAIN or (seen & MARK_UNEVEN and twice & GROUP_BITS)):
        code = checked
    if twice & GROUP_BITS and code < REFUSE:
        close, grave, least, most = sums(item, facts, met, counted, twice & GROUP_BITS, twins > 0)
        ratio[one], millionths[one] = grave, in_millionths(least)
        exact[one] = grave == NO_SUM or in_millionths(least) == in_millionths(most)
        close |= not exact[one] and abs(least - WHOLE) < CLOSE
        code = checked if close else max(code, S(FAIL) * (grave == EXCEEDS), S(REVIEW) * (grave == UNCERTAIN))
    if sweet and code < REFUSE:
        code = code | S(BY_SWEETENERS) if exact[one] else S(BY_SHARES)
    return code
