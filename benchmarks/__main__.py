"""`make bench`: one JSON line per figure, its peer measured in the same run.

`python -m benchmarks [--rows N] [PART ...]`, parts: single imports labels pages bulk parquet; only when named:
`register [--enterprises N] [--lines N]` and `ledger [--feedings N] [--plants N]`, on SQLite, or on PostgreSQL by
`python tools/postgres.py -- python -m benchmarks register`.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module

PARTS = ("imports", "single", "labels", "pages", "bulk", "parquet")
ON_REQUEST = {"register": ("enterprises", "lines"), "ledger": ("feedings", "plants")}
SIZES = {"rows": 10_000_000, "enterprises": 20_000, "lines": 200_000, "feedings": 1_000_000, "plants": 0}


def main() -> None:
    """Run the parts asked for, all but the large ones by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join((*PARTS, *ON_REQUEST)))
    for name, usual in SIZES.items():
        parser.add_argument(f"--{name}", type=lambda text: int(text.replace("_", "")), default=usual)
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        if part not in PARTS and part not in ON_REQUEST:
            parser.error(f"{part} is none of {' '.join((*PARTS, *ON_REQUEST))}")
        sizes = [getattr(asked, name) for name in ON_REQUEST.get(part, ("rows",))]
        for figure in import_module(f"benchmarks.{part}").run(*sizes):
            print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
