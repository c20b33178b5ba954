"""One folding for stored names and queries, so that width, case, script and quotes never matter.

Every character folds by itself (`folded_positions` relies on it): the folding of a text is the joined
folding of its characters, after traditional characters were made simplified.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Protocol

QUOTES = "'\"`´′″‵‘’‛“”„ʹʼˊˋ′＇＂「」『』｢｣"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
HYPHENS = "‐‑‒–—―−－﹣⁃➖ー─━"
OPENING = "([{（［｛【〔〖〘〚〈﹙﹝"
CLOSING = ")]}）］｝】〕〗〙〛〉﹚﹞"
COMMAS = ",，、､﹐﹑‚¸"
COLONS = ":：∶︰﹕"
SEMICOLONS = ";；﹔"
DOTS = "·•・‧∙⋅・"
GREEK = {"ß": "β", "ꞵ": "β", "ɑ": "α", "ɣ": "γ", "∂": "δ"}
# 著色劑: the converter leaves 著 alone, for 著名 is written so in both scripts.
VARIANTS = {"著": "着", "苧": "苎", "噁": "恶"}

_ALIKE = {
    **dict.fromkeys(QUOTES + INVISIBLE, ""),
    **dict.fromkeys(HYPHENS, "-"),
    **dict.fromkeys(OPENING, "("),
    **dict.fromkeys(CLOSING, ")"),
    **dict.fromkeys(COMMAS, ","),
    **dict.fromkeys(COLONS, ":"),
    **dict.fromkeys(SEMICOLONS, ";"),
    **dict.fromkeys(DOTS, "·"),
    **GREEK,
    **VARIANTS,
}
# Characters of our tables that GB 2312 lacks though nothing about them is traditional: without this list
# every load of the tables would start the converter of traditional characters.
_SIMPLIFIED_BEYOND_GB2312 = frozenset("䓝梾棓椇牻琯粿芐蒟蒻藠藦藨醂鳀苧噁")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without differences that carry no meaning: `Ｄ－异抗坏血酸鈉 ` -> `d-异抗坏血酸钠`.

    Compatibility forms (NFKC), traditional to simplified, lower case; spaces and quotation marks dropped
    (5'-, 5’- and 5- are one name); every kind of hyphen, bracket, comma (、 too), colon and ß/β made one.
    """
    return simplified(text).translate(_FOLDING)


def folded_positions(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and, for each of its characters, the position in `text` it came from."""
    letters: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(_same_length(text)):
        for letter in _FOLDING[ord(character)]:
            letters.append(letter)
            positions.append(position)
    return "".join(letters), positions


def simplified(text: str) -> str:
    """Traditional characters as simplified; the converter is only woken when a character asks for it."""
    return _converter().convert(text) if _maybe_traditional(text) else text


def _same_length(text: str) -> str:
    plain = simplified(text)
    return plain if len(plain) == len(text) else "".join(simplified(character)[:1] for character in text)


class _Folding(dict[int, str]):
    """Code point -> folded text, worked out when a character is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _folded(chr(point))
        return folded


_FOLDING = _Folding()


def _folded(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character.isspace():
        return ""
    wide = unicodedata.normalize("NFKC", character)
    return "".join(_ALIKE.get(part, part.casefold()) for part in wide if not part.isspace())


def _maybe_traditional(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return any(map(_outside_gb2312, text))
    return False


@cache
def _outside_gb2312(character: str) -> bool:
    if not "\u3400" <= character <= "\u9fff" or character in _SIMPLIFIED_BEYOND_GB2312:
        return False
    return not _encodes(character)


def _encodes(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter
