"""Cuts the shipped fonts out of Debian's Noto Sans CJK: ``python -m tools.fonts [FONTS [UNIHAN]]``.

A paper that lacks a character has a hole in it, so the regular weight is wide: GB 2312, the 8,105 general standard
characters (Unihan's kTGH), Big5's common level for traditional text, and every character that stands in the law's
tables, the catalogues, the templates and the code. The bold weight sets our own words only, never what a user typed.

FONTS is the folder of fonts-noto-cjk, UNIHAN the file Unihan_OtherMappings.txt.bz2 of unicode-data (both Debian).
"""

import bz2
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/tianheng"
TARGET = SOURCE / "core/papers/fonts"
DEBIAN = Path("/usr/share/fonts/opentype/noto")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
FACE = "Noto Sans CJK SC"
WEIGHTS = {"Regular": "NotoSansCJK-Regular.ttc", "Bold": "NotoSansCJK-Bold.ttc"}
TEXTS = ("*.csv", "*.html", "*.typ", "*.po", "*.py", "*.json")
SIGNS = "¥€£©®™°′″‰‱≤≥≠≈±×÷·•…—–‐‑‒―‘’“”„‹›«»→←↑↓⇒✓✗√∞∑∏∫µμΩℓ№①②③④⑤⑥⑦⑧⑨⑩⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉□■○●◇◆△▲▽▼☆★"


def two_bytes(encoding: str, leads: range, trails: range) -> str:
    """Every character of a two-byte code within the ranges."""
    codes = (bytes((lead, trail)) for lead in leads for trail in trails)
    return "".join(code.decode(encoding, errors="ignore") for code in codes)


def own_words() -> set[int]:
    """Every code point of our own words: Latin, Greek, signs and what stands in the house."""
    plain = "".join(
        map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x391, 0x3CA), *range(0xFF01, 0xFF5F)))
    )
    return {ord(character) for character in plain + SIGNS + in_the_house()} - set(range(0x20))


def anyones_words(unihan: Path) -> set[int]:
    """Every code point a user may type: the common characters of the mainland and of Taiwan."""
    sets = two_bytes("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    sets += two_bytes("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    return own_words() | set(map(ord, sets)) | general_standard(unihan)


def general_standard(unihan: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表."""
    lines = bz2.decompress(unihan.read_bytes()).decode("utf-8").splitlines()
    return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def in_the_house() -> str:
    """The text of every table, template, catalogue and source file."""
    paths = (path for pattern in TEXTS for path in SOURCE.rglob(pattern))
    return "".join(sorted({c for path in paths for c in path.read_text(encoding="utf-8")}))


def face(collection: Path) -> TTFont:
    """The Simplified Chinese face of a collection."""
    fonts = TTCollection(collection).fonts
    return next(font for font in fonts if font["name"].getDebugName(1).startswith(FACE))


def cut(font: TTFont, codes: set[int], target: Path) -> int:
    """Write the subset; returns how many of the characters wanted the font does not have."""
    options = subset.Options(
        desubroutinize=False,
        hinting=False,
        layout_features=["kern", "palt", "locl", "vert"],
        notdef_outline=True,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(target)
    return len(codes - set(font.getBestCmap()))


def main(arguments: list[str]) -> int:
    """Cut both weights; says what is missing when something is."""
    folder, unihan = (Path(each) for each in (*arguments, *(DEBIAN, UNIHAN)[len(arguments) :]))
    for path, package in ((folder, "fonts-noto-cjk"), (unihan, "unicode-data")):
        if not path.exists():
            print(f"{path} is missing: apt-get install {package}, or name the path")
            return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight, codes in (("Regular", anyones_words(unihan)), ("Bold", own_words())):
        target = TARGET / f"NotoSansCJKsc-{weight}.otf"
        lacking = cut(face(folder / WEIGHTS[weight]), codes, target)
        print(
            f"{target.name}: {target.stat().st_size:,} bytes, {len(codes):,} characters, {lacking} unknown to Noto"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
