"""How much of each line stands in the finished product."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.trees import weighed

MILLION = 1_000_000
DIGITS = 6


class Level(NamedTuple):
    """Of one line in the finished product: ``micro`` µg/kg rounded up, ``text`` for readers, ``exact`` in g/kg."""

    micro: int
    text: str
    exact: Fraction


def level(exact: Fraction) -> Level:
    """A content in grams per kilogram of the finished product."""
    return Level(int(-(-exact * MILLION // 1)), f"{figure(exact)} g/kg", exact)


def figure(value: Fraction, digits: int = DIGITS) -> str:
    """A fraction for readers: exact where it is short, else rounded to ``digits`` significant figures."""
    for places in range(digits + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return pointed(int(scaled), places)
    places = digits - magnitude(value)
    return pointed(round(value * 10**places), places) if places > 0 else str(round(value))


def magnitude(value: Fraction) -> int:
    """Digits before the point; negative for zeros right behind it."""
    whole = int(value)
    if whole:
        return len(str(whole))
    power = 0
    while value * 10 ** (power + 1) < 1:
        power += 1
    return -power


def pointed(scaled: int, places: int) -> str:
    """``scaled`` ÷ 10^places, without zeros at the end."""
    text = str(scaled).rjust(places + 1, "0")
    whole, part = (text[:-places], text[-places:].rstrip("0")) if places else (text, "")
    return f"{whole}.{part}" if part else whole


def line_levels(formula: FormulaVersion) -> dict[int, Level]:
    """Each stored line's content in the finished product, lines of compound ingredients too; by the row's number.

    Raises Mistakes where facts of the product have changed so that the formula can no longer be weighed.
    """
    lines, rows = weighed(formula)
    return {rows[one.line.place].pk: level(one.inside) for top in lines for one in top.walk()}
