"""Writes row counts and sha256 of every table into its folder's provenance.json.

`python -m tools.digest` after an intended change of a table; `--check` exits 1 naming what differs.
The printed tables' digests are written by `tools.law`; running this afterwards changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

STANDARDS = Path(__file__).parent.parent / "src" / "tianheng" / "standards"


def entry(path: Path) -> dict[str, Any]:
    """Row count and digest of one table."""
    raw = path.read_bytes()
    rows = sum(1 for _ in csv.DictReader(io.StringIO(raw.decode("utf-8"))))
    return {"rows": rows, "sha256": hashlib.sha256(raw).hexdigest()}


def refreshed(folder: Path) -> str:
    """The provenance text of a folder with the digests of the tables that lie in it now."""
    path = folder / "provenance.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known["tables"] = {file.name: entry(file) for file in sorted(folder.glob("*.csv"))}
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Refresh, or with --check only compare."""
    folders = sorted({path.parent for path in STANDARDS.rglob("*.csv")})
    stale = [f for f in folders if _text(f / "provenance.json") != refreshed(f)]
    for folder in stale:
        print(
            f"{folder.relative_to(STANDARDS)}: provenance.json {'is stale' if '--check' in arguments else 'refreshed'}"
        )
        if "--check" not in arguments:
            (folder / "provenance.json").write_text(refreshed(folder), encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
