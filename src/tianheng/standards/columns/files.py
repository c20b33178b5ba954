"""Parquet files judged: alone, side by side, or as the function that Spark, Dask or Ray maps over paths.

Ship paths, not rows: turning a cluster's rows into Arrow costs more than judging them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tianheng.standards.columns.batches import judged_batches, verdict_batch
from tianheng.standards.columns.codes import ROW_WORDS, VERDICTS
from tianheng.standards.columns.kernel import Kernel, Verdicts
from tianheng.standards.columns.reading import FOOD_FACTS, ITEM_FACTS, NEEDED, check_schema

BATCH = 1 << 20
Paths = str | PathLike[str] | Sequence[str | PathLike[str]]


def check_parquet(
    paths: Paths,
    out: str | PathLike[str] | None = None,
    *,
    workers: int = 1,
    fast: bool | None = None,
    day: date | None = None,
    confirmed: Collection[str] = (),
    grouped: bool = True,
    kernel: Kernel | None = None,
) -> list[dict[str, Any]]:
    """Counts per file, in order; with `out`, a folder, the verdicts too, as `<name>.verdicts.parquet`.

    Columns, `day`, `fast` and `grouped` as in `check_batches`. `workers` files are read at a time, or the batches
    of a single file ahead of their judging; a formula must not be cut between files. A `kernel` keeps its law
    between calls; `fast` and `day` are then its own.
    A count is `{"path", "rows", "formulas", "ok", "open", "fail", "unreadable", "formulas_pass", …}`.
    """
    kernel = kernel or Kernel(day, confirmed, fast=fast)
    folder = None if out is None else Path(out)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    listed = [paths] if isinstance(paths, (str, PathLike)) else list(paths)

    ahead = workers > len(listed)

    def one(path: str | PathLike[str]) -> dict[str, Any]:
        return _file(kernel, Path(path), folder, grouped=grouped, ahead=ahead)

    if workers < 2 or len(listed) < 2:
        return [one(path) for path in listed]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, listed))


def check_paths(
    batches: Iterable[pa.RecordBatch], out: str | PathLike[str] | None = None, *, fast: bool | None = None
) -> Iterator[pa.RecordBatch]:
    """For Spark's `mapInArrow`: batches with a column `path` in, counts per path out."""
    for batch in batches:
        counts = check_parquet(batch.column("path").to_pylist(), out, fast=fast)
        yield pa.RecordBatch.from_pylist(counts, schema=COUNT_SCHEMA)


def _file(kernel: Kernel, path: Path, folder: Path | None, *, grouped: bool, ahead: bool) -> dict[str, Any]:
    file = pq.ParquetFile(path, read_dictionary=["category", "additive"])
    check_schema(file.schema_arrow)
    facts = [name for name in (*FOOD_FACTS, *ITEM_FACTS) if name in file.schema_arrow.names]
    batches = file.iter_batches(batch_size=BATCH, columns=[*NEEDED, *facts], use_threads=False)
    batches = _ahead(batches) if ahead else batches
    counts = np.zeros(2 + len(ROW_WORDS) + len(VERDICTS), np.int64)
    writer = None
    try:
        for batch, verdicts in judged_batches(kernel, batches, grouped=grouped):
            counts += counted(verdicts)
            if folder is not None:
                made = verdict_batch(batch, verdicts)
                writer = writer or pq.ParquetWriter(folder / f"{path.stem}.verdicts.parquet", made.schema)
                writer.write_batch(made)
    finally:
        if writer is not None:
            writer.close()
    return {"path": str(path)} | dict(zip(_NAMES, counts.tolist(), strict=True))


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches, the next one read while this one is judged."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


_NAMES = ("rows", "formulas", *ROW_WORDS, *(f"formulas_{verdict}" for verdict in VERDICTS))
COUNT_SCHEMA = pa.schema([("path", pa.string()), *((name, pa.int64()) for name in _NAMES)])


def counted(verdicts: Verdicts) -> Any:
    """Rows, formulas, rows by verdict, formulas by verdict."""
    rows = [np.count_nonzero(verdicts.row == code) for code in range(len(ROW_WORDS))]
    formulas = [np.count_nonzero(verdicts.verdict == code) for code in range(len(VERDICTS))]
    return np.array([len(verdicts.row), len(verdicts.verdict), *rows, *formulas])
