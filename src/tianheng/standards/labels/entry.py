"""The name of an entry freed of what is printed around it: numbering, stars, 含…, …等, percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tianheng.standards.labels.compact import Compact
from tianheng.standards.labels.nesting import Node
from tianheng.standards.labels.percent import is_measure, split_percent, whole_percent

_BEFORE = re.compile(r"^(?:[*※★●■☆◆#^…=~_\-]+|\d{1,2}[.)、](?=[^\d])|[①-⑳]|以及|其中|并)+")
_AFTER = re.compile(r"(?:[*※★●■☆◆#^…=~_\-]+|等等|等)+$")
_CONTAINS = re.compile(r"^(?:含有?|内含|添加了?|使用了?|加入|另含|和|及|与|或|包括)(?=.{2})")
_PHENYLALANINE = re.compile(r"含(?:有)?[苯笨本]?丙氨酸(?:成分)?")
_NOTES = re.compile(
    r"(?:含(?:有)?[苯笨本]?丙氨酸(?:成分)?|非转基因|转基因|食品级|食用级|加氢|氢化|部分氢化|经?(?:非)?氢化|精炼|一级|二级|三级|特级|优质|进口|国产|天然|合成"
    r"|速冻|冷冻|冷藏|新鲜|鲜|干|粉末|液体|固体|复原|脱脂|全脂|嫁接|有机|无糖|未漂白|可选|经灭活|非活菌型|杀菌型|灭菌型|以干基计|固态|液态|含.{1,6}成分|.{0,4}味"
    r"|转基因.{0,8}加工|以.{1,14}计|无|略|见(?:包装|喷码|封口|瓶|外箱|附).{0,6})"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`text[start:end]` of the folded text is the name proper; `percent` what was printed in it."""

    name: str
    start: int
    end: int
    percent: Decimal | None
    contained: bool


def entry(text: Compact, start: int, end: int) -> Entry:
    """The name between two places of the folded text, without what is printed around it."""
    start, end = _trimmed(text.text, start, end)
    begin, stop, percent = split_percent(text.text[start:end])
    start, end = _trimmed(text.text, start + begin, start + stop)
    contains = _CONTAINS.match(text.text[start:end])
    return Entry(text.text[start:end], start, end, percent, contains is not None)


def without_contains(found: Entry) -> Entry:
    """含维生素E as 维生素E."""
    contains = _CONTAINS.match(found.name)
    cut = contains.end() if contains else 0
    return Entry(found.name[cut:], found.start + cut, found.end, found.percent, False)


def percent_in(text: Compact, children: list[Node]) -> Decimal | None:
    """The percentage that stands alone in an entry's brackets: (≥10%)."""
    values = (whole_percent(text.text[c.start : c.end]) for c in children if not c.children)
    return next((value for value in values if value is not None), None)


def is_note(name: str) -> bool:
    """Whether a folded bracket text says something about the ingredient instead of naming another."""
    return not name or whole_percent(name) is not None or is_measure(name) or bool(_NOTES.fullmatch(name))


def is_phenylalanine(name: str) -> bool:
    """含苯丙氨酸, the warning aspartame needs; misprints of it met on packages too."""
    return _PHENYLALANINE.fullmatch(name) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.match(text[start:end])
    start += before.end() if before else 0
    after = _AFTER.search(text[start:end])
    return start, (start + after.start() if after else end)
