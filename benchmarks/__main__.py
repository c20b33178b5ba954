"""`make bench`: one JSON line per figure, its peer measured in the same run.

`python -m benchmarks [--SIZE N] [PART ...]`, every part by default. Register and ledger run on SQLite, or on
PostgreSQL by `python tools/postgres.py -- python -m benchmarks register ledger`.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module

PARTS: dict[str, tuple[str, ...]] = {
    "imports": ("rows",),
    "single": ("rows",),
    "labels": ("rows",),
    "pages": ("rows",),
    "bulk": ("rows",),
    "parquet": ("rows",),
    "register": ("enterprises", "lines"),
    "ledger": ("feedings", "plants"),
}
SIZES = {"rows": 10_000_000, "enterprises": 20_000, "lines": 200_000, "feedings": 1_000_000, "plants": 0}


def main() -> None:
    """Run the parts asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    for name, usual in SIZES.items():
        parser.add_argument(f"--{name}", type=lambda text: int(text.replace("_", "")), default=usual)
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        if part not in PARTS:
            parser.error(f"{part} is none of {' '.join(PARTS)}")
        sizes = [getattr(asked, name) for name in PARTS[part]]
        for figure in import_module(f"benchmarks.{part}").run(*sizes):
            print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
