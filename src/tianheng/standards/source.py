"""Reads the law's tables; a row knows the file and line it stands on.

Every folder of tables carries `provenance.json` with the sha256 of each file in it; a table is
compared with that digest at the moment it is first read, so a changed byte never judges anything.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from tianheng.standards.errors import DigestError, LawError

ROOT = Path(__file__).parent
Row = dict[str, str]


@cache
def provenance(folder: str) -> dict[str, Any]:
    """The provenance of a folder of tables: document, dates in force, digests."""
    path = ROOT / folder / "provenance.json"
    if not path.is_file():
        raise LawError(f"{folder}/provenance.json is missing: the tables of {folder} have no known origin")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def table(name: str) -> tuple[Row, ...]:
    """Rows of `folder/file.csv` as dicts of text, digest checked. Raises LawError or DigestError."""
    path = ROOT / name
    if not path.is_file():
        raise LawError(f"{name} is missing")
    raw = path.read_bytes()
    _verify(name, raw)
    lines = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    header = next(lines)
    return tuple([dict(zip(header, line, strict=True)) for line in lines])


def _verify(name: str, raw: bytes) -> None:
    folder, _, file = name.rpartition("/")
    known = provenance(folder)["tables"].get(file)
    if known is None:
        raise DigestError(f"{name} is not listed in {folder}/provenance.json")
    found = hashlib.sha256(raw).hexdigest()
    if found != known["sha256"]:
        raise DigestError(
            f"{name}: sha256 {found[:12]}… is not {known['sha256'][:12]}…: rebuild or restore it"
        )


def split(cell: str) -> tuple[str, ...]:
    """The values of a multi-valued cell, which are joined with `|`."""
    if "|" not in cell:
        return (cell,) if cell else ()
    return tuple([part for part in cell.split("|") if part])
