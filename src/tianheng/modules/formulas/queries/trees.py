"""Stored lines as facts again: a formula saved and a formula still being typed take one way to the check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.formulas.validators import LineFacts, ReadLine, Weighed, read_basis, weigh
from tianheng.modules.formulas.validators.lines import FIELDS


class Loaded(NamedTuple):
    """The lines of a version: read, and the stored row at each place (``lines[0].parts[1]``)."""

    lines: tuple[ReadLine, ...]
    rows: Mapping[str, FormulaLine]


def load(formula: FormulaVersion) -> Loaded:
    """A version's lines in order, by one query."""
    below: dict[int | None, list[FormulaLine]] = {}
    for row in formula.lines.all():  # prefetched where there are many versions
        below.setdefault(row.parent_id, []).append(row)
    rows: dict[str, FormulaLine] = {}
    return Loaded(_read(sorted_rows(below.get(None, ())), "lines", below, rows), rows)


def sorted_rows(rows: Iterable[FormulaLine]) -> list[FormulaLine]:
    """In the order they were entered."""
    return sorted(rows, key=lambda row: row.position)


def _read(
    found: list[FormulaLine],
    where: str,
    below: Mapping[int | None, list[FormulaLine]],
    rows: dict[str, FormulaLine],
) -> tuple[ReadLine, ...]:
    made = []
    for number, row in enumerate(found):
        place = f"{where}[{number}]"
        rows[place] = row
        parts = _read(sorted_rows(below.get(row.pk, ())), f"{place}.parts", below, rows)
        made.append(ReadLine(place, facts_of_row(row, [part.facts for part in parts]), row.micro, parts))
    return tuple(made)


def facts_of_row(row: FormulaLine, parts: list[LineFacts]) -> LineFacts:
    """A stored line as facts, its parts given."""
    plain = {name: getattr(row, name) for name in FIELDS if name != "parts"}
    return LineFacts(**plain, parts=parts)


def weighed(formula: FormulaVersion) -> tuple[tuple[Weighed, ...], Mapping[str, FormulaLine]]:
    """The lines of a version with their contents, and the row at each place.

    Raises Mistakes where facts of the product have changed so that it can no longer be weighed.
    """
    loaded = load(formula)
    basis = read_basis(formula.basis_amount, formula.basis_unit, formula.product.density)
    return weigh(loaded.lines, basis, formula.loss_note), loaded.rows
