"""Weighs what the lexicon, the compositions and the shifting words say, and ranks the codes."""

from __future__ import annotations

from dataclasses import dataclass

from tianheng.standards.names.category_compose import Composed, compose, material_classes
from tianheng.standards.names.category_lexicon import (
    LONGEST,
    Entry,
    Shift,
    categories,
    entries,
    shifts,
    words,
)
from tianheng.standards.names.category_text import Reading, longest_tail, tastes

EXACT = 98
TAIL = {1: 68, 2: 82, 3: 87, 4: 90}  # by length of the head noun found; longer ones count as 5
LONG_TAIL = 92
ALSO = 7  # how far a second code of one name stands behind the first
FORMS = frozenset("子儿丝片块条粒段丁串仔王卷球")
FLAVOURING = frozenset({"fruit", "nut", "grain", "cocoa", "coffee", "tea", "herb", "bean", "sugar", "tuber"})


@dataclass(slots=True)
class Evidence:
    """Why a code is offered: its score and the Chinese sentence with the deciding words."""

    code: str
    score: int
    why: str


class Tally:
    """The best evidence for each code."""

    def __init__(self) -> None:
        self.best: dict[str, Evidence] = {}

    def add(self, code: str, score: int, why: str) -> None:
        known = self.best.get(code)
        if known is None or known.score < score:
            self.best[code] = Evidence(code, score, why)

    def add_all(self, codes: tuple[str, ...], score: int, why: str) -> None:
        """A name's codes, likeliest first; each next one stands a little behind."""
        for place, code in enumerate(codes):
            self.add(code, score - ALSO * min(place, 1) - 2 * max(place - 1, 0), why.format(label(code)))

    def ranked(self) -> list[Evidence]:
        """Best first; equal scores in the order of the codes."""
        return sorted(self.best.values(), key=lambda found: (-found.score, found.code))


def label(code: str) -> str:
    """`12.04 酱油`."""
    return f"{code} {categories()[code]}"


def weigh(reading: Reading) -> Tally:
    """All evidence in a product's name."""
    tally = Tally()
    if not reading.core:
        return tally
    _exact(reading, tally)
    _by_tail(reading, tally)
    _by_form(reading, tally)
    _by_composition(reading, tally)
    _by_side(reading, tally)
    _shift(reading, tally)
    _inside(reading.core, tally)
    return tally


def _exact(reading: Reading, tally: Tally) -> None:
    for text, score in ((reading.whole, EXACT), (reading.core, EXACT - 2)):
        entry = entries().get(text)
        if entry:
            tally.add_all(entry.codes, score, f"“{entry.name}”属于{{}}")
            return


def _by_tail(reading: Reading, tally: Tally) -> None:
    """The head noun at the end wins: 酸奶味夹心饼干 is 夹心饼干."""
    core = reading.core
    length = longest_tail(core)
    if not length or length == len(core):
        return
    entry = entries()[core[-length:]]
    score = TAIL.get(length, LONG_TAIL) + (2 if entry.head else 0) - _unknown(core[:-length])
    tally.add_all(entry.codes, score, f"名称落在“{entry.name}”上，属于{{}}")
    _shorter_tails(core, length, entry, tally)


def _by_form(reading: Reading, tally: Tally) -> None:
    """Without a last character that only says the form: 雪花梅子 is 雪花梅, 九制陈皮丝 is 九制陈皮."""
    core = reading.core[:-1]
    if len(core) < 2 or reading.core[-1] not in FORMS:
        return
    length = longest_tail(core)
    if length > max(1, longest_tail(reading.core) - 1):
        entry = entries()[core[-length:]]
        score = TAIL.get(length, LONG_TAIL) - 5 - _unknown(core[:-length])
        tally.add_all(entry.codes, score, f"名称以“{entry.name}”为主，属于{{}}")


def _shorter_tails(core: str, length: int, longer: Entry, tally: Tally) -> None:
    for shorter in range(length - 1, 1, -1):
        entry = entries().get(core[-shorter:])
        if entry and entry.codes[0] not in longer.codes:
            tally.add(entry.codes[0], 55, f"“{entry.name}”常属于{label(entry.codes[0])}")


