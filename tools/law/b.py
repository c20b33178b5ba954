"""Appendix B: foods that may not be flavoured (B.1), natural (B.2) and synthetic (B.3) flavourings."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf

from tools.law.grid import Cell, body
from tools.law.pages import place, read_page
from tools.law.text import chinese, english, lines, marks, spaced, unmarked, words

B1_PAGE = 152
FLAVOURINGS = {
    "b2": ("N", range(153, 169)),
    "b3": ("S", range(168, 226)),
}  # first letter of the codes, PDF pages


def build(pdf: pymupdf.Document) -> dict[str, list[dict[str, str]]]:
    """The rows of b1.csv, b2.csv and b3.csv in printed order."""
    return {"b1": b1(pdf), **{name: flavourings(pdf, *where) for name, where in FLAVOURINGS.items()}}


def b1(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """Foods to which no flavouring may be added; `note` is the mark of the footnote with an exception."""
    rows = []
    for code, name in body(read_page(pdf, B1_PAGE), columns=2):
        row = {"code": chinese(code.chars), "name": chinese(unmarked(name.chars)), "note": marks(name.chars)}
        rows.append(row | place(B1_PAGE))
    return rows


def flavourings(pdf: pymupdf.Document, letter: str, pages: range) -> list[dict[str, str]]:
    """Flavourings whose code begins with `letter`; two tables share PDF page 168."""
    rows = [_flavouring(cells, page) for page in pages for cells in body(read_page(pdf, page), columns=5)]
    return [row for row in rows if row["code"].startswith(letter)]


def _flavouring(cells: Sequence[Cell], page: int) -> dict[str, str]:
    serial, code, name, foreign, fema = (cell.chars for cell in cells)
    return {
        "serial": chinese(serial),
        "code": chinese(code),
        "name": words(name).replace(") (", ")("),  # SmokEz C-10 is two words, 植醇(…)(…) has no blank
        "english": english(foreign),
        "fema": "|".join(spaced(line) for line in lines(fema)).replace("—", ""),
        **place(page),
    }
