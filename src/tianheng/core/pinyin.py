"""Pinyin of Chinese names: a stored key to sort by, and the initials people type to search."""

import unicodedata
from functools import cache
from typing import Any

LONGEST = 200
# Readings of the field, and of places here, where the usual reading of the character is another one.
SINGLE = {"酰": "xiān", "苷": "gān", "肽": "tài", "酞": "tài", "脯": "fǔ", "厝": "cuò"}
PHRASES = {
    "重碳酸": [["chóng"], ["tàn"], ["suān"]],
    "重亚硫酸": [["chóng"], ["yà"], ["liú"], ["suān"]],
    "着色": [["zhuó"], ["sè"]],
    "薄荷": [["bò"], ["hé"]],
    "长角豆": [["cháng"], ["jiǎo"], ["dòu"]],
    "大黄鱼": [["dà"], ["huáng"], ["yú"]],
    "长乐": [["cháng"], ["lè"]],
}


def key(text: str) -> str:
    """What ``text`` is sorted by: toneless pinyin of every Chinese character, everything else folded; ≤ 200 signs.

    ``晋江鱼丸`` → ``jinjiangyuwan``. Call it when a row is saved, never for a list: the column holds it.
    """
    return "".join(syllables(text))[:LONGEST]


def initials(text: str) -> str:
    """The first letter of every character's pinyin; Latin letters and digits as they are: ``晋江A厂`` → ``jjac``."""
    return "".join(
        part[:1] if han else "".join(sign for sign in part if sign.isalnum()) for part, han in marked(text)
    )[:LONGEST]


def syllables(text: str) -> list[str]:
    """The pieces :func:`key` is made of."""
    return [part for part, _han in marked(text)]


def marked(text: str) -> list[tuple[str, bool]]:
    """Each syllable, or run of other signs, and whether it stands for a Chinese character."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain.isascii():
        return [(plain, False)] if plain else []
    found: list[tuple[str, bool]] = []
    for run, han in runs(plain):
        found += [(each, True) for each in read(run)] if han else [(run, False)]
    return found


def runs(text: str) -> list[tuple[str, bool]]:
    """``text`` cut where Chinese begins and ends."""
    found: list[tuple[str, bool]] = []
    for sign in text:
        han = is_han(sign)
        if found and found[-1][1] == han:
            found[-1] = (found[-1][0] + sign, han)
        else:
            found.append((sign, han))
    return found


def is_han(sign: str) -> bool:
    """Whether a sign is a Chinese character."""
    return "㐀" <= sign <= "鿿" or "豈" <= sign <= "﫿" or "𠀀" <= sign <= "𲎯"


def read(run: str) -> list[str]:
    """The toneless syllables of a run of Chinese characters; ü is written v."""
    found: list[str] = library().lazy_pinyin(run, v_to_u=False)
    return found


@cache
def library() -> Any:
    """The dictionary of readings, ours added; a quarter of a second to load, so only when first needed."""
    import pypinyin  # slow to load

    pypinyin.load_single_dict({ord(character): reading for character, reading in SINGLE.items()})
    pypinyin.load_phrases_dict(PHRASES)
    return pypinyin
