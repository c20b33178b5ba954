"""Words beside the head noun: those that move the category (速冻, 固体, 婴儿) and those that confirm it (牛油)."""

from __future__ import annotations

from tianheng.standards.names.category_compose import material_classes
from tianheng.standards.names.category_lexicon import Shift, codes_of, shifts, words
from tianheng.standards.names.category_rank import Evidence, Tally, label, weigh_name
from tianheng.standards.names.category_text import Reading, tastes

FLAVOURING = frozenset(
    {"fruit", "nut", "kernel", "inshell", "grain", "cocoa", "coffee", "tea", "herb", "bean", "sugar", "tuber"}
)
# A moved category leads by less than the margin, so it is asked: of those nine in ten are right, not more.
GAINED = 5
LEFT = 2


def weigh(reading: Reading) -> Tally:
    """All evidence in a product's name, the words beside the head noun heard."""
    tally = weigh_name(reading)
    if reading.whole not in codes_of():
        for found in tally.ranked()[:3]:
            _move(found, reading, tally)
    for found in tally.ranked()[:2]:
        _confirm(found, reading)
    return tally


def _move(found: Evidence, reading: Reading, tally: Tally) -> None:
    """Shift a category by each word that can; the category it leaves stands back."""
    beside = _beside(reading, found)
    score = found.score
    for shift in shifts():
        word = _moving_word(shift, beside, reading) if _can_move(shift, found.code) else ""
        if word:
            because = shift.why or f"有“{word}”"
            tally.add(
                shift.target, min(score + GAINED, 95), f"{found.why}；但{because}，改归{label(shift.target)}"
            )
            found.score = score - LEFT


def _can_move(shift: Shift, code: str) -> bool:
    return shift.target != code and shift.moves(code)


def _beside(reading: Reading, found: Evidence) -> str:
    """What the name says besides the words that decided."""
    rest = reading.core
    for piece in found.why.split("“")[1:]:
        rest = rest.replace(piece.split("”")[0], " ", 1)
    return rest.strip()


def _moving_word(shift: Shift, beside: str, reading: Reading) -> str:
    """The word of the name that makes the shift, "" if none does."""
    for word in shift.words:
        if word[0] == "@":
            if _tastes_of(word, beside, reading):
                return reading.flavour or beside
        elif _stands(word, beside) or (len(word) > 1 and any(word in side for side in reading.side)):
            return word
    return ""


def _stands(word: str, beside: str) -> bool:
    """A single character only counts at an edge: 鲜 of 三鲜 inside a name says nothing."""
    if len(word) == 1:
        return beside.startswith(word) or beside.endswith(word)
    return word in beside


def _tastes_of(kind: str, beside: str, reading: Reading) -> bool:
    if reading.flavour.startswith("原味"):
        return False
    classes = material_classes(reading.flavour + beside)
    if kind == "@fruit":
        return "fruit" in classes
    return bool(reading.flavour or tastes(reading.core) or classes & FLAVOURING)


def _confirm(found: Evidence, reading: Reading) -> None:
    """Add to the reason what a material beside the head noun confirms: 牛油 → 半固体."""
    for word, value in words("hint").items():
        start, _, says = value.partition(":")
        if word in _beside(reading, found) and (found.code == start or found.code.startswith(f"{start}.")):
            found.why += f"；“{word}”{says}"
            return
