"""Rows of a sheet → formulas in the JSON shape of the check; a mistake is a cell with its mend.

Rows that carry the same number belong to one formula; an empty number, category or date repeats the row above.
A formula with a mistaken cell is not judged, the others are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tianheng.core.sheets import cells
from tianheng.core.sheets.cells import UnreadableError
from tianheng.core.sheets.columns import TITLES, bracketed, located
from tianheng.core.sheets.errors import CellError, SheetError
from tianheng.core.sheets.read import Cell, Row, open_csv, open_workbook

FOOD_FACTS = (
    "dilution_factor",
    "reconstitution_factor",
    "concentration_factor",
    "beans_fraction",
    "density_kg_per_l",
)
FRACTIONS = ("fat_fraction", "moisture_fraction")
ITEM = re.compile(r"items\[(\d+)\]\.?(\w*)")
ITEM_COLUMNS = {"source": "ingredient", "": "additive", "basis": "amount", "hydrate": "additive"}


class Found(NamedTuple):
    """The category of a food's name: its code ("" when open), whether that is certain, and near ones."""

    code: str
    certain: bool = True
    near: tuple[str, ...] = ()


CategoryOf = Callable[[str], Found]


@dataclass
class Entry:
    """One formula: its number, its JSON shape, its items' rows; ``guessed``: the name a category came from."""

    id: str
    row: int
    formula: dict[str, Any]
    rows: list[int] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    guessed: str = ""
    stated: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Sheet:
    """A sheet as read: headings, rows, which column is which, and the formulas."""

    headings: list[str]
    rows: list[Row]
    columns: dict[str, int]
    entries: list[Entry]

    @property
    def errors(self) -> list[CellError]:
        """Every mistaken cell, in order of rows."""
        found = [error for entry in self.entries for error in entry.errors]
        return sorted(found, key=lambda error: error.row)


def read_formulas(rows: Sequence[Row], category_of: CategoryOf) -> Sheet:
    """A sheet's rows as formulas. Raises SheetError when headings or data are missing."""
    if not rows:
        raise SheetError("no_rows")
    headings = [cell.text for cell in rows[0][1]]
    columns = located(headings)
    if len(rows) == 1:
        raise SheetError("no_rows")
    reader = _Reader(headings, columns, category_of)
    for number, row in rows[1:]:
        reader.take(number, row)
    return Sheet(headings, list(rows[1:]), columns, list(reader.entries.values()))


