"""The same check from Parquet files to verdict files and counts, against DuckDB reading the same files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import data, peers
from benchmarks.bulk import interleaved
from tianheng.standards.columns import Kernel, check_parquet

FILES = 4


def run(count: int) -> Iterator[dict[str, Any]]:
    """Million rows per second on two cores, words as dictionaries, amounts in micrograms."""
    rows, law = data.rows(count), data.law()
    with tempfile.TemporaryDirectory(prefix="tianheng-bench-") as folder:
        paths = written(rows, law, Path(folder))
        methods = {"duckdb": duck(folder, law)}
        for name, fast in (("numba", True), ("numpy", False)):
            kernel = Kernel(fast=fast)
            kernel.compile(law.categories, law.additives)
            methods[name] = lambda kernel=kernel: check_parquet(paths, None, workers=2, kernel=kernel)
        took = interleaved(methods)
    rates = {name: len(rows) / one.seconds / 1e6 for name, one in took.items()}
    yield {
        "figure": "bulk full check from Parquet, 2 cores",
        "rows": len(rows),
        "million_rows_per_s": {name: round(rate, 1) for name, rate in rates.items()},
        "peer": "duckdb",
        "ratio": {name: round(rate / rates["duckdb"], 2) for name, rate in rates.items()},
        "ratio_cpu": {name: round(took["duckdb"].cpu / one.cpu, 2) for name, one in took.items()},
    }


def written(rows: data.Rows, law: data.Law, folder: Path) -> list[str]:
    """Files cut where a formula ends."""
    paths, start = [], 0
    for part in range(1, FILES + 1):
        end = len(rows.head(len(rows) * part // FILES)) if part < FILES else len(rows)
        span = slice(start, end)
        words = {"category": law.categories, "additive": law.additives}
        codes = {"category": rows.category[span], "additive": rows.additive[span]}
        columns = {
            name: pa.DictionaryArray.from_arrays(pa.array(codes[name], pa.int32()), pa.array(words[name]))
            for name in words
        }
        path = folder / f"part-{part}.parquet"
        amounts = pa.array(rows.amount[span], pa.int64())
        pq.write_table(
            pa.table({"formula": rows.formula[span], **columns, "amount": amounts}), path, compression="zstd"
        )
        paths.append(str(path))
        start = end
    return paths


def duck(folder: str, law: data.Law) -> Any:
    """DuckDB over the same files, joining by words."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name, table in zip(("limits", "groups"), peers.limits(law), strict=True):
        words = {"category": law.categories, "additive": law.additives}
        for column, texts in words.items():
            named = pa.array(texts).take(table[column].combine_chunks())
            table = table.set_column(table.column_names.index(column), column, named)  # noqa: PLW2901
        connection.register("given", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    source = f"read_parquet('{folder}/*.parquet')"

    def call() -> Any:
        return [
            connection.execute(sql.replace("FROM rows", f"FROM {source} rows")).fetchone()
            for sql in (peers.ROW_SQL, peers.SUM_SQL)
        ]

    return call
