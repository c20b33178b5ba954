"""What is known of an amount: an exact lower and upper bound, and what to ask to bring them together.

A fact that is missing widens the range instead of being assumed. A limit is kept when even the
upper bound keeps it, broken when even the lower bound breaks it, and otherwise undecided: then the
asks are the questions. So nothing is asked that would not change the answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Ask(NamedTuple):
    """A question whose answer would narrow a range. `field` is where the answer goes."""

    field: str
    question: str


class Range(NamedTuple):
    """`low` ≤ amount ≤ `high`; `high` None means no upper bound is known."""

    low: Fraction
    high: Fraction | None
    asks: tuple[Ask, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is a single number."""
        return self.low is self.high or self.low == self.high

    @property
    def shown(self) -> Fraction:
        """The bound that is compared: the upper one where there is one."""
        return self.low if self.high is None else self.high

    def times(self, other: Range) -> Range:
        """The product of two ranges of non-negative numbers."""
        if self.low is self.high and other.low is other.high:
            return exactly(self.low * other.low)
        high = None if self.high is None or other.high is None else self.high * other.high
        if self.high == 0 or other.high == 0:
            high = Fraction(0)
        return Range(self.low * other.low, high, merged(self.asks, other.asks))

    def plus(self, other: Range) -> Range:
        """The sum of two ranges."""
        if self is ZERO and (other.low is not other.high or not other.asks):
            return other
        if self.low is self.high and other.low is other.high:
            return exactly(self.low + other.low)
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(self.low + other.low, high, merged(self.asks, other.asks))

    def keeps(self, limit: Fraction, *, strictly: bool = False) -> bool | None:
        """True when surely within `limit`, False when surely not, None when undecided."""
        if self.high is not None and (_below(self.high, limit) if strictly else not _below(limit, self.high)):
            return True
        if not _below(self.low, limit) if strictly else _below(limit, self.low):
            return False
        return None


def _below(one: Fraction, other: Fraction) -> bool:
    """`one < other`, in whole numbers: quicker than by the operator."""
    return one.numerator * other.denominator < other.numerator * one.denominator


def exactly(value: Fraction | int) -> Range:
    """A range of one number."""
    number = value if isinstance(value, Fraction) else Fraction(value)
    return Range(number, number)


def between(low: Fraction | int, high: Fraction | int | None, ask: Ask) -> Range:
    """A range that `ask` would narrow; no ask when it is one number already."""
    bottom, top = Fraction(low), None if high is None else Fraction(high)
    return Range(bottom, top, () if bottom == top else (ask,))


def merged(one: tuple[Ask, ...], other: tuple[Ask, ...]) -> tuple[Ask, ...]:
    """Both tuples without repetition, in order."""
    return (*one, *(ask for ask in other if ask not in one))


ZERO = exactly(0)
ONE = exactly(1)
