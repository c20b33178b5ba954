"""Exact quantities: text and unit in, exact fractions and canonical integers out.

A content is a mass of additive in a mass of food (g/kg) or in a volume of it (g/L). Its canonical
integer is micrograms per kilogram, or per litre. Nothing here ever makes a float.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tianheng.standards.errors import InputError, plain
from tianheng.standards.phrases import say

PER_KG = "kg"
PER_L = "L"

_KNOWN: dict[str, tuple[Fraction, str]] = {
    "g/kg": (Fraction(1), PER_KG),
    "mg/kg": (Fraction(1, 1000), PER_KG),
    "µg/kg": (Fraction(1, 1_000_000), PER_KG),
    "g/100g": (Fraction(10), PER_KG),
    "mg/100g": (Fraction(1, 100), PER_KG),
    "%": (Fraction(10), PER_KG),
    "ppm": (Fraction(1, 1000), PER_KG),
    "g/L": (Fraction(1), PER_L),
    "mg/L": (Fraction(1, 1000), PER_L),
    "g/100mL": (Fraction(10), PER_L),
    "mg/100mL": (Fraction(1, 100), PER_L),
}
UNITS = tuple(_KNOWN)
_SPELLINGS = {unit.casefold(): unit for unit in UNITS} | {
    "μg/kg": "µg/kg",
    "ug/kg": "µg/kg",
    "‰": "g/kg",
    "克/千克": "g/kg",
    "克/公斤": "g/kg",
    "毫克/千克": "mg/kg",
    "毫克/公斤": "mg/kg",
    "微克/千克": "µg/kg",
    "克/升": "g/L",
    "毫克/升": "mg/L",
    "克/100克": "g/100g",
    "毫克/100克": "mg/100g",
    "克/100毫升": "g/100mL",
    "毫克/100毫升": "mg/100mL",
}
_WIDE = str.maketrans("０１２３４５６７８９．，％／", "0123456789.,%/")
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?")
_QUOTIENT = re.compile(r"(\d{1,40}(?:\.\d{0,40})?)/(\d{1,40}(?:\.\d{0,40})?)")
_MOST = Decimal(10) ** 12
_LEAST = Decimal(10) ** -15


class Content(NamedTuple):
    """An exact content: `value` in grams per kilogram or per litre (`per`)."""

    value: Fraction
    per: str

    @property
    def micrograms(self) -> int:
        """The canonical integer, µg/kg or µg/L, rounded up so that nothing is made to look smaller."""
        return -(-self.value.numerator * 1_000_000 // self.value.denominator)

    def converted(self, per: str, density: Fraction | None) -> Content:
        """The same content per `per`; `density` in kg/L. Raises InputError when the density is needed."""
        if per == self.per:
            return self
        if density is None:
            mend = say(f"give_density_{per}")
            raise InputError("food.density_kg_per_l", None, mend)
        return Content(self.value * density if per == PER_L else self.value / density, per)


def number(field: str, value: object, *, least: Decimal = Decimal(0), most: Decimal = _MOST) -> Decimal:
    """A decimal as entered: text, int, Decimal, or a float read by its shortest text.

    Raises InputError when it is no number, is below `least` or above `most`.
    """
    if isinstance(value, bool) or value is None or not isinstance(value, (str, int, float, Decimal)):
        raise InputError(field, value, say("give_number"))
    text = plain(value).strip().translate(_WIDE)
    text = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", text)
    try:
        found = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        found = None
    if found is None:
        raise InputError(field, value, say("give_number"))
    if found < least:
        raise InputError(field, value, say("too_small", least=least))
    if found > most:
        raise InputError(field, value, say("too_large", most=most))
    if found and abs(found) < _LEAST:
        raise InputError(field, value, say("too_tiny"))
    return found


def exact(
    field: str, value: object, *, least: Decimal = Decimal(0), most: Decimal = _MOST
) -> Decimal | Fraction:
    """`number`, or a quotient as text (`0.1/3`): the masses of a batch rarely divide into a decimal that ends."""
    found = _QUOTIENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return number(field, value, least=least, most=most)
    if not Fraction(found[2]):
        raise InputError(field, value, say("give_number"))
    quotient = Fraction(found[1]) / Fraction(found[2])
    if quotient < least:
        raise InputError(field, value, say("too_small", least=least))
    if quotient > most:
        raise InputError(field, value, say("too_large", most=most))
    if quotient and quotient < _LEAST:
        raise InputError(field, value, say("too_tiny"))
    return quotient


def unit_of(field: str, text: object) -> str:
    """The unit as this library writes it (`g/kg`); full-width, Chinese and case variants are read."""
    given = plain(text).strip().translate(_WIDE).replace(" ", "")
    unit = given if given in _KNOWN else _SPELLINGS.get(given.casefold())
    if unit is None:
        raise InputError(field, text, say("give_unit", units="、".join(UNITS)))
    return unit


def content(value: Decimal | Fraction, unit: str) -> Content:
    """`0.5`, `g/kg` → the exact content. `unit` is one of UNITS."""
    factor, per = _KNOWN[unit]
    exact = Fraction(value)
    return Content(exact if factor == 1 else exact * factor, per)


@lru_cache(maxsize=4096)
def printed(number: str, unit: str) -> Fraction:
    """The exact value, in grams per kilogram or litre, of a number as printed in the law's tables."""
    return content(Fraction(number), unit).value


@lru_cache(maxsize=4096)
def part_of(number: str, unit: str) -> Fraction:
    """1 ÷ a printed number: what a gram per kilogram or litre is of it."""
    return 1 / printed(number, unit)


def in_unit(found: Content, unit: str) -> Fraction:
    """The number that stands before `unit` for a content of the same kind (mass or volume)."""
    factor, per = _KNOWN[unit]
    if per != found.per:
        raise ValueError(f"{unit} does not measure a content per {found.per}")
    return found.value if factor == 1 else found.value / factor


def shown(value: Fraction, digits: int = 4) -> str:
    """A fraction as plain decimal text: exact when short, else rounded to `digits` significant figures."""
    return _shown(value.numerator, value.denominator, digits)


@lru_cache(maxsize=16384)
def _shown(numerator: int, denominator: int, digits: int) -> str:
    """As `shown`; whole numbers are a quicker key than a fraction."""
    if _EXACT % denominator == 0:
        text = _point(numerator * (_EXACT // denominator), _PLACES)
        if len(text) <= _SHORT:
            return text
    value = Fraction(numerator, denominator)
    places = max(digits - _magnitude(value), 0)
    return _point(round(value * 10**places), places)


_PLACES = 12
_EXACT = 10**_PLACES
_SHORT = 9


def _magnitude(value: Fraction) -> int:
    """Digits before the point; 0 for 0.x, negative for leading zeros after it."""
    whole = abs(value.numerator) // value.denominator
    if whole:
        return len(str(whole))
    return 1 - len(str(value.denominator // abs(value.numerator))) if value else 0


def _point(scaled: int, places: int) -> str:
    """`scaled` ÷ 10^places as plain text without trailing zeros."""
    sign = "-" if scaled < 0 else ""
    text = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = (text[:-places], text[-places:].rstrip("0")) if places else (text, "")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def unit_per(unit: str) -> str:
    """`kg` or `L`: of what a unit counts the content; a limit without a number counts by mass."""
    return _KNOWN[unit][1] if unit else PER_KG
