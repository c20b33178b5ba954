"""Opens a workbook that a stranger sent: size, container, true unpacked size and extent are looked at first.

Cells come out as text. A number is written as Excel shows it, with at most 15 significant digits, so that no
binary fraction is ever passed on.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from tianheng.core.sheets.errors import SheetError

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 150 * MEGABYTE
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
CHUNK = 1 << 18
MIDNIGHT = time()
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
REFERENCE = re.compile(rb'[\s"]r(?:ef)?="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')


class Cell(NamedTuple):
    """A cell's text, and whether Excel kept it as a number."""

    text: str
    number: bool = False


Row = tuple[int, list[Cell]]


def open_workbook(data: bytes) -> list[Row]:
    """The rows of the first sheet that holds any, each with its number in Excel. Raises SheetError.

    Refuses more than 10 MB, anything that is not an .xlsx, and anything that unpacks to more than 150 MB.
    """
    guard(data)
    import python_calamine  # only whoever reads workbooks loads it

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            found = numbered(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            if found:
                return found
    except python_calamine.CalamineError as error:
        raise SheetError("broken") from error
    raise SheetError("no_rows")


def open_csv(data: bytes) -> list[Row]:
    """The rows of a CSV file as Excel saves it; one that holds tabs instead of commas is read by these."""
    return separated(text_of(data), usual=",", other="\t")


def open_tabs(data: bytes) -> list[Row]:
    """The rows of what was pasted, or of the text with tabs that Excel saves; with commas where it has no tab."""
    return separated(text_of(data), usual="\t", other=",")


def separated(decoded: str, *, usual: str, other: str) -> list[Row]:
    """The rows of a text, by the sign its first line holds. Raises SheetError for a cell without end."""
    first = decoded.partition("\n")[0]
    delimiter = other if other in first and usual not in first else usual
    try:
        return numbered(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SheetError("broken_text") from error


def text_of(data: bytes) -> str:
    """What a text file says: UTF-8, UTF-16 by its mark (Excel's Unicode text), else GB 18030. Raises SheetError.

    A byte that fits none of them is refused: a name read wrongly would be another name.
    """
    if len(data) > MOST_BYTES:
        raise SheetError("too_large", size=megabytes(len(data)), most=megabytes(MOST_BYTES))
    for encoding in ("utf-16",) if data.startswith(UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in decoded:
            return decoded
    raise SheetError("encoding")


def numbered(rows: Iterable[Iterable[Any]]) -> list[Row]:
    """The rows that hold anything, with their number from 1."""
    cells = ((number, [cell(value) for value in row]) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in cells if any(each.text for each in row)]


def cell(value: Any) -> Cell:
    """A cell's value as text: `0.1` for 0.1, `2026-05-01` for a date, its time if any, trimmed words."""
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if isinstance(value, int | float):
        return Cell(shown(value), True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "minutes"))
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(str(value).strip() if value is not None else "")


def shown(value: int | float) -> str:
    """A number as Excel shows it: 15 significant digits, no exponent."""
    return format(Decimal(format(value, ".15g")).normalize() + 0, "f")


def guard(data: bytes) -> None:
    """Raises SheetError unless ``data`` is a workbook of bearable size."""
    if not data:
        raise SheetError("empty")
    if len(data) > MOST_BYTES:
        raise SheetError("too_large", size=megabytes(len(data)), most=megabytes(MOST_BYTES))
    if data.startswith(OLD_EXCEL):
        raise SheetError("old_excel")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise SheetError("not_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            look_inside(container)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise SheetError("broken") from error


def look_inside(container: zipfile.ZipFile) -> None:
    """The parts as announced, then as they truly unpack: an archive's own figures can lie."""
    parts = container.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise SheetError("not_excel")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SheetError("bomb", most=megabytes(MOST_UNPACKED))
    left = MOST_UNPACKED
    for part in parts:
        left -= unpack(container, part, left)


def unpack(container: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """The true size of a part in bytes, read piece by piece and never kept; its cells must lie within bounds."""
    size, tail = 0, b""
    sheet = part.filename.startswith("xl/worksheets/")
    with container.open(part) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > left:
                raise SheetError("bomb", most=megabytes(MOST_UNPACKED))
            if sheet:
                within_bounds(tail + piece)
                tail = piece[-64:]
    return size


def within_bounds(piece: bytes) -> None:
    """Two cells at far corners would make the reader set aside room for everything between them."""
    for letters, digits in REFERENCE.findall(piece):
        row, column = int(digits), column_number(letters.decode())
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise SheetError("too_many_rows", rows=row, columns=column)


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def megabytes(size: int) -> str:
    """A size in bytes as megabytes with at most one decimal."""
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")
