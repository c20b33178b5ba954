"""Label reading: texts per second, against splitting the same texts at their separators."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tianheng.standards.labels import read

TEXTS = Path(__file__).parent.parent / "tests" / "standards" / "labels" / "held_out.jsonl"
SEPARATORS = re.compile(r"[、,，;；()（）]")


def run(rows: int) -> Iterator[dict[str, Any]]:
    """Labels per second on one core, caches warm; each text made new by a number so that none is remembered."""
    texts = [json.loads(line)["text"] for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    many = [f"{text}、配料{number}" for number in range(10) for text in texts]
    rate(read, texts)
    ours, peer = rate(read, many), rate(SEPARATORS.split, many)
    yield {
        "figure": "labels read per second",
        "per_s": round(ours),
        "peer": "split at separators",
        "peer_per_s": round(peer),
        "ratio": round(ours / peer, 4),
    }


def rate(call: Callable[[str], object], texts: list[str]) -> float:
    """Calls per second."""
    start = time.perf_counter()
    for text in texts:
        call(text)
    return len(texts) / (time.perf_counter() - start)
