"""Where the ink of a glyph lies.

The document's fonts state one em as the width of every glyph and centre Latin letters in it, so neither
widths nor boxes tell where a letter ends. The outlines in the embedded fonts do.
"""

from __future__ import annotations

import io
from functools import cache

import pymupdf
from fontTools.ttLib import TTFont

Edges = tuple[float, float]


@cache
def fonts(pdf: pymupdf.Document) -> dict[str, TTFont]:
    """The embedded fonts by name without its subset prefix; every page shares the same few."""
    found: dict[str, TTFont] = {}
    for page in pdf:
        for xref, _, _, name, *_ in page.get_fonts():
            short = name.split("+")[-1]
            if short not in found:
                found[short] = TTFont(io.BytesIO(pdf.extract_font(xref)[3]))
    return found


@cache
def edges(pdf: pymupdf.Document, font: str, glyph: int) -> Edges:
    """Left and right edge of a glyph's ink from its origin, in ems; a blank has (0, 0)."""
    face = fonts(pdf)[font]
    outline = face["glyf"][face.getGlyphOrder()[glyph]]
    if not outline.numberOfContours:
        return 0.0, 0.0
    em = face["head"].unitsPerEm
    return outline.xMin / em, outline.xMax / em
