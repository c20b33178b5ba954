"""What the second look of the reader without numba works on: rows of whole formulas, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tianheng.standards.columns.cells import Ints, Table
from tianheng.standards.columns.scan import Scan


def places(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """The rows of some formulas one after another, and where in them each formula begins."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())), before


@dataclass(slots=True)
class Block:
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
        """How many rows each formula has."""
        return self.ends - self.found.starts


@dataclass(slots=True)
class Rows:
    """Rows of the formulas looked at again: their place, formula and cell; `lead` is the first of its heading."""

    place: Ints
    owner: Ints
    cell: Ints
    lead: Ints

    def only(self, chosen: Ints) -> Rows:
        """Those of them that are chosen."""
        pick = np.flatnonzero(chosen)
        return Rows(self.place[pick], self.owner[pick], self.cell[pick], self.lead[pick])
