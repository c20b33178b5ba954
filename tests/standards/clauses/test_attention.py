"""Notes that judge nothing: printed footnotes and the pairs that are easily abused."""

from __future__ import annotations

import pytest

from tests.standards.asking import item, judged
from tianheng.standards import edition
from tianheng.standards.clauses.attention import SPOKEN
from tianheng.standards.source import split, table

LAW = edition()
TEXTS = {row["id"]: row["text"] for row in table("gb2760_2024/clauses.csv")}
MARKED = sorted({limit.footnote for limit in LAW.limits() if limit.footnote})


def test_the_marks_in_table_a1_are_notes_that_are_printed() -> None:
    assert MARKED
    assert all(f"note.{mark}" in TEXTS for mark in MARKED)


def test_the_footnotes_told_with_their_row_are_three() -> None:
    assert set(MARKED) - SPOKEN == {"5", "6", "8"}


@pytest.mark.parametrize(
    ("mark", "code", "name"),
    [("5", "08.02", "氨基乙酸"), ("6", "07.01", "赤藓糖醇"), ("8", "02.01.01", "迷迭香提取物")],
)
def test_a_footnote_is_told_with_its_row(mark: str, code: str, name: str) -> None:
    verdict = judged(code, item(name, "0.01"), fat_fraction="1", answers={"仅限预制肉制品": True})
    assert verdict["items"][0]["rule"] is not None
    assert {"clause": f"note.{mark}", "text": TEXTS[f"note.{mark}"]} in verdict["notes"]


@pytest.mark.parametrize("row", table("nonedible/abused.csv"), ids=lambda row: row["serial"])
def test_an_easily_abused_pair_is_pointed_out(row: dict[str, str]) -> None:
    codes = [code for code in split(row["food_codes"]) if code in LAW.categories]
    for heading in split(row["headings"]):
        verdict = judged(codes[0], item(heading, "0.00001"), density_kg_per_l="1")
        assert any(
            note["clause"] == "易滥用名单" and row["serial"] in note["text"] for note in verdict["notes"]
        )


def test_attention_changes_no_verdict() -> None:
    verdict = judged("04.02.02.03", item("胭脂红", "0.01"))
    assert verdict["notes"]
    assert verdict["verdict"] == "pass"


def test_no_note_is_told_twice() -> None:
    verdict = judged("14.04.01", item("阿斯巴甜", "0.1"), item("阿斯巴甜", "0.1"))
    assert len(verdict["notes"]) == len({note["text"] for note in verdict["notes"]})