def _unknown(text: str) -> int:
    """0..4: how much of what stands before the head noun is in no word list."""
    known = {span for role in ("material", "process", "noise", "flavour") for span in words(role)}
    left = text
    for length in range(4, 0, -1):
        for start in range(len(left) - length + 1):
            if left[start : start + length] in known:
                left = left[:start] + " " * length + left[start + length :]
    return min(4, len(left.replace(" ", "")))


def _by_composition(reading: Reading, tally: Tally) -> None:
    tail = longest_tail(reading.core)
    for made in compose(reading.core)[:4]:
        tally.add_all(made.codes, _worth(made, len(reading.core) - tail, tail), _because(made))


def _worth(made: Composed, tail_start: int, tail: int) -> int:
    """Score of a composition beside the head noun the lexicon knows at `tail_start`."""
    worth = TAIL.get(made.covered, LONG_TAIL) - 3
    if not made.full:
        return worth - 16
    if made.head:
        return worth + 1 - _overruled(made, tail_start, tail)
    if made.process and tail <= made.end - made.start + 2 * (tail_start > made.start):
        return worth + 8
    return worth - 2


def _overruled(made: Composed, tail_start: int, tail: int) -> int:
    """The lexicon's own word covers material and head (椰子汁), or is the longer head (月饼 over 饼)."""
    if tail and tail_start <= made.start:
        return 6
    if tail > len(made.head) and tail_start >= made.end:
        return 6
    return 3 if made.start < tail_start < made.end else 0


def _because(made: Composed) -> str:
    return f"“{'”+“'.join(made.words)}”合起来属于{{}}"


def _by_side(reading: Reading, tally: Tally) -> None:
    """A true name in brackets: 某某酥（代可可脂巧克力）."""
    for side in reading.side:
        length = longest_tail(side)
        if length > 1 and not tastes(side):
            entry = entries()[side[-length:]]
            score = 86 if length == len(side) and entry.head else 66
            tally.add_all(entry.codes, score, f"括号中的“{entry.name}”属于{{}}")


def _inside(core: str, tally: Tally) -> None:
    """Names inside the text, when nothing better is known."""
    known = entries()
    for length in range(min(LONGEST, len(core) - 1), 1, -1):
        for start in range(len(core) - length):
            entry = known.get(core[start : start + length])
            if entry:
                tally.add(entry.codes[0], 36 + 3 * min(length, 4), f"名称中有“{entry.name}”，它属于{label(entry.codes[0])}")


def _shift(reading: Reading, tally: Tally) -> None:
    """Words beside the head noun that move it: 速冻, 固体, 婴儿, 带壳."""
    if reading.whole in entries():
        return
    for found in tally.ranked()[:3]:
        beside = _beside(reading, found)
        for shift in shifts():
            word = shift.moves(found.code) and _moving_word(shift, beside, reading)
            if word:
                tally.add(shift.target, min(found.score + 5, 95), _moved(found, word, shift))
                found.score -= 9


def _moved(found: Evidence, word: str, shift: Shift) -> str:
    because = shift.why or f"有“{word}”"
    return f"{found.why}；但{because}，改归{label(shift.target)}"


def _beside(reading: Reading, found: Evidence) -> str:
    """What the name says besides the words that decided."""
    quoted = found.why.split("“")
    rest = reading.core
    for piece in quoted[1:]:
        rest = rest.replace(piece.split("”")[0], " ", 1)
    return rest


def _moving_word(shift: Shift, beside: str, reading: Reading) -> str:
    for word in shift.words:
        if word == "@flavour":
            if reading.flavour or tastes(reading.core) or material_classes(beside) & FLAVOURING:
                return reading.flavour or beside.strip()
        elif word == "@fruit":
            if "fruit" in material_classes(reading.flavour + beside):
                return reading.flavour or beside.strip()
        elif len(word) == 1 and (beside.strip().endswith(word) or beside.strip().startswith(word)):
            return word
        elif len(word) > 1 and (word in beside or any(word in side for side in reading.side)):
            return word
    return ""
