"""Single cells of a sheet of formulas: amounts with their unit, percentages, codes, dates, answers."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from tianheng.core.sheets.read import Cell

CODE = re.compile(r"\d{1,2}(\.\d{1,2}){0,5}\.?")
AMOUNT = re.compile(r"([+-]?[\d.,]+(?:[eE][+-]?\d{1,2})?)\s*([^\d\s.,].*)?")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
YES, NO = (
    {"是", "yes", "y", "true", "对", "√", "✓", "1"},
    {"否", "不是", "no", "n", "false", "错", "×", "x", "0"},
)


class UnreadableError(Exception):
    """A cell that cannot be read: the sentence's key and its values."""

    def __init__(self, key: str, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(key)


def amount(text: str) -> tuple[str, str]:
    """`0.5 g/kg` → (`0.5`, `g/kg`); a text that is no amount comes back whole, for the law's library to refuse."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = AMOUNT.fullmatch(plain)
    return (found[1], (found[2] or "").strip()) if found else (plain, "")


def code(cell: Cell) -> str:
    """A category code as text, or "" when the cell holds a name. A number that may have lost a zero is refused."""
    plain = unicodedata.normalize("NFKC", cell.text).replace("。", ".").strip()
    if not CODE.fullmatch(plain):
        return ""
    if cell.number and "." in plain and len(plain.partition(".")[2]) == 1:
        raise UnreadableError("number_code")
    return padded(plain.rstrip(".")) if cell.number else plain.rstrip(".")


def padded(number: str) -> str:
    """`4.02` → `04.02`, `12` → `12.0`, as Appendix E writes them."""
    whole, _, part = number.partition(".")
    return f"{whole.zfill(2)}.{part or '0'}"


def fraction(cell: Cell, *, percent: bool) -> str:
    """A percentage as the fraction's text: `30%` → `0.3`.

    ``percent`` says that the heading counts in percent. What could be meant either way is refused.
    """
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    signed = plain.endswith("%")
    value = decimal(plain.rstrip("% "))
    if value is None or not 0 <= value <= 100:
        raise UnreadableError("bad_percent")
    if signed or value == 0 or value > 1:
        return format(value / 100, "f")
    if percent:
        raise UnreadableError("percent_or_share", value=plain, percent=format((value * 100).normalize(), "f"))
    return plain


def decimal(text: str) -> Decimal | None:
    """A finite decimal, or None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(text: str) -> str:
    """`2026/5/1`, `2026年5月1日` → `2026-05-01`."""
    found = DATE.match(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise UnreadableError("bad_date")
    return f"{found[1]}-{found[2].zfill(2)}-{found[3].zfill(2)}"


def answers(text: str) -> dict[str, bool]:
    """`仅限虾类=是；罐头除外=否` → the answers; full and half width, several lines."""
    found: dict[str, bool] = {}
    for part in re.split(r"[;；\n|]", text):
        if not part.strip():
            continue
        key, _, said = re.sub(r"[＝:：]", "=", part).rpartition("=")
        word = unicodedata.normalize("NFKC", said).strip().casefold()
        if not key.strip() or word not in YES | NO:
            raise UnreadableError("bad_answers")
        found[key.strip()] = word in YES
    return found


def composition(text: str) -> list[dict[str, str]]:
    """`三聚磷酸钠 50%；焦磷酸钠 40%` → components with their percent."""
    parts: list[dict[str, str]] = []
    for part in re.split(r"[;；\n]", text):
        if not part.strip():
            continue
        found = re.fullmatch(r"(.+?)[\s:：=]*([\d.]+)\s*[%％]?", part.strip())
        if not found:
            raise UnreadableError("bad_composition")
        parts.append({"additive": found[1].strip(), "percent": found[2]})
    return parts
