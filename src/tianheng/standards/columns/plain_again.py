"""The second look of the reader that needs numpy alone, at formulas in which something meets or is odd.

Each of their rows adds a word of four-bit counters (sums of A.4, open, failing) and a bit for its heading, so that
one sum tells what of a formula meets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tianheng.standards.columns.cells import Ints, Table
from tianheng.standards.columns.codes import (
    BEYOND,
    BY_CHECK,
    BY_SHARES,
    BY_SWEETENERS,
    CLOSE,
    EXCEEDS,
    FAIL,
    FIELD,
    FIELD_FAILS,
    FIELD_ODD,
    FIELD_OPEN,
    GROUPS,
    LARGE,
    LEAD_SCALE,
    MARK_AGAIN,
    MARK_REFUSED,
    MARK_UNEVEN,
    MILLION,
    MOST_IN_FIELD,
    NO_SUM,
    NOT_COMPILED,
    PAIR_BITS,
    PAIRS,
    REFUSE,
    REVIEW,
    SCALE,
    SKETCH,
    SLOTS,
    SWEET_BITS,
    TEST_SCALE,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.scan import Scan, empty
from tianheng.standards.thresholds import MOST

HEADINGS = 1 << 20
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
    place, before = _places(found.starts[formulas], lengths)
    ids = lens.ids[category[place], additive[place]].astype(np.int64)
    part = empty(len(place), len(formulas))
    part.row[:], part.starts[:] = found.row[place], before
    _decide(
        _Block(
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


def _places(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """The rows of some formulas one after another, and where in them each formula begins."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())), before


@dataclass(slots=True)
class _Block:
    """Rows of whole formulas on their way: cells and verdicts by row, words and heading bits by formula."""

    cells: Table
    category: Ints
    amount: Ints
    ids: Ints
    ends: Ints
    words: Ints
    headings: Ints
    found: Scan
    bounds: Ints

    @property
    def lengths(self) -> Ints:
        return self.ends - self.found.starts


def _decide(block: _Block) -> None:
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


def _odd(block: _Block) -> Ints:
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


@dataclass(slots=True)
class _Rows:
    """Rows of the formulas looked at again: their place, formula and cell; `lead` is the first of its heading."""

    place: Ints
    owner: Ints
    cell: Ints
    lead: Ints

    def only(self, chosen: Ints) -> _Rows:
        pick = np.flatnonzero(chosen)
        return _Rows(self.place[pick], self.owner[pick], self.cell[pick], self.lead[pick])


def _look_again(block: _Block, formulas: Ints, maybe: Ints) -> None:
    """The second pass: formulas in which two of one sum, pair or heading meet, and those marked odd."""
    lengths = block.lengths[formulas]
    place, _ = _places(block.found.starts[formulas], lengths)
    rows = _Rows(place, np.repeat(formulas, lengths), block.ids[place], np.ones(len(place), np.bool_))
    rows = _refuse(block, rows)
    _meet(block, rows, maybe)
    marks = block.cells.bounds[:, 2].take(rows.cell)
    paired = rows.only(marks & PAIR_BITS)
    tested = _tests(block, paired)
    marks &= _twice(block.words).take(rows.owner)
    terms, marks = rows.only(marks), marks[marks != 0]
    for group in range(GROUPS):
        summed = terms.only((marks >> group) & 1)
        if len(summed.owner):
            _sum(block, summed, group)
    _show(block, formulas)
    _mark(block, rows)
    _sweeten(block, paired)
    state = block.found.state
    state[tested[state[tested] >= BY_SWEETENERS]] |= BY_CHECK


def _twice(words: Ints) -> Ints:
    """The sums in which a formula has two terms or more, a bit each."""
    met = [
        ((words >> U(FIELD * group)) & U(0b1110) != 0).astype(np.int64) << group for group in range(GROUPS)
    ]
    return np.asarray(np.bitwise_or.reduce(met))


def _pair(block: _Block, rows: _Rows, pair: int) -> tuple[_Rows, Ints, Ints]:
    """The rows of a pair of headings, where their formulas begin, and in which of these both headings stand."""
    found = rows.only((block.cells.bounds[:, 2].take(rows.cell) >> pair) & 1)
    if not len(found.owner):
        return found, np.empty(0, np.int64), np.empty(0, np.bool_)
    edges = np.flatnonzero(np.concatenate(([True], found.owner[1:] != found.owner[:-1])))
    heading = block.cells.heading.take(found.cell)
    return found, edges, np.minimum.reduceat(heading, edges) != np.maximum.reduceat(heading, edges)


def _sweeten(block: _Block, paired: _Rows) -> None:
    """Formulas in which the salt of two sweeteners meets one of them; what their sums come to stands if exact."""
    for pair in range(GROUPS, GROUPS + PAIRS):
        if SWEET_BITS >> pair & 1:
            found, edges, apart = _pair(block, paired, pair)
            met = found.owner[edges][apart]
            block.found.state[met] |= np.where(block.found.exact[met], BY_SWEETENERS, BY_SHARES).astype(
                np.uint8
            )


