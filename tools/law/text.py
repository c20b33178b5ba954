"""Printed characters back into words: lines by baseline, blanks by the gap between two characters' ink.

The document draws no blanks between Latin words. The gaps were measured over tables B.2 to C.3: within a word
at most 0.28 em, between words at least 0.32, with wider thresholds where brackets bring their own air.
Chinese is printed without blanks, and its lines are stretched freely: there only the blank of a whole
character counts, which the titles of standards have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tools.law.pages import Char

MARK = 6.0  # points: smaller characters are footnote marks
LINE = 5.0  # points: baselines closer than this are one line
BETWEEN_WORDS = 0.30  # ems; the default for two Latin letters or digits
BETWEEN_TITLES = 1.0  # ems; 《食品安全国家标准 食品用香精》; stretched lines stay below 0.95
BESIDE = {"(": 0.42, "[": 0.42, ")": 0.50, "]": 0.60, ".": 0.26}  # ems, when one side is this sign
NEVER_BEFORE = set("),.]}-/:;%'+±")
NEVER_AFTER = set("([{-/,'+±")
PREFIXES = frozenset(
    ("cis", "trans", "sec", "tert", "alpha", "beta", "gamma", "delta", "threo", "erythro", "endo", "exo")
)
BROKEN = re.compile(r"(?P<stem>[A-Za-z]{2,})-$")
HANGING = re.compile(r"\([a-z]\)$")  # cyclopenta(b)pyrazine
LIST_COMMA = re.compile(r"(?<=[a-z.)]),(?=[A-Za-z]{2,})(?!(trans|cis|sec|tert)-)")
CHINESE_BRACKET = re.compile(r"[(\[][^\x00-\u024f]")


def lines(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters grouped into lines from top to bottom, each from left to right."""
    found: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y):
        if found and char.y - found[-1][-1].y < LINE:
            found[-1].append(char)
        else:
            found.append([char])
    return [sorted(line, key=lambda char: char.left + char.right) for line in found]


def chinese(chars: Iterable[Char]) -> str:
    """The text of a cell printed without any blank: Chinese names, codes, numbers."""
    return "".join(char.text for line in lines(chars) for char in line)


def words(chars: Iterable[Char]) -> str:
    """The text of a cell with Latin words in it, blanks set again and words broken at a line end mended."""
    text = ""
    for line in lines(chars):
        text = join(text, spaced(line))
    return text


def english(chars: Iterable[Char]) -> str:
    """An English cell: as `words`, with a blank after the wide comma that is printed between two words."""
    return re.sub(LIST_COMMA, ", ", words(chars))


def marks(chars: Iterable[Char]) -> str:
    """The raised letters or numbers that point to a footnote, without their bracket."""
    return "".join(char.text for char in chars if char.size < MARK).rstrip(")")


def unmarked(chars: Iterable[Char]) -> list[Char]:
    """The characters without footnote marks."""
    return [char for char in chars if char.size >= MARK]


def spaced(line: Sequence[Char]) -> str:
    """One printed line, its characters from left to right, with blanks between Latin words."""
    text = line[0].text
    for before, after in pairwise(line):
        text += (" " if _apart(before, after) else "") + after.text
    return _chemical(text)


def _chemical(text: str) -> str:
    """Mends where the gap misleads: N1-, bicyclo[3.3.0] are set wide; `cis- and trans-` is three words."""
    text = re.sub(r"\bN (?=\d)", "N", text)
    text = re.sub(r"(cyclo|benzo) (?=\[)", r"\1", text)
    return re.sub(r"-(?=(and|or)\b(?!-))", "- ", text)


def _apart(before: Char, after: Char) -> bool:
    gap = (after.left - before.right) / after.size
    if _ideograph(before.text) and _ideograph(after.text):
        return gap > BETWEEN_TITLES
    if not _may_part(before.text, after.text):
        return False
    return gap > (BESIDE.get(before.text) or BESIDE.get(after.text) or BETWEEN_WORDS)


def _ideograph(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


def _may_part(before: str, after: str) -> bool:
    """Whether a blank may stand between the two characters at all."""
    if not (_latin(before) and _latin(after)) or before in NEVER_AFTER or after in NEVER_BEFORE:
        return False
    if after.isdigit():
        return not (before.isdigit() or before == ".")
    return not (before.isdigit() and after in "([")


def _latin(text: str) -> bool:
    return text < "\u0250" or "\u0370" <= text < "\u0400" or "\u2160" <= text < "\u2180"


def join(text: str, line: str) -> str:
    """`text` continued on the next printed line."""
    broken = BROKEN.search(text)
    if broken and line[0].islower() and broken["stem"] not in PREFIXES:
        return text[:-1] + line
    if not text or not _may_part(text[-1], line[0]) or HANGING.search(text) or CHINESE_BRACKET.match(line):
        return text + line
    return f"{text} {line}"
