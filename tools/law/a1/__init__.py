"""Table A.1 of GB 2760-2024: the additives, and in which foods each may be used up to what amount."""

from __future__ import annotations

from collections.abc import Mapping

import pymupdf

from tools.law import e
from tools.law.a1.headings import heading_row
from tools.law.a1.rows import limit_rows
from tools.law.a1.stream import read


def build(pdf: pymupdf.Document) -> dict[str, list[dict[str, str]]]:
    """The lines of headings.csv and a1.csv in printed order, under "headings" and "a1"."""
    categories = {row["code"]: row["name"] for row in e.build(pdf)}
    return tables(pdf, categories)


def tables(pdf: pymupdf.Document, categories: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """The same with Appendix E given as code → name, which tells a category's own brackets from a limit's."""
    blocks = read(pdf)
    headings = [heading_row(block, number) for number, block in enumerate(blocks, 1)]
    limits = [row for number, block in enumerate(blocks, 1) for row in limit_rows(block, number, categories)]
    return {
        "headings": headings,
        "a1": [{"id": f"a1-{number:04}", **row} for number, row in enumerate(limits, 1)],
    }
