"""The column 最大使用量: its kind, its number as printed, its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from tools.law.a1.records import Maximum

FREE = "按生产需要适量使用"
COLUMN = re.compile(r"最大使用量(?:/\((?P<unit>[^)]+)\))?")
NUMBER = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?P<unit>(?:g|mg)/(?:kg|L))?")
GLUED = re.compile(r"(?<=\d)(?=m?g/(?:kg|L))")
RESIDUE = "残留量计"


def spaced(text: str) -> str:
    """A number and its unit set apart by one blank, as printed; the PDF's text has none."""
    return GLUED.sub(" ", text)


def column_unit(head: str) -> str:
    """The unit in a column head, "" when the cells carry their own. Raises ValueError on another head."""
    found = COLUMN.fullmatch(head)
    if not found:
        raise ValueError(f"{head!r} is no head of the column 最大使用量")
    return found["unit"] or ""


def maximum(cell: str, head_unit: str, remark: str) -> Maximum:
    """A cell of the column, with the unit of its head and the remark that may call it a residue.

    Raises ValueError when the cell is neither a number with exactly one unit nor 按生产需要适量使用.
    """
    if cell == FREE:
        return Maximum(cell, "gmp", "", "")
    found = NUMBER.fullmatch(cell)
    if not found or bool(found["unit"]) == bool(head_unit):
        raise ValueError(f"maximum {cell!r} under {head_unit!r}: expected a number with one unit")
    kind = "residue" if RESIDUE in remark else "max_use"
    return Maximum(spaced(cell), kind, str(Decimal(found["value"])), found["unit"] or head_unit)
