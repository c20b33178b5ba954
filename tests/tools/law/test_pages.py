"""Characters, pictures and rules of a small document made here."""

import io

import pymupdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tools.law import pages
from tools.law.ink import edges
from tools.law.pages import place, read_page

EM = 1000


def font() -> bytes:
    """A font of one letter, `a`, and the blank, each as wide as one em."""
    pen = TTGlyphPen(None)
    for move, at in zip((pen.moveTo, pen.lineTo, pen.lineTo), ((300, 0), (700, 0), (500, 500)), strict=True):
        move(at)
    pen.closePath()
    builder = FontBuilder(EM, isTTF=True)
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyphOrder([".notdef", "space", "a"])
    builder.setupCharacterMap({32: "space", 97: "a"})
    builder.setupGlyf({".notdef": empty, "space": empty, "a": pen.glyph()})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "space", "a"), (EM, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "MadeUp", "fullName": "MadeUp", "psName": "MadeUp"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@pytest.fixture
def document() -> pymupdf.Document:
    """One page with `a a` at (50, 100), a rule across, a rule down, and a grey picture."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=300, height=300)
    page.insert_font(fontname="Made", fontbuffer=font())
    page.insert_text((50, 100), "a a", fontname="Made", fontsize=10)
    page.draw_line((20, 150), (220, 150))
    page.draw_line((20, 150), (20, 250))
    grey = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 8, 8))
    grey.clear_with(90)
    page.insert_image(pymupdf.Rect(100, 200, 108, 208), pixmap=grey)
    return pymupdf.open(stream=pdf.tobytes())


def test_letters_carry_the_edges_of_their_ink_and_blanks_are_left_out(document: pymupdf.Document) -> None:
    first, second = read_page(document, 1).chars
    assert (first.text, first.x, first.y, first.size) == ("a", 50, 100, 10)
    assert (first.left, first.right) == pytest.approx((53, 57))
    assert second.x == pytest.approx(70)


def test_a_glyph_without_outline_has_no_ink(document: pymupdf.Document) -> None:
    name = document[0].get_fonts()[0][3].split("+")[-1]
    assert edges(document, name, 0) == (0.0, 0.0)


def test_rules_are_sorted_by_direction(document: pymupdf.Document) -> None:
    page = read_page(document, 1)
    assert [(rule.at, rule.start, rule.end) for rule in page.across] == [(150, 20, 220)]
    assert [(rule.at, rule.start, rule.end) for rule in page.down] == [(20, 150, 250)]


def test_a_known_picture_is_a_character(document: pymupdf.Document, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [char.text for char in read_page(document, 1).chars] == ["a", "a"]
    digest = document[0].get_image_info(hashes=True)[0]["digest"].hex()
    monkeypatch.setattr(pages, "PICTURES", {digest: "䓝"})
    read_page.cache_clear()
    drawn = read_page(document, 1).chars[-1]
    assert (drawn.text, drawn.left, drawn.right) == ("䓝", 100, 108)
    assert 200 < drawn.y < 208


def test_the_printed_page_is_three_behind() -> None:
    assert place(152) == {"pdf_page": "152", "page": "149"}
