"""What a name in a formula stands for, and so which table governs it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from tianheng.standards.errors import InputError
from tianheng.standards.formula import Item, terms
from tianheng.standards.names.additive_index import index
from tianheng.standards.names.additives import Match, Resolution, resolve
from tianheng.standards.phrases import language, say
from tianheng.standards.source import table

_HYDRATE = re.compile(
    r"[(（]?(无水|(?:[一二三四五六七八九十]{1,2}|单|\d{1,2})\s*(?:个)?(?:结晶)?水)(?:合物|结晶|物)?[)）]?"
)
_COUNT = {
    "单": "一",
    "1": "一",
    "2": "二",
    "3": "三",
    "5": "五",
    "6": "六",
    "7": "七",
    "9": "九",
    "10": "十",
    "12": "十二",
}
_ROLES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        frozenset({"香料", "香精", "食用香料", "食用香精", "食品用香料", "食品用香精", "食品用香料、香精"}),
        ("b2", "b3"),
    ),
    (frozenset({"加工助剂", "食品工业用加工助剂", "助剂", "酶制剂", "食品工业用酶制剂"}), ("c1", "c2", "c3")),
    (
        frozenset({"营养强化剂", "强化剂", "胶基", "胶基糖果中基础剂物质", "食品原料", "配料", "食品配料"}),
        ("elsewhere",),
    ),
)
_FLAVOURINGS = ("食品用香精", "食品用香料")
_ORDER = ("nonedible", "a1", "b2", "b3", "c1", "c2", "c3", "elsewhere", "withdrawn")


class Identity(NamedTuple):
    """The table that governs an item (`a1`, `b2`…, `nonedible`, `""` unknown), the name there, and doubts."""

    table: str
    target: str = ""
    member: str = ""
    form: str = ""
    question: str = ""
    near: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


def identify(item: Item) -> Identity:
    """The identity of an item: its stated function decides between roles, else Table A.1 comes first.

    Raises InputError where the form stated beside the name is not the one that the name tells.
    """
    if item.hydrate and _resolved(item.additive)[1] not in ("", hydrate(item.hydrate)):
        raise InputError(f"{item.field}.hydrate", item.hydrate, say("other_form", name=item.additive))
    return _identified(item.additive, item.hydrate, item.function, language())


@lru_cache(maxsize=16384)
def _identified(additive: str, told: str, function: str, spoken: str) -> Identity:
    """Remembered by all that an identity depends on, the language of its question included."""
    resolution, form = _resolved(additive)
    form = hydrate(told) or form
    if not resolution.matches:
        near = tuple(dict.fromkeys(match.member or match.target for match in resolution.suggestions))[:5]
        return Identity("", question=resolution.question, near=near)
    chosen = _by_role(_with_aids(resolution.matches, function), function)
    tables = tuple(dict.fromkeys(match.table for match in resolution.matches))
    governs = "b3" if chosen.target in _FLAVOURINGS else chosen.table
    question = _open_question(resolution, chosen)
    return Identity(governs, chosen.target, chosen.member, form, question, tables=tables)


def _open_question(resolution: Resolution, chosen: Match) -> str:
    """The resolver's question, unless the heading's code alone was given: then the members are a range."""
    if chosen.table == "a1" and chosen.how == "code" and not chosen.member:
        headings = {match.target for match in resolution.matches if match.table == "a1"}
        return resolution.question if len(headings) > 1 else ""
    if chosen.table in ("b2", "b3", "c1", "c2", "c3") and chosen.how == "exact":
        return ""
    return resolution.question


def said_to_be(stated: str, role: int) -> bool:
    """Whether a stated function says this role (0 flavouring, 1 aid, 2 judged elsewhere) and nothing else."""
    said = terms(stated)
    return bool(said) and said <= _ROLES[role][0]


def _resolved(name: str) -> tuple[Resolution, str]:
    """A name, and the hydrate that was told with it (无水亚硫酸钠, 糖精钠(二水))."""
    found = resolve(name)
    told = _HYDRATE.search(name)
    if found.matches and told is None:
        return found, _form_of_name(name)
    if told is None:
        return found, ""
    bare = name[: told.start()] + name[told.end() :]
    again = resolve(bare.strip(" ·-"))
    if found.matches and {one.target for one in found.matches} != {one.target for one in again.matches}:
        return found, ""  # the water belongs to the name itself: 五水硫化钠
    best = again if again.matches else found
    return best, _form(told[1]) if best.matches else ""


def _form_of_name(name: str) -> str:
    """枯矾 is anhydrous by its name (ours/forms.csv)."""
    return _forms().get(name, "")


@cache
def _forms() -> dict[str, str]:
    return {row["name"]: row["form"] for row in table("gb2760_2024/ours/forms.csv")}


def hydrate(told: str) -> str:
    """A form as told beside the name, in the words of factors.csv: `二水合物` → `二水`, `十二钠` as it is."""
    found = _HYDRATE.fullmatch(told.strip())
    return _form(found[1]) if found else told.strip()


def _form(text: str) -> str:
    if text == "无水":
        return text
    count = re.sub(r"(个|结晶|水|\s)", "", text)
    return f"{_COUNT.get(count, count)}水"


def _with_aids(matches: tuple[Match, ...], stated: str) -> tuple[Match, ...]:
    """A variant of a heading (磷酸(湿法)) said to be an aid stands in Table C.2 under its plain name."""
    if not said_to_be(stated, 1) or any(match.table in ("c1", "c2", "c3") for match in matches):
        return matches
    plain = re.sub(r"[(（].*[)）]", "", matches[0].member)
    return (*matches, *resolve(plain).matches) if plain and plain != matches[0].member else matches


def _by_role(matches: tuple[Match, ...], stated: str) -> Match:
    for role, (_, tables) in enumerate(_ROLES):
        if said_to_be(stated, role):
            for match in matches:
                if match.table in tables and not any(one.table == "nonedible" for one in matches):
                    return match
    aid = next((match for match in matches if _only_an_aid_does(match, matches, stated)), None)
    return aid or min(matches, key=lambda match: (_ORDER.index(match.table), -match.score))


def _only_an_aid_does(match: Match, matches: tuple[Match, ...], stated: str) -> bool:
    """Whether Table C.2 prints the function for the substance and Table A.1 does not (聚二甲基硅氧烷: 消泡剂)."""
    said = terms(stated)
    if match.table != "c2" or not said or not said <= _functions_of_aid(match.target):
        return False
    if any(one.table == "nonedible" for one in matches):
        return False
    return not any(said & set(index().functions[one.target]) for one in matches if one.table == "a1")


@cache
def _functions_of_aid(name: str) -> frozenset[str]:
    rows = (row for row in table("gb2760_2024/c2.csv") if row["name"] == name)
    return frozenset(term for row in rows for part in row["function"].split("|") for term in terms(part))
