"""The fault run: writers feed over HTTP, the server is killed at random, every acknowledged entry is looked for.

`python -m benchmarks.faults [--seconds 600] [--writers 8] [--kills 50]`; on PostgreSQL:
`python tools/postgres.py -- python -m benchmarks.faults …`. Prints one JSON line: acknowledged, lost, doubled,
failed, kills, whether stock and trail are whole, and the pace beside the bare database's in the same run. Exit 1 if
anything was lost, doubled or broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults_server import Server, free_port
from benchmarks.faults_writer import FAILED, LOG, noted, writer_command

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run it and print what was found."""
    asked = read(arguments)
    with folder() as place:
        found = run(place, seconds=asked.seconds, writers=asked.writers, kills=asked.kills, seed=asked.seed)
    print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0 if sound(found) else 1


def read(arguments: list[str] | None) -> argparse.Namespace:
    """The command's words."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args(arguments)


def sound(found: dict[str, Any]) -> bool:
    """Whether nothing was lost, doubled, refused or broken."""
    whole = found["stock_conserved"] and not found["trail_faults"] and found["acknowledged"] > 0
    return bool(whole and not (found["lost"] or found["doubled"] or found["failed"]))


@contextmanager
def folder() -> Iterator[Path]:
    """A scratch data folder, named to every process of the run."""
    with tempfile.TemporaryDirectory(prefix="tianheng-faults-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def environment(place: Path) -> dict[str, str]:
    """What every process of the run is told."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TIANHENG_", "DJANGO_"))
    }
    return {
        **kept,
        "TIANHENG_DATA": str(place / "data"),
        "TIANHENG_LOG": "json",
        "TIANHENG_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tianheng.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }


def told(place: Path, verb: str, *words: str) -> Any:
    """Ask a process with the installation open; its last line is JSON."""
    command = [sys.executable, "-m", "benchmarks.faults_world", verb, *words]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment(place), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout.strip().splitlines()[-1])


def run(place: Path, *, seconds: int, writers: int, kills: int, seed: int) -> dict[str, Any]:
    """Build the plant, let the writers write and the server die, then count."""
    world = told(place, "make", str(writers))
    server = Server(environment(place), free_port(), place / "server.log")
    server.start()
    (place / "world.json").write_text(json.dumps(world), encoding="utf-8")
    until = time.time() + seconds
    hands = [start(place, server.port, number, until) for number in range(writers)]
    killed = kill_at_random(server, until, kills, random.Random(seed))
    codes = [hand.wait() for hand in hands]
    server.stop()
    keys = [key for number in range(writers) for key in noted(place / LOG.format(number=number))]
    (place / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    found = told(place, "count", str(place / "keys.json"))
    peer = told(place, "peer", str(writers))["per_second"]
    pace = len(keys) / seconds
    failed = sum(code != 0 for code in codes) + sum(
        len(noted(place / FAILED.format(number=number))) for number in range(writers)
    )
    return {
        "bench": "faults", "database": found.pop("database"), "seconds": seconds, "writers": writers,
        "kills": killed, "acknowledged": len(keys), "failed": failed, **found,
        "per_second": round(pace, 1), "bare_database_per_second": peer, "ratio": round(pace / peer, 3),
    }  # fmt: skip


def start(place: Path, port: int, number: int, until: float) -> subprocess.Popen[bytes]:
    """One writer in a process of its own."""
    return subprocess.Popen(
        writer_command(place, port, number, until), cwd=ROOT, env=environment(place), stderr=sys.stderr
    )


def kill_at_random(server: Server, until: float, kills: int, chance: random.Random) -> int:
    """Kill the server at ``kills`` random moments, starting it again at once; returns how often."""
    moments = sorted(chance.uniform(1, max(until - time.time() - 3, 1)) for _ in range(kills))
    begun, done = time.time(), 0
    for moment in moments:
        time.sleep(max(0.0, begun + moment - time.time()))
        if time.time() > until - 2:
            break
        server.kill()
        server.start()
        done += 1
    time.sleep(max(0.0, until - time.time()))
    return done


if __name__ == "__main__":
    sys.exit(main())
