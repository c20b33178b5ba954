"""Conversion factors of the bases 以…计: grams of basis in one gram of the substance bought.

factor = n x M(basis) / M(substance), computed exactly from `masses.csv`; where the standard prints a
factor (0.64 and 0.44 of the aspartame-acesulfame salt) the printed one is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tianheng.standards.errors import LawError
from tianheng.standards.source import Row, table

FOLDER = "gb2760_2024/ours"
_TOKEN = re.compile(r"([A-Z][a-z]?)(\d*)|([(\[])|([)\]])(\d*)")
_PART = re.compile(r"(\d*)(.+)")


class Factor(NamedTuple):
    """One form (hydrate) of one substance: how much of the basis a gram of it carries.

    `usual` marks the form a plain name means; `question` is asked when the forms of a substance
    would be judged differently (empty: the name is unambiguous).
    """

    substance: str
    heading: str
    hydrate: str
    formula: str
    basis: str
    basis_formula: str
    n: int
    printed: bool
    factor: Fraction
    usual: bool
    question: str
    source: str
    confidence: str


@cache
def masses() -> Mapping[str, Fraction]:
    """Standard atomic masses, g/mol, by element symbol."""
    return {row["element"]: Fraction(row["mass"]) for row in table(f"{FOLDER}/masses.csv")}


@cache
def atoms(formula: str) -> Mapping[str, int]:
    """Atoms in one formula unit: `K4[Fe(CN)6]·3H2O` -> K 4, Fe 1, C 6, N 6, H 6, O 3.

    Raises LawError naming the formula if it cannot be read to its last character.
    """
    total: dict[str, int] = {}
    for part in formula.split("·"):
        found = _PART.fullmatch(part)
        if found is None:
            raise LawError(f"formula {formula!r}: empty part; write e.g. NaH2PO4·2H2O")
        for element, count in _group(found[2], formula).items():
            total[element] = total.get(element, 0) + count * int(found[1] or 1)
    return total


@cache
def molar_mass(formula: str) -> Fraction:
    """Mass of one formula unit in g/mol, exact. Raises LawError for an element without a mass."""
    known = masses()
    missing = sorted(set(atoms(formula)) - set(known))
    if missing:
        raise LawError(f"formula {formula!r}: no atomic mass for {', '.join(missing)}; add it to masses.csv")
    return sum((known[element] * count for element, count in atoms(formula).items()), Fraction(0))


@cache
def load_factors() -> tuple[Factor, ...]:
    """Every row of factors.csv with its factor, in the order of the file."""
    return tuple(_factor(row) for row in table(f"{FOLDER}/factors.csv"))


@cache
def forms(substance: str, basis: str) -> tuple[Factor, ...]:
    """The forms of a substance on one basis, the usual one first; empty if it has no molar factor."""
    found = [f for f in load_factors() if f.substance == substance and f.basis == basis]
    return tuple(sorted(found, key=lambda f: not f.usual))


def _factor(row: Row) -> Factor:
    n = int(row["n"])
    computed = n * molar_mass(row["basis_formula"]) / molar_mass(row["formula"])
    return Factor(
        substance=row["substance"],
        heading=row["heading"],
        hydrate=row["hydrate"],
        formula=row["formula"],
        basis=row["basis"],
        basis_formula=row["basis_formula"],
        n=n,
        printed=bool(row["printed_factor"]),
        factor=Fraction(row["printed_factor"]) if row["printed_factor"] else computed,
        usual=row["default"] == "1",
        question=row["ambiguous"],
        source=row["source"],
        confidence=row["confidence"],
    )


def _group(text: str, formula: str) -> dict[str, int]:
    """Atoms of one part without its leading number; brackets nest."""
    levels: list[dict[str, int]] = [{}]
    for symbol, count, opened, closed in _tokens(text, formula):
        if opened:
            levels.append({})
        elif closed:
            if len(levels) == 1:
                raise LawError(f"formula {formula!r}: a bracket is closed that was not opened")
            inner = levels.pop()
            for element, times in inner.items():
                levels[-1][element] = levels[-1].get(element, 0) + times * count
        else:
            levels[-1][symbol] = levels[-1].get(symbol, 0) + count
    if len(levels) != 1:
        raise LawError(f"formula {formula!r}: a bracket is left open")
    return levels[0]


def _tokens(text: str, formula: str) -> Iterator[tuple[str, int, bool, bool]]:
    """(element, count, bracket opens, bracket closes) from left to right."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise LawError(f"formula {formula!r}: cannot read {text[at:]!r}")
        symbol, times, opened, closed, repeat = found.groups()
        yield symbol or "", int((times or repeat) or 1), bool(opened), bool(closed)
        at = found.end()
