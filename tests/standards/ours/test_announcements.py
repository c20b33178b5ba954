"""The announcement layer: all rows found, none taken for verified."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.standards.ours.tables import CONFIDENCES, category_codes, headings
from tianheng.standards.source import Row, split, table

ROWS = 96
KINDS = {"max_use", "residue", "gmp", "range", ""}
FLAGS = {"", "disputed", "nameless", "value_missing"}


def rows() -> tuple[Row, ...]:
    """The announcement rows."""
    return table("announcements/announcements.csv")


def test_all_rows_are_there_and_none_is_verified() -> None:
    assert len(rows()) == ROWS
    assert len({row["id"] for row in rows()}) == ROWS
    assert {row["verified"] for row in rows()} == {""}


def test_the_doubtful_xanthan_row_is_kept_but_names_no_heading() -> None:
    doubtful = [row for row in rows() if row["flag"] == "disputed"]
    assert [(row["additive"], row["category"], row["heading"]) for row in doubtful] == [
        ("黄原胶", "14.03.01", "")
    ]
    assert not [row for row in rows() if row["heading"] == "黄原胶"]


def test_names_codes_dates_and_values_are_sound() -> None:
    for row in rows():
        assert not row["heading"] or row["heading"] in headings(), row
        assert row["kind"] in KINDS, row
        assert row["flag"] in FLAGS, row
        assert row["confidence"] in CONFIDENCES, row
        assert date.fromisoformat(row["signed"]) <= date.fromisoformat(row["valid_from"]), row
        assert (row["additive"] == "") == (row["flag"] == "nameless" or row["table"] == ""), row
        if row["table"] == "A.1" and row["category"]:
            assert {row["category"], *split(row["excluded_codes"])} <= category_codes(), row


def test_values_are_decimals_with_a_unit() -> None:
    for row in rows():
        if row["kind"] in {"max_use", "residue"}:
            assert Decimal(row["value"]) > 0, row
            assert row["unit"], row
        elif row["kind"] == "range":
            low, high = map(Decimal, row["value"].split("~"))
            assert low < high, row
            assert row["unit"], row
        else:
            assert row["value"] == "", row


def test_rows_without_a_value_say_so() -> None:
    for row in rows():
        if row["table"] == "A.1" and not row["kind"]:
            assert row["flag"], row