def _tests(block: _Block, rows: _Rows) -> Ints:
    """Formulas of two headings whose residue is tested for together: what is ok opens when all leave too much."""
    cells, state = block.cells, block.found.state
    met: list[Ints] = [np.empty(0, np.int64)]
    for pair in range(GROUPS, GROUPS + PAIRS):
        found, edges, apart = _pair(block, rows, pair)
        if SWEET_BITS >> pair & 1 or not apart.any():
            continue
        limit = cells.tested.take(found.cell)
        least = np.minimum.reduceat(limit, edges) << TEST_SCALE
        amount = np.minimum(block.amount[found.place].astype(np.int64), MOST)
        left = np.add.reduceat(amount * cells.tests.take(found.cell), edges)
        owner = found.owner[edges]
        state[owner[apart & ((least == 0) | (abs(left - least) < least >> 12))]] |= BY_CHECK
        over = np.repeat(apart & (left > least), np.diff(np.append(edges, len(found.owner))))
        opened = found.place[over]
        block.found.row[opened] = np.maximum(block.found.row[opened], REVIEW)
        met.append(owner[apart])
        state[met[-1]] = (state[met[-1]] & ~np.uint8(3)) | _worst(block, met[-1])
    return np.concatenate(met)


def _mark(block: _Block, rows: _Rows) -> None:
    """Formulas whose cells cannot be summed by one slope per verdict."""
    marks = block.cells.bounds[:, 2].take(rows.cell)
    summed = (block.words.take(rows.owner) & _SUMS_TWICE) != 0
    again = rows.owner[((marks & MARK_AGAIN) != 0) | (((marks & MARK_UNEVEN) != 0) & summed)]
    block.found.state[again] |= BY_SHARES


def _refuse(block: _Block, rows: _Rows) -> _Rows:
    """Marks what cannot be read, and its formula; the rows of the other formulas."""
    refused = rows.only(block.cells.bounds[:, 2].take(rows.cell) & MARK_REFUSED)
    if not len(refused.place):
        return rows
    block.found.row[refused.place] = 3
    block.found.state[refused.owner] = REFUSE
    return rows.only(block.found.state.take(rows.owner) != REFUSE)


def _meet(block: _Block, rows: _Rows, maybe: Ints) -> None:
    """Judges items of one heading by their common share."""
    heading = block.cells.heading.take(rows.cell)
    at = np.flatnonzero(maybe.take(rows.owner) & (heading > 0))
    keys = rows.owner[at] * np.int64(HEADINGS) + heading[at]
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    if not same.any():
        return
    rows.lead[at[order[1:][same]]] = False
    several = np.concatenate((same, [False])) | np.concatenate(([False], same))
    at = at[order[several]]
    met = _Rows(rows.place[at], rows.owner[at], rows.cell[at], rows.lead[at])
    edges = np.flatnonzero(met.lead)
    _together(block, met, edges)


def _together(block: _Block, met: _Rows, edges: Ints) -> None:
    """Rows sorted by formula and heading, each run beginning at an edge."""
    cells, found = block.cells, block.found
    least, greatest, open_end = _shares(cells, met.cell * SLOTS, block.amount[met.place])
    low, high = np.add.reduceat(least, edges), np.add.reduceat(greatest, edges)
    unbounded = np.logical_or.reduceat(open_end, edges)
    reach = np.where(~unbounded & (high <= WHOLE), 0, np.where(low > WHOLE, 2, 1))
    adds = cells.adds.take(met.cell)
    turns = cells.turns[met.cell, np.repeat(reach, np.diff(np.append(edges, len(adds))))]
    turn = np.minimum.reduceat(turns, edges)
    turn[turn != np.maximum.reduceat(turns, edges)] = -1
    owner = met.owner[edges]
    whole = np.add.reduceat(block.amount[met.place].astype(np.int64), edges)
    near = _near(low, whole) | (~unbounded & _near(high, whole)) | (turn < 0)
    unlike = (np.minimum.reduceat(adds, edges) != np.maximum.reduceat(adds, edges)) | (adds[edges] == 0)
    turn = np.where(unlike, _by_lead(block, met, edges), np.where(near, -1, turn & 3))
    said = np.repeat(np.maximum(turn, 0), np.diff(np.append(edges, len(adds))))
    free = ~cells.fixed.take(met.cell)
    found.row[met.place[free]] = said[free]
    formulas = owner[np.concatenate(([True], owner[1:] != owner[:-1]))]
    found.state[formulas] = _worst(block, formulas)
    found.state[owner[turn < 0]] |= BY_SHARES


def _by_lead(block: _Block, met: _Rows, edges: Ints) -> Ints:
    """The verdict of each run by the cell that leads all of it; -1 where none does or its thresholds are near."""
    cells = block.cells
    lead, amount = cells.lead.take(met.cell), block.amount[met.place].astype(np.int64)
    led = (np.minimum.reduceat(lead, edges) == np.maximum.reduceat(lead, edges)) & (lead[edges] > 0)
    total = np.add.reduceat((amount * cells.scaled.take(met.cell)) >> LEAD_SCALE, edges)
    ok_to, fails_from = (cells.bounds[lead[edges], place] for place in (0, 1))
    band = 2 + np.diff(np.append(edges, len(lead))) + (total >> (LEAD_SCALE - 4))
    near = (total > MOST - band) | (abs(total - ok_to) <= band) | (abs(total - fails_from) <= band)
    told = led & ~near & (total > band)
    return np.where(told, (total > ok_to).astype(np.int64) + (total > fails_from), -1)


