"""First page and live check as the site answers them, against its simplest answer (/healthz)."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

CALLS = 60


def run(rows: int) -> Iterator[dict[str, Any]]:
    """p50 and p95 in milliseconds through the whole stack of middleware, in this process."""
    client = _client()
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


def _client() -> Any:
    folder = tempfile.mkdtemp(prefix="tianheng-bench-")
    os.environ |= {"TIANHENG_DATA": folder, "TIANHENG_SECRET_KEY": "bench", "TIANHENG_HOSTS": "testserver"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tianheng.config.settings", "TIANHENG_LOG_LEVEL": "ERROR"}
    import django
    from django.core.management import call_command
    from django.test import Client

    django.setup()
    call_command("migrate", verbosity=0)
    return Client()


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
