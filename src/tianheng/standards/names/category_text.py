"""A product's name taken apart: the name itself, what stands in brackets, its flavour.

Amounts, advertising words and packings say nothing about a category and are dropped; a flavour
(草莓味) is kept beside the name, because it moves some categories (酸奶) and must not decide others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tianheng.standards.names.category_lexicon import LONGEST, codes_of, moving_words, words
from tianheng.standards.names.text import fold

_BRACKETS = re.compile(r"[(（\[【〔｛{《「『﹝][^)）\]】〕｝}》」』﹞]*[)）\]】〕｝}》」』﹞]")
_EDGES = "()（）[]【】〔〕｛｝{}《》「」『』﹝﹞"
_BREAKS = re.compile(r"[\s,，、;；/|·•*×&_~!！?？:：。“”\"'’‘\-—+]+")
_AMOUNT = re.compile(
    r"(?:净含量|规格|约)?\d+(?:\.\d+)?(?:千克|公斤|毫升|kg|mg|ml|cl|oz|[gl克升斤两])"
    r"(?:(?:装|[*x×]?\d+)?[袋包盒瓶罐枚支片粒个只条杯桶听箱板颗块]装?)?"
    r"|[*x×]?\d+(?:袋|包|盒|瓶|罐|枚|支|个|只|杯|桶|听|箱|连包|连杯)装?"
    r"|\d+(?:\.\d+)?(?:度|°|%vol|vol|年陈?酿?|天|分钟)"
    r"|\d+(?:\.\d+)?%(?!果汁|纯)|(?<![a-z\d])\d+(?:\.\d+)?(?=[^\d段岁个月糖蔗卡脂添-]|$)"
)
_BRAND = re.compile(r"^[^()]{1,8}?牌(?=.{2,})")
_VARIANTS = str.maketrans("乾菓麪雞煉醃滷麯糉", "干果面鸡炼腌卤曲粽")
_TASTE = re.compile(r"(口味|风味|味)")
_NO_TASTE = frozenset(
    {"怪味", "多味", "卤味", "调味", "腊味", "海味", "野味", "美味", "原味", "鲜味", "香味", "百味", "品味"}
)
_AGES = re.compile(r"(?<!\d)\d{1,2}\s*[-~～—–至到]\s*(\d{1,2})\s*个?(月|岁)龄?")
_STAGE = re.compile(
    r"(?:半成品|罐头|(?:无|低|零|0)(?:蔗)?糖|生制|生胚|熟食|冻品|[1-4一二三四]段|较大婴儿和幼儿|婴儿|儿童"
    r"|(?:宝宝|婴儿|婴幼儿|儿童)?辅食)$"
)  # of making, of sugar, of age


@dataclass(frozen=True, slots=True)
class Reading:
    """A name ready to be looked up: `core` folded and bare, `side` from brackets, `flavour` as words."""

    core: str
    side: tuple[str, ...]
    flavour: str
    whole: str


def read(text: str) -> Reading:
    """Take a product name apart. Never fails; an empty text gives an empty reading."""
    text = _AGES.sub(_of_age, text)
    plain = fold(_BREAKS.sub(" ", _BRACKETS.sub(" ", text))).translate(_VARIANTS)
    side = tuple(part for part in (_bare(found.strip(_EDGES)) for found in _BRACKETS.findall(text)) if part)
    if not plain:
        return read(side[0]) if side and len(side[0]) < len(text) else Reading("", (), "", "")
    spelt = _spelt(plain)
    if spelt in codes_of():
        return Reading(spelt, side, "", spelt)
    whole, (spelt, beside) = spelt, _without_stage(spelt)
    side = (*side, *beside)
    named = _AMOUNT.sub("", _BRAND.sub("", spelt)) or spelt
    core = _without_noise(named)
    side = (*side, *_moving_words(named[: len(named) - len(core)]))
    core, flavour = _without_tail(core)
    core, behind = _without_behind(core or spelt)
    return Reading(core, (*side, *behind), flavour, whole)


def _of_age(found: re.Match[str]) -> str:
    """The word for children of an age: 0-6个月 → 婴儿, 6-12月 and 1-3岁 → 较大婴儿和幼儿, 3-6岁 → 儿童."""
    months = int(found[1]) * (12 if found[2] == "岁" else 1)
    return "婴儿" if months <= 6 else "较大婴儿和幼儿" if months <= 36 else "儿童"


def _moving_words(noise: str) -> tuple[str, ...]:
    """Words cut off in front that still move a category: 儿童, 速食, 瓶装."""
    return tuple(word for word in moving_words() if word in noise)


def _without_stage(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without a stage of making or of age at its end, and that: 3段, 半成品, 罐头."""
    stage = _STAGE.search(text)
    if stage and stage.start() > 1 and longest_tail(text) <= len(stage[0]):
        return text[: stage.start()], (stage[0],)
    return text, ()


