"""`make bench`: one JSON line per figure, its peer measured in the same run.

`python -m benchmarks [--rows N] [PART ...]`, parts: single imports labels pages bulk parquet.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module

PARTS = ("imports", "single", "labels", "pages", "bulk", "parquet")


def main() -> None:
    """Run the parts asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--rows", type=lambda text: int(text.replace("_", "")), default=10_000_000)
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        if part not in PARTS:
            parser.error(f"{part} is none of {' '.join(PARTS)}")
        for figure in import_module(f"benchmarks.{part}").run(asked.rows):
            print(json.dumps(figure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
