"""Papers: no missing glyph, no markup from data, the same bytes twice."""

from pathlib import Path

import pymupdf
import pytest
from fontTools.ttLib import TTFont

from tianheng.core.papers import FONTS, HERE, pdf

SOURCE = Path(__file__).resolve().parents[2] / "src/tianheng"
REGULAR, BOLD = (FONTS / f"NotoSansCJKsc-{weight}.otf" for weight in ("Regular", "Bold"))
# Signs that stand only in the code that folds names, to be recognised and never to be printed.
FOLDED_AWAY = set("ɣʹʼ‛⁃∙⋅➖ꞵ")


def characters(*patterns: str) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for pattern in patterns for path in SOURCE.glob(pattern))
    return {character for text in texts for character in text if character >= " "} - FOLDED_AWAY


def glyphs(font: Path) -> set[str]:
    return set(map(chr, TTFont(font).getBestCmap()))


def missing(wanted: set[str], font: Path) -> list[str]:
    return sorted(wanted - glyphs(font) - {"\x7f", "\ufeff"})


def sheet(**changes: object) -> dict[str, object]:
    words = "next questions items name verdict entered compared limit source sums notes steps checked reviewed date"
    return {
        "title": "配方核查单",
        "facts": [["产品名称", "酱腌菜"]],
        "tone": "pass",
        "word": "符合",
        "summary": "共 0 项",
        "advice": [],
        "questions": [],
        "words": {word: word for word in words.split()} | {"page": "第 {page} 页，共 {pages} 页"},
        "findings": [],
        "sums": [],
        "notes": [],
        "foot": "以标准文本为准。",
        "made": "添衡",
    } | changes


def text_of(made: bytes) -> str:
    with pymupdf.open(stream=made, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


@pytest.mark.parametrize("pattern", ["standards/**/*.csv", "**/*.html", "**/*.po", "core/papers/*.typ"])
def test_no_character_of_ours_is_missing_from_the_text_font(pattern: str) -> None:
    assert missing(characters(pattern), REGULAR) == []


def test_no_character_of_our_own_words_is_missing_in_bold() -> None:
    assert missing(characters("**/*.po", "core/papers/*.typ"), BOLD) == []


def test_the_text_font_has_what_people_type() -> None:
    common = "".join(
        bytes((lead, trail)).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
    )
    assert len(common) == 6763
    assert missing(set(common), REGULAR) == []
    assert missing(set("酱腌菜罐頭醬醃䴙䓖㸆鿍μ℃≤"), REGULAR) == []


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_paper_shows_what_it_is_given_and_embeds_its_fonts() -> None:
    made = pdf("check", sheet())
    assert "配方核查单" in text_of(made)
    assert "第 1 页，共 1 页" in text_of(made)
    with pymupdf.open(stream=made, filetype="pdf") as document:
        assert all("NotoSansCJKsc" in font[3] for font in document.get_page_fonts(0))


def test_data_is_never_markup() -> None:
    typed = '#read("/etc/passwd") $x$ *粗* _斜_ <标签> "'
    assert typed in text_of(pdf("check", sheet(facts=[["产品名称", typed]]))).replace("\n", " ")


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        pdf("nothing", {})
    assert (HERE / "check.typ").is_file()
