"""Which category of food the list is for: typed as a number or a name, chosen where a name leaves it open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tianheng.modules.compliance.queries.standard.category import find_category
from tianheng.standards import edition
from tianheng.standards.model import Category
from tianheng.standards.names import suggest

MOST_WHEN_SURE = 3
_CODE = re.compile(r"\d{2}(?:\.\d{1,2})+")


@dataclass(frozen=True, slots=True)
class Choice:
    """A category offered: why, and how its neighbours differ."""

    category: Category
    why: str
    neighbours: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Food:
    """What was typed, what it may be, and what is settled (None while a person must say)."""

    typed: str
    choices: tuple[Choice, ...] = ()
    settled: Category | None = None
    question: str = ""

    @property
    def unknown(self) -> bool:
        """Whether something was typed that names no food we know."""
        return bool(self.typed) and not self.choices and self.settled is None


def food(typed: str, chosen: str) -> Food:
    """The category of what was typed; `chosen` counts only while it is among those offered for it."""
    code = _CODE.match(typed.strip())
    if code:
        return Food(typed, settled=find_category(code[0]))
    if not typed.strip():
        return Food("")
    answer = suggest(typed, 5)
    offered = answer.suggestions[: MOST_WHEN_SURE if answer.confident else None]
    law = edition()
    choices = tuple(Choice(law.categories[one.code], one.why, one.neighbours[:1]) for one in offered)
    settled = next((one.category for one in choices if one.category.code == chosen), None)
    if settled is None and answer.confident and choices:
        settled = choices[0].category
    return Food(typed, choices, settled, "" if answer.confident else answer.question)
