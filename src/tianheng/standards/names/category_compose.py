"""Category from material × process × form, for names that are in no list: 莲雾 + 干, 麻辣 + 蛏子.

A Chinese product name ends with what the thing is; before it stand what it is made of and how.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tianheng.standards.names.category_lexicon import Composition, compositions, words
from tianheng.standards.names.category_text import tastes

MATERIAL_LENGTH = 6
PROCESS_LENGTH = 6
NOTHING = "other"  # a word that only keeps its characters from being misread: 杀菌 is no mushroom
COOKED = frozenset({"roasted", "braised", "pickled", "fried"})  # processes a flavour may stand for
NEUTRAL = frozenset("肉块片段粒仁果类子儿王只条")  # forms that alone say nothing
_NEVER_AFTER = {
    "鱼": ("香", "丸", "豆腐"),
    "牛": ("奶", "乳", "油", "轧"),
    "羊": ("羹",),
    "米": ("其",),
    "鸡": ("精", "蛋"),
    "蛋": ("糕", "挞", "卷", "筒", "白质"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A known word and where it stands in the text."""

    text: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A composition that fits a name, the characters it explains and the words that decided."""

    codes: tuple[str, ...]
    covered: int
    full: bool  # the words explain the end of the name
    words: tuple[str, ...]
    head: str
    process: str
    start: int  # of the material in the text
    end: int
    kind: str  # class of the material


def compose(text: str, beside: tuple[str, ...] = (), flavour: str = "") -> list[Composed]:
    """Every composition that fits, best first; `beside` are words in brackets, `flavour` one cut off."""
    tasted = tastes(text)
    processes = [*_from_brackets(beside), *_from_flavour(text, tasted, flavour), *_processes(text, tasted)]
    found = [made for material in _materials(text, tasted) for made in _fitting(text, material, processes)]
    return sorted(found, key=lambda made: (made.full, bool(made.head), made.covered), reverse=True)


def _from_brackets(beside: tuple[str, ...]) -> Iterator[Word]:
    for side in beside:
        for word in _processes(side, []):
            yield Word(word.text, word.value, -1, -1)


def _from_flavour(text: str, tasted: list[tuple[int, int]], flavour: str) -> Iterator[Word]:
    """A flavour means the thing was seasoned: 芥末味青豆 is no fresh vegetable. 炭烤风味 is roasted."""
    words_of_it = [text[start:end] for start, end in tasted] or [flavour] * bool(flavour)
    for word in words_of_it:
        how = words("process").get(word.removesuffix("味").removesuffix("风").removesuffix("口"), "")
        yield Word(word, how if how in COOKED else "seasoned", -1, -1)


def material_classes(text: str) -> set[str]:
    """Classes of the materials a text names, flavours included: 蓝莓味 counts as fruit."""
    return {word.value for word in _materials(text, [])}


def raw_codes(kind: str) -> tuple[str, ...]:
    """What a material of this class is when nothing was done to it: fruit → 04.01.01.01."""
    rows = compositions().get((kind, ""), ())
    return next((row.codes for row in rows if not row.head), ())


def first_material(text: str) -> str:
    """The first material a text names, "" if none."""
    vocabulary = words("material")
    for start in range(len(text)):
        for length in range(min(MATERIAL_LENGTH, len(text) - start), 1, -1):
            if vocabulary.get(text[start : start + length], NOTHING) != NOTHING:
                return text[start : start + length]
    return ""


def _fitting(text: str, material: Word, processes: list[Word]) -> Iterator[Composed]:
    """Each process beside the material, nearest first, then the material with its head word alone."""
    rest = text[material.end :]
    plain = _best(rest, material, None, [])
    head_start = len(text) - len(plain.head) if plain else len(text)
    after = [word for word in processes if material.end <= word.start < head_start and len(word.text) > 1]
    before = [word for word in processes if word.end <= material.start]
    for process in (*reversed(after), *reversed(before), None):
        made = _best(rest, material, process, after)
        if made:
            yield made


def _best(rest: str, material: Word, process: Word | None, after: list[Word]) -> Composed | None:
    """The composition of one material and one process whose head word is the longest."""
    for row in compositions().get((material.value, process.value if process else ""), ()):
        made = _applied(row, rest, material, process, after)
        if made:
            return made
    return None


def _applied(
    row: Composition, rest: str, material: Word, process: Word | None, after: list[Word]
) -> Composed | None:
    if row.head not in ("", "*") and not _ends_with(rest, row.head, material, process):
        return None
    full = row.head == "*" or _explained(rest.removesuffix(row.head), after)
    head = row.head.replace("*", "")
    how = process.text if process else ""
    named = tuple(word for word in (how, material.text, head) if word)
    covered = len(material.text + head) + (len(how) if process and process.start >= 0 else 0)
    return Composed(row.codes, covered, full, named, head, how, material.start, material.end, material.value)


def _ends_with(rest: str, head: str, material: Word, process: Word | None) -> bool:
    """The text ends with the head word, and the process is not that same word."""
    head_start = material.end + len(rest) - len(head)
    return rest.endswith(head) and not (process and process.end > head_start)


def _explained(rest: str, after: list[Word]) -> bool:
    """Nothing of weight stands behind the material but a process or a form that says nothing."""
    for word in after:
        rest = rest.replace(word.text, "", 1)
    return all(letter in NEUTRAL for letter in rest)


def _materials(text: str, tasted: list[tuple[int, int]]) -> list[Word]:
    """Materials in the text, the last first; those of a flavour (草莓味) left out."""
    found: list[Word] = []
    end = len(text)
    while end > 0:
        word = _known_before(text, end) or _by_ending(text, end)
        if word and not _in_taste(word, tasted) and not _misread(word, text):
            found.append(word)
            end = word.start
        else:
            end -= 1
    return found


def _known_before(text: str, end: int) -> Word | None:
    vocabulary = words("material")
    for length in range(min(MATERIAL_LENGTH, end), 0, -1):
        piece = text[end - length : end]
        if piece in vocabulary and not (length == 1 and _is_form(text, end)):
            return Word(piece, vocabulary[piece], end - length, end)
    return None


def _by_ending(text: str, end: int) -> Word | None:
    """A material nobody listed, known by its last character: 剥皮鱼, 黑虎掌菌."""
    value = words("ending").get(text[end - 1 : end])
    if not value or end < 2 or _is_form(text, end):
        return None
    return Word(text[end - 2 : end], value, end - 2, end)


def _is_form(text: str, end: int) -> bool:
    """The one character before `end` is the form of a material in front of it: 榴莲肉, 玫瑰茶."""
    before = text[: end - 1]
    vocabulary = words("material")
    return any(before[-length:] in vocabulary for length in range(min(MATERIAL_LENGTH, len(before)), 1, -1))


def _misread(word: Word, text: str) -> bool:
    return text[word.end :].startswith(_NEVER_AFTER.get(word.text, ()) or ("\0",))


def _in_taste(word: Word, tasted: list[tuple[int, int]]) -> bool:
    return any(start <= word.start and word.end <= end for start, end in tasted)


def _processes(text: str, tasted: list[tuple[int, int]]) -> Iterator[Word]:
    known = words("process")
    position = 0
    while position < len(text):
        for length in range(min(PROCESS_LENGTH, len(text) - position), 0, -1):
            piece = text[position : position + length]
            if piece in known:
                word = Word(piece, known[piece], position, position + length)
                if not _in_taste(word, tasted):
                    yield word
                position += length - 1
                break
        position += 1
