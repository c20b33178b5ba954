"""The second look of the reader without numba at the sums of A.4."""

from __future__ import annotations

from typing import Any

import numpy as np

from tianheng.standards.columns.cells import Ints, Table
from tianheng.standards.columns.codes import (
    BEYOND,
    BY_SHARES,
    CLOSE,
    EXCEEDS,
    FAIL,
    MILLION,
    NO_SUM,
    REVIEW,
    SCALE,
    SLOTS,
    UNCERTAIN,
    WHOLE,
    WITHIN,
)
from tianheng.standards.columns.plain_block import Block, Rows

U = np.uint64


def shares(cells: Table, slot: Ints, amount: Ints) -> tuple[Ints, Ints, Ints]:
    """Low and high share in 2^-44, and whether nothing bounds the high one (it is then the low one)."""
    given = amount.astype(np.int64)
    least = np.minimum(given, cells.low_cap.reshape(-1).take(slot)) * cells.low.reshape(-1).take(slot)
    slope = cells.high.reshape(-1).take(slot)
    greatest = np.minimum(given, cells.high_cap.reshape(-1).take(slot)) * slope
    return least, np.where(slope < 0, least, greatest), (slope < 0) & (given > 0)


def add_up(block: Block, rows: Rows, group: int) -> None:
    """One sum of A.4 over the formulas in which it has two terms or more."""
    edges = np.flatnonzero(np.concatenate(([True], rows.owner[1:] != rows.owner[:-1])))
    said, amount = block.found.row[rows.place], block.amount[rows.place]
    slot = np.where((said == REVIEW) & (amount > block.cells.split.take(rows.cell)), BEYOND, said)
    least, greatest, open_end = shares(block.cells, rows.cell * SLOTS + slot, amount)
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
    near = (sures > 1) & near_one(certain_low, certain_slack)
    near |= ~possible_open & near_one(possible_high, possible_slack)
    certain = np.where(certain_open, certain_low, summed(greatest * sure))
    possible = np.where(possible_open, summed(least), possible_high)
    surely = (sures == terms) | (status == EXCEEDS)
    low = np.where(surely, certain, possible)
    high = low + np.where(surely, certain_slack, possible_slack)
    real = terms > 1
    _note(block, rows.owner[edges][real], status[real], np.stack((low, high))[:, real], near[real])


def near_one(share: Ints, slack: Ints) -> Any:
    """Whether shares, too low by less than `slack`, are on an unknown side of 1."""
    return (share <= WHOLE) & (share + slack > WHOLE)


def _caps(cells: Table, slot: Ints) -> Ints:
    """The amounts from which a share is capped."""
    return np.minimum(cells.low_cap.reshape(-1).take(slot), cells.high_cap.reshape(-1).take(slot))


def _note(block: Block, formulas: Ints, status: Ints, bounds: Ints, near: Ints) -> None:
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


def show(block: Block, formulas: Ints) -> None:
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
