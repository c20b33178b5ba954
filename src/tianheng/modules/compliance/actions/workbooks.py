"""Workbooks on their way: a private folder each, named by chance, gone an hour after the result was fetched.

What lies there: the workbook as sent, `state.json` (how far, what is wrong), and the result. Nothing goes to the
database; a job is told the folder's name only.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
GIVEN, STATE, RESULT, FETCHED = "given.xlsx", "state.json", "result.xlsx", "fetched"
KEPT_AFTER_FETCHING = 3600  # seconds
KEPT_AT_MOST = 24 * 3600
MOST_SHOWN = 50


@dataclass
class Job:
    """How far a workbook is: `state` is waiting, working, done, refused or gone; counts are of formulas."""

    token: str
    state: str = "waiting"
    total: int = 0
    done: int = 0
    passed: int = 0
    failed: int = 0
    asking: int = 0
    wrong: int = 0
    title: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)


def room() -> Path:
    """The folder of all workbooks, readable by its owner alone."""
    path = Path(settings.MEDIA_ROOT) / "workbooks"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def put(data: bytes) -> Job:
    """Lay a workbook into a new folder and say that it waits."""
    job = Job(secrets.token_urlsafe(24))
    folder = room() / job.token
    folder.mkdir(mode=0o700)
    (folder / GIVEN).write_bytes(data)
    save(job)
    return job


def folder_of(token: str) -> Path | None:
    """The folder of a token, or None when there is none (any more)."""
    path = room() / token
    return path if TOKEN.fullmatch(token) and path.is_dir() else None


def given(token: str) -> bytes:
    """The workbook as sent."""
    return (room() / token / GIVEN).read_bytes()


def save(job: Job) -> None:
    """Write how far the job is, in one step: a reader sees the old or the new state, never half of one."""
    folder = room() / job.token
    draft = folder / f"{STATE}.new"
    draft.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / STATE)


def load(token: str) -> Job:
    """How far the job is; state `gone` when its folder is."""
    folder = folder_of(token)
    if folder is None:
        return Job(token, state="gone")
    return Job(**json.loads((folder / STATE).read_text(encoding="utf-8")))


def finish(job: Job, result: bytes) -> None:
    """Lay the result down, take the workbook as sent away, and say that it is done."""
    folder = room() / job.token
    (folder / RESULT).write_bytes(result)
    (folder / GIVEN).unlink(missing_ok=True)
    job.state = "done"
    save(job)


def fetch(token: str) -> bytes | None:
    """The result, from now on kept for an hour; None when there is none."""
    folder = folder_of(token)
    if folder is None or not (folder / RESULT).is_file():
        return None
    (folder / FETCHED).touch(exist_ok=True)
    return (folder / RESULT).read_bytes()


def sweep(now: float) -> int:
    """Delete what was fetched over an hour ago, and everything older than a day; `now` in seconds of the epoch."""
    old = [folder for folder in room().iterdir() if folder.is_dir() and over(folder, now)]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def over(folder: Path, now: float) -> bool:
    """Whether a folder's time is up."""
    fetched = folder / FETCHED
    if fetched.exists() and now - fetched.stat().st_mtime > KEPT_AFTER_FETCHING:
        return True
    return now - folder.stat().st_mtime > KEPT_AT_MOST
