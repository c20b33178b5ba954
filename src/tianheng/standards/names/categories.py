"""Which food category of Appendix E is it? Ranked codes for a product's name or free description.

`suggest("牛油火锅底料")` says 12.10.02 and which words decided, names the neighbours people confuse,
and asks instead of deciding when the name covers several categories or the words decide too little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tianheng.standards.names import category_describe
from tianheng.standards.names.category_lexicon import (
    categories,
    children,
    neighbours,
    printed_names,
    questions,
    spelt_in_latin,
)
from tianheng.standards.names.category_rank import Evidence, Tally, label
from tianheng.standards.names.category_shift import weigh
from tianheng.standards.names.category_text import parts, read
from tianheng.standards.names.text import fold

CONFIDENT = 84  # first place and
MARGIN = 8  # lead over the second: among such answers of the set-aside names 97 of 100 are right
LONGEST_TEXT = 300  # characters read of a description
_CODE = re.compile(r"^\s*(\d{2}(?:\.\d{1,2}){0,4})\s*$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One category: `score` 0..100, `why` in Chinese, neighbours as (code, how it differs)."""

    code: str
    name: str
    score: int
    why: str
    neighbours: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Categories for a text, best first; when not `confident`, `question` says what to settle."""

    query: str
    suggestions: tuple[Suggestion, ...]
    confident: bool
    question: str


@lru_cache(maxsize=4096)
def suggest(text: str, limit: int = 5) -> Answer:
    """Rank the categories a product may belong to. Certain only when the words leave no doubt."""
    code = _CODE.match(text)
    if code:
        return _by_code(text, code[1], limit)
    tally = _tally(text[:LONGEST_TEXT])
    ranked = _filled(tally.ranked(), limit)
    confident = _is_confident(ranked)
    question = "" if confident else _question(text, ranked)
    return Answer(text, tuple(map(_suggestion, ranked[:limit])), confident, question)


def _tally(text: str) -> Tally:
    exact = printed_names().get(fold(text))
    if category_describe.is_description(text) and not exact:
        return category_describe.weigh(text)
    tally = weigh(read(text))
    if exact:
        tally.add(exact, 100, f"“{text.strip()}”是{label(exact)}的名称")
    for piece in parts(text):
        for found in weigh(read(piece)).ranked()[:3]:
            tally.add(found.code, found.score - 6, found.why)
    if text.isascii():
        _by_latin(fold(text), tally)
    if not tally.best:
        category_describe.resemble(text, tally)
    return tally


def _by_latin(typed: str, tally: Tally) -> None:
    """Pinyin or its initials of a category's name, whole or begun: jiangyou, jy. Never certain."""
    for spelt, code in spelt_in_latin().items():
        if typed and spelt == typed:
            tally.add(code, 80, f"“{typed}”是{{}}的拼音或拼音首字母")
        elif len(typed) > 3 and spelt.startswith(typed):
            tally.add(code, 60, f"“{typed}”是{{}}的拼音开头")


def _suggestion(found: Evidence) -> Suggestion:
    near = neighbours().get(found.code, ())
    return Suggestion(found.code, categories()[found.code], max(0, min(100, found.score)), found.why, near)


def _filled(ranked: list[Evidence], limit: int) -> list[Evidence]:
    """The ranking, continued with the neighbours of its first code."""
    known = {found.code for found in ranked}
    if not ranked or len(ranked) >= limit:
        return ranked
    near = [pair for pair in neighbours().get(ranked[0].code, ()) if pair[0] not in known]
    return ranked + [Evidence(code, 30 - place, f"容易混淆：{how}") for place, (code, how) in enumerate(near)]


def _is_confident(ranked: list[Evidence]) -> bool:
    if not ranked or ranked[0].score < CONFIDENT:
        return False
    rivals = [found for found in ranked[1:] if not _kin(found.code, ranked[0].code)]
    return not rivals or ranked[0].score - rivals[0].score >= MARGIN


def _kin(code: str, other: str) -> bool:
    """One lies under the other: naming both is no doubt about the product."""
    return code.startswith(other.removesuffix(".0") + ".") or other.startswith(code.removesuffix(".0") + ".")


def _question(text: str, ranked: list[Evidence]) -> str:
    if not ranked:
        return f"没有认出“{text.strip()}”。请写产品的通用名称，例如“牛油火锅底料”，或写明原料、工艺和形态。"
    first = ranked[0]
    for rival in ranked[1:4]:
        asked = questions().get(frozenset({first.code, rival.code})) or _difference(first.code, rival.code)
        if asked:
            return asked
    if len(ranked) == 1 or first.score - ranked[1].score >= MARGIN:
        return f"是{label(first.code)}吗？请确认，或写明原料、工艺和形态。"
    choice = "，还是".join(label(found.code) for found in ranked[:3] if found.score > first.score - 20)
    return f"这个产品是{choice}？请写明原料、工艺和形态。"


def _difference(code: str, other: str) -> str:
    for near, how in neighbours().get(code, ()):
        if near == other:
            return f"{label(code)}，还是{label(other)}？{how}"
    return ""


def _by_code(text: str, code: str, limit: int) -> Answer:
    """A code typed in: itself, then what lies under it."""
    known = categories()
    found = code if code in known else f"{code}.0"
    if found not in known:
        return Answer(
            text, (), False, f"食品分类号{code}在附录E中没有类别名称，请核对分类号或改用产品名称查找。"
        )
    under = children().get(found, ())
    listed = [Evidence(found, 100, f"{label(found)}的分类号")]
    listed += [Evidence(child, 60, f"{label(found)}的下级") for child in under]
    return Answer(text, tuple(map(_suggestion, listed[:limit])), True, "")
