"""The second look of the reader that needs numpy alone, at formulas in which something meets or is odd.

Each of their rows adds a word of four-bit counters (sums of A.4, open, failing) and a bit for its heading, so that
one sum tells what of a formula meets.
"""

from __future__ import annotations

import numpy as np

from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    BY_SWEETENERS,
    FAIL,
    FIELD,
    FIELD_FAILS,
    FIELD_ODD,
    FIELD_OPEN,
    GROUPS,
    LARGE,
    MARK_AGAIN,
    MARK_REFUSED,
    MARK_UNEVEN,
    MOST_IN_FIELD,
    NOT_COMPILED,
    PAIR_BITS,
    PAIRS,
    REFUSE,
    REVIEW,
    SKETCH,
)
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.plain_block import Block, Rows, places
from tianheng.standards.columns.plain_headings import meet, sweeten, tests
from tianheng.standards.columns.plain_sums import add_up, show
from tianheng.standards.columns.scan import Scan, empty
from tianheng.standards.thresholds import MOST

U = np.uint64
_STEP = np.array([0, FIELD_OPEN, FIELD_FAILS, 0], np.int64)
_OPEN, _FAILS, _ODD = (U(0b1111) * U(field) for field in (FIELD_OPEN, FIELD_FAILS, FIELD_ODD))
_SUMS_TWICE = U(sum(0b1110 << (FIELD * place) for place in range(GROUPS)))
_HEADING_BITS = U((1 << SKETCH) - 1)
_PAIRS_TWICE = U(sum(0b1110 << (FIELD * place) for place in range(GROUPS, GROUPS + PAIRS)))


def look_again(
    lens: Lens, formulas: Ints, ends: Ints, category: Ints, additive: Ints, amount: Ints, found: Scan
) -> None:
    """Tells of some formulas, given by their place and the rows before which they end, what they are."""
    lengths = ends - found.starts[formulas]
    place, before = places(found.starts[formulas], lengths)
    ids = lens.ids[category[place], additive[place]].astype(np.int64)
    part = empty(len(place), len(formulas))
    part.row[:], part.starts[:] = found.row[place], before
    _decide(
        Block(
            lens.cells,
            category[place],
            amount[place].astype(np.int64),
            ids,
            before + lengths,
            np.add.reduceat(lens.cells.word.take(ids) + _STEP.take(part.row), before).view(U),
            np.add.reduceat(lens.cells.sketch.take(ids), before).view(U),
            part,
            np.zeros((2, len(formulas)), np.int64),
        )
    )
    found.row[place] = part.row
    for name in ("state", "ratio", "millionths", "exact"):
        getattr(found, name)[formulas] = getattr(part, name)


def _decide(block: Block) -> None:
    found, words = block.found, block.words
    if not block.ids.all():
        found.state[:] = NOT_COMPILED
        return
    found.state[:] = np.where(words & _FAILS, FAIL, np.where(words & _OPEN, REVIEW, 0))
    # fewer different bits than headings: two may be one
    odd = _odd(block)
    maybe = np.bitwise_count(block.headings & _HEADING_BITS) != block.headings >> U(SKETCH)
    again = np.flatnonzero((maybe | ((words & (_SUMS_TWICE | _PAIRS_TWICE | _ODD)) != 0)) & ~odd)
    if len(again):
        _look_again(block, again, maybe)
    found.state[odd] = BY_CHECK


def _odd(block: Block) -> Ints:
    """Formulas with a bad amount or more than the whole, two categories, or more items than a counter holds."""
    starts, amount, category = block.found.starts, block.amount, block.category
    odd = block.lengths > MOST_IN_FIELD
    if amount.min() < 0 or amount.max() > LARGE:
        given = np.where((amount < 0) | (amount > MOST), MOST + 1, amount).astype(np.int64)
        odd |= np.add.reduceat(given, starts) > MOST
    changed = category[1:] != category[:-1]
    changed[starts[1:] - 1] = False
    if changed.any():
        odd[np.searchsorted(starts, np.flatnonzero(changed) + 1, side="right") - 1] = True
    return odd


def _look_again(block: Block, formulas: Ints, maybe: Ints) -> None:
    """The second pass: formulas in which two of one sum, pair or heading meet, and those marked odd."""
    lengths = block.lengths[formulas]
    place, _ = places(block.found.starts[formulas], lengths)
    rows = Rows(place, np.repeat(formulas, lengths), block.ids[place], np.ones(len(place), np.bool_))
    rows = _refuse(block, rows)
    meet(block, rows, maybe)
    marks = block.cells.bounds[:, 2].take(rows.cell)
    paired = rows.only(marks & PAIR_BITS)
    tested = tests(block, paired)
    marks &= _twice(block.words).take(rows.owner)
    terms, marks = rows.only(marks), marks[marks != 0]
    for group in range(GROUPS):
        summed = terms.only((marks >> group) & 1)
        if len(summed.owner):
            add_up(block, summed, group)
    show(block, formulas)
    _mark(block, rows)
    sweeten(block, paired)
    state = block.found.state
    state[tested[state[tested] >= BY_SWEETENERS]] |= BY_CHECK


def _twice(words: Ints) -> Ints:
    """The sums in which a formula has two terms or more, a bit each."""
    met = [
        ((words >> U(FIELD * group)) & U(0b1110) != 0).astype(np.int64) << group for group in range(GROUPS)
    ]
    return np.asarray(np.bitwise_or.reduce(met))


def _mark(block: Block, rows: Rows) -> None:
    """Formulas whose cells cannot be summed by one slope per verdict."""
    marks = block.cells.bounds[:, 2].take(rows.cell)
    summed = (block.words.take(rows.owner) & _SUMS_TWICE) != 0
    again = rows.owner[((marks & MARK_AGAIN) != 0) | (((marks & MARK_UNEVEN) != 0) & summed)]
    block.found.state[again] |= BY_SHARES


def _refuse(block: Block, rows: Rows) -> Rows:
    """Marks what cannot be read, and its formula; the rows of the other formulas."""
    refused = rows.only(block.cells.bounds[:, 2].take(rows.cell) & MARK_REFUSED)
    if not len(refused.place):
        return rows
    block.found.row[refused.place] = 3
    block.found.state[refused.owner] = REFUSE
    return rows.only(block.found.state.take(rows.owner) != REFUSE)
