"""Rows copied from Excel, or typed as text, as lines of the form: columns in any order, with headings or without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tianheng.core.sheets import cells
from tianheng.core.sheets.columns import LINE_KEYS, bracketed, recognised
from tianheng.core.sheets.errors import SheetError
from tianheng.modules.compliance.forms.lines import UNIT, Line
from tianheng.standards import InputError
from tianheng.standards.units import unit_of

MOST_LINES = 200  # a browser and a form still carry them lightly; more belong into a workbook
TOTALS = frozenset({"合计", "总计", "小计", "共计", "總計", "合計", "小計", "共計", "total", "sum"})
SPACED = re.compile(r"\s{2,}|[,，;；]\s*|\s+(?=[\d.]+\s*\S*$)")


def lines_of(text: str, start: int = 0) -> tuple[list[Line], list[str]]:
    """The lines, numbered from `start`, and the rows that hold no name of an additive."""
    table = [split(row) for row in text.splitlines() if row.strip()]
    columns, units = heading(table[0]) if table else ({}, "")
    rows = table[1:] if columns else table
    lines: list[Line] = []
    unread: list[str] = []
    for row in rows[:MOST_LINES]:
        values = by_heading(row, columns, units) if columns else by_look(row)
        if values.get("additive") and not is_total(values["additive"]):
            lines.append(Line(start + len(lines), values))
        else:
            unread.append(" ".join(cell for cell in row if cell)[:60])
    if len(rows) > MOST_LINES:
        unread.append(
            _("第 %(first)s 行以后的 %(count)s 行") % {"first": MOST_LINES, "count": len(rows) - MOST_LINES}
        )
    return lines, unread


def is_total(name: str) -> bool:
    """Whether a row only adds up those above it, as sheets of offices end."""
    return "".join(name.split()).rstrip("：:").lower() in TOTALS


def split(row: str) -> list[str]:
    """A row's cells: by tabs as Excel copies them, else by commas or wide spaces."""
    parts = row.split("\t") if "\t" in row else SPACED.split(row.strip())
    return [part.strip().strip('"') for part in parts]


def heading(row: Sequence[str]) -> tuple[dict[str, int], str]:
    """Which column is which, and the unit named beside the amount; nothing when the row is no heading."""
    try:
        columns = recognised(row)
    except SheetError:
        return {}, ""
    if "additive" not in columns:
        return {}, ""
    return columns, bracketed(row[columns["amount"]]) if "amount" in columns else ""


def by_heading(row: Sequence[str], columns: dict[str, int], unit: str) -> dict[str, str]:
    """A row's values by their headings."""
    values = {key: row[columns[key]] for key in LINE_KEYS if key in columns and columns[key] < len(row)}
    amount, beside = cells.amount(values.get("amount", ""))
    return {**values, "amount": amount, "unit": known(values.get("unit") or beside or unit)}


def by_look(row: Sequence[str]) -> dict[str, str]:
    """A row's values by what they look like: a number, a unit, and the first words as the name."""
    values = {"additive": "", "amount": "", "unit": ""}
    for cell in row:
        amount, beside = cells.amount(cell)
        if cells.AMOUNT.fullmatch(cell.replace("，", ",")) and not values["amount"] and is_amount(beside):
            values["amount"] = amount
            values["unit"] = values["unit"] or beside
        elif is_unit(cell):
            values["unit"] = cell
        elif cell and not values["additive"] and not cell.isdecimal():
            values["additive"] = cell
    return {**values, "unit": known(values["unit"])}


def is_amount(beside: str) -> bool:
    """Whether what stands behind a number is nothing or a unit: `5'-肌苷酸二钠` is a name."""
    return not beside or is_unit(beside)


def is_unit(text: str) -> bool:
    """Whether the check knows this unit."""
    try:
        return bool(text) and bool(unit_of("unit", text))
    except InputError:
        return False


def known(text: str) -> str:
    """The unit as the form lists it; an unknown one stays as typed, to be named as a mistake."""
    return unit_of("unit", text) if is_unit(text) else (text or UNIT)
