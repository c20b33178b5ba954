"""Every law case in tests/cases: the answer worked out from the printed standard is the check's answer."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tianheng.standards import InputError, InputErrors, check

CASES = Path(__file__).parent.parent / "cases"


def load() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")) or []:
            found.append(pytest.param(case, id=f"{file.stem}:{case['id']}"))
    return found


@pytest.mark.parametrize("case", load())
def test_case(case: dict[str, Any]) -> None:
    expected = case["expect"]
    if "error" in expected:
        assert_error(case["formula"], expected["error"])
        return
    verdict = check(case["formula"])
    assert verdict["verdict"] == expected["verdict"], verdict
    for place, item in enumerate(expected.get("items", [])):
        assert_item(verdict["items"][place], item)
    for entry in expected.get("combined", []):
        assert_sum(verdict["combined"], entry)
    text = " ".join(note["text"] + note["clause"] for note in verdict["notes"])
    for part in expected.get("notes_contain", []):
        assert part in text
    questions = " ".join(question for item in verdict["items"] for question in item["questions"])
    questions += " ".join(question for entry in verdict["combined"] for question in entry["questions"])
    for part in expected.get("questions_contain", []):
        assert part in questions


def assert_error(formula: Any, expected: dict[str, Any]) -> None:
    with pytest.raises(InputError) as raised:
        check(formula)
    error = raised.value
    errors = error.errors if isinstance(error, InputErrors) else [error]
    fields = [one.field for one in errors]
    assert any(expected["field"] in re.split(r"[.\[\]]+", field) for field in fields), fields
    assert all(one.mend for one in errors)


def assert_item(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found["status"] == expected["status"], found
    for key in ("resolved", "member"):
        if key in expected:
            assert found[key] == expected[key], found
    if "limit" in expected:
        for key, value in expected["limit"].items():
            assert found["limit"][key] == value, found
    if "compared" in expected:
        assert close(found["compared"]["value"], expected["compared"]), found
    if "page" in expected:
        assert found["rule"]["printed_page"] == expected["page"], found
    if "category" in expected:
        assert found["rule"]["category"] == expected["category"], found


def assert_sum(found: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    same = [e for e in found if e["function"] == expected["function"] and e["hue"] == expected.get("hue")]
    if "clause" in expected:
        same = [e for e in same if e["clause"] == expected["clause"]]
    assert same, found
    assert same[0]["status"] == expected["status"], found
    if "sum" in expected:
        assert close(same[0]["sum"], expected["sum"]), found


def close(one: str, other: str) -> bool:
    """Equal to four significant figures."""
    a, b = Fraction(one), Fraction(other)
    return abs(a - b) <= max(abs(a), abs(b)) / 2000
