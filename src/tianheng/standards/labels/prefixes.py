"""The words that announce additives: 食品添加剂, the functional classes of Appendix D, 复配…, 营养强化剂.

Class names are those of GB 2760 Appendix D; older and shorter ones met on packages map to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Scope = Literal["", "additive", "flavouring", "fortifier", "culture", "aid"]

CLASSES = {
    "酸度调节剂": "酸度调节剂|酸味调节剂|酸碱调节剂|ph调节剂|酸味剂|酸化剂",
    "抗结剂": "抗结剂|抗结块剂|防结块剂|松散剂",
    "消泡剂": "消泡剂|抗泡剂",
    "抗氧化剂": "抗氧化剂|抗氧剂",
    "漂白剂": "漂白剂",
    "膨松剂": "膨松剂|疏松剂|蓬松剂|膨胀剂|发泡剂|起发剂|泡打粉",
    "胶基糖果中基础剂物质": "胶基糖果中基础剂物质|胶姆糖基础剂|胶母糖基础剂|胶基",
    "着色剂": "着色剂|色素|食用色素|食用着色剂|天然色素|天然着色剂|合成着色剂",
    "护色剂": "护色剂|发色剂|呈色剂",
    "乳化剂": "乳化剂|乳化稳定剂|乳化盐",
    "酶制剂": "酶制剂|食品用酶制剂|食品工业用酶制剂",
    "增味剂": "增味剂|风味增强剂|鲜味剂|调味剂",
    "面粉处理剂": "面粉处理剂|小麦粉处理剂",
    "被膜剂": "被膜剂|上光剂|包衣剂",
    "水分保持剂": "水分保持剂|保水剂|保湿剂|持水剂",
    "防腐剂": "防腐剂|保鲜剂|防霉剂",
    "稳定剂和凝固剂": "稳定剂和凝固剂|稳定和凝固剂|稳定凝固剂|稳定剂|凝固剂|固化剂",
    "甜味剂": "甜味剂|食用甜味剂|非营养性甜味剂|营养性甜味剂",
    "增稠剂": "增稠剂|增稠稳定剂|增稠乳化剂|胶凝剂|凝胶剂|组织改良剂|品质改良剂|质构改良剂",
    "其他": "其他食品添加剂|其它食品添加剂|填充剂|载体|推进剂|稀释剂|加工改良剂",
}
FLAVOURINGS = (
    "食品用香精香料|食用香精香料|食品用香精|食用香精|食品香精|食品用香料|食用香料|食品香料|香精香料|香料香精"
    "|食品用天然香料|食用天然香料|食品用合成香料|食用合成香料|天然香料|合成香料|食品用热加工香味料|热加工香味料"
    "|食品用香味料|增香剂|赋香剂|香精"
)
ANNOUNCERS = "食品添加剂|食用添加剂|添加剂|配料中的食品添加剂|使用的食品添加剂|所用食品添加剂"
FORTIFIERS = (
    "食品营养强化剂|营养强化剂|复配营养强化剂|复合营养强化剂|营养强化物质|营养素|强化剂|复合维生素|维生素|矿物质|复合矿物质|微量元素"
    "|维生素预混料|矿物质预混料|营养素预混料|复合营养素|复合维生素预混料|复合矿物质预混料"
)
CULTURES = (
    "发酵菌种|微生物发酵剂|发酵剂|菌种|乳酸菌发酵剂|乳酸菌菌种|益生菌|复合菌种|活性乳酸菌|乳酸菌|直投式发酵剂"
)
AIDS = "食品工业用加工助剂|食品用加工助剂|加工助剂"
_KINDS = r"(?:型|类)?"


@dataclass(frozen=True, slots=True)
class Prefix:
    """An announcing word: which scope it opens, the class it names, and whether it is a premix."""

    word: str
    scope: Scope
    function: str = ""
    premix: bool = False


def _listed() -> dict[str, Prefix]:
    words: dict[str, Prefix] = {}
    for function, names in CLASSES.items():
        words.update((name, Prefix(name, "additive", function)) for name in names.split("|"))
    words.update((name, Prefix(name, "additive")) for name in ANNOUNCERS.split("|"))
    words.update((name, Prefix(name, "flavouring", "食品用香料")) for name in FLAVOURINGS.split("|"))
    words.update((name, Prefix(name, "fortifier", "营养强化剂")) for name in FORTIFIERS.split("|"))
    words.update((name, Prefix(name, "culture")) for name in CULTURES.split("|"))
    words.update((name, Prefix(name, "aid")) for name in AIDS.split("|"))
    return words


WORDS = _listed()
_LONGEST = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
_PREMIX = re.compile(
    r"(?:复配|复合)(?:食品)?(?:用)?(?P<classes>.{0,14}?(?:剂|添加剂|香精|色素))(?:\d*号?|[a-z]?)"
)
_NUMBERED = re.compile(rf"(?P<word>{_LONGEST})(?:[ivx\d]{{1,2}}|[a-z])?{_KINDS}")
_LEADING = re.compile(rf"(?P<word>(?:复配|复合)?(?:{_LONGEST}))")


@lru_cache(maxsize=8192)
def prefix_of(name: str) -> Prefix | None:
    """The announcing word that a whole (folded) name is: 增稠剂, 复配甜味剂, 食品用香精; else None."""
    if name in WORDS:
        return WORDS[name]
    numbered = _NUMBERED.fullmatch(name)
    if numbered and WORDS[numbered["word"]].scope == "additive":
        return WORDS[numbered["word"]]
    premix = _PREMIX.fullmatch(name)
    if premix:
        return Prefix(name, "additive", _class_within(premix["classes"]), premix=True)
    return None


@lru_cache(maxsize=8192)
def leading_prefix(name: str) -> Prefix | None:
    """The announcing word a (folded) name begins with, written without bracket or colon: 防腐剂山梨酸钾."""
    found = _LEADING.match(name)
    if found is None or found.end() == len(name):
        return None
    known = prefix_of(found["word"])
    return Prefix(found["word"], known.scope, known.function, known.premix) if known else None


def _class_within(words: str) -> str:
    """着色剂 of 复配着色剂; of several (增稠乳化剂) the first."""
    known = WORDS.get(words)
    if known:
        return known.function
    for word, prefix in WORDS.items():
        if word in words and prefix.function:
            return prefix.function
    return ""
