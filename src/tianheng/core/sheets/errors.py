"""What can be wrong with a workbook as a whole, and with one of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tianheng.core.sheets.texts import text


class SheetError(Exception):
    """The workbook as a whole cannot be used. ``key`` names the sentence, ``values`` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(text(key, **values))

    def said(self, language: str = "zh-hans") -> str:
        """What is wrong and how to mend it."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True, slots=True)
class CellError:
    """One mistaken cell: ``row`` as Excel counts, the column's title, what stood there, how to mend it."""

    row: int
    column: str
    value: str
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    mend: str = ""

    def said(self, language: str = "zh-hans") -> str:
        """How to mend it; a ``mend`` given by the law's library is already in the reader's language."""
        return self.mend or text(self.key, language, **self.values)
