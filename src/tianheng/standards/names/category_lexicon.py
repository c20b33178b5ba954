"""The tables a category is found with, read once: product names, words, compositions, shifts, neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tianheng.standards.names.text import fold
from tianheng.standards.source import Row, split, table

FOLDER = "lexicon"
LONGEST = 14  # characters of a word that is looked up inside a text


@dataclass(frozen=True, slots=True)
class Entry:
    """One product name of the lexicon with the codes it may stand for, likeliest first."""

    name: str
    codes: tuple[str, ...]
    head: bool  # a head noun that other names end with (饼干), not only a name of its own


@dataclass(frozen=True, slots=True)
class Composition:
    """Material, process and form together say the category: 水果 + 冻干 + 脆 → 水果干类."""

    material: str
    process: str
    head: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A word beside the head noun that moves the category: 速冻 + 包子 → 冷冻米面制品."""

    words: tuple[str, ...]
    origins: tuple[str, ...]  # codes, or a group of them: 08*
    target: str
    why: str

    def moves(self, code: str) -> bool:
        """Whether the word can move this category."""
        return any(
            code == start or (start[-1] == "*" and code.startswith(start[:-1])) for start in self.origins
        )


@cache
def categories() -> Mapping[str, str]:
    """Code → name of every category of Appendix E that has a name (359), in printed order."""
    return {row["code"]: row["name"] for row in table("gb2760_2024/e.csv") if row["name"] != "—"}


@cache
def children() -> Mapping[str, tuple[str, ...]]:
    """Code → codes directly under it that have a name."""
    found: dict[str, list[str]] = {}
    for row in table("gb2760_2024/e.csv"):
        if row["name"] != "—" and row["parent"]:
            found.setdefault(row["parent"], []).append(row["code"])
    return {code: tuple(under) for code, under in found.items()}


@cache
def codes_of() -> Mapping[str, tuple[str, ...]]:
    """Folded product name → its codes, likeliest first. Names in the table are stored folded."""
    codes: dict[str, tuple[str, ...]] = {}
    for row in table(f"{FOLDER}/products.csv"):
        codes[row["name"]] = (*codes.get(row["name"], ()), row["code"])
    return codes


@cache
def heads() -> frozenset[str]:
    """Names that other names end with."""
    return frozenset(row["name"] for row in table(f"{FOLDER}/products.csv") if row["kind"] == "head")


def entry(name: str) -> Entry | None:
    """The lexicon's entry for a folded name."""
    codes = codes_of().get(name)
    return Entry(name, codes, name in heads()) if codes else None


def tail_entry(text: str, length: int) -> Entry | None:
    """The entry of the last `length` characters; None for length 0."""
    return entry(text[-length:]) if length else None


@cache
def printed_names() -> Mapping[str, str]:
    """Folded name of a category as Appendix E prints it → code."""
    return {fold(name): code for code, name in reversed(list(categories().items()))}


@cache
def spelt_in_latin() -> Mapping[str, str]:
    """Pinyin and initials of a category's printed name → code; syllables joined: `jiangyou`, `jy`."""
    printed = printed_names()
    found: dict[str, str] = {}
    for row in table("gb2760_2024/ours/pinyin.csv"):
        code = printed.get(fold(row["name"]))
        if code:
            found.setdefault(row["pinyin"].replace(" ", ""), code)
            found.setdefault(row["initials"], code)
    return found


@cache
def words(role: str) -> Mapping[str, str]:
    """Word → value of the words of one role: material, ending, process, noise, tail, flavour."""
    return {row["word"]: row["value"] for row in table(f"{FOLDER}/features.csv") if row["role"] == role}


@cache
def compositions() -> Mapping[tuple[str, str], tuple[Composition, ...]]:
    """(material, process) → its compositions, one per head word, longest head first."""
    found: dict[tuple[str, str], list[Composition]] = {}
    for row in table(f"{FOLDER}/compositions.csv"):
        key = (row["material"], row["process"])
        for head in split(row["heads"]) or ("",):
            found.setdefault(key, []).append(Composition(*key, head, split(row["codes"])))
    return {key: tuple(sorted(rows, key=lambda row: -len(row.head))) for key, rows in found.items()}


@cache
def shifts() -> tuple[Shift, ...]:
    """The words that move a category, in the table's order."""
    return tuple(
        Shift(split(row["words"]), split(row["from"]), row["to"], row["why"])
        for row in table(f"{FOLDER}/shifts.csv")
    )


@cache
def moving_words() -> tuple[str, ...]:
    """Every word of two characters and more by which a shift is made."""
    return tuple(
        sorted({word for shift in shifts() for word in shift.words if len(word) > 1 and word[0] != "@"})
    )


@cache
def neighbours() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Code → (other code, how it differs) of the categories people confuse with it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in table(f"{FOLDER}/neighbours.csv"):
        _note(found, row["code"], row["other"], row["difference"])
    for row in table(f"{FOLDER}/neighbours.csv"):
        _note(found, row["other"], row["code"], row["difference"])
    return {code: tuple(pairs) for code, pairs in found.items()}


def _note(found: dict[str, list[tuple[str, str]]], code: str, other: str, difference: str) -> None:
    pairs = found.setdefault(code, [])
    if other not in (known for known, _ in pairs):
        pairs.append((other, difference))


@cache
def questions() -> Mapping[frozenset[str], str]:
    """Codes that one name may stand for → the question that tells them apart."""
    return {frozenset(split(row["codes"])): row["question"] for row in table(f"{FOLDER}/questions.csv")}


@cache
def definitions() -> tuple[Row, ...]:
    """`code,text`: in one sentence, what belongs to a category."""
    return table(f"{FOLDER}/definitions.csv")
