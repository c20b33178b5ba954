"""Readers of single cells: from what stands there to a value, or a Mistake that says how to mend it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake, Text
from tianheng.core.quantities import half_width, number_of
from tianheng.core.sheets import cells
from tianheng.core.sheets.read import Cell

EXCEL_DIGITS = 15
Reader = Callable[[Cell], Any]


def wrong(cell: Cell, says: str, mend: str) -> Mistake:
    """A mistake in a cell; whoever reads the row knows its column."""
    return Mistake("cell", cell.text, says, mend)


def words(cell: Cell) -> str:
    """The text as it stands, blanks at its ends removed; a long number that Excel has cut is refused."""
    if cell.number and len(cell.text.replace(".", "").strip("-")) > EXCEL_DIGITS:
        raise wrong(
            cell,
            _("Excel 把它当成数字，15 位以后的数字已经丢失。"),
            _("请把这一列设为文本格式后重新填写。"),
        )
    return cell.text


def short(most: int) -> Reader:
    """Text of at most ``most`` signs."""

    def read(cell: Cell) -> str:
        found = words(cell)
        if len(found) > most:
            raise wrong(cell, _("超过 %(most)s 个字。") % {"most": most}, _("请缩短。"))
        return found

    return read


def day(cell: Cell) -> date:
    """A date: ``2026-05-01``, ``2026/5/1``, ``2026年5月1日``, ``20260501``, or a cell that Excel keeps as a date."""
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    if len(plain) == 8 and plain.isdecimal():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    try:
        return date.fromisoformat(cells.day(plain))
    except (ValueError, cells.UnreadableError):
        raise wrong(cell, _("不是日期。"), _("日期请写作 2026-05-01。")) from None


def whole(cell: Cell) -> int:
    """A whole number from 0."""
    plain = half_width(cell.text)
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 18):
        raise wrong(cell, _("不是整数。"), _("请填整数，例如 3。"))
    return int(plain)


def number(cell: Cell) -> Decimal:
    """A number, exact; thousands separators in their places are read over."""
    return Decimal(number_of(half_width(cell.text), cell.text, "cell", ""))


def choice(known: Mapping[str, Any]) -> Reader:
    """One of the words of ``known``, in any width and case, as its value: ``choice({"是": True, "否": False})``."""
    found = {folded(word): value for word, value in known.items()}

    def read(cell: Cell) -> Any:
        word = folded(cell.text)
        if word not in found:
            raise wrong(
                cell, _("没有这个选项。"), _("请填其中之一：%(known)s。") % {"known": "、".join(known)}
            )
        return found[word]

    return read


def labelled(choices: list[tuple[str, Text]]) -> Reader:
    """One of a TextChoices' labels (or its stored word), as the stored word: ``labelled(Kind.choices)``."""

    def read(cell: Cell) -> str:
        known = {str(label): value for value, label in choices}
        stored = {value: value for value, _label in choices}
        if cell.text in stored:
            return cell.text
        found: str = choice(known)(cell)
        return found

    return read


def yes(cell: Cell) -> bool:
    """是 or 否, in the ways people write them."""
    word = folded(cell.text)
    if word not in cells.YES | cells.NO:
        raise wrong(cell, _("不知道是“是”还是“否”。"), _("请填“是”或“否”。"))
    return word in cells.YES


def folded(word: str) -> str:
    """A word without width and case."""
    return unicodedata.normalize("NFKC", word).casefold().strip()