def parts(text: str) -> tuple[str, ...]:
    """The pieces of a name that is written with gaps: 泡面 老坛酸菜 → two pieces; one piece gives none."""
    pieces = tuple(filter(None, _BREAKS.split(_BRACKETS.sub(" ", text).strip())))
    return pieces if len(pieces) > 1 else ()


def _bare(text: str) -> str:
    return _spelt(fold(_BREAKS.sub("", text)).translate(_VARIANTS))


def _spelt(text: str) -> str:
    for variant, usual in words("spelling").items():
        if variant in text:
            text = text.replace(variant, usual)
    return text


def longest_tail(text: str) -> int:
    """Length of the longest product name the text ends with; 0 if there is none."""
    known = codes_of()
    for length in range(min(LONGEST, len(text)), 0, -1):
        if text[-length:] in known:
            return length
    return 0


def _without_noise(text: str) -> str:
    """The text without advertising words that stand in front of what the name is."""
    while True:
        cut = _noise_at_start(text)
        if not cut or longest_tail(text) > len(text) - cut:
            return text
        text = text[cut:]


def _noise_at_start(text: str) -> int:
    known = words("noise")
    guarded = _guarded_start(text)
    for length in range(min(8, len(text) - 1), 1, -1):
        if text[:length] in known and length >= guarded:
            return length
    return 0


def _guarded_start(text: str) -> int:
    """Length of a material or process the text begins with: 老北京 goes, 川贝 does not."""
    for length in range(min(6, len(text)), 1, -1):
        if text[:length] in words("material") or text[:length] in words("process"):
            return length
    return 0


def _without_tail(text: str) -> tuple[str, str]:
    """The text without packing words and a flavour at its end, and that flavour."""
    flavour = ""
    while len(text) > 1:
        cut = _tail_word(text)
        taste = 0 if cut else taste_at_end(text)
        if taste:
            flavour, text = text[-taste:], text[:-taste]
        elif cut:
            text = text[:-cut]
        else:
            break
    return text, flavour


def _without_behind(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without words that say how it is made and for whom, written behind what it is: 馄饨|速冻."""
    behind: list[str] = []
    rest = text
    while longest_tail(rest) < 2:
        cut = _word_behind(rest)
        if not cut:
            break
        behind.append(rest[-cut:])
        rest = rest[:-cut]
    known = longest_tail(rest) or any(rest[-length:] in words("material") for length in (2, 3, 4))
    return (rest, tuple(behind)) if known else (text, ())


def _word_behind(text: str) -> int:
    """Length of a process or an advertising word at the end, 0 if there is none or it is all of the text."""
    for length in range(min(5, len(text) - 2), 1, -1):
        if any(text[-length:] in words(role) for role in ("process", "noise", "tail")):
            return length
    return 0


def _tail_word(text: str) -> int:
    """Length of a packing word at the end that is no part of a longer product name, else 0."""
    tails = words("tail")
    for length in range(min(5, len(text) - 1), 0, -1):
        if text[-length:] in tails:
            return length if longest_tail(text) <= length else 0
    return 0


def taste_at_end(text: str) -> int:
    """Length of a flavour the text ends with (麻辣味, 草莓口味), 0 if none or nothing would be left."""
    if text[-2:] in _NO_TASTE:
        return 2 if text[-2:] in words("flavour") and longest_tail(text) < 2 < len(text) else 0
    for ending in ("口味", "风味", "味"):
        if text.endswith(ending) and longest_tail(text) < len(ending) + 1:
            before = text[: -len(ending)]
            length = _flavour_word(before)
            return length + len(ending) if 0 < length < len(before) else 0
    return 0


def _flavour_word(text: str) -> int:
    """Length of the flavour word that the text ends with."""
    for length in range(min(5, len(text)), 0, -1):
        piece = text[-length:]
        if piece in words("flavour") or piece in words("material"):
            return length
    return min(2, len(text))


def tastes(text: str) -> list[tuple[int, int]]:
    """Spans of flavours inside a text: 草莓味 in 草莓味酸奶 is (0, 3)."""
    spans = []
    for found in _TASTE.finditer(text):
        length = _flavour_word(text[: found.start()])
        if length and text[found.end() - 2 : found.end()] not in _NO_TASTE:
            spans.append((found.start() - length, found.end()))
    return spans
