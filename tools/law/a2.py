"""Table A.2: the categories that "all foods" rows of Table A.1 leave out (PDF pages 149-150)."""

from __future__ import annotations

import pymupdf

from tools.law.grid import body
from tools.law.pages import place, read_page
from tools.law.text import chinese

PAGES = range(149, 151)


def build(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """All 68 in printed order; `number` is the one by which Table A.1 excludes them."""
    rows = []
    for page in PAGES:
        for cells in body(read_page(pdf, page), columns=3):
            number, code, name = (chinese(cell.chars) for cell in cells)
            rows.append({"number": number.rstrip("."), "code": code, "name": name, **place(page)})
    return rows
