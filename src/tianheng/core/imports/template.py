"""The workbook to fill in: headings, lists to choose from, and how to fill in each column."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.imports.columns import RowColumn
from tianheng.core.mistakes import Text
from tianheng.core.sheets.write import NARROWEST, finish, styles, width, write_row

ROWS = 5000  # rows of the template that offer the lists
LONGEST_LIST = 255  # signs that Excel takes as a list


def template(title: Text, columns: Sequence[RowColumn], examples: Sequence[Mapping[str, str]] = ()) -> bytes:
    """The template's bytes; its first sheet holds nothing but headings, so that no example is ever sent in."""
    import xlsxwriter  # only whoever writes workbooks loads it

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = styles(book)
        write_headings(book.add_worksheet(tab(title)), columns, formats)
        write_help(book.add_worksheet(_("填写说明")), columns, examples, formats)
        if examples:
            write_examples(book.add_worksheet(_("示例")), columns, examples, formats)
    return target.getvalue()


def tab(title: Text) -> str:
    """A title that Excel takes as a sheet's name."""
    return "".join(sign for sign in str(title) if sign not in "[]:*?/\\'")[:31]


def write_headings(sheet: Any, columns: Sequence[RowColumn], formats: Mapping[str, Any]) -> None:
    """The sheet to fill in: every column is text, so that 007 and 12.10 stay what they are."""
    titles = [str(column.title) for column in columns]
    write_row(sheet, 0, titles, formats["heading"])
    wide = [max(width(title), 12) for title in titles]
    finish(sheet, wide, dict.fromkeys(range(len(titles)), formats["text"]))
    for place, column in enumerate(columns):
        offer(sheet, place, [str(each) for each in column.choices])


def offer(sheet: Any, place: int, words: list[str]) -> None:
    """A list to choose from, where it is short enough for Excel; other words are still taken."""
    if words and len(",".join(words)) <= LONGEST_LIST:
        rule = {"validate": "list", "source": words, "error_type": "information"}
        sheet.data_validation(1, place, ROWS, place, rule)


def write_help(
    sheet: Any,
    columns: Sequence[RowColumn],
    examples: Sequence[Mapping[str, str]],
    formats: Mapping[str, Any],
) -> None:
    """One line for each column."""
    head = [_("列"), _("必填"), _("怎么填"), _("示例")]
    lines = [described(column, examples) for column in columns]
    write_row(sheet, 0, head, formats["heading"])
    for place, line in enumerate(lines, 1):
        write_row(sheet, place, line, formats["text"])
    finish(sheet, [max(map(width, each)) for each in zip(head, *lines, strict=True)])


def described(column: RowColumn, examples: Sequence[Mapping[str, str]]) -> list[str]:
    """What to know of one column."""
    choices = (
        _("可填：%(choices)s") % {"choices": "、".join(map(str, column.choices))} if column.choices else ""
    )
    shown = next((row[column.key] for row in examples if row.get(column.key)), "")
    how = "\n".join(filter(None, (str(column.note), choices)))
    return [str(column.title), _("必填") if column.required else "", how, shown]


def write_examples(
    sheet: Any,
    columns: Sequence[RowColumn],
    examples: Sequence[Mapping[str, str]],
    formats: Mapping[str, Any],
) -> None:
    """Filled rows to look at."""
    titles = [str(column.title) for column in columns]
    rows = [[row.get(column.key, "") for column in columns] for row in examples]
    write_row(sheet, 0, titles, formats["heading"])
    for place, row in enumerate(rows, 1):
        write_row(sheet, place, row, formats["text"])
    finish(sheet, [max(NARROWEST, *map(width, each)) for each in zip(titles, *rows, strict=True)])
