"""What a name in a formula stands for, and so which table governs it."""

from __future__ import annotations

import re
from typing import NamedTuple

from tianheng.standards.formula import Item
from tianheng.standards.names.additives import Match, Resolution, resolve

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
_ROLES = {
    "flavouring": (("香料", "香精"), ("b2", "b3")),
    "aid": (("加工助剂", "助剂", "酶制剂"), ("c1", "c2", "c3")),
    "elsewhere": (("强化", "胶基", "食品原料", "配料"), ("elsewhere",)),
}
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
    """The identity of an item: its stated function decides between roles, else Table A.1 comes first."""
    resolution, form = _resolved(item.additive)
    form = hydrate(item.hydrate) or form
    if not resolution.matches:
        near = tuple(match.member or match.target for match in resolution.suggestions[:5])
        return Identity("", question=resolution.question, near=near)
    chosen = _by_role(_with_aids(resolution.matches, item.function), item.function)
    rivals = {match.target for match in resolution.matches if match.table == chosen.table}
    question = resolution.question if len(rivals) > 1 else ""
    tables = tuple(dict.fromkeys(match.table for match in resolution.matches))
    governs = "b3" if chosen.target in _FLAVOURINGS else chosen.table
    return Identity(governs, chosen.target, chosen.member, form, question, tables=tables)


def _resolved(name: str) -> tuple[Resolution, str]:
    """A name, and the hydrate that was told with it (无水亚硫酸钠, 糖精钠(二水))."""
    found = resolve(name)
    told = _HYDRATE.search(name)
    if told is None:
        return found, ""
    bare = name[: told.start()] + name[told.end() :]
    again = resolve(bare.strip(" ·-"))
    best = again if again.matches else found
    return best, _form(told[1]) if best.matches else ""


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
    if "助剂" not in stated or any(match.table in ("c1", "c2", "c3") for match in matches):
        return matches
    plain = re.sub(r"[(（].*[)）]", "", matches[0].member)
    return (*matches, *resolve(plain).matches) if plain and plain != matches[0].member else matches


def _by_role(matches: tuple[Match, ...], stated: str) -> Match:
    for words, tables in _ROLES.values():
        if stated and any(word in stated for word in words):
            for match in matches:
                if match.table in tables:
                    return match
    return min(matches, key=lambda match: (_ORDER.index(match.table), -match.score))
