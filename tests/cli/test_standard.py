"""`tianheng standard`: the rows of the law, shown, searched and exported."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.commands import run

COUNTS = {
    "a1": 2311,
    "a2": 68,
    "b1": 29,
    "b2": 388,
    "b3": 1504,
    "c1": 37,
    "c2": 80,
    "d": 23,
    "e": 369,
    "f": 287,
}


@pytest.mark.parametrize("table", COUNTS)
def test_export_has_every_row(table, capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "standard", "export", table)
    assert len(list(csv.reader(ran.out.splitlines()))) == COUNTS[table] + 1


def test_export_of_the_enzymes_has_sixty_six(capsys, monkeypatch):
    rows = csv.DictReader(run(capsys, monkeypatch, "standard", "export", "c3").out.splitlines())
    assert len({row["serial"] for row in rows}) == 66


def test_an_unknown_table_names_those_there_are(capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "standard", "export", "zz")
    assert ran.code == 2
    assert "a1" in ran.err
    assert "zz" in ran.err


def test_show_by_member_and_category(capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "standard", "show", "苯甲酸钠", "--category", "12.04", "--format", "json")
    shape = json.loads(ran.out)
    assert shape["additive"] == "苯甲酸及其钠盐"
    assert [(row["category"], row["value"], row["page"]) for row in shape["rows"]] == [("12.04", "1.0", 24)]


def test_show_of_a_slip_offers_the_nearest(capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "standard", "show", "笨甲酸钠盐")
    assert ran.code == 2
    assert "苯甲酸" in ran.err


def test_search_by_initials_gives_the_reason(capsys, monkeypatch):
    ran = run(capsys, monkeypatch, "standard", "search", "shanlisuanjia", "--format", "json")
    assert json.loads(ran.out)[0]["member"] == "山梨酸钾"
    assert json.loads(ran.out)[0]["reason"]
