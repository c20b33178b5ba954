"""Rows copied from Excel as rows of the editor: columns in any order, with headings or without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tianheng.core.imports.readers import folded
from tianheng.core.sheets import cells
from tianheng.modules.compliance.forms.pasted import SPACED, is_total
from tianheng.modules.formulas.enums import MOST_LINES, DoseUnit, LineKind
from tianheng.modules.formulas.forms.editor import EditorLine
from tianheng.modules.formulas.queries.guess import kind_of
from tianheng.modules.formulas.validators.columns import LINE_COLUMNS
from tianheng.modules.formulas.validators.lines import unit_of

KINDS = {folded(str(each.label)): each.value for each in LineKind}
HEADINGS = {
    folded(re.sub(r"[\s*_\-:：/]|[(（].*?[)）]", "", str(name))): column.key
    for column in LINE_COLUMNS
    for name in (column.title, *column.others)
}


def lines_of(text: str, start: int = 0, depth: int = 0) -> tuple[list[EditorLine], list[str]]:
    """The rows, numbered from ``start``, and those in which no name was found."""
    table = [split(row) for row in text.splitlines() if row.strip()]
    columns = heading(table[0]) if table else {}
    lines: list[EditorLine] = []
    unread: list[str] = []
    for row in (table[1:] if columns else table)[:MOST_LINES]:
        values = by_heading(row, columns) if columns else by_look(row)
        if values.get("name") and not is_total(values["name"]):
            lines.append(EditorLine(start + len(lines), complete(values, depth)))
        else:
            unread.append(" ".join(cell for cell in row if cell)[:60])
    return lines, unread


def split(row: str) -> list[str]:
    """A row's cells: by tabs as Excel copies them, else by commas or wide spaces."""
    parts = row.split("\t") if "\t" in row else SPACED.split(row.strip())
    return [part.strip().strip('"') for part in parts]


def heading(row: Sequence[str]) -> dict[str, int]:
    """Which column is which; nothing when the row is no heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = HEADINGS.get(folded(re.sub(r"[\s*_\-:：/]|[(（].*?[)）]", "", cell)), "")
        if key and key not in found:
            found[key] = place
    return found if "name" in found and len(found) > 1 else {}


def by_heading(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    """A row's values by their headings."""
    values = {key: row[place] for key, place in columns.items() if place < len(row)}
    amount, beside = cells.amount(values.get("amount", ""))
    level = values.pop("level", "1")
    values["depth"] = str(int(level[:9]) - 1) if level.isdecimal() and int(level[:9]) > 0 else "0"
    return {**values, "amount": amount, "unit": values.get("unit") or beside}


def by_look(row: Sequence[str]) -> dict[str, str]:
    """A row's values by what they look like: a number, a unit, a kind, and the first words as the name."""
    values, amounts = {"name": "", "amount": "", "unit": "", "kind": ""}, False
    for cell in row:
        amount, beside = cells.amount(cell)
        if (
            cells.AMOUNT.fullmatch(cell.replace("，", ","))
            and is_amount(beside)
            and not (amounts and values["name"])
        ):
            amounts = bool(values["name"])  # a number before the name is the row's own, unless none follows
            values |= {"amount": amount, "unit": values["unit"] or beside}
        elif unit_of(cell) in DoseUnit.values:
            values["unit"] = cell
        elif folded(cell) in KINDS:
            values["kind"] = cell
        elif cell and not values["name"] and not cell.isdecimal():
            values["name"] = cell
    return values if values["name"] else {**values, "name": values["kind"]}  # 水 is a kind and a name


def is_amount(beside: str) -> bool:
    """Whether what stands behind a number is nothing or a unit."""
    return not beside or unit_of(beside) in DoseUnit.values


def complete(values: dict[str, str], depth: int) -> dict[str, str]:
    """With a kind, found by name where it is not told, and a unit."""
    kind = KINDS.get(folded(values.get("kind", "")), "") or kind_of(values["name"])
    own = int(values.get("depth") or 0) + depth
    unit = unit_of(values.get("unit", "")) or "kg"
    return {**values, "kind": kind, "unit": unit, "depth": str(own)}
