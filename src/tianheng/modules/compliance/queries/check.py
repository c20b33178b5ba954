"""The check behind the page, the workbook and the interface: the law's library, asked in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language

from tianheng.modules.compliance.queries.law import Law, law_in_force
from tianheng.standards import InputError, InputErrors, check, check_many, speaking


def judged(formula: dict[str, Any], law: Law | None = None, language: str = "") -> dict[str, Any]:
    """The verdict of a formula (JSON shapes of the check). Raises InputError naming field, value and mend.

    Judged by ``law``, else by the law of this moment; said in ``language``, else in the reader's.
    """
    used = law or law_in_force()
    with speaking(language or spoken()):
        return check(formula, used.confirmed, used.hues)


def mistakes(error: InputError) -> list[InputError]:
    """The single mistakes of an error that may hold several."""
    return error.errors if isinstance(error, InputErrors) else [error]


def judged_each(formulas: Iterable[object]) -> Iterator[dict[str, Any]]:
    """A verdict, or an error entry, per formula and in order."""
    law = law_in_force()
    with speaking(spoken()):
        yield from check_many(formulas, law.confirmed, law.hues)


def spoken() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"
