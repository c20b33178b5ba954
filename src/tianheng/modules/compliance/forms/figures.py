"""Percentages as people write them, to fractions as the check takes them; exact throughout."""

from __future__ import annotations

from decimal import Decimal

from tianheng.standards.units import number

HUNDRED = Decimal(100)


def share(field: str, text: str) -> str:
    """`30` or `30%` → `0.3`. Raises InputError when it is no number from 0 to 100."""
    value = number(field, text.strip().rstrip("%％ "), most=HUNDRED)
    return format(value / HUNDRED, "f")
