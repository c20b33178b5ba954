"""`python -m tools.law.a1 PDF`: write headings.csv and a1.csv alone, from the printed standard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tools.law.a1 import build
from tools.law.files import FOLDER, Rows, as_csv
from tools.law.pages import open_pdf


def main(arguments: Sequence[str]) -> int:
    """Write both tables and say how many lines each has; 2 when the PDF is not named."""
    if len(arguments) != 1:
        print("usage: python -m tools.law.a1 PDF", file=sys.stderr)
        return 2
    for name, rows in build(open_pdf(arguments[0])).items():
        write(FOLDER, name, rows)
        print(f"{name}.csv: {len(rows)} rows")
    return 0


def write(folder: Path, name: str, rows: Rows) -> None:
    """One table as `name`.csv in the folder."""
    (folder / f"{name}.csv").write_bytes(as_csv(rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
