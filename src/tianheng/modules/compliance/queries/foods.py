"""Food categories of Appendix E for a person who looks for one: by name, by code, down the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from tianheng.standards import edition, speaking
from tianheng.standards.model import Category
from tianheng.standards.names import fold

if TYPE_CHECKING:
    from tianheng.standards.names import Answer

UNNAMED = "—"


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree: the node (None at the top), the nodes above it, those right below it."""

    node: Category | None
    above: tuple[Category, ...]
    below: tuple[Category, ...]


def category(code: str) -> Category | None:
    """The category of a code, or None."""
    return edition().categories.get(code)


def named(code: str) -> str:
    """`12.10.02 半固体复合调味料`, or the code alone when Appendix E does not have it."""
    found = category(code)
    return f"{code} {found.name}" if found else code


def way_to(code: str) -> tuple[Category, ...]:
    """The categories from the top group down to `code`, itself included; empty for an unknown code."""
    found = category(code)
    return tuple(edition().categories[each] for each in reversed(found.lineage)) if found else ()


def branch(code: str = "") -> Branch | None:
    """The place of `code` in the tree, of "" the top; None for an unknown code."""
    if code and category(code) is None:
        return None
    way = way_to(code)
    return Branch(way[-1] if way else None, way[:-1], below(code))


@cache
def _children() -> dict[str, tuple[Category, ...]]:
    found: dict[str, list[Category]] = {}
    for one in edition().categories.values():
        found.setdefault(one.parent, []).append(one)
    return {parent: tuple(ones) for parent, ones in found.items()}


def below(code: str) -> tuple[Category, ...]:
    """The categories right below `code`; those printed without a name give way to their own children."""
    return tuple(_named(_children().get(code, ())))


def _named(ones: Iterable[Category]) -> Iterable[Category]:
    for one in ones:
        if one.name == UNNAMED:
            yield from below(one.code)
        else:
            yield one


def choices_below(code: str) -> list[Category]:
    """The named categories below `code` that have none below themselves: where a food can finally stand."""
    return [edition().categories[leaf] for leaf in edition().leaves(code)]


def alike(text: str, limit: int = 6) -> Answer:
    """Ranked categories for a product's name, said in the reader's language."""
    from tianheng.standards.names import suggest  # the lexicon of products is large: loaded when first asked

    with speaking(get_language() or "zh-hans"):
        return suggest(text, limit)


def by_exact_name(text: str) -> Category | None:
    """The category printed under this very name, if there is only one."""
    key = fold(text)
    found = [one for one in edition().categories.values() if fold(one.name) == key]
    return found[0] if len(found) == 1 else None
