"""Millions of rows judged in memory: read by thresholds, and by the check itself where those cannot say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import accumulate, pairwise

import numpy as np

from tianheng.standards.columns import exact, plain
from tianheng.standards.columns.cells import Cells, Ints, Table
from tianheng.standards.columns.codes import (
    BY_CHECK,
    BY_SHARES,
    BY_SWEETENERS,
    MILLION,
    NO_LIMIT,
    NOT_COMPILED,
    REASONS,
    ROW_WORDS,
)
from tianheng.standards.columns.exact import Extra
from tianheng.standards.columns.grid import Grids, Lens
from tianheng.standards.columns.judged import Judged
from tianheng.standards.columns.scan import Scan, borders, empty, formulas_in
from tianheng.standards.columns.sweeteners import told_by_shares
from tianheng.standards.thresholds import MOST, Says, Thresholds

# loading the compiled reader takes seconds: below so many rows the plain one is done sooner
WORTH_COMPILING = 1_000_000
Reader = Callable[[Lens, Ints, Ints, Ints, Ints, Scan], bool]
NO_EXTRAS: Mapping[int, Extra] = {}


@dataclass(slots=True)
class Columns:
    """Rows as arrays: formula ids (any integers), codes into the two word lists, amounts in µg/kg.

    Rows of one formula may lie anywhere. A row of which more is known than a whole number of
    micrograms stands in `extras` by its place, with -1 as its amount.
    """

    formula: Ints
    category: Ints
    additive: Ints
    amount: Ints
    categories: tuple[str, ...]
    additives: tuple[str, ...]
    extras: Mapping[int, Extra] = field(default_factory=dict)


@dataclass(slots=True)
class Verdicts:
    """What the law says of each row and of each formula, as codes (columns/codes.py).

    `row[i]` of ROW_WORDS. Formula by formula: `starts` (place in `order`), `verdict` of VERDICTS, `ratio`
    of RATIOS, `millionths` its gravest sum of A.4 and whether that number is `exact` (a sum that is not
    exact is off by a few millionths and on the right side of 1). `order` holds the rows formula by
    formula; None when they lay so already.
    """

    row: Ints
    starts: Ints
    verdict: Ints
    ratio: Ints
    millionths: Ints
    exact: Ints
    order: Ints | None
    ids: Callable[[], Ints]
    cells: Table
    amount: Ints
    said: dict[int, Says]

    def reasons(self) -> tuple[Ints, Ints]:
        """Per row: the code of codes.REASONS, and the limit applied in µg/kg or µg/L (-1: no number)."""
        ids = self.ids()
        code, limit = self.cells.reason[ids, self.row], self.cells.limit[ids, self.row]
        told = (self.amount >= 0) & (self.amount <= MOST)
        for place in np.flatnonzero(self.cells.many[ids] & told).tolist():
            source = self.cells.source[ids[place]]
            assert source is not None
            _put(code, limit, place, source.at(int(self.amount[place])))
        for place, says in self.said.items():
            _put(code, limit, place, says)
        return code, limit

    def of_rows(self, values: Ints) -> Ints:
        """A value per formula, repeated for each of its rows, in row order."""
        spread = np.repeat(values, np.diff(np.append(self.starts, len(self.row))))
        if self.order is None:
            return spread
        placed = np.empty_like(spread)
        placed[self.order] = spread
        return placed


def _put(code: Ints, limit: Ints, place: int, says: Says) -> None:
    code[place] = REASONS.index(says.status)
    limit[place] = NO_LIMIT if says.limit is None else says.limit


class Kernel:
    """The law of one edition and day, ready to judge columns; keeps what it computed between calls."""

    def __init__(
        self,
        day: date | None = None,
        confirmed: Collection[str] = (),
        *,
        fast: bool | None = None,
        workers: int = 1,
    ) -> None:
        """`day` None: the edition alone; `fast` None: numba if installed and worth loading; `workers`: threads."""
        self._cells = cells_of(day, frozenset(confirmed))
        self.law = self._cells.law
        self._grids = Grids(self._cells)
        self._reader = reader(fast)
        self._worth = 0 if fast else WORTH_COMPILING
        self._workers = workers

    def judge(self, columns: Columns) -> Verdicts:
        """The verdicts of every row and formula, equal to those of `check`."""
        lens, found, rising = self._scanned(columns)
        if rising or _apart(columns.formula[found.starts]):
            return self._finished(columns, lens, found)
        order = np.argsort(columns.formula, kind="stable")
        columns = _reordered(columns, order)
        return _back(self._finished(columns, *self._scanned(columns)[:2]), order)

    def scan(self, columns: Columns) -> Scan:
        """What thresholds alone tell of rows that lie formula by formula: verdict per row, sums of A.4.

        `judge` is this, and then the formulas that thresholds cannot tell (codes.BY_SWEETENERS and up) one by one.
        """
        return self._scanned(columns)[1]

    def compile(self, categories: tuple[str, ...], additives: tuple[str, ...]) -> int:
        """Computes every cell of these words beforehand; returns the number of kinds of cell."""
        self._grids.of(categories, additives).compile_all()
        return len(self._cells.source)

    def _scanned(self, columns: Columns) -> tuple[Lens, Scan, bool]:
        grid = self._grids.of(columns.categories, columns.additives)
        lens = grid.lens()
        found, rising = self._read(lens, columns)
        if len(found.state) and found.state.max() >= NOT_COMPILED:
            grid.compile(columns.category, columns.additive)
            lens = grid.lens()
            found, rising = self._read(lens, columns)
        return lens, found, rising

    def _read(self, lens: Lens, columns: Columns) -> tuple[Scan, bool]:
        """The scan, and whether the ids of the formulas rise throughout."""
        runs = borders(columns.formula, self._workers)
        self._worth -= len(columns.formula)
        scan = self._reader if self._worth <= 0 else plain.scan
        given = (columns.formula, columns.category, columns.additive, columns.amount)
        if len(runs) < 2:
            found = empty(len(columns.formula), formulas_in(columns.formula))
            return found, not runs or scan(lens, *given, found)
        with ThreadPoolExecutor(len(runs)) as pool:
            many = list(pool.map(lambda rows: formulas_in(columns.formula[rows]), runs))
            ends = list(accumulate(many, initial=0))
            found = empty(len(columns.formula), ends[-1])
            places = [slice(*one) for one in pairwise(ends)]
            parts = [found.part(*one) for one in zip(runs, places, strict=True)]

            def read(rows: slice, part: Scan) -> bool:
                ids, foods, names, amounts = (column[rows] for column in given)
                rising = scan(lens, ids, foods, names, amounts, part)
                part.starts += rows.start
                return rising and (not rows.start or columns.formula[rows.start - 1] < ids[0])

            return found, all(list(pool.map(read, runs, parts)))

    def _finished(self, columns: Columns, lens: Lens, found: Scan) -> Verdicts:
        verdicts = Verdicts(
            found.row, found.starts, found.state & 3, found.ratio, found.millionths, found.exact, None,
            lambda: lens.ids[columns.category, columns.additive],
            lens.cells, columns.amount, {},
        )  # fmt: skip
        for place in np.flatnonzero(found.state >= BY_SWEETENERS).tolist():
            last = place + 1 == len(found.starts)
            rows = range(int(found.starts[place]), len(found.row) if last else int(found.starts[place + 1]))
            judged = self._again(columns, lens, rows, int(found.state[place]))
            if isinstance(judged, int):
                verdicts.verdict[place] = judged
            else:
                _put_formula(verdicts, place, rows, judged)
        return verdicts

    def _again(self, columns: Columns, lens: Lens, rows: range, state: int) -> Judged | int:
        """A formula judged; only its verdict where the notes on sweeteners alone were not asked."""
        span = slice(rows.start, rows.stop)
        names = [columns.additives[code] for code in columns.additive[span].tolist()]
        foods = [columns.categories[code] for code in columns.category[span].tolist()]
        amounts = columns.amount[span].tolist()
        if state < BY_SHARES:
            verdict = told_by_shares(self.law, state & 3, names, foods[0], amounts)
            if verdict is not None:
                return verdict
        if state < BY_CHECK:
            ids = lens.ids[columns.category[span], columns.additive[span]]
            headings = lens.cells.heading[ids].tolist()
            judged = exact.by_shares(self.law, names, foods[0], headings, amounts)
            if judged is not None:
                return judged
        return exact.by_check(self.law, names, foods, amounts, [columns.extras.get(row) for row in rows])


@lru_cache(maxsize=8)
def cells_of(day: date | None, confirmed: frozenset[str]) -> Cells:
    """The cells of one law, shared by all kernels of this process: they take seconds to compute."""
    return Cells(Thresholds(day, confirmed))


@cache
def reader(fast: bool | None) -> Reader:
    """The reader to use. Raises ImportError when `fast` is asked for and numba is not installed."""
    if fast is None:
        fast = find_spec("numba") is not None
    if not fast:
        return plain.scan
    from tianheng.standards.columns import fast as compiled

    return compiled.scan


def _apart(ids: Ints) -> bool:
    """Whether no formula comes back after another began."""
    if len(ids) < 2:
        return True
    rising = ids[1:] > ids[:-1]
    if rising.all() or not rising.any():
        return bool(rising.all() or (ids[1:] < ids[:-1]).all())
    return len(np.unique(ids)) == len(ids)


def _reordered(columns: Columns, order: Ints) -> Columns:
    places = {int(old): new for new, old in enumerate(order.tolist())} if columns.extras else {}
    return Columns(
        columns.formula[order],
        columns.category[order],
        columns.additive[order],
        columns.amount[order],
        columns.categories,
        columns.additives,
        {places[row]: extra for row, extra in columns.extras.items()},
    )


def _back(judged: Verdicts, order: Ints) -> Verdicts:
    """Row values put back where the rows came from."""
    row, amount = np.empty_like(judged.row), np.empty_like(judged.amount)
    row[order], amount[order] = judged.row, judged.amount
    inner = judged.ids

    def ids() -> Ints:
        placed = np.empty(len(order), np.int32)
        placed[order] = inner()
        return placed

    said = {int(order[place]): says for place, says in judged.said.items()}
    return Verdicts(
        row, judged.starts, judged.verdict, judged.ratio, judged.millionths, judged.exact, order, ids,
        judged.cells, amount, said,
    )  # fmt: skip


def _put_formula(verdicts: Verdicts, place: int, rows: range, judged: Judged) -> None:
    verdicts.verdict[place] = judged.verdict
    verdicts.ratio[place] = judged.ratio
    verdicts.millionths[place] = _up(judged.total)
    verdicts.exact[place] = judged.exact
    for row, says in zip(rows, judged.rows, strict=True):
        verdicts.row[row] = ROW_WORDS.index(says.verdict)
        verdicts.said[row] = says


def _up(total: Fraction) -> int:
    return -int(-total * MILLION // 1)
