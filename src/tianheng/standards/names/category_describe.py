"""Category from a sentence (以大豆为原料经发酵酿造的液体调味品), and the nearest names when nothing is known."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from tianheng.standards.names.category_compose import Composed, compose, first_material
from tianheng.standards.names.category_lexicon import children, codes_of, definitions
from tianheng.standards.names.category_rank import Tally, label
from tianheng.standards.names.category_shift import weigh as weigh_name
from tianheng.standards.names.category_text import read
from tianheng.standards.names.text import fold

SENTENCE = 10  # shorter texts are names
SURE = 80  # a sentence alone is always asked back
_SAYS_HOW = re.compile(
    r"原料|主料|配料|制成|加工|制得|而成|添加|经过?.{1,12}[的，,]|^[以用由将把].{6,}的|.{3,}[，,。；].{3,}的"
    r"|(?:发酵|酿|腌|浸|泡|烤|炸|煮|蒸|晒|烘|速冻|磨|压|混合|调|炒|熟|灌|采集|加).*的[^的]{1,8}$"
)
_NOUN = re.compile(r".*(?:制成的?|而成的?|制得的?|得到的?|的)([^的，,。;；]{1,14})[。.]?$")
_SAME = (("牛奶", "牛乳"), ("奶粉", "乳粉"), ("饮品", "饮料"))


def is_description(text: str) -> bool:
    """A sentence about a product rather than its name."""
    return len(text) >= SENTENCE and bool(_SAYS_HOW.search(text))


def weigh(text: str) -> Tally:
    """Evidence from a sentence, added up: likeness to the definitions, its last noun, material and process."""
    noun = _NOUN.match(text.strip())
    said = _Said()
    for code, share in _likeness(_said(text)):
        said.note(code, 90 * share, "描述与{}的含义相近")
    if noun:
        _with_noun(noun[1], said)
        _with_material(text, noun[1], said)
    _with_making(text, noun[1] if noun else "", said)
    return said.tally()


class _Said:
    """Points for each code, and the sentence of the weightiest reason."""

    def __init__(self) -> None:
        self.points: dict[str, float] = {}
        self.reasons: dict[str, tuple[float, str]] = {}

    def note(self, code: str, points: float, why: str) -> None:
        self.points[code] = self.points.get(code, 0.0) + points
        if points > self.reasons.get(code, (0.0, ""))[0]:
            self.reasons[code] = (points, why.replace("{}", label(code)))

    def note_name(self, code: str, points: float, why: str) -> None:
        """A name's code; a group's name only speaks for what lies under it."""
        if code in children() and code != "12.10.02":
            self.note_group(code.removesuffix(".0"), 0.4 * points)
        else:
            self.note(code, points, why)

    def note_group(self, start: str, points: float) -> None:
        """Everything whose code begins with `start`, as far as the sentence is like it."""
        for code in self.points:
            if code == start or code.startswith(f"{start}."):
                self.points[code] += points

    def tally(self) -> Tally:
        found = Tally()
        ranked = sorted(self.points.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
        scale = min(1.0, (SURE - 28) / max(1.0, *(points for _, points in ranked), 1.0))
        for code, points in ranked:
            found.add(code, round(28 + scale * points), self.reasons[code][1])
        return found


def _with_noun(noun: str, said: _Said) -> None:
    """What the sentence says the product is: 的液体调味品, 的熟肉."""
    ranked = weigh_name(read(noun)).ranked()[:5]
    for found in ranked:
        said.note_name(found.code, max(0.0, found.score - 60) * 0.3, f"描述的是“{noun}”；{found.why}")
    if ranked and ranked[0].score > 60:
        said.note_group(ranked[0].code.split(".")[0], 8.0)


def _with_material(text: str, noun: str, said: _Said) -> None:
    """The first material and the noun make a name: 以花生仁为原料…的酱 is 花生仁酱."""
    material = first_material(fold(text.removesuffix(noun)))
    if not material:
        return
    for found in weigh_name(read(material + noun)).ranked()[:3]:
        said.note_name(found.code, max(0.0, found.score - 60) * 0.7, f"“{material}…{noun}”：{found.why}")


def _with_making(text: str, noun: str, said: _Said) -> None:
    """What it is made of and how: the first material counts, with the processes named after it."""
    body = fold(text.removesuffix(noun))
    made = [found for found in compose(body, (body,)) if found.process]
    first = min((found.start for found in made), default=0)
    best: dict[str, tuple[float, Composed]] = {}
    for found in made:
        for place, code in enumerate(found.codes if found.start == first else ()):
            best[code] = max(
                best.get(code, (0.0, found)), (14.0 - 4 * place, found), key=lambda pair: pair[0]
            )
    for code, (points, found) in best.items():
        said.note(code, points, f"“{'”“'.join(found.words)}”说明属于{{}}")


def resemble(text: str, tally: Tally) -> None:
    """The product names that share most characters with a name nothing is known about."""
    wanted = _pairs(read(text).core)
    if not wanted:
        return
    likest = sorted(((_overlap(wanted, name), name) for name in _candidates(wanted)), reverse=True)
    for share, name in likest[:8]:
        if share > 0.2:
            code = codes_of()[name][0]
            tally.add(code, round(20 + 40 * share), f"与“{name}”相近，它属于{label(code)}")


def _candidates(wanted: Counter[str]) -> set[str]:
    index = _index()
    return {name for pair in wanted for name in index.get(pair, ())}


def _overlap(wanted: Counter[str], name: str) -> float:
    pairs = _pairs(name)
    return 2 * sum((wanted & pairs).values()) / (sum(wanted.values()) + sum(pairs.values()))


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in codes_of():
        for pair in set(_pairs(name)):
            found.setdefault(pair, []).append(name)
    return {pair: tuple(names) for pair, names in found.items()}


def _pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, the measure of likeness."""
    return Counter(text[place : place + 2] for place in range(len(text) - 1))


def _said(text: str) -> Counter[str]:
    """Pairs and single characters of a sentence, everyday words made one."""
    plain = fold(text)
    for word, same in _SAME:
        plain = plain.replace(word, same)
    return _pairs(plain) + Counter(plain)


@cache
def _weights() -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Rarity of each pair over the definitions, and each category's weighted pairs (length 1)."""
    texts = {row["code"]: _said(row["text"]) for row in definitions()}
    spread = Counter(gram for grams in texts.values() for gram in grams)
    rarity = {gram: (math.log(len(texts) / count) + 0.1) * len(gram) / 2 for gram, count in spread.items()}
    return rarity, {code: _unit({gram: rarity[gram] for gram in grams}) for code, grams in texts.items()}


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {gram: value / length for gram, value in vector.items()}


def _likeness(grams: Counter[str]) -> list[tuple[str, float]]:
    """(code, 0..1) by likeness of a text to the definitions, likest first."""
    rarity, vectors = _weights()
    wanted = _unit({gram: rarity[gram] for gram in grams if gram in rarity})
    shares = [
        (code, sum(wanted.get(gram, 0.0) * value for gram, value in vector.items()))
        for code, vector in vectors.items()
    ]
    return sorted((pair for pair in shares if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