def _worst(block: _Block, formulas: Ints) -> Any:
    """The gravest row verdict of some formulas, read anew."""
    place, before = _places(block.found.starts[formulas], block.lengths[formulas])
    return np.maximum.reduceat(block.found.row[place], before)


def _shares(cells: Table, slot: Ints, amount: Ints) -> tuple[Ints, Ints, Ints]:
    """Low and high share in 2^-44, and whether nothing bounds the high one (it is then the low one)."""
    given = amount.astype(np.int64)
    least = np.minimum(given, cells.low_cap.reshape(-1).take(slot)) * cells.low.reshape(-1).take(slot)
    slope = cells.high.reshape(-1).take(slot)
    greatest = np.minimum(given, cells.high_cap.reshape(-1).take(slot)) * slope
    return least, np.where(slope < 0, least, greatest), (slope < 0) & (given > 0)


def _sum(block: _Block, rows: _Rows, group: int) -> None:
    """One sum of A.4 over the formulas in which it has two terms or more."""
    edges = np.flatnonzero(np.concatenate(([True], rows.owner[1:] != rows.owner[:-1])))
    said, amount = block.found.row[rows.place], block.amount[rows.place]
    slot = np.where((said == REVIEW) & (amount > block.cells.split.take(rows.cell)), BEYOND, said)
    least, greatest, open_end = _shares(block.cells, rows.cell * SLOTS + slot, amount)
    sure = (block.cells.sure.take(rows.cell) >> group) & 1

    def summed(values: Ints) -> Ints:
        return np.add.reduceat(values.astype(np.int64), edges)

    sures, terms = summed(sure * rows.lead), summed(rows.lead)
    certain_low, possible_high = summed(least * sure), summed(greatest)
    possible_open, certain_open = summed(open_end) > 0, summed(open_end * sure) > 0
    status = np.where(~possible_open & (possible_high <= WHOLE), WITHIN, UNCERTAIN)
    status[(sures > 1) & (certain_low > WHOLE)] = EXCEEDS
    slack = amount + WHOLE * (amount > _caps(block.cells, rows.cell * SLOTS + slot)).astype(np.int64)
    certain_slack, possible_slack = summed(slack * sure), summed(slack)
    near = (sures > 1) & _near(certain_low, certain_slack)
    near |= ~possible_open & _near(possible_high, possible_slack)
    certain = np.where(certain_open, certain_low, summed(greatest * sure))
    possible = np.where(possible_open, summed(least), possible_high)
    surely = (sures == terms) | (status == EXCEEDS)
    low = np.where(surely, certain, possible)
    high = low + np.where(surely, certain_slack, possible_slack)
    real = terms > 1
    _note(block, rows.owner[edges][real], status[real], np.stack((low, high))[:, real], near[real])


def _near(share: Ints, slack: Ints) -> Any:
    """Whether shares, too low by less than `slack`, are on an unknown side of 1."""
    return (share <= WHOLE) & (share + slack > WHOLE)


def _caps(cells: Table, slot: Ints) -> Ints:
    """The amounts from which a share is capped."""
    return np.minimum(cells.low_cap.reshape(-1).take(slot), cells.high_cap.reshape(-1).take(slot))


def _note(block: _Block, formulas: Ints, status: Ints, bounds: Ints, near: Ints) -> None:
    """Keeps the gravest sum, and what it does to the verdict."""
    found, kept = block.found, block.bounds
    graver, equal = status > found.ratio[formulas], status == found.ratio[formulas]
    found.ratio[formulas[graver]] = status[graver]
    kept[:, formulas[graver]] = bounds[:, graver]
    kept[:, formulas[equal]] = np.maximum(kept[:, formulas[equal]], bounds[:, equal])
    state = found.state[formulas]
    verdict = np.maximum(
        state & 3, np.where(status == EXCEEDS, FAIL, np.where(status == UNCERTAIN, REVIEW, 0))
    )
    found.state[formulas] = verdict | (state & BY_SHARES) | np.where(near, BY_SHARES, 0)


def _show(block: _Block, formulas: Ints) -> None:
    """The gravest sums in millionths, and whether these are exact."""
    summed = formulas[block.found.ratio[formulas] != NO_SUM]
    low, high = (_millionths(block.bounds[place, summed]) for place in (0, 1))
    block.found.millionths[summed], block.found.exact[summed] = low, low == high
    unknown = (low != high) & (abs(block.bounds[0, summed] - WHOLE) < CLOSE)
    block.found.state[summed[unknown]] |= BY_SHARES


def _millionths(share: Ints) -> Ints:
    """Shares in millionths, rounded up."""
    rest = (share & (WHOLE - 1)).astype(U) * U(MILLION) + U(WHOLE - 1)
    return (share >> SCALE) * MILLION + (rest >> U(SCALE)).astype(np.int64)
