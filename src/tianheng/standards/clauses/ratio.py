"""A.4: additives of one function used together."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from tianheng.standards.bounds import ZERO, Ask, Range
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Item
from tianheng.standards.phrases import say
from tianheng.standards.substances import hue, uses
from tianheng.standards.units import shown

COLOUR = "着色剂"
SUMMED = ("防腐剂", "抗氧化剂")


class Part(NamedTuple):
    """One heading's part in a sum: its amount ÷ limit, its members used, and the functions stated for it."""

    heading: str
    members: tuple[str, ...]
    functions: tuple[str, ...]
    stated: str
    share: Range
    field: str = ""

    @property
    def name(self) -> str:
        """As shown among the members of a sum."""
        return "、".join(member for member in self.members if member) or self.heading


class CombinedRatio(Clause):
    """表A.1列出的同一功能且具有数值型最大使用量的食品添加剂(仅限相同色泽着色剂、防腐剂、抗氧化剂)在混合使用时,各自用量占其最大使用量的比例之和不应超过1。"""

    id = "A.4"

    @classmethod
    def sums(cls, parts: Iterable[Part]) -> list[dict[str, Any]]:
        """Every sum of two or more additives, with its status: within, exceeds or uncertain."""
        found = list(parts)
        made = [cls._sum(function, None, *_by_function(found, function)) for function in SUMMED]
        for tone in sorted({tone for part in found for tone in _tones(part)}):
            made.append(cls._sum(COLOUR, tone, *_by_hue(found, tone)))
        return [entry for entry in made if entry]

    @classmethod
    def _sum(cls, function: str, tone: str | None, sure: list[Part], unsure: list[Part]) -> dict[str, Any]:
        if len({part.heading for part in (*sure, *unsure)}) < 2:
            return {}
        certain, possible = _added(sure), _added([*sure, *unsure])
        status = _status(certain, possible, len(sure))
        counted = possible if unsure and status != "exceeds" else certain
        asks = _asks(status, function, tone, sure, unsure)
        return {
            "clause": cls.id,
            "function": function,
            "hue": tone,
            "sum": sum_shown(counted.shown),
            "status": status,
            "members": [part.name for part in (sure if counted is certain else [*sure, *unsure])],
            "terms": [{"name": part.name, "share": shown(part.share.shown)} for part in (*sure, *unsure)],
            "questions": [ask.question for ask in asks],
            "asks": [{"field": ask.field, "question": ask.question} for ask in asks],
        }


def summed(heading: str, member: str) -> bool:
    """Whether A.4 sums this heading at all: preservative, antioxidant or colour."""
    return bool(uses(heading)) or hue(heading, member) is not None


def stated_use(item: Item, heading: str) -> str:
    """The function stated for an item; of a component, that of its compound where that names none of the side uses."""
    if item.function or any(use.primary for use in uses(heading)) or hue(heading, "") is not None:
        return item.function
    return "" if any(name in item.premix_function for name in SUMMED) else item.premix_function


def sum_shown(total: Fraction) -> str:
    """A sum with as many digits as it takes to see on which side of 1 it lies."""
    digits = 4
    while shown(total, digits) == "1" != str(total) and digits < 30:
        digits += 1
    return shown(total, digits)


def _status(certain: Range, possible: Range, sure: int) -> str:
    if sure > 1 and certain.low > 1:
        return "exceeds"
    return "within" if possible.high is not None and possible.high <= 1 else "uncertain"


def _added(parts: list[Part]) -> Range:
    total = ZERO
    for part in parts:
        total = total.plus(part.share)
    return total


def _asks(status: str, function: str, tone: str | None, sure: list[Part], unsure: list[Part]) -> list[Ask]:
    """What would settle a sum: amounts that are open, then functions or hues that are unsure."""
    if status != "uncertain":
        return []
    asks = [ask for part in (*sure, *unsure) for ask in part.share.asks]
    for part in unsure:
        words = say("ask_hue", names=part.name, hue=say(f"hue_{tone}")) if tone else ""
        asks.append(Ask(f"{part.field}.function", words or say("ask_use", names=part.name, use=function)))
    return list(dict.fromkeys(asks)) or [Ask("items", say("ask_sum_amounts"))]


def _by_function(parts: list[Part], function: str) -> tuple[list[Part], list[Part]]:
    sure: list[Part] = []
    unsure: list[Part] = []
    for part in parts:
        use = next((one for one in uses(part.heading) if one.function == function), None)
        if function in part.stated:
            sure.append(part)
        elif use and not part.stated:
            (sure if use.primary and use.certain else unsure).append(part)
    return sure, unsure


def _by_hue(parts: list[Part], tone: str) -> tuple[list[Part], list[Part]]:
    sure: list[Part] = []
    unsure: list[Part] = []
    for part in parts:
        if tone in _tones(part):
            coloured = COLOUR in part.stated or (not part.stated and part.functions[:1] == (COLOUR,))
            (sure if coloured and _surely(part, tone) else unsure).append(part)
    return sure, unsure


HUES = {
    "红": "red",
    "黄": "yellow",
    "蓝": "blue",
    "绿": "green",
    "棕": "brown",
    "黑": "black",
    "白": "white",
    "紫": "purple",
}


def _told(part: Part) -> tuple[str, ...]:
    """The hue a person states with the function, 着色剂(红色), where it is one that the colour can give."""
    if COLOUR not in part.stated:
        return ()
    possible = _possible(part)
    return tuple(tone for word, tone in HUES.items() if f"{word}色" in part.stated and tone in possible)


def _possible(part: Part) -> tuple[str, ...]:
    """The hues of its members, sure and borderline: 胭脂红 is not made yellow by saying so."""
    found = [one for member in part.members if (one := hue(part.heading, member)) is not None]
    return tuple(dict.fromkeys(tone for one in found for tone in (one.hue, *one.borderline) if tone))


def _surely(part: Part, tone: str) -> bool:
    if _told(part):
        return True
    found = [hue(part.heading, member) for member in part.members]
    return all(one is not None and one.hue == tone and one.certain for one in found)


def _tones(part: Part) -> tuple[str, ...]:
    if part.stated and COLOUR not in part.stated:
        return ()
    return _told(part) or _possible(part)