class _Reader:
    """Goes down the rows and remembers the formula it is in."""

    def __init__(self, headings: list[str], columns: dict[str, int], category_of: CategoryOf) -> None:
        self.headings, self.columns, self.category_of = headings, columns, category_of
        self.entries: dict[str, Entry] = {}
        self.last = ""

    def take(self, number: int, row: list[Cell]) -> None:
        """One row: into the formula of its number, or of the row above."""
        given = self.cell(row, "id").text or self.last
        entry = self.entries.setdefault(given, Entry(given, number, empty_formula(given)))
        self.last = given
        if not given:
            entry.errors.append(CellError(number, TITLES["id"], "", "give_id"))
        self.food(entry, number, row)
        self.item(entry, number, row)

    def cell(self, row: list[Cell], key: str) -> Cell:
        """The cell of a column, or an empty one."""
        place = self.columns.get(key)
        return row[place] if place is not None and place < len(row) else Cell("")

    def read(self, entry: Entry, number: int, key: str, cell: Cell, how: Callable[[Cell], Any]) -> Any:
        """`how(cell)`; None for an empty cell, and for a mistaken one, which is noted."""
        if not cell.text:
            return None
        try:
            return how(cell)
        except UnreadableError as wrong:
            entry.errors.append(CellError(number, TITLES[key], cell.text, wrong.key, wrong.values))
            return None

    def food(self, entry: Entry, number: int, row: list[Cell]) -> None:
        """Date, category, answers and facts; said once, or the same each time."""
        for key in ("production_date", "category", *FOOD_FACTS, *FRACTIONS):
            cell = self.cell(row, key)
            if cell.text and not self.said_before(entry, number, key, cell.text):
                value = self.read(entry, number, key, cell, self.reader(entry, key))
                target = entry.formula if key == "production_date" else entry.formula["food"]
                target[key] = value
        said = self.read(entry, number, "answers", self.cell(row, "answers"), lambda c: cells.answers(c.text))
        entry.formula["food"]["answers"] |= said or {}
        entry.formula["food"]["description"] = (
            entry.formula["food"]["description"] or self.cell(row, "name").text
        )

    def said_before(self, entry: Entry, number: int, key: str, text: str) -> bool:
        """Whether the formula has this fact already; if it was another one, that is a mistake."""
        row, other = entry.stated.setdefault(key, (number, text))
        if other != text:
            entry.errors.append(CellError(number, TITLES[key], text, "differs", {"row": row, "other": other}))
        return row != number

    def reader(self, entry: Entry, key: str) -> Callable[[Cell], str]:
        """How the fact of a column is read."""
        if key == "production_date":
            return lambda cell: cells.day(cell.text)
        if key == "category":
            return partial(self.category, entry)
        if key in FRACTIONS:
            return partial(cells.fraction, percent=self.percent(key))
        return lambda cell: cell.text

    def category(self, entry: Entry, cell: Cell) -> str:
        """The code, or the code of a name; a name that could be several foods is refused."""
        code = cells.code(cell)
        if code:
            return code
        found = self.category_of(cell.text)
        if not found.code and found.near:
            raise UnreadableError("which_category", near="、".join(found.near))
        if not found.code:
            raise UnreadableError("no_category")
        entry.guessed = "" if found.certain else cell.text
        return found.code

    def heading(self, key: str) -> str:
        """A column's heading as written, the percent sign in half width."""
        place = self.columns.get(key)
        return self.headings[place].replace("％", "%") if place is not None else ""

    def item(self, entry: Entry, number: int, row: list[Cell]) -> None:
        """The additive of a row; a row without one only describes the food."""
        name = self.cell(row, "additive").text
        value, unit = cells.amount(self.cell(row, "amount").text)
        if not name and not value:
            return
        item: dict[str, Any] = {
            "additive": name,
            "amount": value or None,
            "unit": self.cell(row, "unit").text or unit or bracketed(self.heading("amount")),
            "function": self.cell(row, "function").text or None,
        }
        read = partial(self.read, entry, number)
        item["assay"] = read(
            "assay", self.cell(row, "assay"), partial(cells.fraction, percent=self.percent("assay"))
        )
        item["composition"] = read(
            "composition", self.cell(row, "composition"), lambda cell: cells.composition(cell.text)
        )
        item["residue"] = self.residue(row)
        item["source"] = self.source(entry, number, row)
        entry.formula["items"].append({key: each for key, each in item.items() if each is not None})
        entry.rows.append(number)

    def percent(self, key: str) -> bool:
        """Whether a column's heading counts in percent."""
        return "%" in self.heading(key)

    def residue(self, row: list[Cell]) -> dict[str, str] | None:
        """The residue found, with its unit: own column, beside the number, or in the heading."""
        value, unit = cells.amount(self.cell(row, "residue").text)
        unit = self.cell(row, "residue_unit").text or unit or bracketed(self.heading("residue"))
        return {"value": value, "unit": unit or "mg/kg"} if value else None

    def source(self, entry: Entry, number: int, row: list[Cell]) -> dict[str, Any] | None:
        """The ingredient that carries the additive in: name, category and share belong together."""
        name = self.cell(row, "ingredient")
        code, share = self.cell(row, "ingredient_category"), self.cell(row, "ingredient_share")
        if not (name.text or code.text or share.text):
            return None
        for key, cell in (("ingredient", name), ("ingredient_category", code), ("ingredient_share", share)):
            if not cell.text:
                entry.errors.append(CellError(number, TITLES[key], "", "give_source"))
        how = partial(cells.fraction, percent=self.percent("ingredient_share"))
        return {
            "ingredient": name.text,
            "category": self.read(entry, number, "ingredient_category", code, partial(self.category, entry))
            or "",
            "share": self.read(entry, number, "ingredient_share", share, how),
        }


def codes_only(_name: str) -> Found:
    """No name is a category: for whoever reads files without the law's lexicon."""
    return Found("")


def read_file(
    path: Path, category_of: CategoryOf = codes_only, language: str = "zh-hans"
) -> Iterator[dict[str, Any]]:
    """The formulas of an .xlsx or .csv file. Raises SheetError when the file as a whole cannot be used.

    A formula with mistaken cells comes as `{"id", "mistakes": [{"row", "field", "value", "mend"}]}`: it has no food
    and so can never be judged.
    """
    data = path.read_bytes()
    rows = open_csv(data) if path.suffix.lower() == ".csv" else open_workbook(data)
    for entry in read_formulas(rows, category_of).entries:
        yield mistakes(entry, language) if entry.errors else entry.formula


def mistakes(entry: Entry, language: str) -> dict[str, Any]:
    """A formula that cannot be judged, with every mistaken cell."""
    found = [
        {"row": one.row, "field": one.column, "value": one.value, "mend": one.said(language)}
        for one in entry.errors
    ]
    return {"id": entry.id, "mistakes": found}


def empty_formula(number: str) -> dict[str, Any]:
    """A formula with nothing said yet."""
    return {
        "id": number,
        "production_date": None,
        "food": {"category": "", "description": "", "answers": {}},
        "items": [],
    }


def cell_error(entry: Entry, where: str, value: str, mend: str) -> CellError:
    """A mistake found by the law's library, as the cell it came from: `items[1].amount` → the row of item 1, 用量."""
    found = ITEM.match(where)
    if found:
        key = ITEM_COLUMNS.get(found[2], found[2])
        return CellError(entry.rows[int(found[1])], TITLES.get(key, TITLES["additive"]), value, mend=mend)
    key = where.rpartition(".")[2] if not where.startswith("food.answers") else "answers"
    row = entry.stated.get(key, (entry.row, ""))[0]
    return CellError(row, TITLES.get(key, TITLES["category"]), value, mend=mend)
