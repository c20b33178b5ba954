"""One check of five additives with its full trace, against a plain loop over a dict of floats."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from tianheng.standards import check

ROUNDS, CALLS = 5, 400
ITEMS = [("苯甲酸钠", "0.1"), ("山梨酸钾", "0.1"), ("柠檬黄", "0.03"), ("柠檬酸", "3"), ("安赛蜜", "0.1")]
FORMULA = {
    "production_date": "2026-05-01",
    "food": {"category": "14.04.02"},
    "items": [{"additive": name, "amount": amount, "unit": "g/kg"} for name, amount in ITEMS],
}
LIMITS = {("苯甲酸钠", "14.04.02"): (0.2, 0.8475), ("山梨酸钾", "14.04.02"): (0.5, 0.7464)}


def plain() -> bool:
    """What a program without a why would do: look up, multiply, compare."""
    verdict = True
    for name, amount in ITEMS:
        limit, factor = LIMITS.get((name, "14.04.02"), (float("inf"), 1.0))
        verdict &= float(amount) * factor <= limit
    return verdict


def run(rows: int) -> Iterator[dict[str, Any]]:
    """Median of the rounds' p50 and p99 in microseconds, and the ratio to the plain loop."""
    check(FORMULA)
    ours, peer = measured(lambda: check(FORMULA)), measured(plain)
    yield {
        "figure": "single check of five additives, traced",
        "p50_us": round(ours[0], 1),
        "p99_us": round(ours[1], 1),
        "peer": "dict of floats, no trace",
        "peer_p50_us": round(peer[0], 2),
        "ratio_p50": round(ours[0] / peer[0], 1),
    }


def measured(call: Callable[[], object]) -> tuple[float, float]:
    """p50 and p99 of a call, microseconds, the median over the rounds."""
    fifty, ninety_nine = [], []
    for _ in range(ROUNDS):
        gc.collect()
        times = sorted(timed(call) for _ in range(CALLS))
        fifty.append(times[CALLS // 2])
        ninety_nine.append(times[CALLS * 99 // 100])
    return statistics.median(fifty), statistics.median(ninety_nine)


def timed(call: Callable[[], object]) -> float:
    """One call in microseconds."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e6
