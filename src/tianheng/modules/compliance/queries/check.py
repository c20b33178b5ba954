"""The check behind the page, the workbook and the interface: the law's library, asked in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language

from tianheng.standards import InputError, InputErrors, check, check_many, speaking


def judged(formula: dict[str, Any]) -> dict[str, Any]:
    """The verdict of a formula (JSON shapes of the check). Raises InputError naming field, value and mend."""
    with speaking(spoken()):
        return check(formula)


def mistakes(error: InputError) -> list[InputError]:
    """The single mistakes of an error that may hold several."""
    return error.errors if isinstance(error, InputErrors) else [error]


def judged_each(formulas: Iterable[object]) -> Iterator[dict[str, Any]]:
    """A verdict, or an error entry, per formula and in order."""
    with speaking(spoken()):
        yield from check_many(formulas)


def spoken() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"
