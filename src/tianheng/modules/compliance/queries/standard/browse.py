"""Ways into the standard without a word to search for: the tree of foods, functions, letters, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tianheng.modules.compliance.queries.standard.reach import named
from tianheng.modules.compliance.queries.standard.tables import LISTINGS, Listing
from tianheng.modules.compliance.queries.standard.words import (
    LAW,
    by_pinyin,
    function_class,
    letter,
    page_words,
)
from tianheng.standards import edition
from tianheng.standards.model import Category, Heading
from tianheng.standards.source import table

BESIDE = {
    "酶制剂": ("c3",),
    "食品用香料": ("b1", "b2", "b3"),
    "食品工业用加工助剂": ("c1", "c2", "c3"),
    "营养强化剂": ("elsewhere",),
    "胶基糖果中基础剂物质": ("elsewhere",),
    "消泡剂": ("c2",),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A category of the tree with those below it."""

    category: Category
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A class of Appendix D with the additives of Table A.1 that have it."""

    code: str
    name: str
    definition: str
    page: str
    headings: tuple[Heading, ...]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The tables beside A.1 that hold the class: enzymes, flavourings, aids, what is governed elsewhere."""
        return tuple(LISTINGS[key] for key in BESIDE.get(self.name, ()))


@cache
def tree() -> tuple[Node, ...]:
    """The 16 top groups of Appendix E, each with everything below it."""
    return tuple(_node(one) for one in edition().categories.values() if not one.parent)


def _node(category: Category) -> Node:
    return Node(category, tuple(_node(one) for one in named() if one.parent == category.code))


def children(code: str) -> tuple[Category, ...]:
    """The named categories right below one."""
    return tuple(one for one in named() if one.parent == code)


def ordered_headings() -> list[Heading]:
    """All additives of Table A.1 by pinyin."""
    return sorted(edition().headings.values(), key=lambda heading: by_pinyin(heading.name))


def letters() -> dict[str, list[Heading]]:
    """Additives under the capital of their pinyin, `#` for names without one."""
    found: dict[str, list[Heading]] = {}
    for heading in ordered_headings():
        found.setdefault(letter(heading.name), []).append(heading)
    return found


def functions() -> tuple[Function, ...]:
    """The classes of Appendix D in printed order."""
    return tuple(_function(row) for row in table(f"{LAW}/d.csv"))


def _function(row: dict[str, str]) -> Function:
    headings = tuple(one for one in ordered_headings() if row["name"] in map(function_class, one.functions))
    page = page_words(row["page"], row["pdf_page"])
    return Function(row["code"], row["name"], row["definition"], page, headings)


def function(code: str) -> Function | None:
    """One class by its number in Appendix D (`D.17`) or its name; None when there is none."""
    row = next((row for row in table(f"{LAW}/d.csv") if code in (row["code"], row["name"])), None)
    return _function(row) if row else None


def listings() -> tuple[tuple[Listing, int], ...]:
    """Every table with its number of rows."""
    return tuple((listing, len(table(listing.file))) for listing in LISTINGS.values())
