"""What one row of the law says of one amount: a status, the numbers compared, questions and steps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tianheng.standards.bounds import Ask, Range, exactly
from tianheng.standards.model import Limit
from tianheng.standards.units import part_of

WITHIN, GMP = "within_limit", "permitted_gmp"
OVER, OVER_RESIDUE, NOT_PERMITTED = "over_limit", "over_residue", "not_permitted"
NARROWING, TEST, DATA = "needs_narrowing", "needs_test", "needs_data"
AID, FLAVOURING = "processing_aid_only", "flavouring"
FORBIDDEN, UNKNOWN = "forbidden_substance", "unknown_substance"

FAILING = frozenset({OVER, OVER_RESIDUE, NOT_PERMITTED, FORBIDDEN, UNKNOWN})
OPEN = frozenset({NARROWING, TEST, DATA})
STATUSES = (
    WITHIN, GMP, OVER, OVER_RESIDUE, NOT_PERMITTED, NARROWING, TEST, DATA, AID, FLAVOURING, FORBIDDEN, UNKNOWN
)  # fmt: skip


class Outcome(NamedTuple):
    """The answer for one amount. `number` and `unit` are the limit applied.

    `counts` says that the amount has a share in the sums of A.4, `row` the id of the row it counts by where that
    is not `limit`.
    """

    status: str
    limit: Limit | None = None
    compared: Range | None = None
    number: str = ""
    unit: str = ""
    basis: str = ""
    counts: bool = False
    shares: Range | None = None
    kind: str = ""
    asks: tuple[Ask, ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    own: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    row: str = ""

    @property
    def share(self) -> Range | None:
        """Amount ÷ limit, for A.4; None where it does not count."""
        if not self.counts:
            return None
        if self.shares is not None:
            return self.shares
        if self.compared is None:
            return None
        return self.compared.times(exactly(part_of(self.number, self.unit)))

    @property
    def fails(self) -> bool:
        """Whether this alone makes the formula fail."""
        return self.status in FAILING

    @property
    def open(self) -> bool:
        """Whether something must be answered first."""
        return self.status in OPEN


_GRAVITY = (
    WITHIN,
    GMP,
    FLAVOURING,
    AID,
    DATA,
    NARROWING,
    TEST,
    OVER,
    OVER_RESIDUE,
    NOT_PERMITTED,
    UNKNOWN,
    FORBIDDEN,
)


def gravest(one: Outcome, other: Outcome) -> Outcome:
    """The outcome that weighs more; of equals the first."""
    return other if _GRAVITY.index(other.status) > _GRAVITY.index(one.status) else one


def outweighed(food: Outcome, ingredient: Outcome) -> Outcome:
    """The graver of what the food and its ingredient say; in the food's sums of A.4 the food's own row counts."""
    if gravest(food, ingredient) is food:
        return food
    row = food.row or (food.limit.id if food.limit else "")
    return ingredient._replace(counts=food.counts, shares=food.share, row=row)
