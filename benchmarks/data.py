"""Formulas for measuring: the real law's additives and categories, skewed as factories use them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianheng.standards.clauses.sweeteners import SALT
from tianheng.standards.columns.codes import MARK_REFUSED
from tianheng.standards.columns.grid import Grid, Lens
from tianheng.standards.columns.kernel import cells_of
from tianheng.standards.substances import members
from tianheng.standards.thresholds import MOST

Ints = NDArray[Any]
SEED = 2760
MOST_ITEMS = 9
OVER, NOT_PERMITTED = 0.059, 0.021
ROUNDS = 8


@dataclass(frozen=True)
class Rows:
    """Rows of formulas as a factory's ledger holds them: 12 bytes each, formula by formula."""

    formula: Ints
    category: Ints
    additive: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.formula)

    @property
    def bytes(self) -> int:
        """What one pass over the rows reads."""
        return sum(int(column.nbytes) for column in (self.formula, self.category, self.additive, self.amount))

    def head(self, rows: int) -> Rows:
        """The first rows, cut where a formula ends."""
        if rows >= len(self):
            return self
        end = int(np.searchsorted(self.formula, self.formula[rows]))
        return Rows(*(column[:end] for column in (self.formula, self.category, self.additive, self.amount)))


@dataclass(frozen=True)
class Law:
    """The compiled law over all words used here: the grid, and plain columns for those who join tables."""

    lens: Lens
    categories: tuple[str, ...]
    additives: tuple[str, ...]
    headings: Ints

    def column(self, place: int) -> Ints:
        """One column of `bounds` (0 ok up to, 1 fails above, 2 marks) over category × additive."""
        return np.asarray(self.lens.cells.bounds[self.lens.ids, place])


@cache
def law() -> Law:
    """Every member of Table A.1 in every category that has none below it, compiled."""
    cells = cells_of(None, frozenset())
    edition = cells.law.law
    parents = {one.parent for one in edition.categories.values()}
    named = [one for one in edition.categories.values() if one.name != "—" and one.code not in parents]
    categories = tuple(one.code for one in named)
    of = [(place, name) for place, one in enumerate(edition.headings.values()) for name in members(one.name)]
    additives = tuple(name for _, name in of)
    grid = Grid(cells, categories, additives)
    grid.compile_all()
    return Law(grid.lens(), categories, additives, np.array([place for place, _ in of]))


def rows(count: int, seed: int = SEED) -> Rows:
    """About `count` rows: 1 to 9 additives per formula, 8 % of rows breaking their limit or not permitted."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(1, MOST_ITEMS + 1, size=max(1, count // 5), dtype=np.int32)
    formula = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    foods = _foods(chance, len(lengths))
    category = np.repeat(foods, lengths)
    additive = _additives(chance, formula, category)
    return Rows(formula, category, additive, _amounts(chance, category, additive))


def _foods(chance: np.random.Generator, count: int) -> Ints:
    """Categories, a few of them common; left out: those that permit little, and wines, whose unit is the litre."""
    known = law()
    refused = (known.column(2) & MARK_REFUSED).any(axis=1)
    usable = np.flatnonzero(~refused & ((known.column(1) > 0).sum(axis=1) >= MOST_ITEMS * 2))
    order = chance.permutation(usable)
    weight = 1.0 / np.arange(3, len(order) + 3)
    return order[chance.choice(len(order), size=count, p=weight / weight.sum())].astype(np.int16)


def _additives(chance: np.random.Generator, formula: Ints, category: Ints) -> Ints:
    additive = np.empty(len(formula), np.int16)
    draw = np.arange(len(formula))
    for _ in range(ROUNDS + 1):
        additive[draw] = _drawn(chance, category[draw])
        draw = _repeated(formula, additive)
        if not len(draw):
            break
    strays = np.flatnonzero(chance.random(len(formula), dtype=np.float32) < NOT_PERMITTED)
    additive[strays] = chance.integers(0, len(law().additives), size=len(strays))
    return additive


def _drawn(chance: np.random.Generator, category: Ints) -> Ints:
    """One permitted additive per row, the common ones of a category oftener."""
    found = np.empty(len(category), np.int16)
    order = np.argsort(category, kind="stable")
    codes, begins = np.unique(category[order], return_index=True)
    for code, rows_of in zip(codes.tolist(), np.split(order, begins[1:]), strict=True):
        choices, weight = _choices(code)
        found[rows_of] = choices[chance.choice(len(choices), size=len(rows_of), p=weight)]
    return found


@cache
def _choices(category: int) -> tuple[Ints, Any]:
    """What a category permits, and how often factories take it: the additives of many categories oftener.

    The salt of aspartame and acesulfame is left out: it is bought in place of both, not beside them.
    """
    salt = law().additives.index(SALT)
    permitted = np.flatnonzero(law().column(1)[category] > 0).astype(np.int16)
    permitted = permitted[permitted != salt]
    spread = (law().column(1) > 0).sum(axis=0)[permitted].astype(np.float64)
    weight = (spread / spread.max()) * np.random.default_rng(SEED + category).uniform(0.2, 1, len(permitted))
    return permitted, weight / weight.sum()


def _repeated(formula: Ints, additive: Ints) -> Ints:
    """Rows whose heading stands in their formula already."""
    key = formula.astype(np.int64) * 1024 + law().headings[additive]
    order = np.argsort(key, kind="stable")
    return order[1:][key[order[1:]] == key[order[:-1]]]


def _amounts(chance: np.random.Generator, category: Ints, additive: Ints) -> Ints:
    """Shares of the limit as factories dose: mostly a third to the whole; a few over it."""
    bound = law().column(0)
    top = np.where(bound > 0, bound, law().column(1))
    top = np.where((top <= 0) | (top >= MOST), 5_000_000, top)[category, additive]
    share = 0.1 + 0.55 * chance.random(len(category), dtype=np.float32)
    over = chance.random(len(category), dtype=np.float32) < OVER
    share[over] = 1.02 + chance.random(int(over.sum()), dtype=np.float32)
    return np.minimum(top * share.astype(np.float64), MOST).astype(np.int32)
