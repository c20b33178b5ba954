"""Mechanical slips of print and scan: 吐温8O, D一异抗坏血酸钠, 柠檬酸口山梨酸钾, missing separators.

Only what reads as a known name after the repair is taken, and it is always said. Wrong characters that a
person may have meant otherwise (苯甲酸纳) are not repaired: they become a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# Three or four names at most run together in print; trying longer texts would only cost time.
LONGEST_GLUED = 40
_BETWEEN = re.compile(r"[口|/+&\\]|以及|或者|和|及|与|或|丶")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[a-zα-ω\d)])[一ー_~]"), "-"),
    (re.compile(r"(?<=\d)o|o(?=\d)"), "0"),
    (re.compile(r"(?<=\d)[l|]|[l|](?=\d)"), "1"),
    (re.compile(r"曰"), "日"),
    (re.compile(r"[^0-9a-z\u4e00-\u9fffα-ω()+,.:'\[\]-]"), ""),
    (re.compile(r"^[^0-9a-z\u4e00-\u9fffα-ω(]+"), ""),
)


@lru_cache(maxsize=16384)
def mended(folded: str) -> str:
    """The text with letters read for digits and strokes for hyphens put right; "" if that changes nothing."""
    text = folded
    for pattern, right in _RULES:
        text = pattern.sub(right, text)
    return text if text != folded else ""


def pieces(folded: str, breaks: list[int], known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Where names lie in a text that no separator divides; [] when it does not come apart cleanly.

    Tried in turn: words and signs for "and" (和, /, 口 scanned for 、), where one piece may be unknown if
    another is known; then white space of the original (`breaks`, offsets into the text), where all must
    be known.
    """
    parts = _between(list(_words(folded)), len(folded))
    found = sum(known(folded[start:end]) for start, end in parts)
    if len(parts) > 1 and 0 < found >= len(parts) - 1:
        return parts
    parts = _between([(at, at) for at in breaks if 0 < at < len(folded)], len(folded))
    return parts if len(parts) > 1 and all(known(folded[start:end]) for start, end in parts) else []


def glued(folded: str, known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """A text that is nothing but known names without anything between them, longest names first; else []."""
    return (_glued(folded, 0, known) or []) if len(folded) <= LONGEST_GLUED else []


def _glued(folded: str, start: int, known: Callable[[str], bool]) -> list[tuple[int, int]] | None:
    if start == len(folded):
        return []
    for end in range(len(folded), start + 1, -1):
        if (start, end) != (0, len(folded)) and known(folded[start:end]):
            rest = _glued(folded, end, known)
            if rest is not None:
                return [(start, end), *rest]
    return None


def _words(folded: str) -> Iterator[tuple[int, int]]:
    for found in _BETWEEN.finditer(folded):
        if found.start() > 0 and found.end() < len(folded):
            yield found.span()


def _between(cuts: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), length]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
