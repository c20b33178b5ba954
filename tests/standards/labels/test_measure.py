"""The measure of the label reader counts what it says it counts."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tools.measure_labels import main, measure


def case(text: str, *additives: tuple[str, str, str]) -> dict[str, Any]:
    listed = [{"raw": raw, "official": official, "certainty": sure} for raw, official, sure in additives]
    return {"id": "x", "text": text, "additives": listed}


def test_all_found() -> None:
    score = measure(
        [case("糖、柠檬酸、苯甲酸钠", ("柠檬酸", "柠檬酸", "high"), ("苯甲酸钠", "苯甲酸及其钠盐", "medium"))]
    )
    assert (score.right, score.missed, score.false, score.f1) == (2, 0, 0, 1)


def test_a_miss_and_a_false_find_each_have_a_line() -> None:
    score = measure([case("糖、柠檬酸", ("乳酸", "乳酸", "high"))])
    assert (score.recall, score.precision, score.f1) == (0, 0, 0)
    assert score.lines == ["x missed 乳酸 = 乳酸", "x false  柠檬酸"]


def test_each_heading_counts_as_often_as_it_is_named() -> None:
    score = measure([case("柠檬酸、糖（柠檬酸）", ("柠檬酸", "柠檬酸", "high"))])
    assert (score.right, score.false, score.precision) == (1, 1, Fraction(1, 2))


def test_low_certainty_is_neither_demanded_nor_held_against() -> None:
    score = measure([case("糖、柠檬酸", ("柠檬酸", "柠檬酸", "low"), ("别的", "乳酸", "low"))])
    assert (score.missed, score.false) == (0, 0)


def test_flavourings_carry_their_table_before_a_colon() -> None:
    assert measure([case("糖、香兰素", ("香兰素", "B.3香料:香兰素", "high"))]).f1 == 1


def test_the_command_prints_three_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps(case("糖、柠檬酸", ("柠檬酸", "柠檬酸", "high"))) + "\n", encoding="utf-8")
    assert main([str(file)]) == 0
    assert "recall 1.0000 precision 1.0000 F1 1.0000" in capsys.readouterr().out
