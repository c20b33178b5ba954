"""What may be used in one category of food: its own rows, inherited ones, those for all foods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.standard.additive import questions
from tianheng.modules.compliance.queries.standard.browse import children
from tianheng.modules.compliance.queries.standard.reach import (
    CONCENTRATE,
    DRINK,
    GENERAL,
    INHERITED,
    ORIGINS,
    OWN,
    Grant,
    Refusal,
    exception_rows,
    permitted_count,
    refusals,
    rights,
)
from tianheng.modules.compliance.queries.standard.words import (
    LAW,
    by_amount,
    by_pinyin,
    function_class,
    page_words,
)
from tianheng.standards import edition
from tianheng.standards.model import ALL_FOODS, Category
from tianheng.standards.names import fold
from tianheng.standards.source import Row, table

ORIGIN_WORDS: dict[str, str | Promise] = {
    OWN: _("本类"),
    INHERITED: _("上级类别"),
    DRINK: _("冲调后的饮料"),
    CONCENTRATE: _("冲调、稀释后的果蔬汁"),
    GENERAL: _("各类食品"),
}
SORTS: dict[str, str | Promise] = {
    "function": _("功能"),
    "name": _("名称"),
    "limit": _("限量"),
    "page": _("页码"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asked to see of the list, and in which order."""

    function: str = ""
    origin: str = ""
    name: str = ""
    sort: str = "function"

    @property
    def query(self) -> str:
        """The wish as a query string."""
        return urlencode({key: value for key, value in asdict(self).items() if value})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list."""

    grant: Grant
    page: str
    questions: tuple[str, ...]

    @property
    def origin_words(self) -> str | Promise:
        """本类, 上级类别, 各类食品 …"""
        return ORIGIN_WORDS[self.grant.origin]

    @property
    def above(self) -> str:
        """The category the row is printed for, when that is another one."""
        code = self.grant.limit.code
        return "" if self.grant.origin in (OWN, GENERAL) or code == ALL_FOODS else code


@dataclass(frozen=True, slots=True)
class Group:
    """The entries under one function; no title when the list is not grouped."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The head of a category's page."""

    category: Category
    path: tuple[Category, ...]
    children: tuple[tuple[Category, int], ...]
    exception: tuple[Row, ...]
    no_flavouring: Row | None
    page: str
    count: int


def find_category(code: str) -> Category | None:
    """A named category by its number; None when Appendix E has no such one or leaves it empty."""
    found = edition().categories.get(code)
    return found if found and found.name != "—" else None


def card(category: Category) -> Card:
    """Path, children, and what Tables A.2 and B.1 say of a category."""
    law = edition()
    own = next(row for row in table(f"{LAW}/e.csv") if row["code"] == category.code)
    barred = next((row for row in table(f"{LAW}/b1.csv") if row["code"] in category.lineage), None)
    return Card(
        category=category,
        path=tuple(law.categories[code] for code in reversed(category.lineage)),
        children=tuple((one, permitted_count(one.code)) for one in children(category.code)),
        exception=tuple(exception_rows()[code] for code in category.lineage if code in exception_rows()),
        no_flavouring=barred,
        page=page_words(own["page"], own["pdf_page"]),
        count=permitted_count(category.code),
    )


def entries(code: str, wish: Wish) -> tuple[Entry, ...]:
    """The rows that fit the wish, in its order."""
    kept = sorted((grant for grant in rights(code) if _fits(grant, wish)), key=_key(wish.sort))
    return tuple(_entry(grant) for grant in kept)


def _entry(grant: Grant) -> Entry:
    limit = grant.limit
    return Entry(grant, page_words(limit.printed_page, limit.page), questions(limit))


def _fits(grant: Grant, wish: Wish) -> bool:
    heading = grant.heading
    by_function = not wish.function or wish.function in map(function_class, heading.functions)
    by_origin = not wish.origin or grant.origin == wish.origin
    names = (heading.name, heading.english, *heading.aliases, *heading.members, *heading.ins)
    return by_function and by_origin and any(fold(wish.name) in fold(name) for name in names)


def _key(sort: str) -> Callable[[Grant], Any]:
    def name(grant: Grant) -> Any:
        return by_pinyin(grant.heading.name), ORIGINS.index(grant.origin)

    keys: dict[str, Callable[[Grant], Any]] = {
        "limit": lambda grant: (by_amount(grant.limit), name(grant)),
        "page": lambda grant: grant.limit.id,
        "function": lambda grant: (_class_order(grant), name(grant)),
    }
    return keys.get(sort, name)


def _class_order(grant: Grant) -> int:
    return function_names().index(main_function(grant))


def function_names() -> list[str]:
    """The classes of Appendix D in printed order, "" last for what has none."""
    return [*(row["name"] for row in table(f"{LAW}/d.csv")), ""]


def main_function(grant: Grant) -> str:
    """The class of the function printed first."""
    return function_class(grant.heading.functions[0]) if grant.heading.functions else ""


def grouped(found: Iterable[Entry], sort: str) -> tuple[Group, ...]:
    """The list under its functions when it is sorted by them, else as one."""
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(main_function(entry.grant) if sort == "function" else "", []).append(entry)
    return tuple(Group(title, tuple(own)) for title, own in groups.items())


def origin_counts(code: str, wish: Wish) -> tuple[tuple[str, str | Promise, int], ...]:
    """Origins that occur, in order, with how many rows come from each under the other wishes."""
    open_wish = Wish(wish.function, "", wish.name, wish.sort)
    kept = [grant.origin for grant in rights(code) if _fits(grant, open_wish)]
    return tuple((one, ORIGIN_WORDS[one], kept.count(one)) for one in ORIGINS if one in kept)


def function_counts(code: str) -> tuple[tuple[str, int], ...]:
    """The classes that occur, with how many additives have each."""
    found: dict[str, set[str]] = {}
    for grant in rights(code):
        for name in map(function_class, grant.heading.functions):
            found.setdefault(name, set()).add(grant.heading.id)
    return tuple((name, len(found[name])) for name in function_names() if name in found and name)


def kept_out(code: str) -> dict[str, list[Refusal]]:
    """Additives that only an exclusion keeps out, by its kind; sorted by pinyin."""
    found: dict[str, list[Refusal]] = {}
    for refusal in sorted(refusals(code), key=lambda one: by_pinyin(one.heading.name)):
        found.setdefault(refusal.reason, []).append(refusal)
    return found


def notices_for(category: Category) -> tuple[Row, ...]:
    """Rows of notices for the category or one above it, not yet compared with the notices' text."""
    rows = table("announcements/announcements.csv")
    return tuple(row for row in rows if row["category"] and category.under(row["category"]))
