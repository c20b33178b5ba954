"""The printed tables become one closed index, and what could be read two ways is refused, naming the rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tianheng.standards import compiler, edition, errors
from tianheng.standards.model import ALL_FOODS, Limit
from tianheng.standards.source import table

BAD = sorted((Path(__file__).parent / "bad_tables").glob("*.yaml"))
LAW = edition()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def compiled(tables: dict[str, str]) -> Any:
    categories = compiler.read_categories(rows(tables["e.csv"]))
    readings = compiler.read_remarks(rows(tables.get("remarks.csv", "")))
    limits = [compiler.read_limit(row, readings, categories) for row in rows(tables.get("a1.csv", ""))]
    return compiler.index(limits)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_tables_are_refused_by_name(file: Path) -> None:
    mistake = yaml.safe_load(file.read_text(encoding="utf-8"))
    with pytest.raises(getattr(errors, mistake["error"])) as refused:
        compiled(mistake)
    assert all(part in str(refused.value) for part in mistake["says"]), refused.value


def test_rows_told_apart_by_a_narrowing_or_a_remark_stand_side_by_side() -> None:
    file = next(file for file in BAD if file.stem == "tie_same_narrowing")
    tables = yaml.safe_load(file.read_text(encoding="utf-8"))
    tables["a1.csv"] = "\n".join(tables["a1.csv"].splitlines()[:-1])
    assert len(compiled(tables)["h001"]["01.01"]) == 2


def test_the_edition_holds_every_printed_row() -> None:
    limits = list(LAW.limits())
    assert len(limits) == len({limit.id for limit in limits}) == 2311
    assert len(LAW.headings) == len(LAW.by_name) == 287
    assert len(LAW.categories) == 369
    assert sorted(LAW.exceptions.values()) == list(range(1, 69))


def test_every_heading_has_a_row_and_every_row_a_heading() -> None:
    assert set(LAW.rows) == set(LAW.headings)


def test_every_row_is_compiled_as_printed() -> None:
    compiled_rows = {limit.id: limit for limit in LAW.limits()}
    for printed in table("gb2760_2024/a1.csv"):
        limit = compiled_rows[printed["id"]]
        assert (limit.heading, limit.code, limit.name) == (
            printed["heading"],
            printed["code"],
            printed["name"],
        )
        assert (limit.number, limit.unit, limit.kind) == (printed["value"], printed["unit"], printed["kind"])
        assert (limit.remark, limit.narrowing, limit.footnote) == (
            printed["remark"],
            printed["narrowing"],
            printed["footnote"],
        )
        assert (limit.page, limit.printed_page) == (int(printed["pdf_page"]), int(printed["page"]))
        assert limit.page == limit.printed_page + 3


def test_a_row_with_a_number_has_a_unit_and_one_without_is_as_needed() -> None:
    for limit in LAW.limits():
        assert (limit.kind == "gmp") == (limit.number == "") == (limit.unit == ""), limit
        assert limit.kind in {"max_use", "residue", "gmp"}
        if limit.number:
            assert Fraction(limit.number) > 0


def test_every_code_stands_under_its_parent() -> None:
    for category in LAW.categories.values():
        assert category.lineage[0] == category.code
        if category.parent:
            assert category.lineage[1:] == LAW.categories[category.parent].lineage
            assert category.code.startswith(category.parent.removesuffix(".0"))
        else:
            assert category.code.endswith(".0")
    assert Counter(category.name == "—" for category in LAW.categories.values())[True] == 10


@pytest.mark.parametrize(
    ("code", "lineage"),
    [
        ("12.10.02", ("12.10.02", "12.10", "12.0")),
        ("04.02.02.03", ("04.02.02.03", "04.02.02", "04.02", "04.0")),
        ("14.0", ("14.0",)),
    ],
)
def test_a_lineage_runs_from_the_node_to_its_top(code: str, lineage: tuple[str, ...]) -> None:
    assert LAW.categories[code].lineage == lineage


def test_the_leaves_of_a_group_are_named_and_childless() -> None:
    parents = {category.parent for category in LAW.categories.values()}
    for code in LAW.categories:
        for leaf in LAW.leaves(code):
            assert leaf not in parents
            assert LAW.categories[leaf].name != "—"
            assert LAW.categories[leaf].under(code)
    assert LAW.leaves("12.10.02.01") == ()
    assert {"14.02.01", "14.02.02", "14.02.03"} <= set(LAW.leaves("14.0"))


def test_excluded_codes_stand_below_the_row_that_excludes_them() -> None:
    for limit in LAW.limits():
        for code in limit.excluded_codes:
            assert limit.code == ALL_FOODS or LAW.categories[code].under(limit.code), limit


def test_only_all_foods_rows_leave_out_numbers_of_table_a2() -> None:
    for limit in LAW.limits():
        assert limit.excluded_a2 <= set(range(1, 69))
        assert limit.code == ALL_FOODS or not limit.excluded_a2


def test_no_two_rows_of_a_category_are_the_same_question() -> None:
    for by_code in LAW.rows.values():
        for limits in by_code.values():
            assert len({_key(limit) for limit in limits}) == len(limits)


def _key(limit: Limit) -> tuple[object, ...]:
    facts = limit.reading
    return limit.narrowing, limit.exception, facts.only_members, facts.only_if, facts.excluded


@pytest.mark.parametrize(
    ("written", "numbers"),
    [("", set()), ("7", {7}), ("1-3", {1, 2, 3}), ("1-3|50-51|68", {1, 2, 3, 50, 51, 68})],
)
def test_ranges_of_table_a2(written: str, numbers: set[int]) -> None:
    assert compiler.numbers(written) == numbers


def test_the_edition_is_in_force_from_its_date_on() -> None:
    assert not LAW.in_force(date(2025, 2, 7))
    assert LAW.in_force(date(2025, 2, 8))
    assert LAW.in_force(date(2031, 1, 1))


def test_the_edition_is_compiled_once() -> None:
    assert edition() is LAW
