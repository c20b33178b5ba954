"""Pages of the law as the site answers them, against its simplest answer (/healthz); the first ones after a start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import scratch

CALLS = 60
STARTS = 3
ROOT = Path(__file__).resolve().parent.parent
FIRST = """
import sys, time
from django.test import Client
from tianheng.config.wsgi import application
client = Client()
time.sleep(2)
times = []
for address in sys.argv[1:]:
    begun = time.perf_counter()
    assert client.get(address).status_code == 200, address
    times.append((time.perf_counter() - begun) * 1000)
print(*times)
"""


def run(rows: int) -> Iterator[dict[str, Any]]:
    """p50 and p95 in milliseconds through the whole stack of middleware, in this process."""
    with scratch.installation():
        yield from _pages()
        yield from _first()


def _pages() -> Iterator[dict[str, Any]]:
    """Warm pages."""
    from django.test import Client

    client = Client()
    health = _times(lambda: client.get("/healthz"))
    pages = {
        "home page": lambda: client.get("/"),
        "page 配方核查": lambda: client.get("/check/"),
        "page 查标准, 苯甲酸": lambda: client.get("/standard/?q=苯甲酸"),
        "live check of five additives": lambda: client.post("/check/verdict", _form()),
    }
    for name, call in pages.items():
        assert call().status_code == 200, name
        times = _times(call)
        yield {
            "figure": name,
            "p50_ms": round(statistics.median(times), 2),
            "p95_ms": round(times[len(times) * 95 // 100], 2),
            "peer": "/healthz",
            "peer_p50_ms": round(statistics.median(health), 2),
            "ratio_p50": round(statistics.median(times) / statistics.median(health), 1),
        }


def _first() -> Iterator[dict[str, Any]]:
    """The first answer of a server process two seconds old, and what the same page takes the second time."""
    for name, address in {
        "home page": "/",
        "查标准": "/standard/?q=苯甲酸",
        "sign in": "/account/login/",
    }.items():
        starts = [_started(address, address) for _ in range(STARTS)]
        first, second = (statistics.median(one) for one in zip(*starts, strict=True))
        yield {
            "figure": f"{name}, first visitor after a start",
            "first_ms": round(first, 1),
            "peer": "the same page the second time",
            "peer_ms": round(second, 1),
            "ratio": round(first / second, 1),
        }


def _started(*addresses: str) -> list[float]:
    """Milliseconds of each address, one after the other, in a process that has just loaded the site."""
    from django.db import connection

    told = dict(os.environ)
    if connection.vendor == "sqlite":
        told["DATABASE_URL"] = f"sqlite:///{connection.settings_dict['NAME']}"
    told["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    answer = subprocess.run(
        [sys.executable, "-c", FIRST, *addresses],
        env=told,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(each) for each in answer.stdout.split()]


def _form() -> dict[str, Any]:
    """The fields of the page for five additives in a soft drink."""
    from benchmarks.single import ITEMS

    form = {"food.category": "14.04.02", "production_date": "2026-05-01"}
    for place, (name, amount) in enumerate(ITEMS):
        form |= {
            f"items[{place}].additive": name,
            f"items[{place}].amount": amount,
            f"items[{place}].unit": "g/kg",
        }
    return form


def _times(call: Callable[[], object]) -> list[float]:
    call()
    found = []
    for _ in range(CALLS):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)
