"""Every clause by which anything is judged stands once, under its number, in the standard's own words."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from tianheng.standards import clauses
from tianheng.standards.clauses.base import REGISTRY, Clause
from tianheng.standards.source import table

for module in pkgutil.iter_modules(clauses.__path__):
    importlib.import_module(f"tianheng.standards.clauses.{module.name}")

TEXTS = {row["id"]: row["text"] for row in table("gb2760_2024/clauses.csv")}
OWN = [clause for clause in REGISTRY.values() if clause.document == "GB 2760-2024"]
NEEDED = {
    *(
        "2.2",
        "2.3",
        "3.4.1",
        "3.4.2",
        "A.2",
        "A.3",
        "A.4",
        "B.1.2",
        "B.1.4",
        "C.1.2",
        "C.2.1",
        "C.2.2",
        "C.2.3",
    ),
    *("note.3", "note.4", "note.7", "note.9", "10", "11"),
}


def subclasses(of: type[Clause]) -> set[type[Clause]]:
    return {inner for one in of.__subclasses__() for inner in {one, *subclasses(one)}}


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_clause_of_the_check_is_there() -> None:
    assert set(REGISTRY) >= NEEDED


def test_no_two_clauses_share_a_number() -> None:
    named = [one for one in subclasses(Clause) if one.id and one.__module__.startswith("tianheng.")]
    assert len({one.id for one in named}) == len(named) == len(REGISTRY)


@pytest.mark.parametrize("clause", OWN, ids=lambda one: one.id)
def test_its_sentence_is_the_one_printed(clause: type[Clause]) -> None:
    assert bare(clause.sentence()) == bare(TEXTS[clause.id])


@pytest.mark.parametrize("clause", OWN, ids=lambda one: one.id)
def test_a_note_of_it_carries_its_number(clause: type[Clause]) -> None:
    assert clause.note("见此") == {"clause": clause.id, "text": "见此"}


def test_what_is_of_another_law_says_so() -> None:
    others = [one for one in REGISTRY.values() if one not in OWN]
    assert [one.document for one in others] == ["食品安全法"] * len(others)


def test_the_notes_of_a_verdict_name_clauses_that_can_be_read() -> None:
    known = set(TEXTS) | set(REGISTRY)
    assert {"note.1", "note.10", "A.6", "B.table1.a", "3.4.1.d"} <= known
