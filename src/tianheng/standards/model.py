"""The words of the field, frozen: categories, headings, limits, and what a remark says as facts."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

ALL_FOODS = "*"


class Category(NamedTuple):
    """A node of Appendix E. `lineage` runs from the node itself up to its top group."""

    code: str
    name: str
    parent: str
    page: int
    lineage: tuple[str, ...]

    def under(self, code: str) -> bool:
        """Whether this category is `code` or stands below it."""
        return code in self.lineage


class Heading(NamedTuple):
    """One additive of Table A.1: a heading with its codes, functions and members."""

    id: str
    name: str
    english: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    cns: tuple[str, ...]
    ins: tuple[str, ...]
    functions: tuple[str, ...]
    page: int


class Residue(NamedTuple):
    """A residue limit: `number` `unit` with `operator` ≤ or <, counted as `basis`, in the `state` named."""

    operator: str
    number: str
    unit: str
    value: Fraction
    basis: str
    state: str


class SubKind(NamedTuple):
    """Another number for a kind of food that the remark names (甜型葡萄酒 0.4 g/L)."""

    name: str
    number: str
    unit: str


class Reading(NamedTuple):
    """What a remark says, as facts the check uses. Every printed remark has exactly one reading.

    `basis` what is counted (以苯甲酸计); `per` fat, dry or beans instead of the food; `state` as_eaten,
    after_dilution, per_10_dilution or powder_only; `solid_drinks` increase or also; `powder` the jelly
    or pudding powder that may hold more; `also` a second number on another basis; `asked` a permission
    that is not computed but asked.
    """

    basis: str = ""
    per: str = ""
    as_drunk: bool = False
    solid_drinks: str = ""
    powder: str = ""
    concentrate: str = ""
    state: str = ""
    only_members: tuple[str, ...] = ()
    joint: bool = False
    residue: Residue | None = None
    subkinds: tuple[SubKind, ...] = ()
    only_if: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    also: tuple[SubKind, ...] = ()
    asked: str = ""


class Limit(NamedTuple):
    """One row of Table A.1, or of a notice: additive × category with its number and conditions."""

    id: str
    heading: str
    code: str
    name: str
    narrowing: str
    exception: str
    excluded_codes: tuple[str, ...]
    excluded_a2: frozenset[int]
    kind: str
    number: str
    unit: str
    remark: str
    footnote: str
    page: int
    printed_page: int
    reading: Reading = Reading()
    table: str = "A.1"

    @property
    def printed(self) -> str:
        """The maximum as a person reads it: `1.0 g/kg`, or the words for "as needed"."""
        return f"{self.number} {self.unit}" if self.number else "按生产需要适量使用"


def listed(row_id: str, table: str, code: str, page: str) -> Limit:
    """A row of a list without limits (B.1, B.2, B.3, C.1 to C.3): where a substance or a food stands."""
    return Limit(
        id=row_id,
        heading="",
        code=code,
        name="",
        narrowing="",
        exception="",
        excluded_codes=(),
        excluded_a2=frozenset(),
        kind="gmp",
        number="",
        unit="",
        remark="",
        footnote="",
        page=int(page) + PAGES_BEFORE if page else 0,
        printed_page=int(page or 0),
        table=table,
    )


PAGES_BEFORE = 3
