"""Members, hues, functions and bases fit the headings they speak of."""

from __future__ import annotations

import re

from tests.standards.ours.tables import CONFIDENCES, LAW, OURS, headings, members
from tianheng.standards.factors import load_factors
from tianheng.standards.source import split, table

HUES = {"red", "yellow", "blue", "green", "brown", "black", "white", "purple"}
COLOURS, PRESERVATIVES, ANTIOXIDANTS = 65, 25, 29
BASIS = re.compile(r"以[^,;。,、()]{1,25}(?:\([^)]*\))?[^,;。、]{0,8}?计")


def having(function: str) -> set[str]:
    """Headings whose function column names `function`."""
    return {name for name, row in headings().items() if function in split(row["functions"])}


def spoken_of(function: str) -> set[str]:
    """Headings of functions.csv with `function`."""
    return {row["heading"] for row in table(f"{OURS}/functions.csv") if row["function"] == function}


def test_every_row_speaks_of_a_heading_and_says_how_sure_it_is() -> None:
    for file in ("members", "hues", "functions", "factors"):
        for row in table(f"{OURS}/{file}.csv"):
            assert row["heading"] in headings(), (file, row)
            assert row["confidence"] in CONFIDENCES, (file, row)
            assert row["source"], (file, row)


def test_printed_members_are_all_there() -> None:
    ours = {(row["heading"], row["member"]) for row in table(f"{OURS}/members.csv")}
    printed = {(name, m) for name, row in headings().items() for m in split(row["members"])}
    assert printed - ours == set()


def test_members_are_named_once_and_lead_to_their_factor() -> None:
    rows = table(f"{OURS}/members.csv")
    assert len({(r["heading"], r["member"]) for r in rows}) == len(rows)
    known = {f.substance for f in load_factors()}
    assert {r["factor_substance"] for r in rows} - known <= {""}


def test_every_colour_has_a_hue() -> None:
    rows = table(f"{OURS}/hues.csv")
    colours = {name for name, row in headings().items() if "着色剂" in row["functions"]}
    assert len(colours) == COLOURS
    assert {row["heading"] for row in rows} == colours
    for row in rows:
        assert row["hue"] in HUES | {""}, row
        assert set(split(row["borderline"])) <= HUES - {row["hue"]}, row
        assert not row["member"] or row["member"] in members()[row["heading"]], row


def test_one_row_with_two_hues_is_told_apart_by_member() -> None:
    iron = {r["member"]: r["hue"] for r in table(f"{OURS}/hues.csv") if r["heading"] == "氧化铁黑,氧化铁红"}
    assert iron == {"氧化铁黑": "black", "氧化铁红": "red"}


def test_functions_are_those_of_the_function_column() -> None:
    assert len(having("防腐剂")) == PRESERVATIVES
    assert spoken_of("防腐剂") == having("防腐剂")
    assert len(having("抗氧化剂")) == ANTIOXIDANTS
    assert spoken_of("抗氧化剂") == having("抗氧化剂")


def test_a_secondary_function_is_never_counted_without_asking() -> None:
    for row in table(f"{OURS}/functions.csv"):
        assert (row["role"], row["counted"]) in {("primary", "yes"), ("secondary", "uncertain")}, row


def test_every_basis_phrase_of_the_remarks_is_known_and_none_is_invented() -> None:
    printed = {phrase for row in table(f"{LAW}/a1.csv") for phrase in BASIS.findall(row["remark"])}
    assert printed == {row["phrase"] for row in table(f"{OURS}/bases.csv")}


def test_a_basis_is_reached_in_one_way() -> None:
    modes: dict[str, set[str]] = {}
    for row in table(f"{OURS}/bases.csv"):
        assert row["mode"] in {"molar", "element", "assay", "as_is", "state"}, row
        if row["basis"]:
            modes.setdefault(row["basis"], set()).add(row["mode"])
    assert {basis for basis, found in modes.items() if len(found) > 1} == set()
