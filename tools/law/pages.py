"""Characters and drawn rules of one page of the printed standard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pymupdf

from tools.law.errata import PICTURES
from tools.law.ink import edges

FRONT_PAGES = 3  # cover, contents, foreword: PDF page = printed page + 3 in the body
STRAIGHT = 0.6  # points: a stroke thinner than this is a rule, not a shape


class Char(NamedTuple):
    """One printed character: origin (x, baseline y) in points from the top left, size, font, ink's edges."""

    x: float
    y: float
    size: float
    font: str
    text: str
    left: float
    right: float


class Rule(NamedTuple):
    """One drawn line: its fixed coordinate, and where it starts and ends along the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Page:
    """Everything a reader of tables needs from one page; `number` counts the PDF's pages from 1."""

    number: int
    chars: tuple[Char, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    @property
    def printed(self) -> int:
        """The page number printed at its foot."""
        return self.number - FRONT_PAGES


def place(number: int) -> dict[str, str]:
    """The two columns every table ends with: PDF page and printed page."""
    return {"pdf_page": str(number), "page": str(number - FRONT_PAGES)}


def open_pdf(path: str) -> pymupdf.Document:
    """The document, ready for `read_page`."""
    return pymupdf.open(path)


@lru_cache(maxsize=300)
def read_page(pdf: pymupdf.Document, number: int) -> Page:
    """Characters (blanks left out) and rules of PDF page `number`, counted from 1."""
    page = pdf[number - 1]
    across, down = _rules(page)
    return Page(number, (*_chars(page), *_pictures(page)), across, down)


def _chars(page: pymupdf.Page) -> Iterator[Char]:
    for span in page.get_texttrace():
        for code, glyph, (x, y), _ in span["chars"]:
            if chr(code).strip():
                yield _char(page.parent, span, chr(code), glyph, x, y)


def _char(pdf: pymupdf.Document, span: dict[str, Any], text: str, glyph: int, x: float, y: float) -> Char:
    size, font = span["size"], span["font"]
    left, right = edges(pdf, font, glyph)
    return Char(x, y, size, font, text, x + left * size, x + right * size)


def _pictures(page: pymupdf.Page) -> Iterator[Char]:
    """Characters drawn as pictures; their foot lies about as deep below the baseline as a Chinese glyph's."""
    for picture in page.get_image_info(hashes=True):
        text = PICTURES.get(picture["digest"].hex())
        if text:
            x0, y0, x1, y1 = picture["bbox"]
            yield Char(x0, y1 - (y1 - y0) / 8, y1 - y0, "picture", text, x0, x1)


def _rules(page: pymupdf.Page) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    across, down = [], []
    for drawing in page.get_drawings():
        box = drawing["rect"]
        if box.height < STRAIGHT <= box.width:
            across.append(Rule(box.y0, box.x0, box.x1))
        elif box.width < STRAIGHT <= box.height:
            down.append(Rule(box.x0, box.y0, box.y1))
    return tuple(across), tuple(down)
