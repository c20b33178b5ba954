"""Cuts the shipped fonts out of Debian's Noto Sans CJK: ``python -m tools.fonts [FOLDER]`` (fonts-noto-cjk, fonttools).

A subset that lacks a character leaves a hole in an official paper, so the set is wide: GB 2312, the 8,105 general
standard characters as far as GBK's common levels give them, Big5's common level for traditional text, and every
character that stands in the law's tables, in the catalogues, in the templates and in the code.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/tianheng"
TARGET = SOURCE / "core/papers/fonts"
DEBIAN = Path("/usr/share/fonts/opentype/noto")
COPYRIGHT = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FACE = "Noto Sans CJK SC"
WEIGHTS = {"Regular": "NotoSansCJK-Regular.ttc", "Bold": "NotoSansCJK-Bold.ttc"}
TEXTS = ("*.csv", "*.html", "*.typ", "*.po", "*.py", "*.json")
SIGNS = "¥€£©®™°′″‰‱≤≥≠≈±×÷·•…—–‐‑‒―‘’“”„‹›«»→←↑↓⇒✓✗√∞∑∏∫µμΩℓ№①②③④⑤⑥⑦⑧⑨⑩⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉□■○●◇◆△▲▽▼☆★"


def two_bytes(encoding: str, leads: range, trails: range) -> str:
    """Every character of a two-byte code within the ranges."""
    codes = (bytes((lead, trail)) for lead in leads for trail in trails)
    return "".join(code.decode(encoding, errors="ignore") for code in codes)


def wanted() -> set[int]:
    """Every code point the papers may need."""
    plain = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0xFF01, 0xFF5F))))
    sets = two_bytes("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    sets += two_bytes("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    return {ord(character) for character in plain + SIGNS + sets + in_the_house()} - set(range(0x20))


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
        desubroutinize=False, hinting=False, layout_features=["kern", "palt", "locl", "vert"], notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(target)
    return len(codes - set(font.getBestCmap()))


def main(arguments: list[str]) -> int:
    """Cut every weight and lay the licence beside it."""
    folder = Path(arguments[0]) if arguments else DEBIAN
    if not folder.is_dir():
        print(f"{folder} is missing: apt-get install fonts-noto-cjk, or name the folder of the .ttc files")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    codes = wanted()
    for weight, file in WEIGHTS.items():
        target = TARGET / f"TianhengSans-{weight}.otf"
        lacking = cut(face(folder / file), codes, target)
        print(f"{target.name}: {target.stat().st_size:,} bytes, {len(codes):,} characters, {lacking} unknown to Noto")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
