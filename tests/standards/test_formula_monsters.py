"""Inputs made to break a reader: answered or refused with field and mend, never a traceback."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.standards.asking import DAY, formula, item
from tests.standards.test_formula import WHOLE, answered_or_refused, changed, named, places


def deep(kind: str) -> Any:
    inner: Any = []
    for _ in range(50_000):
        inner = [inner] if kind == "list" else {"a": inner}
    return inner


VALUES = {"huge": 10**5000, "list": deep("list"), "dict": deep("dict"), "sNaN": Decimal("sNaN")}


@pytest.mark.parametrize("path", list(places(WHOLE)), ids=named)
@pytest.mark.parametrize("value", VALUES)
def test_a_monster_in_any_place_is_answered_or_refused(path: tuple[Any, ...], value: str) -> None:
    answered_or_refused(changed(path, VALUES[value]))


@pytest.mark.parametrize("value", VALUES)
def test_a_monster_alone_is_refused(value: str) -> None:
    answered_or_refused(VALUES[value])


@pytest.mark.parametrize("name", ["\u200b", "\u200b\u200b", "\ufeff"])
def test_a_name_of_nothing_but_marks_is_refused(name: str) -> None:
    answered_or_refused(formula("12.04", item(name, "1")) | {"edition": None, "production_date": DAY})
