"""Category from a sentence (以大豆为原料经发酵酿造的液体调味品), and the nearest names when nothing is known."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from tianheng.standards.names.category_lexicon import definitions, entries
from tianheng.standards.names.category_rank import Tally, label
from tianheng.standards.names.category_rank import weigh as weigh_name
from tianheng.standards.names.category_text import read
from tianheng.standards.names.text import fold

_SENTENCE = re.compile(r"原料|主料|配料|制成|加工|制得|而成|添加|经过?.{1,12}[的，,]")
_HEAD = re.compile(r".*(?:制成的?|而成的?|制得的?|得到的?|的)([^的，,。;；]{2,14})[。.]?$")
SENTENCE = 11  # shorter texts are names


def is_description(text: str) -> bool:
    """A sentence about a product rather than its name."""
    return len(text) >= SENTENCE and bool(_SENTENCE.search(text))


def weigh(text: str) -> Tally:
    """Evidence from what the sentence says: its likeness to each category's definition, and its last noun."""
    tally = Tally()
    likeness = _likeness(_grams(fold(text)))
    for code, share in likeness[:12]:
        tally.add(code, round(30 + 60 * share), f"描述与{label(code)}的含义相近")
    head = _HEAD.match(text.strip())
    if head:
        _with_head(head[1], dict(likeness), tally)
    return tally


def _with_head(noun: str, likeness: Mapping[str, float], tally: Tally) -> None:
    for found in weigh_name(read(noun)).ranked()[:6]:
        score = round(0.55 * found.score + 60 * likeness.get(found.code, 0.0))
        tally.add(found.code, min(score, 95), f"描述的是“{noun}”；{found.why}")


def resemble(text: str, tally: Tally) -> None:
    """The product names that share most characters with a name nothing is known about."""
    core = read(text).core
    wanted = _grams(core)
    if not wanted:
        return
    likest = sorted(((_overlap(wanted, name), name) for name in _candidates(wanted)), reverse=True)
    for share, name in likest[:8]:
        if share > 0.2:
            code = entries()[name].codes[0]
            tally.add(code, round(20 + 40 * share), f"与“{name}”相近，它属于{label(code)}")


def _candidates(wanted: Counter[str]) -> set[str]:
    index = _index()
    return {name for gram in wanted for name in index.get(gram, ())}


def _overlap(wanted: Counter[str], name: str) -> float:
    grams = _grams(name)
    shared = sum((wanted & grams).values())
    return 2 * shared / (sum(wanted.values()) + sum(grams.values()))


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in entries():
        for gram in set(_grams(name)):
            found.setdefault(gram, []).append(name)
    return {gram: tuple(names) for gram, names in found.items()}


def _grams(text: str) -> Counter[str]:
    """Pairs of characters, the measure of likeness."""
    return Counter(text[place : place + 2] for place in range(len(text) - 1))


@cache
def _weights() -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Rarity of each pair over the definitions, and each category's weighted pairs (length 1)."""
    texts = {row["code"]: _grams(fold(row["text"])) for row in definitions()}
    spread = Counter(gram for grams in texts.values() for gram in grams)
    rarity = {gram: math.log(len(texts) / count) + 0.1 for gram, count in spread.items()}
    return rarity, {code: _unit({gram: rarity[gram] for gram in grams}) for code, grams in texts.items()}


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {gram: value / length for gram, value in vector.items()}


def _likeness(grams: Counter[str]) -> list[tuple[str, float]]:
    rarity, vectors = _weights()
    wanted = _unit({gram: rarity[gram] for gram in grams if gram in rarity})
    scored = [(code, sum(wanted.get(g, 0.0) * value for g, value in vector.items())) for code, vector in vectors.items()]
    return sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))

