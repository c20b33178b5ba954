"""The law's folder: tables as CSV bytes, and the provenance that signs them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "src" / "tianheng" / "standards" / "gb2760_2024"
PROVENANCE = "provenance.json"
DOCUMENT = {
    "sha256": "2a2c4a867cf5551177e5e65bf8140e9f85a0616d96aa3353161869e07a8505de",
    "pages": 264,
}
EDITION = {
    "edition": "GB 2760-2024",
    "title": "食品安全国家标准 食品添加剂使用标准",
    "issued": "2024-02-08",
    "valid_from": "2025-02-08",
    "valid_to": None,
}

Rows = Sequence[Mapping[str, str]]


def as_csv(rows: Rows) -> bytes:
    """A table as CSV: UTF-8, one header row, `\\n` line ends, quotes only where needed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_provenance(tables: Mapping[str, Rows]) -> bytes:
    """Which document the tables were read from, and each table's row count and digest."""
    signed = {
        f"{name}.csv": {"rows": len(rows), "sha256": hashlib.sha256(as_csv(rows)).hexdigest()}
        for name, rows in sorted(tables.items())
    }
    facts = {**EDITION, "document": DOCUMENT, "tables": signed}
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()


def as_files(tables: Mapping[str, Rows]) -> dict[str, bytes]:
    """Every file of the folder by name, provenance last."""
    files = {f"{name}.csv": as_csv(rows) for name, rows in sorted(tables.items())}
    return {**files, PROVENANCE: as_provenance(tables)}


def refuse_other_document(path: Path) -> None:
    """Raises ValueError unless `path` is the document the tables are read from."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != DOCUMENT["sha256"]:
        raise ValueError(
            f"{path}: sha256 {found}, expected {DOCUMENT['sha256']}; take the official PDF of GB 2760-2024"
        )


def differing(files: Mapping[str, bytes], folder: Path) -> Iterator[str]:
    """The names of files whose committed bytes are not those just built."""
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            yield name
