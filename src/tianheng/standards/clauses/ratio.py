"""A.4: additives of one function used together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tianheng.standards.bounds import ZERO, Range
from tianheng.standards.clauses.base import Clause
from tianheng.standards.phrases import say
from tianheng.standards.substances import hue, uses
from tianheng.standards.units import shown

COLOUR = "着色剂"
SUMMED = ("防腐剂", "抗氧化剂")


class Part(NamedTuple):
    """One heading's part in a sum: its amount ÷ limit, and the function stated for it, if any."""

    heading: str
    member: str
    functions: tuple[str, ...]
    stated: str
    share: Range

    @property
    def name(self) -> str:
        """As shown among the members of a sum."""
        return self.member or self.heading


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
        return {
            "clause": cls.id,
            "function": function,
            "hue": tone,
            "sum": shown(counted.shown),
            "status": status,
            "members": [part.name for part in (sure if counted is certain else [*sure, *unsure])],
            "terms": [{"name": part.name, "share": shown(part.share.shown)} for part in (*sure, *unsure)],
            "questions": _questions(status, function, tone, unsure),
        }


def _status(certain: Range, possible: Range, sure: int) -> str:
    if sure > 1 and certain.low > 1:
        return "exceeds"
    return "within" if possible.high is not None and possible.high <= 1 else "uncertain"


def _added(parts: list[Part]) -> Range:
    total = ZERO
    for part in parts:
        total = total.plus(part.share)
    return total


def _questions(status: str, function: str, tone: str | None, unsure: list[Part]) -> list[str]:
    if status != "uncertain":
        return []
    names = "、".join(part.name for part in unsure)
    if not unsure:
        return [say("ask_sum_amounts")]
    return [
        say("ask_hue", names=names, hue=say(f"hue_{tone}"))
        if tone
        else say("ask_use", names=names, use=function)
    ]


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
        found = hue(part.heading, part.member)
        if found is None or tone not in _tones(part):
            continue
        coloured = COLOUR in part.stated or (not part.stated and part.functions[:1] == (COLOUR,))
        (sure if found.hue == tone and found.certain and coloured else unsure).append(part)
    return sure, unsure


def _tones(part: Part) -> tuple[str, ...]:
    found = hue(part.heading, part.member)
    if found is None or (part.stated and COLOUR not in part.stated):
        return ()
    return tuple(tone for tone in (found.hue, *found.borderline) if tone)
