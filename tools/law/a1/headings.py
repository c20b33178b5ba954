"""The block above a table: names, numbers and functions of one additive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tools.law.a1 import names
from tools.law.a1.english import english
from tools.law.a1.lines import is_mark
from tools.law.a1.records import Block, HeadingLine
from tools.law.pages import FRONT_PAGES, Char

CNS, INS, FUNCTIONS = "CNS号", "INS号", "功能"
NONE = "—"


def heading_row(block: Block, number: int) -> dict[str, str]:
    """One line of headings.csv; `number` counts the headings from 1."""
    upper, numbers, functions = sections(block.heading)
    found = names.parse(_text(line.left for line in upper))
    return {
        "id": heading_id(number),
        "name": found.name,
        "english": english([line.right for line in upper if line.right]),
        "aliases": "|".join(found.aliases),
        "members": "|".join(found.members),
        "cns": _listed(_text(line.left for line in numbers), CNS),
        "ins": _listed(_text(line.right for line in numbers), INS),
        "functions": _listed(_text(line.whole for line in functions), FUNCTIONS),
        "pdf_page": str(block.page),
        "page": str(block.page - FRONT_PAGES),
    }


def heading_id(number: int) -> str:
    """The id of the n-th heading: h001, h002, …"""
    return f"h{number:03}"


def footnote(lines: Iterable[Sequence[Char]]) -> str:
    """The number of the footnote whose mark is raised in these lines, "" if none."""
    marks = "".join(char.text for line in lines for char in line if is_mark(char))
    found = re.search(r"(\d+)\)", marks)
    return found[1] if found else ""


def sections(
    lines: Sequence[HeadingLine],
) -> tuple[list[HeadingLine], list[HeadingLine], list[HeadingLine]]:
    """The lines of the names, of the CNS and INS numbers, and of the functions.

    Raises ValueError when a block lacks one of the two words that part them.
    """
    texts = [_text([line.whole]) for line in lines]
    first, second = _index(texts, CNS), _index(texts, FUNCTIONS)
    return list(lines[:first]), list(lines[first:second]), list(lines[second:])


def _index(texts: Sequence[str], word: str) -> int:
    found = [at for at, text in enumerate(texts) if text.startswith(word)]
    if len(found) != 1:
        raise ValueError(f"heading {texts}: {len(found)} lines begin with {word}, expected one")
    return found[0]


def _text(lines: Iterable[Sequence[Char]]) -> str:
    return "".join(char.text for line in lines for char in line if not is_mark(char))


def _listed(text: str, word: str) -> str:
    """A list as printed after its word, parted by bars; — (no number) leaves its place empty."""
    parts = re.split("[、,]", text.removeprefix(word))
    return "|".join("" if part == NONE else part for part in parts)
