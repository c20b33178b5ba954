"""Table E.1: the food category system (PDF pages 244-254)."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf

from tools.law.grid import Cell, body, stepped
from tools.law.pages import place, read_page
from tools.law.text import chinese

PAGES = range(244, 255)


def build(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """All categories in printed order; `parent` follows from the code, "" for a top group."""
    return [
        _row(cells, number) for number in PAGES for cells in body(stepped(read_page(pdf, number)), columns=2)
    ]


def _row(cells: Sequence[Cell], number: int) -> dict[str, str]:
    code, name = (chinese(cell.chars) for cell in cells)
    return {"code": code, "name": name, "parent": parent(code), **place(number)}


def parent(code: str) -> str:
    """The category one level up: `04.01.02` → `04.01` → `04.0` → ``."""
    parts = code.split(".")
    if len(parts) > 2:
        return ".".join(parts[:-1])
    return "" if parts[1] == "0" else f"{parts[0]}.0"
