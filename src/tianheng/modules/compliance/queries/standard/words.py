"""Small words of every page on the standard: pages of the document, the order of names and numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from django.utils.translation import gettext

from tianheng.standards.labels.prefixes import prefix_of
from tianheng.standards.model import Limit
from tianheng.standards.names import fold
from tianheng.standards.source import table
from tianheng.standards.units import content

LAW = "gb2760_2024"
UNNAMED = "—"


def page_words(printed: int | str, pdf: int | str) -> str:
    """`第21页(PDF第24页)`: where a fact stands in the printed standard and in its file."""
    if not printed or not pdf:
        return ""
    return gettext("第%(page)s页（PDF第%(pdf)s页）") % {"page": printed, "pdf": pdf}


@cache
def _pinyin() -> dict[str, tuple[str, ...]]:
    """Name → its syllables, without what stands in front of them (D-, 4-, β-)."""
    return {
        row["name"]: tuple(part for part in row["pinyin"].lower().split() if part.isalpha())
        for row in table(f"{LAW}/ours/pinyin.csv")
    }


def by_pinyin(name: str) -> tuple[tuple[str, ...], str]:
    """The key by which Chinese names sort; names without a reading come last."""
    return _pinyin().get(name) or ("~",), name


def letter(name: str) -> str:
    """The capital under which a name stands in a list by pinyin; `#` if nobody has read it."""
    syllables = _pinyin().get(name)
    return syllables[0][0].upper() if syllables else "#"


def by_amount(limit: Limit) -> tuple[int, Fraction]:
    """The order of limits: numbers from small to large, "as needed" last."""
    if not limit.number:
        return 1, Fraction(0)
    return 0, content(Fraction(limit.number), limit.unit).value


@cache
def function_class(function: str) -> str:
    """The class of Appendix D that a function of Table A.1 belongs to (稳定剂 → 稳定剂和凝固剂)."""
    classes = {row["name"] for row in table(f"{LAW}/d.csv")}
    if function in classes:
        return function
    known = prefix_of(fold(function))
    return known.function if known and known.function in classes else ""


@cache
def function_code(function: str) -> str:
    """`防腐剂` → `D.17`; "" when Appendix D has no such class."""
    found = function_class(function)
    return next((row["code"] for row in table(f"{LAW}/d.csv") if row["name"] == found), "")
