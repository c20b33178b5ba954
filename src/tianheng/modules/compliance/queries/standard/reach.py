"""Permission read from both ends: what a food may hold, and where one row of Table A.1 reaches.

Both ask the same question of the law, `clauses.permission.levels`: which rows may speak for a food,
nearest first. A row reaches a food unless a nearer row speaks for every product of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from tianheng.modules.compliance.queries.standard.words import UNNAMED
from tianheng.standards import edition
from tianheng.standards.clauses.permission import SOLID_DRINKS, Candidate, levels
from tianheng.standards.formula import Food
from tianheng.standards.model import ALL_FOODS, Category, Heading, Limit
from tianheng.standards.source import table

OWN, INHERITED, GENERAL, DRINK, CONCENTRATE = "own", "inherited", "general", "drink", "concentrate"
Reason = tuple[str, tuple[Limit, ...]]
ORIGINS = (OWN, INHERITED, DRINK, CONCENTRATE, GENERAL)


@dataclass(frozen=True, slots=True)
class Grant:
    """One row that may speak for a food, how it comes to it, and whether only for some of its products."""

    heading: Heading
    limit: Limit
    origin: str
    partial: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that would speak for a food if it were not taken out: by `excluded` (除外) or `exceptions` (A.2)."""

    heading: Heading
    limit: Limit
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A category in a list of where a row reaches; `whole` when all below it is meant too."""

    category: Category
    whole: bool
    reason: str = ""
    instead: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one row reaches.

    `count` categories that have none below; `places` the same, folded; `partly` those where a nearer row
    speaks for some products; `beyond` those not below its own category that become such a food when made up
    or diluted (solid drinks, concentrates); `outside` those below that it does not reach, with the reason.
    """

    count: int
    places: tuple[Place, ...]
    partly: tuple[Place, ...]
    beyond: tuple[Place, ...]
    outside: tuple[Place, ...]


def named() -> tuple[Category, ...]:
    """The categories of Appendix E that have a name, in printed order."""
    return tuple(one for one in edition().categories.values() if one.name != UNNAMED)


@lru_cache(maxsize=4096)
def granted(heading: str, code: str) -> tuple[Grant, ...]:
    """The rows of a heading (its id) that speak for a category, nearest first, until one speaks for all of it."""
    law = edition()
    found: list[Grant] = []
    for level in levels(law, law.headings[heading], Food(code)):
        found += [_grant(law.headings[heading], one, law.categories[code]) for one in level]
        if not all(_partial(one) for one in level):
            break
    return tuple(found)


def _grant(heading: Heading, one: Candidate, category: Category) -> Grant:
    return Grant(heading, one.limit, _origin(one.limit, category), _partial(one))


def _partial(one: Candidate) -> bool:
    return bool(one.conditions or one.limit.reading.only_members)


def _origin(limit: Limit, category: Category) -> str:
    if limit.code == category.code:
        return OWN
    if limit.code == ALL_FOODS:
        return GENERAL
    if category.under(limit.code):
        return INHERITED
    return DRINK if category.under(SOLID_DRINKS) else CONCENTRATE


@lru_cache(maxsize=512)
def rights(code: str) -> tuple[Grant, ...]:
    """Everything that may be used in a category, in the order of Table A.1."""
    return tuple(grant for heading in edition().headings for grant in granted(heading, code))


def permitted_count(code: str) -> int:
    """How many additives of Table A.1 some product of the category may hold."""
    return len({grant.heading.id for grant in rights(code)})


def refusals(code: str) -> tuple[Refusal, ...]:
    """The additives that only an exclusion keeps out of a category; for the others no row is written at all."""
    open_to = {grant.heading.id for grant in rights(code)}
    return tuple(
        refusal
        for heading in edition().headings.values()
        if heading.id not in open_to
        for refusal in _kept_out(heading, code)
    )


def _kept_out(heading: Heading, code: str) -> Iterable[Refusal]:
    law = edition()
    category = law.categories[code]
    rows = law.rows.get(heading.id, {})
    for above in (*category.lineage, ALL_FOODS):
        for limit in rows.get(above, ()):
            if any(category.under(excluded) for excluded in limit.excluded_codes):
                yield Refusal(heading, limit, "excluded")
            elif above == ALL_FOODS and exceptions(code) & limit.excluded_a2:
                yield Refusal(heading, limit, "exceptions")


def exceptions(code: str) -> frozenset[int]:
    """The numbers of Table A.2 under which a category, or one above it, stands."""
    law = edition()
    return frozenset(law.exceptions[one] for one in law.categories[code].lineage if one in law.exceptions)


@lru_cache(maxsize=300)
def reaches(heading: str) -> dict[str, Reach]:
    """Row id → where it reaches, for every row of a heading."""
    speaking = {one.code: granted(heading, one.code) for one in named()}
    return {limit.id: _reach(limit, speaking) for rows in edition().rows[heading].values() for limit in rows}


def _reach(limit: Limit, speaking: dict[str, tuple[Grant, ...]]) -> Reach:
    origins = {
        code: grant.origin for code, own in speaking.items() for grant in own if grant.limit.id == limit.id
    }
    beyond = {code: (origin, ()) for code, origin in origins.items() if origin in (DRINK, CONCENTRATE)}
    reached = set(origins) - set(beyond)
    partly = {
        code: ("partly", nearer)
        for code in reached
        if code != limit.code and (nearer := _before(limit, speaking[code]))
    }
    return Reach(
        count=len({code for code in reached if not _below(code)}) or 1,
        places=_topmost(dict.fromkeys(reached - set(partly), ("", ()))),
        partly=_topmost(partly),
        beyond=_topmost(beyond),
        outside=_topmost(_missed(limit, reached, speaking)),
    )


def _missed(limit: Limit, reached: set[str], speaking: dict[str, tuple[Grant, ...]]) -> dict[str, Reason]:
    return {
        one.code: _why_not(limit, one, speaking[one.code])
        for one in named()
        if one.code not in reached and (limit.code == ALL_FOODS or one.under(limit.code))
    }


def _before(limit: Limit, grants: tuple[Grant, ...]) -> tuple[Limit, ...]:
    """Nearer rows that speak for some of the products."""
    ids = [grant.limit.id for grant in grants]
    return tuple(grant.limit for grant in grants[: ids.index(limit.id)] if grant.limit.code != limit.code)


def _why_not(limit: Limit, category: Category, grants: tuple[Grant, ...]) -> Reason:
    if any(category.under(code) for code in limit.excluded_codes):
        return "excluded", tuple(grant.limit for grant in grants)
    if limit.code == ALL_FOODS and exceptions(category.code) & limit.excluded_a2:
        return "exceptions", tuple(grant.limit for grant in grants)
    return "instead", tuple(grant.limit for grant in grants)


def _topmost(found: Mapping[str, Reason]) -> tuple[Place, ...]:
    """Categories, folded into the one above where all below it stand here for the same reason."""
    places: list[Place] = []
    covered: set[str] = set()
    for one in named():
        if one.code not in found or one.code in covered:
            continue
        below = _below(one.code)
        alike = [code for code in below if found.get(code) == found[one.code]]
        whole = bool(below) and len(alike) == len(below)
        if whole:
            covered.update(below)
        if whole or not alike:
            places.append(Place(one, whole, *found[one.code]))
    return tuple(places)


@cache
def _below(code: str) -> tuple[str, ...]:
    return tuple(one.code for one in named() if one.code != code and one.under(code))


@cache
def exception_rows() -> dict[str, dict[str, str]]:
    """Category code → its row of Table A.2."""
    return {row["code"]: row for row in table("gb2760_2024/a2.csv")}
