"""Names that contain what elsewhere separates: 单,双甘油脂肪酸酯, 焦糖色(亚硫酸铵法), 420(ii)."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from tianheng.standards.names.additive_index import index

SEPARATING = frozenset(",;:().")
_CODE = re.compile(r"(?<![0-9a-z])(?:ins|e)?-?\d{3,4}[a-h]?(?:\((?:[a-h]|[ivx]{1,4}|[1l]{1,3})\)){1,2}")
_DECIMAL = re.compile(r"\d[.]\d")
_RATIO = re.compile(r"(?<=\d)[:](?=\d)")
_FIGURES = re.compile(r"[\d,.()-]+")
# Misspelled or not, 单,双… and 辛,癸… are each the beginning of one name.
_PAIRED = re.compile(r"单,(?=[双二])|辛,(?=癸)")


def protected(text: str) -> bytearray:
    """One byte per character of the folded text: 1 where a separator belongs to a name, code or number."""
    shield = bytearray(len(text))
    for start, end in _covered(text):
        shield[start:end] = b"\x01" * (end - start)
    for pattern in (_DECIMAL, _RATIO, _PAIRED):
        for found in pattern.finditer(text):
            shield[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return shield


def _covered(text: str) -> list[tuple[int, int]]:
    spans = [found.span() for found in _CODE.finditer(text)]
    names, at = _names_by_head(), 0
    while at < len(text):
        name = next((n for n in names.get(text[at : at + 2], ()) if _stands_at(n, text, at)), "")
        if name:
            spans.append((at, at + len(name)))
        at += len(name) or 1
    return spans


def _stands_at(name: str, text: str, at: int) -> bool:
    """Whether a name stands there whole: 1,2-… is not in 41,2-…, nor α-… in a longer latin word."""
    if not text.startswith(name, at):
        return False
    before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
    return not (_joined(before, name[0]) or _joined(name[-1], after))


def _joined(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


@cache
def _names_by_head() -> dict[str, tuple[str, ...]]:
    """Names with separators in them, by their first two characters, longest first."""
    heads: dict[str, list[str]] = defaultdict(list)
    for name in index().chinese:
        if not SEPARATING.isdisjoint(name) and not _FIGURES.fullmatch(name) and not _lists_others(name):
            heads[name[:2]].append(name)
    return {head: tuple(sorted(names, key=len, reverse=True)) for head, names in heads.items()}


def _lists_others(name: str) -> bool:
    """硝酸钠,硝酸钾 is printed as one heading but is two names on a label."""
    parts = name.split(",")
    return len(parts) > 1 and all(part in index().chinese for part in parts)
