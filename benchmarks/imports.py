"""Cold import of the library and its first check, in fresh processes, against the bare interpreter."""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tianheng.standards

ROUNDS = 7
FIRST = (
    "from tianheng.standards import check;"
    "check({'production_date':'2026-05-01','food':{'category':'12.04'},"
    "'items':[{'additive':'苯甲酸钠','amount':'1','unit':'g/kg'}]})"
)


def run(rows: int) -> Iterator[dict[str, Any]]:
    """Milliseconds over the bare interpreter, medians of seven interleaved rounds.

    The library is compiled to bytecode before, as installing it does.
    """
    compileall.compile_dir(Path(tianheng.standards.__file__).parent, quiet=1)
    codes = ("pass", "import tianheng.standards", FIRST)
    times = [[process(code) for code in codes] for _ in range(ROUNDS)]
    bare, imported, first = (statistics.median(one) for one in zip(*times, strict=True))
    yield {
        "figure": "cold import and first check",
        "import_ms": round(imported - bare, 1),
        "import_and_first_check_ms": round(first - bare, 1),
        "peer": "bare interpreter",
        "peer_ms": round(bare, 1),
        "ratio": round(first / bare, 1),
    }


def process(code: str) -> float:
    """One fresh process in milliseconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - start) * 1000
