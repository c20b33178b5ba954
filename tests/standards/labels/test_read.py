"""Reading ingredient lists: the texts of labels.yaml, and positions in the original."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tianheng.standards.errors import InputError
from tianheng.standards.labels import Label, Named, read
from tianheng.standards.labels.read import LONGEST

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8")
)


def said(named: Named) -> str:
    if not named.table:
        return f"?{named.raw}"
    return f"{named.target}@{named.member}" if named.member else named.target


def settled_or_asked(label: Label) -> list[str]:
    return [said(named) for named in label.additives if named.table or named.question]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_label(case: dict[str, Any]) -> None:
    label = read(case["text"])
    if "additives" in case:
        assert settled_or_asked(label) == case["additives"]
    for name, kind in case.get("kinds", {}).items():
        assert {i.name: i.kind for i in label.walk()}[name] == kind
    for raw, function in case.get("functions", {}).items():
        assert [n.function for n in label.additives if n.raw == raw] == [function]
    for name, percent in case.get("percents", {}).items():
        assert {i.name: i.percent for i in label.walk()}[name] == Decimal(percent)
    for raw, path in case.get("paths", {}).items():
        assert [list(n.path) for n in label.additives if n.raw == raw] == [path]


@pytest.mark.parametrize("case", [c for c in CASES if "carried" in c], ids=lambda case: case["id"])
def test_carried_over(case: dict[str, Any]) -> None:
    assert [n.raw for n in read(case["text"]).additives if n.carried] == case["carried"]


@pytest.mark.parametrize("case", [c for c in CASES if "asked" in c], ids=lambda case: case["id"])
def test_asked(case: dict[str, Any]) -> None:
    assert set(case["asked"]) <= {n.raw for n in read(case["text"]).additives if n.question}


@pytest.mark.parametrize("case", [c for c in CASES if "trailing" in c], ids=lambda case: case["id"])
def test_trailing(case: dict[str, Any]) -> None:
    assert [span.text for span in read(case["text"]).trailing] == case["trailing"]


@pytest.mark.parametrize("case", [c for c in CASES if "problems" in c], ids=lambda case: case["id"])
def test_problems(case: dict[str, Any]) -> None:
    problems = read(case["text"]).problems
    assert bool(problems) == bool(case["problems"])
    for part in case["problems"]:
        assert any(part in problem for problem in problems)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_positions_point_into_the_original(case: dict[str, Any]) -> None:
    label = read(case["text"])
    for named in label.additives:
        assert case["text"][named.start : named.end] == named.raw
    for ingredient in label.walk():
        printed = case["text"][ingredient.start : ingredient.end].replace("\n", "")
        assert ingredient.name == printed.strip()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_json_holds_every_additive(case: dict[str, Any]) -> None:
    shape = read(case["text"]).to_json()
    assert shape["text"] == case["text"]
    assert [a["raw"] for a in shape["additives"]] == [n.raw for n in read(case["text"]).additives]


def test_there_are_enough_texts() -> None:
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "，、；", "（（（", "））", "：：", "配料：", "0", "%", "食品添加剂（）"]
)
def test_nothing_to_read(text: str) -> None:
    label = read(text)
    assert label.additives == ()
    assert label.text == text


def test_too_long_is_refused_by_name_value_and_mend() -> None:
    with pytest.raises(InputError) as error:
        read("糖" * (LONGEST + 1))
    assert error.value.field == "text"
    assert str(LONGEST) in error.value.mend
