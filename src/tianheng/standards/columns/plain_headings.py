"""The second look of the reader without numba at items of one heading, or of two that are judged together."""

from __future__ import annotations

from typing import Any

import numpy as np

from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    BY_SWEETENERS,
    GROUPS,
    LEAD_SCALE,
    PAIRS,
    REVIEW,
    SLOTS,
    SWEET_BITS,
    TEST_SCALE,
    WHOLE,
)
from tianheng.standards.columns.plain_block import Block, Rows, places
from tianheng.standards.columns.plain_sums import near_one, shares
from tianheng.standards.thresholds import MOST

HEADINGS = 1 << 20


def _pair(block: Block, rows: Rows, pair: int) -> tuple[Rows, Ints, Ints]:
    """The rows of a pair of headings, where their formulas begin, and in which of these both headings stand."""
    found = rows.only((block.cells.bounds[:, 2].take(rows.cell) >> pair) & 1)
    if not len(found.owner):
        return found, np.empty(0, np.int64), np.empty(0, np.bool_)
    edges = np.flatnonzero(np.concatenate(([True], found.owner[1:] != found.owner[:-1])))
    heading = block.cells.heading.take(found.cell)
    return found, edges, np.minimum.reduceat(heading, edges) != np.maximum.reduceat(heading, edges)


def sweeten(block: Block, paired: Rows) -> None:
    """Formulas in which the salt of two sweeteners meets one of them; what their sums come to stands if exact."""
    for pair in range(GROUPS, GROUPS + PAIRS):
        if SWEET_BITS >> pair & 1:
            found, edges, apart = _pair(block, paired, pair)
            met = found.owner[edges][apart]
            block.found.state[met] |= np.where(block.found.exact[met], BY_SWEETENERS, BY_SHARES).astype(
                np.uint8
            )


def tests(block: Block, rows: Rows) -> Ints:
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


def meet(block: Block, rows: Rows, maybe: Ints) -> None:
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
    met = Rows(rows.place[at], rows.owner[at], rows.cell[at], rows.lead[at])
    edges = np.flatnonzero(met.lead)
    _together(block, met, edges)


def _together(block: Block, met: Rows, edges: Ints) -> None:
    """Rows sorted by formula and heading, each run beginning at an edge."""
    cells, found = block.cells, block.found
    least, greatest, open_end = shares(cells, met.cell * SLOTS, block.amount[met.place])
    low, high = np.add.reduceat(least, edges), np.add.reduceat(greatest, edges)
    unbounded = np.logical_or.reduceat(open_end, edges)
    reach = np.where(~unbounded & (high <= WHOLE), 0, np.where(low > WHOLE, 2, 1))
    adds = cells.adds.take(met.cell)
    turns = cells.turns[met.cell, np.repeat(reach, np.diff(np.append(edges, len(adds))))]
    turn = np.minimum.reduceat(turns, edges)
    turn[turn != np.maximum.reduceat(turns, edges)] = -1
    owner = met.owner[edges]
    whole = np.add.reduceat(block.amount[met.place].astype(np.int64), edges)
    near = near_one(low, whole) | (~unbounded & near_one(high, whole)) | (turn < 0)
    unlike = (np.minimum.reduceat(adds, edges) != np.maximum.reduceat(adds, edges)) | (adds[edges] == 0)
    turn = np.where(unlike, _by_lead(block, met, edges), np.where(near, -1, turn & 3))
    said = np.repeat(np.maximum(turn, 0), np.diff(np.append(edges, len(adds))))
    free = ~cells.fixed.take(met.cell)
    found.row[met.place[free]] = said[free]
    formulas = owner[np.concatenate(([True], owner[1:] != owner[:-1]))]
    found.state[formulas] = _worst(block, formulas)
    found.state[owner[turn < 0]] |= BY_SHARES


def _by_lead(block: Block, met: Rows, edges: Ints) -> Ints:
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


def _worst(block: Block, formulas: Ints) -> Any:
    """The gravest row verdict of some formulas, read anew."""
    place, before = places(block.found.starts[formulas], block.lengths[formulas])
    return np.maximum.reduceat(block.found.row[place], before)
