"""Every verdict has the shape that is published, and the published shape lets nothing else through."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.standards.asking import DAY, item, judged
from tests.standards.decided import BAD, GOOD, verdicts
from tianheng.standards import InputError, check, check_many
from tianheng.standards.schema import FORMULA, REFUSAL, VERDICT

FORMULAS, VERDICTS, REFUSALS = (Draft202012Validator(shape) for shape in (FORMULA, VERDICT, REFUSAL))


def faults(validator: Draft202012Validator, found: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


@pytest.mark.parametrize("shape", [FORMULA, VERDICT, REFUSAL], ids=lambda shape: shape["title"])
def test_the_schemas_are_schemas(shape: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(shape)
    assert json.loads(json.dumps(shape)) == shape


def test_the_verdict_of_every_case_has_the_published_shape() -> None:
    for case, verdict in zip(GOOD, verdicts(), strict=True):
        assert faults(VERDICTS, verdict) == [], case["id"]
        assert json.loads(json.dumps(verdict)) == verdict


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["id"])
def test_the_formula_of_every_case_has_the_published_shape(case: dict[str, Any]) -> None:
    assert faults(FORMULAS, case["formula"]) == []


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["id"])
def test_the_refusal_of_every_bad_case_has_the_published_shape(case: dict[str, Any]) -> None:
    [refusal] = check_many([case["formula"]])
    assert faults(REFUSALS, refusal) == []


VERDICT_OF_ONE = judged("04.02.02.03", item("苯甲酸钠", "1.1"), item("山梨酸钾", "0.1"))


def _without(*path: Any) -> Callable[[dict[str, Any]], None]:
    def change(verdict: dict[str, Any]) -> None:
        inner: Any = verdict
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]

    return change


def _with(value: object, *path: Any) -> Callable[[dict[str, Any]], None]:
    def change(verdict: dict[str, Any]) -> None:
        inner: Any = verdict
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _without("verdict"),
        _without("items", 0, "status"),
        _without("items", 0, "rule", "page"),
        _without("combined", 0, "sum"),
        _with("ok", "verdict"),
        _with("fine", "items", 0, "status"),
        _with(0.9746, "items", 0, "compared", "value"),
        _with("1e-3", "items", 0, "headroom"),
        _with("kg", "items", 0, "limit", "unit"),
        _with([{"field": "", "question": "?"}], "items", 0, "asks"),
        _with(1, "items", 0, "surprise"),
        _with("pink", "combined", 0, "hue"),
        _with(["苯甲酸钠"], "combined", 0, "members"),
    ],
)
def test_a_verdict_of_another_shape_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    verdict = copy.deepcopy(VERDICT_OF_ONE)
    assert faults(VERDICTS, verdict) == []
    change(verdict)
    assert faults(VERDICTS, verdict)


@pytest.mark.parametrize(
    "given",
    [
        [],
        {},
        {"food": {"category": "12.04"}},
        {"food": {}, "items": []},
        {"food": {"category": "12.04"}, "items": {}},
        {"food": {"category": "12.04"}, "items": [{"amount": 1}]},
        {"food": {"category": "12.04"}, "items": [{"additive": "糖精钠", "amount": [1]}]},
        {"food": {"category": "12.04"}, "items": [{"additive": "糖精钠", "basis": "as_sold"}]},
        {"food": {"category": "12.04"}, "items": [{"additive": "糖精钠", "source": {"ingredient": "酱"}}]},
        {"food": {"category": "12.04", "answers": {"仅限虾类": "maybe"}}, "items": []},
    ],
)
def test_what_the_schema_refuses_the_check_refuses(given: object) -> None:
    assert faults(FORMULAS, given)
    with pytest.raises(InputError):
        check(given if not isinstance(given, dict) else {"production_date": DAY, **given})
