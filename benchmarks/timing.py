"""Milliseconds of a call, by the clock and by this process' own work, beside those of a peer."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple


class Times(NamedTuple):
    """Middle, nineteen of twenty, and the middle of the processor's time, in milliseconds."""

    p50: float
    p95: float
    cpu: float


def times(call: Callable[[], object], rounds: int) -> Times:
    """Of ``rounds`` calls after one that does not count; rubbish is collected between them, not in them."""
    call()
    walls, works = [], []
    for _ in range(rounds):
        gc.collect(0)
        begun, worked = time.perf_counter(), time.process_time()
        call()
        walls.append((time.perf_counter() - begun) * 1000)
        works.append((time.process_time() - worked) * 1000)
    walls.sort()
    return Times(
        statistics.median(walls), walls[min(rounds - 1, rounds * 95 // 100)], statistics.median(works)
    )


def figure(name: str, database: str, rows: int, ours: Times, peer: str, peers: Times) -> dict[str, Any]:
    """One line of the bench."""
    return {
        "figure": name,
        "database": database,
        "rows": rows,
        "p50_ms": round(ours.p50, 2),
        "p95_ms": round(ours.p95, 2),
        "cpu_p50_ms": round(ours.cpu, 2),
        "peer": peer,
        "peer_p50_ms": round(peers.p50, 3),
        "ratio": round(ours.p50 / peers.p50, 1),
    }
