"""Arrow batches in, Arrow batches of verdicts out: the same function for a laptop, Spark, Dask or Ray."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.codes import NO_LIMIT, NO_SUM, RATIOS, REASONS, ROW_WORDS, VERDICTS
from tianheng.standards.columns.kernel import Kernel, Verdicts
from tianheng.standards.columns.reading import NEEDED, columns_of
from tianheng.standards.columns.words import tell
from tianheng.standards.errors import InputError

Judged = tuple[pa.RecordBatch, Verdicts]


def check_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    fast: bool | None = None,
    day: date | None = None,
    confirmed: Collection[str] = (),
    workers: int = 1,
    grouped: bool = True,
    kernel: Kernel | None = None,
) -> Iterator[pa.RecordBatch]:
    """A verdict for every row and its formula, in row order, equal to those of `check`.

    Columns in: `formula` (int or string), `category`, `additive` (string, best as dictionary), `amount`
    (int64 in µg/kg, or decimal128 in g/kg; null is asked for as by `check`); and, where known, the facts of
    `check` under their own names (reading.FOOD_FACTS, ITEM_FACTS): such formulas are judged one by one.
    Columns out: `formula`, `verdict` of the row (ok, open, fail, unreadable), `reason` (the item's status, or
    why it cannot be read), `limit` (µg/kg or µg/L; null without a number), `formula_verdict` (pass, review,
    fail, unreadable), `ratio` (none, within, uncertain, exceeds), `ratio_millionths`, `ratio_exact`.

    `day` None judges by the edition alone, else with the notices of that day. `fast` None uses numba if
    installed. `grouped`: rows of one formula lie together, also across batches; with False everything is read
    before the first verdict is given. A `kernel` keeps its law between calls. Raises InputError naming
    column, row and mend.
    """
    kernel = kernel or Kernel(day, confirmed, fast=fast, workers=workers)
    for batch, verdicts in judged_batches(kernel, batches, grouped=grouped):
        yield verdict_batch(batch, verdicts)


def judged_batches(
    kernel: Kernel, batches: Iterable[pa.RecordBatch], *, grouped: bool = True
) -> Iterator[Judged]:
    """Batches with their verdicts; a formula cut by a border between batches is judged whole."""
    if not grouped:
        yield from _all_at_once(kernel, batches)
        return
    returning = _Returning()
    row = 0
    for batch in whole_formulas(batches):
        columns = columns_of(batch, row)
        returning.refuse(batch.column("formula"), columns.formula, row)
        yield batch, kernel.judge(columns)
        row += len(batch)


def _all_at_once(kernel: Kernel, batches: Iterable[pa.RecordBatch]) -> Iterator[Judged]:
    kept = [batch for batch in batches if len(batch)]
    if kept:
        whole = _joined(kept)
        yield whole, kernel.judge(columns_of(whole))


def whole_formulas(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows cut at borders of formulas: what a border cuts comes as a small batch of its own."""
    kept: list[pa.RecordBatch] = []
    for batch in batches:
        if not len(batch):
            continue
        if "formula" not in batch.schema.names:
            raise InputError("formula", None, tell("column_missing", columns="、".join(NEEDED)))
        runs = _run_starts(batch.column("formula"))
        begin = 0
        if kept:
            if kept[-1].column("formula")[0].as_py() == batch.column("formula")[0].as_py():
                begin = int(runs[1]) if len(runs) > 1 else len(batch)
                kept.append(batch.slice(0, begin))
            if begin < len(batch):
                yield _joined(kept)
                kept = []
        if begin < len(batch):
            last = int(runs[-1])
            if last > begin:
                yield batch.slice(begin, last - begin)
            kept = [batch.slice(last)]
    if kept:
        yield _joined(kept)


def _run_starts(column: pa.Array) -> Ints:
    """Rows at which another formula begins; a row without an id begins one."""
    if pa.types.is_integer(column.type) and not column.null_count:
        ids = column.to_numpy(zero_copy_only=False)
    else:
        plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        ids = plain.dictionary_encode(null_encoding="encode").indices.to_numpy(zero_copy_only=False)
    return np.concatenate((np.zeros(1, np.int64), np.flatnonzero(ids[1:] != ids[:-1]) + 1))


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
    return table.to_batches()[0]


class _Returning:
    """Notices a formula that comes back after it was judged; rising ids cost no memory."""

    def __init__(self) -> None:
        self._highest: Any = None
        self._seen: set[object] | None = None

    def refuse(self, column: pa.Array, ids: Ints, row: int) -> None:
        """Raises InputError for the first row of a formula that stood in an earlier run of rows."""
        if self._seen is None and pa.types.is_integer(column.type) and self._rises(ids):
            return
        starts = _run_starts(column)
        firsts = ids[starts]
        if self._seen is None and self._highest is not None:
            self._refuse(column, row + int(starts[np.argmax(firsts <= self._highest)]), row)
        seen = self._seen = self._seen if self._seen is not None else set()
        for start in starts.tolist():
            name = column[start].as_py()
            if name in seen:
                self._refuse(column, row + start, row)
            seen.add(name)

    def _rises(self, ids: Ints) -> bool:
        rising = bool((ids[1:] >= ids[:-1]).all())
        if rising and (self._highest is None or ids[0] > self._highest):
            self._highest = ids[-1]
            return True
        return False

    def _refuse(self, column: pa.Array, row: int, first: int) -> None:
        raise InputError("formula", column[row - first].as_py(), tell("formula_returns", row=row))


def verdict_batch(batch: pa.RecordBatch, verdicts: Verdicts) -> pa.RecordBatch:
    """The columns out, for the rows of a batch."""
    reason, limit = verdicts.reasons()
    ratio = verdicts.of_rows(verdicts.ratio)
    columns = {
        "formula": batch.column("formula"),
        "verdict": _coded(verdicts.row, ROW_WORDS),
        "reason": _coded(reason, REASONS),
        "limit": pa.array(limit, mask=limit == NO_LIMIT),
        "formula_verdict": _coded(verdicts.of_rows(verdicts.verdict), VERDICTS),
        "ratio": _coded(ratio, RATIOS),
        "ratio_millionths": pa.array(verdicts.of_rows(verdicts.millionths), mask=ratio == NO_SUM),
        "ratio_exact": pa.array(verdicts.of_rows(verdicts.exact)),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _coded(codes: Ints, words: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.view(np.int8)), pa.array(words))
