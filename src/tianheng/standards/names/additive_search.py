"""Finding an additive when its name is not known for certain: pinyin, initials, beginnings, slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from tianheng.standards.names.additive_index import LAW, TABLES, TITLES, Sense, index
from tianheng.standards.names.additives import Match, find
from tianheng.standards.names.text import fold
from tianheng.standards.source import table

NEAR = 66
_CLOSE_LENGTH = 2


@lru_cache(maxsize=4096)
def suggestions(text: str, limit: int = 5) -> tuple[Match, ...]:
    """The nearest names to one that is not known, additives of Table A.1 first among equals."""
    key = fold(text)
    if len(key) < 2:
        return ()
    found = [*_alike(key, "slip", _near), *_by_sound(text, key)]
    return tuple(_best(found)[:limit])


def ranked(text: str, limit: int) -> list[Match]:
    """Every way of finding, the certain ones first, then by score."""
    key = fold(text)
    if not key:
        return []
    found = list(find(text).matches)
    found += _by_sound(text, key)
    found += _alike(key, "exact", _beginning) + _alike(key, "exact", _part)
    if len(found) < limit and not key.isascii():
        found += _alike(key, "slip", _near)
    return _best(found)[:limit]


def _alike(key: str, how: str, score: Callable[[str], dict[str, int]]) -> list[Match]:
    return [
        Match(s.table, s.target, s.member, how, points, _why(name, s, how))
        for name, points in score(key).items()
        for s in index().names[name]
        if s.how != "slip"
    ]


def _why(name: str, sense: Sense, how: str) -> str:
    shown = index().spelled[name]
    what = sense.member or sense.target
    place = TITLES[sense.table]
    same = f"“{what}”（{place}）" if shown == what else f"“{shown}”即“{what}”（{place}）"
    return f"字形与{same}相近" if how == "slip" else same


def _beginning(key: str) -> dict[str, int]:
    return {n: max(60, 95 - 2 * (len(n) - len(key))) for n in index().names if n.startswith(key)}


def _part(key: str) -> dict[str, int]:
    if len(key) < 2:
        return {}
    return {n: max(40, 75 - (len(n) - len(key))) for n in index().names if key in n[1:]}


def _near(key: str) -> dict[str, int]:
    from rapidfuzz import fuzz, process

    found = process.extract(key, _chinese_names(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=12)
    return {name: round(points) - 5 for name, points, _ in found}


@cache
def _chinese_names() -> tuple[str, ...]:
    return tuple(name for name in index().names if not name.isascii() and len(name) > 1)


def _by_sound(text: str, key: str) -> list[Match]:
    sounds = key.replace("'", "") if key.isascii() and key.isalpha() else _sound_of(key)
    if len(sounds) < 2:
        return []
    found = [m for name in _names_sounding(sounds) for m in _heard(name, sounds, "pinyin", text)]
    if key.isascii():
        for name in _by_initials().get(sounds, ()):
            found += _heard(name, sounds, "initials", text)
    return found


def _heard(name: str, sounds: str, how: str, text: str) -> list[Match]:
    exact = _sounds().get(name, ("", ""))[how == "initials"] == sounds
    points = 90 if exact and how == "pinyin" else 85 if exact else 70
    word = "拼音" if how == "pinyin" else "拼音首字母"
    return [
        Match(s.table, s.target, s.member, how, points, f"“{text.strip()}”与“{name}”的{word}相同或相近")
        for s in index().lookup(fold(name))
    ]


def _names_sounding(sounds: str) -> Iterable[str]:
    whole = _by_pinyin().get(sounds, ())
    if whole or len(sounds) < 4:
        return whole
    return [name for name, (pinyin, _) in _sounds().items() if pinyin.startswith(sounds)][:20]


def _sound_of(key: str) -> str:
    """Pinyin of a Chinese name whose characters all occur in the tables' names, else ""."""
    known = _syllables()
    parts = [
        known.get(character, "" if "\u4e00" <= character <= "\u9fff" else character) for character in key
    ]
    return "" if "" in parts else "".join(part for part in parts if part.isalpha())


@cache
def _sounds() -> dict[str, tuple[str, str]]:
    """Name -> (pinyin without spaces, initials)."""
    return {
        row["name"]: (row["pinyin"].replace(" ", "").lower(), row["initials"].lower())
        for row in table(f"{LAW}/ours/pinyin.csv")
    }


@cache
def _syllables() -> dict[str, str]:
    """Character -> syllable, learned from the names whose syllables are written apart."""
    known: dict[str, str] = {}
    for row in table(f"{LAW}/ours/pinyin.csv"):
        characters = [c for c in fold(row["name"]) if "\u4e00" <= c <= "\u9fff"]
        syllables = [s for s in row["pinyin"].lower().split() if (s.isalpha() and len(s) > 1) or s in "aeo"]
        if len(characters) == len(syllables):
            for character, syllable in zip(characters, syllables, strict=True):
                known.setdefault(character, syllable)
    return known


@cache
def _by_pinyin() -> dict[str, list[str]]:
    return _grouped(0)


@cache
def _by_initials() -> dict[str, list[str]]:
    return _grouped(1)


def _grouped(which: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name, sounds in _sounds().items():
        groups[sounds[which]].append(name)
    return groups


def _best(found: Iterable[Match]) -> list[Match]:
    """One match per meaning, the best; ordered by score, then by table, then by name."""
    best: dict[tuple[str, str, str], Match] = {}
    for match in found:
        key = (match.table, match.target, match.member)
        if key not in best or match.score > best[key].score:
            best[key] = match
    return sorted(best.values(), key=lambda m: (-m.score, TABLES.index(m.table), len(m.target), m.target))
