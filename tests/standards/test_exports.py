"""Every table goes out whole, under the headers that were promised."""

from __future__ import annotations

import pytest

from tianheng.standards import InputError, edition
from tianheng.standards.exports import TABLES, basis_phrase, export
from tianheng.standards.model import Reading

HEADERS = {
    "e": "code,name,parent",
    "a2": "number,category,name",
    "b1": "category,name",
    "a1": "id,additive,members,cns,ins,functions,category,category_name,narrowing,excluded_codes,excluded_a2,kind,"
    "value,unit,basis,residue,remark,footnote,page",
}
COUNTS = {
    "a1": 2311, "a2": 68, "b1": 29, "b2": 388, "b3": 1504, "c1": 37, "c2": 80, "d": 23, "e": 369, "f": 287
}  # fmt: skip


def lines(name: str) -> list[dict[str, str]]:
    header, *rows = export(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_is_the_one_promised(name: str) -> None:
    assert ",".join(next(export(name))) == HEADERS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_goes_out(name: str) -> None:
    assert len(list(export(name))) == 1 + COUNTS[name]


def test_the_enzymes_are_sixty_six() -> None:
    rows = lines("c3")
    assert len({row["serial"] for row in rows}) == len({row["enzyme"] for row in rows}) == 66
    assert all(row["source"] for row in rows)


def test_there_are_eleven_tables() -> None:
    assert set(TABLES) == set(COUNTS) | {"c3"}


@pytest.mark.parametrize("name", TABLES)
def test_every_line_has_every_column_as_text(name: str) -> None:
    header, *rows = export(name)
    assert len(set(header)) == len(header)
    for row in rows:
        assert len(row) == len(header)
        assert all(isinstance(cell, str) for cell in row)


@pytest.mark.parametrize("name", sorted(set(TABLES) - set(HEADERS)))
def test_every_other_table_ends_with_its_page(name: str) -> None:
    header, *rows = export(name)
    assert header[-1] == "page"
    assert all(1 <= int(row[-1]) <= 264 for row in rows)


@pytest.mark.parametrize(("written", "name"), [("A.1", "a1"), ("表A.2", "a2"), ("E", "e"), ("c3", "c3")])
def test_a_table_is_named_in_several_ways(written: str, name: str) -> None:
    assert list(export(written)) == list(export(name))


@pytest.mark.parametrize("name", ["", "a3", "a1.csv", "../a1", "g"])
def test_an_unknown_table_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InputError) as refused:
        list(export(name))
    assert refused.value.field == "table"
    assert all(known in refused.value.mend for known in TABLES)


def test_a_line_of_table_a1_says_everything_of_its_row() -> None:
    rows = {row["id"]: row for row in lines("a1")}
    for limit in edition().limits():
        row = rows[limit.id]
        heading = edition().headings[limit.heading]
        assert (row["additive"], row["functions"]) == (heading.name, "|".join(heading.functions))
        assert (row["category"], row["kind"], row["value"], row["unit"]) == (
            limit.code,
            limit.kind,
            limit.number,
            limit.unit,
        )
        assert (row["remark"], row["page"]) == (limit.remark, str(limit.page))
        assert row["excluded_codes"] == "|".join(limit.excluded_codes)


def test_the_basis_is_said_as_the_standard_says_it() -> None:
    rows = lines("a1")
    assert {row["basis"] for row in rows} >= {
        "",
        "以苯甲酸计",
        "以油脂中的含量计",
        "以油脂中儿茶素计",
        "以每千克豆类的使用量计",
    }
    assert basis_phrase(Reading(basis="苯甲酸")) == "以苯甲酸计"
    assert basis_phrase(Reading(per="fat")) == "以油脂中的含量计"
    assert basis_phrase(Reading()) == ""


def test_a_residue_limit_keeps_its_sign() -> None:
    residues = {row["residue"] for row in lines("a1")}
    assert {"≤30 mg/kg", "<10 mg/kg", "≤10 mg/kg", "≤100 mg/kg"} <= residues


def test_no_fact_of_the_scope_is_lost_on_the_way() -> None:
    # every narrowing and every exception without a code is in the line; one with codes is there as codes
    rows = {row["id"]: row for row in lines("a1")}
    for limit in edition().limits():
        row = rows[limit.id]
        assert limit.narrowing in row["narrowing"]
        assert not limit.exception or row["excluded_codes"] or limit.exception in row["narrowing"]
    assert all(row["excluded_a2"] for row in rows.values() if "表A.2" in row["category_name"])
