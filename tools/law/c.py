"""Appendix C: processing aids for all foods (C.1), with function and scope (C.2), and enzymes (C.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pymupdf

from tools.law.grid import Cell, body
from tools.law.pages import Char, place, read_page
from tools.law.text import LIST_COMMA, chinese, english, marks, unmarked, words

C1_PAGES, C2_PAGES, C3_PAGES = range(226, 228), range(227, 234), range(233, 243)
AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff)]) ?(?=[A-Za-z]{2})")
ENGLISH_INSIDE = re.compile(r"(?P<head>.*[\u4e00-\u9fff])(?P<english>[a-z-]+)(?P<alias>\(又名.*\))")
LETTER_OF_A_KIND = re.compile(r"[A-Z]\d?(?= )")  # 磷脂酶A1 Phospholipase A1


def build(pdf: pymupdf.Document) -> dict[str, list[dict[str, str]]]:
    """The rows of c1.csv, c2.csv and c3.csv in printed order."""
    return {"c1": c1(pdf), "c2": c2(pdf), "c3": c3(pdf)}


def c1(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """Aids for any food, residue unlimited."""
    rows = []
    for page in C1_PAGES:
        for serial, name, foreign in body(read_page(pdf, page), columns=3):
            row = {
                "serial": chinese(serial.chars),
                "name": chinese(name.chars),
                "english": english(foreign.chars),
            }
            rows.append(row | place(page))
    return rows


def c2(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """Aids with their functions and where they may be used; `note` is the number of a footnote."""
    return [_aid(cells, page) for page in C2_PAGES for cells in body(read_page(pdf, page), columns=5)]


def _aid(cells: Sequence[Cell], page: int) -> dict[str, str]:
    serial, name, foreign, function, scope = (cell.chars for cell in cells)
    return {
        "serial": chinese(serial),
        "name": chinese(unmarked(name)),
        "note": marks(name),
        "english": english(foreign),
        "function": chinese(function),
        "scope": words(scope),
        **place(page),
    }


def c3(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """One row per source and donor; serial and enzyme span several printed rows, and are repeated here."""
    return [_enzyme(cells, page) for page in C3_PAGES for cells in body(read_page(pdf, page), columns=4)]


def _enzyme(cells: Sequence[Cell], page: int) -> dict[str, str]:
    serial, enzyme, source, donor = (cell.chars for cell in cells)
    name, foreign = split_enzyme(words(enzyme))
    return {
        "serial": chinese(serial),
        "enzyme": name,
        "english": foreign,
        "source": organism(source),
        "source_note": marks(source),
        "donor": organism(donor),
        "donor_note": marks(donor),
        **place(page),
    }


def split_enzyme(text: str) -> tuple[str, str]:
    """`胃蛋白酶Pepsin` → Chinese and English name; an alias after the English goes with the Chinese."""
    inside = ENGLISH_INSIDE.fullmatch(text)
    if inside:
        return inside["head"] + inside["alias"], inside["english"]
    end = _end_of_chinese(text)
    return text[:end], text[end:].strip()


def _end_of_chinese(text: str) -> int:
    """Where the Chinese name stops: after its last Chinese character, an open bracket, a letter of a kind."""
    end = max(i for i, char in enumerate(text) if "\u4e00" <= char <= "\u9fff") + 1
    if text.count("(", 0, end) > text.count(")", 0, end):
        return text.index(")", end) + 1
    kind = LETTER_OF_A_KIND.match(text, end)
    return kind.end() if kind else end


def organism(chars: Iterable[Char]) -> str:
    """A source or donor as printed: Chinese name, blank, Latin or English name."""
    text = LIST_COMMA.sub(", ", words(unmarked(chars)))
    return AFTER_CHINESE.sub(" ", text)
