"""The lexicon's tables: every category covered, every code printed in Appendix E, every name folded."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tianheng.standards.names.category_lexicon import (
    categories,
    children,
    codes_of,
    compositions,
    shifts,
)
from tianheng.standards.names.text import fold
from tianheng.standards.source import split, table


def test_there_are_359_named_categories() -> None:
    assert len(categories()) == 359


def test_every_category_has_at_least_six_names() -> None:
    counts = Counter(row["code"] for row in table("lexicon/products.csv"))
    assert {code: counts[code] for code in categories() if counts[code] < 6} == {}


def test_thousands_of_names() -> None:
    assert len(codes_of()) > 6000


def test_rows_are_sound() -> None:
    rows = table("lexicon/products.csv")
    assert {row["kind"] for row in rows} == {"head", "name", "also"}
    assert {row["source"] for row in rows} <= {"E", "A.1", "usage"}
    assert {row["confidence"] for row in rows} <= {"S", "L", "U"}
    assert len({(row["name"], row["code"]) for row in rows}) == len(rows)
    assert {row["code"] for row in rows} <= set(categories())


def test_names_are_stored_folded_and_rows_of_a_name_stand_together() -> None:
    rows = table("lexicon/products.csv")
    assert [row["name"] for row in rows if fold(row["name"]) != row["name"]] == []
    starts = [second["name"] for first, second in pairwise(rows) if first["name"] != second["name"]]
    assert len(starts) == len(set(starts))


def test_other_tables_only_name_printed_categories() -> None:
    known = set(categories())
    assert {code for rows in compositions().values() for row in rows for code in row.codes} <= known
    assert {shift.target for shift in shifts()} <= known
    origins = {start for shift in shifts() for start in shift.origins}
    assert {start for start in origins if not start.endswith("*")} <= known
    near = table("lexicon/neighbours.csv")
    assert {row["code"] for row in near} | {row["other"] for row in near} <= known
    assert {code for row in table("lexicon/questions.csv") for code in split(row["codes"])} <= known


def test_every_lowest_category_is_defined() -> None:
    defined = {row["code"] for row in table("lexicon/definitions.csv")}
    assert {code for code in categories() if code not in children()} - defined == set()


def test_questions_ask() -> None:
    assert [row for row in table("lexicon/questions.csv") if "？" not in row["question"]] == []
