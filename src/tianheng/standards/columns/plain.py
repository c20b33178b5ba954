"""The reader that needs numpy alone: words are added up (columns/totals.py), so that one sum tells a formula.

Rows are read in chunks that stay in the cache; formulas in which something meets are looked at a second time.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tianheng.standards.columns import totals
from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.grid import Lens
from tianheng.standards.columns.plain_again import look_again
from tianheng.standards.columns.scan import Scan
from tianheng.standards.columns.totals import BOTH, COUNTED, FAILS, HEAVY, OPENS, TO_COUNTERS, UPPER

CHUNK, BLOCK = 1 << 15, 1 << 19
U = np.uint64
LOWER = (1 << 32) - 1


def scan(lens: Lens, formula: Ints, category: Ints, additive: Ints, amount: Ints, found: Scan) -> bool:
    """Reads rows whose formulas lie together into `found`. Amounts in µg/kg; a negative one is left to the check.

    Tells whether the ids of the formulas rise throughout.
    """
    law, rows, at, done, rising = _law(lens), len(formula), 0, 0, True
    while at < rows:
        until, again = min(at + BLOCK, rows), []
        while at < until:
            end = _end_of_formula(formula, min(at + CHUNK, rows))
            span = slice(at, end)
            words = _Words(law, category[span], additive[span], amount[span], found.row[span])
            starts, ends = _edges(formula[span])
            many = slice(done, done + len(starts))
            np.add(starts, at, out=found.starts[many])
            rising &= _rises(formula[span], starts, formula[at - 1] if at else None)
            flags = words.tell(starts, ends, found.state[many])
            flags |= _strange(formula[span], category[span], amount[span], ends)
            meets = np.flatnonzero(flags)
            again.append(np.stack((meets + done, ends[meets] + at)))
            at, done = end, many.stop
        formulas, ends = np.concatenate(again, axis=1)
        if len(formulas):
            look_again(lens, formulas, ends, category, additive, amount, found)
    return rising


def _end_of_formula(formula: Ints, at: int) -> int:
    while at < len(formula) and formula[at] == formula[at - 1]:
        at += 1
    return at


def _edges(formula: Ints) -> tuple[Ints, Ints]:
    """Where formulas begin and end."""
    edges = np.flatnonzero(formula[1:] != formula[:-1])
    edges += 1
    return np.append(0, edges), np.append(edges, len(formula))


def _rises(formula: Ints, starts: Ints, before: int | None) -> bool:
    firsts = formula.take(starts)
    return bool((before is None or before < firsts[0]) and (firsts[1:] > firsts[:-1]).all())


def _strange(formula: Ints, category: Ints, amount: Ints, ends: Ints) -> Ints:
    """Formulas with two categories, or with an amount that may weigh more than the food or is none at all."""
    mixed = category[1:] != category[:-1]
    mixed &= formula[1:] == formula[:-1]
    heavy = (amount < 0) | (amount >> HEAVY > 0)
    rows = np.concatenate((np.flatnonzero(mixed), np.flatnonzero(heavy)))
    strange = np.zeros(len(ends), np.bool_)
    strange[np.searchsorted(ends, rows, side="right")] = True
    return strange


@lru_cache(maxsize=8)
def _law(lens: Lens) -> tuple[Ints, int, Ints, Ints]:
    """The cell of each pair, and of each cell its thresholds and what it adds."""
    flat = lens.ids.reshape(-1).astype(np.int64)
    return flat, lens.ids.shape[1], totals.thresholds(lens.cells), totals.steps(lens.cells)


class _Words:
    """The running totals of a chunk."""

    def __init__(
        self, law: tuple[Ints, int, Ints, Ints], category: Ints, additive: Ints, amount: Ints, row: Ints
    ) -> None:
        """Adds up the rows; their verdicts go into `row`."""
        flat, width, thresholds, steps = law
        place = np.multiply(category, width, dtype=np.int64, casting="unsafe")
        place += additive
        cell = flat.take(place, mode="clip", out=place)
        over = (amount & LOWER if amount.itemsize > 4 else amount.view(np.uint32)).astype(U)
        over *= BOTH
        over += thresholds.take(cell, mode="clip")
        over &= UPPER
        np.bitwise_count(over, out=row)
        over >>= TO_COUNTERS
        over += steps.take(cell, mode="clip")
        self.running = np.cumsum(over, out=over)

    def tell(self, starts: Ints, ends: Ints, state: Ints) -> Ints:
        """Verdict per formula into `state`; whether something in it meets or is odd."""
        upto = self.running.take(ends - 1)
        words = upto.copy()
        words[1:] -= upto[:-1]
        np.add((words & OPENS) != 0, (words & FAILS) != 0, out=state, dtype=np.uint8)
        return np.asarray(totals.meets(words) | (ends - starts > COUNTED))
