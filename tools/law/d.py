"""Appendix D: the functional classes and their definitions (PDF page 243)."""

from __future__ import annotations

import pymupdf

from tools.law.clauses import read
from tools.law.pages import place, read_page
from tools.law.prose import prose

PAGE = 243


def build(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """All 23 classes, D.1 to D.23: what stands before the colon is the name."""
    rows = []
    for clause in read(prose(read_page(pdf, PAGE))):
        if clause.id.startswith("D.") and clause.id != "D.note":
            name, _, definition = clause.text.partition(":")
            rows.append({"code": clause.id, "name": name, "definition": definition, **place(PAGE)})
    return rows
