"""The rows of limits of one additive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tools.law.a1.headings import footnote, heading_id
from tools.law.a1.lines import is_mark, joined
from tools.law.a1.records import Block, Scope, TableRow
from tools.law.a1.scopes import all_foods, scope
from tools.law.a1.units import maximum, spaced
from tools.law.pages import FRONT_PAGES, Char

ALL_FOODS = "*"
PRINTED_ALL_FOODS = "—"


def limit_rows(block: Block, number: int, categories: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The lines of a1.csv for the n-th heading, without their ids; `categories` names Appendix E's codes.

    Raises ValueError naming the page when a cell cannot be read.
    """
    mark = footnote(line.left for line in block.heading)
    for row in block.rows:
        try:
            yield {"heading": heading_id(number), **_limit(row, mark, categories)}
        except (KeyError, ValueError) as error:
            raise ValueError(f"Table A.1, PDF page {row.page}, heading {number}: {error}") from error


def _limit(row: TableRow, mark: str, categories: Mapping[str, str]) -> dict[str, str]:
    name, cell, remark = (joined(chars) for chars in row.ruled.cells[1:])
    code = code_of(row.ruled.cells[0])
    limits = all_foods(name) if code == ALL_FOODS else scope(name, categories[code])
    return {
        "code": code,
        "name": name,
        **_scope(limits),
        **maximum(cell, row.unit, remark)._asdict(),
        "remark": spaced(remark),
        "footnote": footnote([row.ruled.cells[0]]) or mark,
        "pdf_page": str(row.page),
        "page": str(row.page - FRONT_PAGES),
    }


def code_of(cell: tuple[Char, ...]) -> str:
    """A category code without its footnote mark; * for the dash of an all-foods row."""
    code = joined(char for char in cell if not is_mark(char))
    return ALL_FOODS if code == PRINTED_ALL_FOODS else code


def _scope(found: Scope) -> dict[str, str]:
    return {
        "narrowing": found.narrowing,
        "exception": found.exception,
        "excluded_codes": "|".join(found.codes),
        "excluded_a2": "|".join(found.numbers),
    }
