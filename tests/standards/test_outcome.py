"""What one row says of one amount: what fails, what is open, what weighs more, what share of the limit it takes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from tianheng.standards.bounds import Ask, Range, exactly
from tianheng.standards.outcome import FAILING, OPEN, STATUSES, Outcome, gravest

GRAVE = {"forbidden_substance", "unknown_substance", "not_permitted", "over_limit", "over_residue"}


def test_every_status_either_fails_is_open_or_passes() -> None:
    assert len(STATUSES) == len(set(STATUSES)) == 12
    assert FAILING == GRAVE
    assert {"needs_narrowing", "needs_test", "needs_data"} == OPEN


@pytest.mark.parametrize(("one", "other"), list(product(STATUSES, STATUSES)))
def test_a_failure_outweighs_a_question_and_a_question_a_pass(one: str, other: str) -> None:
    found = gravest(Outcome(one), Outcome(other))
    assert found.status in {one, other}
    assert found.fails == (one in FAILING or other in FAILING)
    if not found.fails:
        assert found.open == (one in OPEN or other in OPEN)


@pytest.mark.parametrize("status", STATUSES)
def test_of_equals_the_first_is_told(status: str) -> None:
    first, second = Outcome(status, number="1"), Outcome(status, number="2")
    assert gravest(first, second) is first


def test_the_share_is_the_amount_over_the_limit() -> None:
    half = Outcome("within_limit", compared=exactly(Fraction(1, 4)), number="500", unit="mg/kg", counts=True)
    assert half.share == exactly(Fraction(1, 2))


def test_what_is_open_of_the_amount_is_open_of_the_share() -> None:
    ask = Ask("items[0].amount", "?")
    unknown = Outcome(
        "needs_data", compared=Range(Fraction(0), None, (ask,)), number="1", unit="g/kg", counts=True
    )
    assert unknown.share is not None
    assert (unknown.share.low, unknown.share.high, unknown.share.asks) == (0, None, (ask,))


@pytest.mark.parametrize(
    "outcome",
    [Outcome("permitted_gmp"), Outcome("within_limit", compared=exactly(1), number="1", unit="g/kg")],
)
def test_what_does_not_count_has_no_share(outcome: Outcome) -> None:
    assert outcome.share is None
