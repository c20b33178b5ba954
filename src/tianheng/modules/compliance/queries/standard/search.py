"""One box over the whole standard: names, codes, foods, functions, sentences, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tianheng.modules.compliance.queries.standard.browse import Function, functions
from tianheng.modules.compliance.queries.standard.reach import named
from tianheng.modules.compliance.queries.standard.tables import LISTINGS
from tianheng.modules.compliance.queries.standard.texts import Sentence, sentences
from tianheng.modules.compliance.queries.standard.words import LAW, page_words
from tianheng.standards import edition
from tianheng.standards.model import Category, Heading
from tianheng.standards.names import fold
from tianheng.standards.names import search as search_names
from tianheng.standards.names.additives import Match
from tianheng.standards.source import table

LONGEST = 60
MOST = 30
_CODE = re.compile(r"\d{1,2}(\.\d{1,2})+|\d{2}")
# From SURE a name is certain (exact, alias, code, English), from BEGINNING it begins like the words; a food
# below LIKELY is not worth showing here.
SURE, BEGINNING, LIKELY = 96, 90, 40
MOST_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance found: the match with its reason, and its heading when Table A.1 governs it."""

    match: Match
    heading: Heading | None

    @property
    def place(self) -> str:
        """The table that names it: `表B.3`."""
        return str(LISTINGS[self.match.table].name)


@dataclass(frozen=True, slots=True)
class Food:
    """A category found: why, and the neighbours people take it for."""

    category: Category
    why: str
    neighbours: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in the text that holds the words: `before` `hit` `after`, and how often or where it stands."""

    label: str
    before: str
    hit: str
    after: str
    clause: str = ""
    listing: str = ""
    wanted: str = ""
    rows: int = 0
    page: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found, by kind; `foods_first` when the words name a food rather than a substance."""

    query: str
    substances: tuple[Substance, ...]
    foods: tuple[Food, ...]
    functions: tuple[Function, ...]
    passages: tuple[Passage, ...]
    question: str = ""
    foods_first: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.substances or self.foods or self.functions or self.passages)


def find(text: str) -> Found:
    """What the standard holds about some words, the likeliest first in each kind."""
    query = text.strip()[:LONGEST]
    if not fold(query):
        return Found(query, (), (), (), ())
    substances = tuple(_substance(match) for match in _matches(query))
    foods, question = _foods(query, certain=_names_a_substance(substances))
    return Found(
        query=query,
        substances=substances,
        foods=foods,
        functions=tuple(one for one in functions() if fold(query) in fold(one.name)),
        passages=tuple(_passages(query))[:MOST],
        question=question,
        foods_first=_foods_first(query, substances, foods),
    )


def _matches(query: str) -> list[Match]:
    if _CODE.fullmatch(query):
        return [match for match in search_names(query, 20) if match.how == "code"]
    return search_names(query, 20)


def _substance(match: Match) -> Substance:
    return Substance(match, edition().by_name.get(match.target) if match.table == "a1" else None)


def _foods_first(query: str, substances: tuple[Substance, ...], foods: tuple[Food, ...]) -> bool:
    """A number of Appendix E or the name of a food, where nothing but a food is called so."""
    return bool(foods) and (bool(_CODE.fullmatch(query)) or not _names_a_substance(substances))


def _names_a_substance(substances: tuple[Substance, ...]) -> bool:
    """Whether the words name an additive, or begin like one and name no food, so that no food need be guessed."""
    additive = max((one.match.score for one in substances if one.match.table != "elsewhere"), default=0)
    ordinary = max((one.match.score for one in substances if one.match.table == "elsewhere"), default=0)
    return additive >= SURE or (additive >= BEGINNING and ordinary < SURE)


def _foods(query: str, *, certain: bool) -> tuple[tuple[Food, ...], str]:
    by_code = [Food(one, "") for one in named() if _CODE.fullmatch(query) and one.code.startswith(query)]
    by_name = [Food(one, "") for one in named() if fold(query) in fold(one.name)]
    found = {food.category.code: food for food in (*by_code, *by_name)}
    if by_code or query.isascii() or certain or len(query) < 2:
        return tuple(found.values())[:MOST], ""
    suggested, question = _suggested(query)
    exact = [one for one in found.values() if fold(one.category.name) == fold(query)]
    ordered = {food.category.code: food for food in (*exact, *suggested, *found.values())}
    return tuple(ordered.values())[:MOST], question if suggested else ""


def _suggested(query: str) -> tuple[list[Food], str]:
    """Categories for the name of a product, each with the words that decided."""
    from tianheng.standards.names import suggest

    answer = suggest(query, 5)
    law = edition()
    kept = [one for one in answer.suggestions if one.score >= LIKELY]
    foods = [Food(law.categories[one.code], one.why, one.neighbours[:MOST_NEIGHBOURS]) for one in kept]
    return foods, "" if answer.confident else answer.question


def _passages(query: str) -> Iterable[Passage]:
    for one in sentences():
        found = _cut(_sentence_text(one), query)
        if found:
            yield Passage(one.number, *found, clause=one.id, page=one.page)
    for function in functions():
        found = _cut(function.definition, query)
        if found:
            yield Passage(function.name, *found, listing="d", wanted=function.name, page=function.page)
    for text, rows in _remarks().items():
        found = _cut(text, query)
        if found:
            yield Passage("", *found, listing="a1", wanted=text, rows=rows)
    yield from _scopes(query)


def _sentence_text(one: Sentence) -> str:
    return f"{one.title}：{one.text}" if one.title and one.text else one.title or one.text


@cache
def _remarks() -> dict[str, int]:
    """Each printed remark and narrowing of Table A.1 with the number of rows that carry it."""
    found: dict[str, int] = {}
    for row in table(f"{LAW}/a1.csv"):
        for text in (row["remark"], row["narrowing"], row["exception"]):
            if text:
                found[text] = found.get(text, 0) + 1
    return found


def _scopes(query: str) -> Iterable[Passage]:
    for row in table(f"{LAW}/c2.csv"):
        found = _cut(f"{row['name']}：{row['function']}；{row['scope']}".replace("|", "；"), query)
        if found:
            page = page_words(row["page"], row["pdf_page"])
            yield Passage("表C.2", *found, listing="c2", wanted=row["name"], page=page)


def _cut(text: str, query: str) -> tuple[str, str, str] | None:
    """The text around the words, which may be written wide, in traditional characters or with spaces."""
    at = text.casefold().find(query.casefold())
    if at >= 0:
        start, end = max(0, at - 40), at + len(query)
        return ("…" if start else "") + text[start:at], text[at:end], text[end : end + 90]
    return (text[:130], "", "") if len(query) > 1 and fold(query) in fold(text) else None
