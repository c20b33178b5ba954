"""Figures beside amounts, kept as exact text: fractions, factors, densities."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

NUMBER = re.compile(r"\d{1,9}(\.\d{0,12})?|\.\d{1,12}")
HUNDRED = Decimal(100)


def plain(text: str) -> str:
    """Half width, no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def plain_text(text: str) -> str:
    """Text without blanks around and without signs that no keyboard writes."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def decimal(text: str) -> Decimal:
    """A plain decimal. Raises ValueError with the mend."""
    found = plain(text)
    if not NUMBER.fullmatch(found):
        raise ValueError(_("请填一个数，例如 0.5。"))
    return Decimal(found)


def between(text: str, least: str, most: str) -> str:
    """The number as text when it lies within the bounds, both included. Raises ValueError with the mend."""
    value = decimal(text)
    if not Decimal(least) <= value <= Decimal(most):
        raise ValueError(_("请填 %(least)s 到 %(most)s 之间的数。") % {"least": least, "most": most})
    return tidy(value)


def fraction(text: str, least: str = "0", most: str = "1") -> str:
    """A mass fraction: `85%` and `0.85` are both 0.85. Raises ValueError with the mend."""
    found = plain(text)
    if found.endswith("%"):
        return between(tidy(decimal(found[:-1]) / HUNDRED), least, most)
    return between(found, least, most)


def tidy(value: Decimal) -> str:
    """Plain digits without zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(text: str) -> str:
    """A fraction as the percentage people write: `0.85` → `85`."""
    return tidy(Decimal(text) * HUNDRED)
