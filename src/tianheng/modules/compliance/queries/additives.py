"""Additives for a person who types a name: every way of finding one, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tianheng.standards import edition
from tianheng.standards.names import Match, search
from tianheng.standards.source import table

PLACES = {
    "a1": gettext_noop("表A.1"),
    "b2": gettext_noop("表B.2 天然香料"),
    "b3": gettext_noop("表B.3 合成香料"),
    "c1": gettext_noop("表C.1 加工助剂"),
    "c2": gettext_noop("表C.2 加工助剂"),
    "c3": gettext_noop("表C.3 酶制剂"),
    "elsewhere": gettext_noop("另有标准规定"),
    "nonedible": gettext_noop("非食用物质"),
    "withdrawn": gettext_noop("已不允许使用"),
}
REFUSED = ("nonedible", "withdrawn")


@dataclass(frozen=True, slots=True)
class Hit:
    """What a name may stand for: the name to use, its codes, the tables it stands in, why it was found."""

    name: str
    codes: str
    places: str
    reason: str
    refused: bool


def hits(text: str, limit: int = 8) -> list[Hit]:
    """The best hits, one per name: a substance in several tables is one line that names them all."""
    found: dict[str, list[Match]] = {}
    for match in search(text, limit * 3):
        found.setdefault(match.member or match.target, []).append(match)
    return [_hit(name, matches) for name, matches in list(found.items())[:limit]]


def _hit(name: str, matches: list[Match]) -> Hit:
    tables = dict.fromkeys(match.table for match in matches)
    return Hit(
        name=name,
        codes=_codes(matches),
        places=" · ".join(_(PLACES[each]) for each in tables),
        reason=matches[0].reason,
        refused=all(each in REFUSED for each in tables),
    )


def _codes(matches: list[Match]) -> str:
    heading = next((edition().by_name.get(match.target) for match in matches if match.table == "a1"), None)
    return f"INS {', '.join(heading.ins)}" if heading and heading.ins else ""


@cache
def functions() -> tuple[str, ...]:
    """The functions of Appendix D, as printed, and processing aids."""
    return tuple(row["name"] for row in table("gb2760_2024/d.csv"))
