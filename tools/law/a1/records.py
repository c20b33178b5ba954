"""What the table is read into: one additive with its rows, and the parts of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tools.law.a1.cells import Ruled
from tools.law.pages import Char


class Maximum(NamedTuple):
    """`maximum` as printed; kind max_use, residue or gmp; value and unit "" for gmp."""

    maximum: str
    kind: str
    value: str
    unit: str


class Scope(NamedTuple):
    """What a row's name says beyond its category: 仅限… and …除外 without brackets, codes, A.2 numbers."""

    narrowing: str = ""
    exception: str = ""
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadingLine:
    """One line above a table, and its halves: Chinese name or CNS number left, English or INS right."""

    whole: tuple[Char, ...]
    left: tuple[Char, ...]
    right: tuple[Char, ...]


@dataclass(frozen=True)
class TableRow:
    """A row of limits: its PDF page, the unit in the head above it ("" if none), its four cells."""

    page: int
    unit: str
    ruled: Ruled


@dataclass
class Block:
    """One additive of Table A.1: PDF page where its name begins, its heading lines, its rows."""

    page: int
    heading: list[HeadingLine] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)
