"""Writes ours/pinyin.csv: every Chinese name of the tables with its pinyin and initials.

`python -m tools.pinyin` after names or aliases have changed; `--check` exits 1 if the file is stale.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

from tools.digest import STANDARDS

LAW = STANDARDS / "gb2760_2024"
TARGET = LAW / "ours" / "pinyin.csv"
# file -> columns that hold names; a cell may hold several, joined with |
SOURCES = {
    LAW / "headings.csv": ("name", "aliases", "members"),
    LAW / "ours" / "members.csv": ("member", "aliases"),
    LAW / "ours" / "aliases.csv": ("alias",),
    LAW / "e.csv": ("name",),
    LAW / "b2.csv": ("name",),
    LAW / "b3.csv": ("name",),
    LAW / "c1.csv": ("name",),
    LAW / "c2.csv": ("name",),
    LAW / "c3.csv": ("enzyme",),
    STANDARDS / "elsewhere" / "elsewhere.csv": ("name",),
    STANDARDS / "nonedible" / "nonedible.csv": ("name",),
    STANDARDS / "nonedible" / "withdrawn.csv": ("name",),
}
# Readings of the field where the usual reading of the character is another one.
SINGLE = {
    "酰": "xiān",
    "苷": "gān",
    "肽": "tài",
    "酞": "tài",
    "萜": "tiē",
    "蒎": "pài",
    "莰": "kǎn",
    "脯": "fǔ",
}
PHRASES = {
    "重碳酸": [["chóng"], ["tàn"], ["suān"]],
    "重亚硫酸": [["chóng"], ["yà"], ["liú"], ["suān"]],
    "重曹": [["chóng"], ["cáo"]],
    "降红木素": [["jiàng"], ["hóng"], ["mù"], ["sù"]],
    "藏花": [["zàng"], ["huā"]],
    "薄荷": [["bò"], ["he"]],
    "着色": [["zhuó"], ["sè"]],
    "长角豆": [["cháng"], ["jiǎo"], ["dòu"]],
    "挂浆": [["guà"], ["jiāng"]],
    "大黄鱼": [["dà"], ["huáng"], ["yú"]],
}
_HAN = re.compile(r"[㐀-鿿𠀀-𯿿]")
_RUNS = re.compile(r"[㐀-鿿𠀀-𯿿]+|[A-Za-z0-9]+")


def main(arguments: list[str]) -> int:
    """Write the table, or with --check only compare."""
    _teach()
    text = _csv(sorted(_rows(), key=lambda row: (row[1], row[0])))
    if "--check" in arguments:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {text.count(chr(10)) - 1} names")
    return 0


def pinyin(name: str) -> str:
    """Toneless syllables, a blank between them; what is not Chinese stays as it is."""
    return " ".join(lazy_pinyin(name, style=Style.NORMAL, v_to_u=False))


def initials(name: str) -> str:
    """First letters of the syllables; Latin letters and digits are kept, signs and Greek dropped."""
    return "".join(
        "".join(syllable[0] for syllable in lazy_pinyin(run)) if _HAN.match(run) else run.lower()
        for run in _RUNS.findall(name)
    )


def _rows() -> Iterator[tuple[str, str, str]]:
    for name in sorted(set(_names())):
        yield name, pinyin(name), initials(name)


def _names() -> Iterator[str]:
    for path, columns in SOURCES.items():
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            if row.get("kind") == "slip":
                continue
            for column in columns:
                yield from (name for name in row[column].split("|") if _HAN.search(name))


def _teach() -> None:
    load_single_dict({ord(character): reading for character, reading in SINGLE.items()})
    load_phrases_dict(PHRASES)


def _csv(rows: list[tuple[str, str, str]]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(("name", "pinyin", "initials"))
    writer.writerows(rows)
    return sheet.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
