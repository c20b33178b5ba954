"""What the finder and the reader score on lists written by another hand and set aside before they were built.

These lists are a measure: nobody mends a word list by looking at them. The floors lie a little below what was
measured: 536 names 94.6 % first, 98.7 % in three, 99.0 % right when confident; 400 names written later by a third
hand 96.0, 99.75 and 98.7 %; both together 95.2 % first and 99.1 % in three; labels F1 0.994. A few names have more
than one right code.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tianheng.standards.names.categories import suggest
from tools.measure_labels import measure

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "count", "first_at_least", "three_at_least"),
    [("held_out_categories.csv", 536, 0.935, 0.98), ("set_aside_categories.csv", 400, 0.95, 0.99)],
)
def test_categories_of_names_never_seen(
    name: str, count: int, first_at_least: float, three_at_least: float
) -> None:
    rows = list(csv.DictReader((HERE / "names" / name).open(encoding="utf-8")))
    first = three = confident = right = 0
    for row in rows:
        answer = suggest(row["name"])
        codes = [one.code for one in answer.suggestions]
        wanted = set(row["codes"].split("|"))
        hit = bool(codes) and codes[0] in wanted
        first, three = first + hit, three + bool(wanted & set(codes[:3]))
        confident, right = confident + answer.confident, right + (answer.confident and hit)
    assert len(rows) == count
    assert first / len(rows) >= first_at_least
    assert three / len(rows) >= three_at_least
    assert right / confident >= 0.98


def test_labels_never_seen() -> None:
    lines = (HERE / "labels" / "held_out.jsonl").read_text(encoding="utf-8").splitlines()
    score = measure([json.loads(line) for line in lines])
    assert len(lines) == 60
    assert score.f1 >= 0.98
