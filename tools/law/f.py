"""Appendix F: the index of Table A.1's additives with INS numbers and printed page (PDF pages 255-264)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pymupdf

from tools.law.pages import Char, Page, place, read_page
from tools.law.text import chinese, lines

PAGES = range(255, 265)
HEAD, FOOT = 90.0, 780.0  # points: the running head lies above, the page number below
COLUMN_HEADS = "食品添加剂中文名称INS号页码"
NUMBERS, INDEX = 285.0, 395.0  # points from the left edge to the columns of INS numbers and of pages
PITCH = 17.5  # points: lines of one entry stand closer than this, entries farther apart
ASIDE = re.compile(r"[(\[](又名|简称|包括)")


def build(pdf: pymupdf.Document, headings: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """All 287 entries in printed order; `heading` is the id in `headings`, the rows of headings.csv."""
    entries = [entry for number in PAGES for entry in _entries(read_page(pdf, number))]
    ids = resolve([entry["name"] for entry in entries], headings) if headings else [""] * len(entries)
    return [
        {"serial": str(serial), "name": entry.pop("name"), "heading": heading, **entry}
        for serial, (entry, heading) in enumerate(zip(entries, ids, strict=True), 1)
    ]


def _entries(page: Page) -> Iterator[dict[str, str]]:
    names, numbers, indexes = (_groups(column) for column in _columns(page))
    for name, ins, index in zip(names, numbers, indexes, strict=True):
        yield {"name": name, "ins": _ins(ins), "printed_pages": index, **place(page.number)}


def _columns(page: Page) -> list[list[Char]]:
    """The page's characters in three columns, title and column heads left out."""
    top = _top(page)
    body = [char for char in page.chars if top < char.y < FOOT]
    left = min((char.left for char in body), default=0.0)
    edges = (0.0, NUMBERS, INDEX, float("inf"))
    return [[char for char in body if low <= char.left - left < high] for low, high in pairwise(edges)]


def _top(page: Page) -> float:
    heads = (line for line in lines(page.chars) if "".join(c.text for c in line) == COLUMN_HEADS)
    return max((char.y for line in heads for char in line), default=HEAD)


def _groups(column: Sequence[Char]) -> list[str]:
    """The entries of one column: lines that stand close together are one."""
    groups: list[list[Char]] = []
    for line in lines(column):
        if groups and line[0].y - groups[-1][-1].y < PITCH:
            groups[-1] += line
        else:
            groups.append(list(line))
    return [chinese(group) for group in groups]


def _ins(text: str) -> str:
    """`334,—` → `334|`: one place per member, empty where none is given."""
    return text.replace("—", "").replace(",", "|")


def bare(name: str) -> str:
    """The name as headings.csv gives it: without (又名…), (简称…) and (包括…)."""
    aside = ASIDE.search(name)
    while aside:
        name = name[: aside.start()] + name[_closing(name, aside.start()) + 1 :]
        aside = ASIDE.search(name)
    return name


def key(name: str) -> str:
    """What the index and Table A.1 agree on: 吐温类[…] lists members, 乙酰化单,双… has another comma."""
    return re.sub(r"\[.*\]$", "", bare(name)).replace("、", ",")


def _closing(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] in "([") - (text[index] in ")]")
        if depth == 0:
            return index
    raise ValueError(f"index entry {text!r}: no bracket closes the one at {opening}")


def resolve(names: Sequence[str], headings: Sequence[Mapping[str, str]]) -> list[str]:
    """The heading each name points to; raises where one has none or two share one."""
    known = {key(row["name"]): row["id"] for row in headings}
    ids = [known.get(key(name), "") for name in names]
    lost = [name for name, heading in zip(names, ids, strict=True) if not heading]
    if lost or len(set(ids)) < len(ids):
        raise ValueError(f"index entries without a heading of their own: {lost}")
    return ids
