"""The full check of millions of rows in memory, on one core and on two, against DuckDB, Polars and a dict loop."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from benchmarks import data, peers
from tianheng.standards.columns import Columns, Kernel

ROUNDS = 5
DICT_ROWS = 300_000


def run(count: int) -> Iterator[dict[str, Any]]:
    """Million rows per second, medians of interleaved rounds, and their ratios to DuckDB on as many cores.

    `ratio_cpu` is that of the work done, which other programs on the machine hardly change.
    """
    rows, law = data.rows(count), data.law()
    copied = copy_rate(rows)
    for cores in (1, 2):
        ours = {
            name: judge(rows, law, cores, fast=fast) for name, fast in (("numba", True), ("numpy", False))
        }
        duck = peers.Duck(rows, law, cores)
        methods: dict[str, Callable[[], Any]] = {**ours, "duckdb": duck, "duckdb counting only": duck.counts}
        if cores == 2:
            methods["polars"] = peers.Polar(rows, law)
        took = interleaved(methods)
        rates = {name: len(rows) / one.seconds / 1e6 for name, one in took.items()}
        yield {
            "figure": f"bulk full check in memory, {cores} core(s)",
            "rows": len(rows),
            "million_rows_per_s": {name: round(rate, 1) for name, rate in rates.items()},
            "peer": "duckdb",
            "ratio": {name: round(rate / rates["duckdb"], 1) for name, rate in rates.items()},
            "ratio_cpu": {name: round(took["duckdb"].cpu / one.cpu, 1) for name, one in took.items()},
            "share_of_copy": round(rates["numba"] * 1e6 * rows.bytes / len(rows) / copied, 3),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    yield _against_dicts(rows.head(DICT_ROWS), law)


def _against_dicts(rows: data.Rows, law: data.Law) -> dict[str, Any]:
    times = interleaved({"dict": peers.Dicts(rows, law), "numpy": judge(rows, law, 1, fast=False)})
    return {
        "figure": "bulk full check, dict loop",
        "rows": len(rows),
        "million_rows_per_s": {name: round(len(rows) / one.seconds / 1e6, 2) for name, one in times.items()},
        "peer": "dict",
        "ratio": round(times["dict"].seconds / times["numpy"].seconds, 1),
    }


def judge(rows: data.Rows, law: data.Law, workers: int, *, fast: bool) -> Callable[[], Any]:
    """The kernel over these rows, the law compiled beforehand as the peers' tables are."""
    kernel = Kernel(fast=fast, workers=workers)
    kernel.compile(law.categories, law.additives)
    columns = Columns(rows.formula, rows.category, rows.additive, rows.amount, law.categories, law.additives)
    return lambda: kernel.judge(columns)


class Took(NamedTuple):
    """Medians of a method: seconds by the clock, and of this process' own work on all cores."""

    seconds: float
    cpu: float


def interleaved(methods: dict[str, Callable[[], Any]]) -> dict[str, Took]:
    """What each method takes, the methods taking turns; one turn before to warm up."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in methods}
    for turn in range(ROUNDS + 1):
        for name, call in methods.items():
            start, worked = time.perf_counter(), time.process_time()
            call()
            if turn:
                times[name].append((time.perf_counter() - start, time.process_time() - worked))
    return {name: Took(*map(statistics.median, zip(*found))) for name, found in times.items()}


def copy_rate(rows: data.Rows) -> float:
    """Bytes per second of a plain copy on one core: the bound of anything that reads the rows once."""
    source = np.ones(rows.bytes // 8, np.int64)
    target = np.empty_like(source)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        np.copyto(target, source)
        times.append(time.perf_counter() - start)
    return float(source.nbytes / statistics.median(times))
