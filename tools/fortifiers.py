"""Reads Table A.1 of GB 14880-2012 (fortifiers, where, how much) from its official PDF.

`python -m tools.fortifiers PDF` writes gb14880_2012/fortifiers.csv; `--check` only compares.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pymupdf

from tools.digest import STANDARDS

TARGET = STANDARDS / "gb14880_2012" / "fortifiers.csv"
SHA256 = "0bc1e0d6e35e4b677579c5600330e85b5a826a38bb14bc4ff0bd06f472e1bc3c"
HEADER = ("nutrient", "category_code", "category", "min", "max", "unit", "note", "pdf_page", "page")
PAGES = range(5, 13)  # PDF pages of Table A.1
OFFSET = 2  # PDF page = printed page + 2
GROUPS = ("维生素类", "矿物质类", "其他")
_NUMBER = r"(\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(\S+?)?\s*~\s*{_NUMBER}\s*(\S+)")
_MOST = re.compile(rf"≤\s*{_NUMBER}\s*([^(（]+)")
_FORMS = str.maketrans({"（": "(", "）": ")", "，": ",", "％": "%"})
Row = tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Exit status: 0 written or equal, 1 the committed table differs, 2 another document."""
    path = Path(arguments[0])
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        print(f"{path}: not the official PDF of GB 14880-2012", file=sys.stderr)
        return 2
    text = _csv(list(read(pymupdf.open(path))))
    if "--check" in arguments:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {text.count(chr(10)) - 1} rows")
    return 0


def read(pdf: pymupdf.Document) -> Iterator[Row]:
    """One row per nutrient and category; cells that span rows are carried down."""
    for number in PAGES:
        nutrient = code = ""
        for cells in _table(pdf[number - 1])[1:]:
            if cells[0] in GROUPS or cells[3] is None:
                continue
            nutrient = _clean(cells[0]) or nutrient
            code = _clean(cells[1]) or code
            amount = _amount(_clean(cells[3]))
            yield nutrient, code, _clean(cells[2]), *amount, str(number), str(number - OFFSET)


def _table(page: pymupdf.Page) -> list[list[str | None]]:
    tables = page.find_tables().tables
    if len(tables) != 1:
        raise ValueError(f"page {page.number + 1}: {len(tables)} tables found, one is printed")
    rows: list[list[str | None]] = tables[0].extract()
    return rows


def _clean(cell: str | None) -> str:
    return re.sub(r"\s+", " ", (cell or "").replace("\n", "").translate(_FORMS)).strip()


def _amount(text: str) -> Row:
    """`600 μg/kg ~ 1000 μg/kg` -> 600, 1000, μg/kg, note; `≤1.0 g/kg` has no minimum."""
    spaced = text.replace(" /", "/")
    note = "".join(re.findall(r"\((.*)\)$", spaced))
    if found := _RANGE.match(spaced):
        least, _, most, unit = found.groups()
        return least, most, unit.split("(")[0], note
    if found := _MOST.match(spaced):
        return "", found[1], found[2].strip(), note
    raise ValueError(f"{text!r}: neither a range nor a maximum")


def _csv(rows: list[Row]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return sheet.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
