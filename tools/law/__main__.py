"""`python -m tools.law PDF [--check]`: build every table of the law from the official PDF, or compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from tools.law import a1, a2, b, c, clauses, d, e, f
from tools.law.files import FOLDER, Rows, as_files, differing, refuse_other_document
from tools.law.pages import open_pdf


def tables(pdf: pymupdf.Document) -> dict[str, Rows]:
    """All tables by file name without its suffix."""
    limits = a1.build(pdf)
    return {
        **limits,
        **b.build(pdf),
        **c.build(pdf),
        "a2": a2.build(pdf),
        "clauses": clauses.build(pdf),
        "d": d.build(pdf),
        "e": e.build(pdf),
        "f": f.build(pdf, limits["headings"]),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done or equal, 1 a committed file differs, 2 not the document."""
    parser = argparse.ArgumentParser(prog="python -m tools.law", description=__doc__)
    parser.add_argument("pdf", type=Path, help="the official PDF of GB 2760-2024")
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that differ")
    options = parser.parse_args(arguments)
    try:
        refuse_other_document(options.pdf)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    files = as_files(tables(open_pdf(str(options.pdf))))
    return check(files) if options.check else write(files)


def write(files: dict[str, bytes]) -> int:
    """Writes all files into the law's folder."""
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")
    return 0


def check(files: dict[str, bytes]) -> int:
    """Names every file that differs from the committed one."""
    names = list(differing(files, FOLDER))
    for name in names:
        print(f"{name}: differs from the printed standard", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
