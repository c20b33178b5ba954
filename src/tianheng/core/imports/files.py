"""The private folder of an import: the sheet as sent, how far it is, and the sheet that goes back.

How far it is, is told by a file, because it must be seen while the one transaction that writes is still open.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
ENDINGS = (".xlsx", ".csv", ".tsv")
PROGRESS, RESULT, SIGHT = "progress.json", "result.xlsx", "sight.json"
EVERY = 0.3  # seconds between two notes of how far it is
KEPT = 30 * 24 * 3600  # seconds


class Progress(NamedTuple):
    """How far an import is: ``phase`` is reading, checking or writing; rows done and rows altogether."""

    phase: str = "reading"
    done: int = 0
    total: int = 0


def room() -> Path:
    """The folder of all imports, readable by its owner alone."""
    path = Path(settings.MEDIA_ROOT) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def folder(token: str) -> Path:
    """The folder of one import, made when it is not there."""
    if not TOKEN.fullmatch(token):
        raise ValueError(f"{token!r} names no import")
    path = room() / token
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def put(token: str, data: bytes, ending: str) -> None:
    """Lay the sheet down as it was sent; ``ending`` says what it is: .xlsx, .csv or .tsv (pasted)."""
    if ending not in ENDINGS:
        raise ValueError(f"{ending!r} is none of {ENDINGS}")
    (folder(token) / f"given{ending}").write_bytes(data)


def given(token: str) -> tuple[bytes, str]:
    """The sheet as sent and its ending. Raises FileNotFoundError when it is gone."""
    for ending in ENDINGS:
        path = folder(token) / f"given{ending}"
        if path.is_file():
            return path.read_bytes(), ending
    raise FileNotFoundError(token)


def drop_given(token: str) -> None:
    """Take the sheet away once its rows are written."""
    for ending in ENDINGS:
        (folder(token) / f"given{ending}").unlink(missing_ok=True)


def save_result(token: str, data: bytes) -> None:
    """Lay down the sheet that goes back, whole or not at all."""
    draft = folder(token) / f"{RESULT}.new"
    draft.write_bytes(data)
    draft.replace(folder(token) / RESULT)


def drop_result(token: str) -> None:
    """Take an older answer away."""
    (folder(token) / RESULT).unlink(missing_ok=True)


def result(token: str) -> bytes | None:
    """The sheet that goes back, or None when there is none."""
    path = folder(token) / RESULT
    return path.read_bytes() if path.is_file() else None


def save_sight(token: str, sight: dict[str, Any]) -> None:
    """Lay down what the sender is to see before anything is written."""
    (folder(token) / SIGHT).write_text(json.dumps(sight, ensure_ascii=False), encoding="utf-8")


def sight(token: str) -> dict[str, Any] | None:
    """What was laid down to be seen, or None."""
    path = folder(token) / SIGHT
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def note(token: str, progress: Progress) -> None:
    """Write how far it is, in one step: a reader sees the old or the new, never half of one."""
    draft = folder(token) / f"{PROGRESS}.new"
    draft.write_text(json.dumps(progress._asdict()), encoding="utf-8")
    draft.replace(folder(token) / PROGRESS)


def progress(token: str) -> Progress:
    """How far it is."""
    path = folder(token) / PROGRESS
    return Progress(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Progress()


def heard(token: str) -> float | None:
    """When it was last noted how far it is, in seconds of the epoch."""
    path = folder(token) / PROGRESS
    return path.stat().st_mtime if path.is_file() else None


def teller(token: str, phase: str, total: int) -> Callable[[int], None]:
    """A function that is told how many rows are done and notes it three times a second."""
    last = 0.0

    def tell(done: int) -> None:
        nonlocal last
        if done == total or time.monotonic() - last > EVERY:
            last = time.monotonic()
            note(token, Progress(phase, done, total))

    tell(0)
    return tell


def sweep_old(at: datetime) -> int:
    """The daily part; how many folders went."""
    return sweep(at.timestamp())


def sweep(now: float) -> int:
    """Delete the folders that were last touched a month before ``now`` (seconds of the epoch); how many."""
    old = [path for path in room().iterdir() if path.is_dir() and now - path.stat().st_mtime > KEPT]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
