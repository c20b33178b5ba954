"""Formulas in short: how the tests of the engine ask the check."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tianheng.standards import InputErrors, check, edition
from tianheng.standards.errors import InputError
from tianheng.standards.model import Heading, Limit

DAY = "2026-05-01"
LAW = "GB 2760-2024"
Shape = dict[str, Any]


def formula(category: str, *items: Mapping[str, Any], **food: Any) -> Shape:
    """A formula judged by the edition alone; `food` holds further facts of the food."""
    return {"edition": LAW, "food": {"category": category, **food}, "items": [dict(item) for item in items]}


def item(additive: str, amount: object, unit: str = "g/kg", **facts: Any) -> Shape:
    """One line of a formula."""
    return {"additive": additive, "amount": amount, "unit": unit, **facts}


def judged(category: str, *items: Mapping[str, Any], **food: Any) -> Shape:
    """The verdict of `formula(…)`."""
    return check(formula(category, *items, **food))


def one(category: str, additive: str, amount: object, unit: str = "g/kg", **more: Any) -> Shape:
    """The finding of a single item; `facts` of the item, everything else is of the food."""
    facts = more.pop("facts", {})
    return judged(category, item(additive, amount, unit, **facts), **more)["items"][0]


def mistakes(given: object) -> list[InputError]:
    """The mistakes that the check finds in `given`; none when it gives a verdict."""
    try:
        check(given)
    except InputErrors as found:
        return found.errors
    except InputError as found:
        return [found]
    return []


def fields(given: object) -> list[str]:
    """The fields of those mistakes."""
    return [mistake.field for mistake in mistakes(given)]


def heading(name: str) -> Heading:
    """A heading of Table A.1 by its name."""
    return edition().by_name[name]


def row(name: str, code: str, narrowing: str = "") -> Limit:
    """The one printed row of a heading for a category and narrowing."""
    found = [one for one in edition().rows[heading(name).id][code] if one.narrowing == narrowing]
    assert len(found) == 1, found
    return found[0]


def near(text: str, value: Fraction) -> bool:
    """Whether a number as shown stands for `value`, to four significant figures."""
    return abs(Fraction(text) - value) <= abs(value) / 2000
