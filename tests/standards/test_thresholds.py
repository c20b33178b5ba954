"""Thresholds say what the check says: at every edge, for every kind of cell, with and without notices."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards import formulas
from tianheng.standards import edition
from tianheng.standards.bounds import Range
from tianheng.standards.factors import forms
from tianheng.standards.thresholds import (
    ASKED,
    BAD_ADDITIVE,
    BAD_CATEGORY,
    FAILS,
    MOST,
    NEEDS_DENSITY,
    OK,
    UNREADABLE,
    Thresholds,
    said_together,
    shares_of,
)

VERDICTS = {OK: "pass", ASKED: "review", FAILS: "fail"}


def test_benzoate_in_soy_sauce_ends_where_its_acid_reaches_one_gram() -> None:
    factor = forms("苯甲酸钠", "苯甲酸")[0].factor
    cell = formulas.law().cell("苯甲酸钠", "12.04")
    assert cell.ok_up_to == cell.fails_above == int(Fraction(1_000_000) / factor)
    assert (cell.at(cell.ok_up_to).verdict, cell.at(cell.ok_up_to + 1).verdict) == (OK, FAILS)
    assert cell.at(1).limit == 1_000_000
    assert cell.at(1).low == cell.at(1).high == factor / 1_000_000


def test_a_name_is_the_same_by_any_of_its_names() -> None:
    law = formulas.law()
    assert law.cell("山梨酸鉀", "12.04").pieces == law.cell("山梨酸钾", "12.04").pieces


def test_an_open_fact_leaves_a_gap_between_passing_and_failing() -> None:
    cell = formulas.law().cell("特丁基对苯二酚", "06.07")
    assert cell.ok_up_to < cell.fails_above
    assert cell.at(cell.ok_up_to + 1).verdict == ASKED


@pytest.mark.parametrize(
    ("name", "category", "reason"),
    [
        ("山梨酸钾", "99.99", BAD_CATEGORY),
        ("山梨酸钾", "", BAD_CATEGORY),
        (" ", "12.04", BAD_ADDITIVE),
        ("山" * 2001, "12.04", BAD_ADDITIVE),
        ("二氧化硫", "15.03.01", NEEDS_DENSITY),
    ],
)
def test_what_the_check_cannot_read_has_a_reason(name: str, category: str, reason: str) -> None:
    says = formulas.law().cell(name, category).at(1)
    assert (says.verdict, says.status) == (UNREADABLE, reason)
    assert formulas.judged((category, [(name, 1)])) is None


def assert_like_the_check(law: Thresholds, name: str, category: str, amount: int, **facts: Any) -> None:
    verdict = formulas.judged((category, [(name, amount)]), **facts)
    says = law.cell(name, category).at(amount)
    if verdict is None:
        assert says.verdict == UNREADABLE
        return
    item = verdict["items"][0]
    assert (says.status, VERDICTS[says.verdict]) == (item["status"], verdict["verdict"])
    assert (item["rule"] or {}).get("id", "") == says.row or item["rule"]["table"] != "A.1"


@settings(deadline=None, max_examples=150)
@given(formulas.formula(most=1))
def test_every_cell_says_what_the_check_says(one: formulas.Formula) -> None:
    category, [(name, amount)] = one
    assert_like_the_check(formulas.law(), name, category, amount)


@settings(deadline=None, max_examples=15)
@given(formulas.formula(st.sampled_from(["12.10", "14.02", "08.03", "02.0", "15.03"]), most=1))
def test_groups_of_categories_too(one: formulas.Formula) -> None:
    category, [(name, amount)] = one
    assert_like_the_check(formulas.law(), name, category, amount)


DAY = date(2026, 5, 1)
WITH_NOTICES = Thresholds(DAY)


@settings(deadline=None, max_examples=60)
@given(formulas.formula(most=1))
def test_with_the_notices_of_a_day_too(one: formulas.Formula) -> None:
    category, [(name, amount)] = one
    assert_like_the_check(WITH_NOTICES, name, category, amount, production_date=DAY.isoformat())


@pytest.mark.parametrize("category", ["12.04", "08.03.08", "14.06.02"])
def test_pieces_cover_every_amount_once_and_neighbours_differ(category: str) -> None:
    for heading in edition().headings.values():
        pieces = formulas.law().cell(heading.name, category).pieces
        ends = [piece.up_to for piece in pieces]
        assert ends == sorted(set(ends))
        assert ends[-1] == MOST
        assert all(one.says != other.says for one, other in pairwise(pieces))


def test_shares_of_one_heading_add_up() -> None:
    law = formulas.law()
    acid, salt = (law.cell(name, "12.04") for name in ("苯甲酸", "苯甲酸钠"))
    shares = shares_of(acid)
    assert shares is not None
    assert shares.alike == getattr(shares_of(salt), "alike", None)
    together = acid.share(600_000).plus(salt.share(600_000))
    assert together.low > 1
    said = said_together([shares, shares], together)
    assert said is not None
    assert said.verdict == FAILS
    verdict = formulas.judged(("12.04", [("苯甲酸", 600_000), ("苯甲酸钠", 600_000)]))
    assert [item["status"] for item in verdict["items"]] == ["over_limit"] * 2  # type: ignore[index]


def test_a_share_between_is_the_open_one() -> None:
    shares = shares_of(formulas.law().cell("特丁基对苯二酚", "06.07"))
    assert shares is not None
    said = said_together([shares, shares], Range(Fraction(1, 2), None))
    assert said is not None
    assert said.verdict == ASKED
