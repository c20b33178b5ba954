"""The verdict in words and numbers that a person can follow: what was compared, how much room is left, which row."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from tests.standards.asking import Shape, fields, formula, item, judged, one
from tests.standards.decided import GOOD, verdicts
from tests.standards.worlds import EDITION, formulas, search
from tianheng.standards import InputError, InputErrors, check
from tianheng.standards.findings import error_of

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def findings() -> list[dict[str, Any]]:
    return [found for verdict in verdicts() for found in verdict["items"]]


FINDINGS = findings()
COMPARED = [
    found for found in FINDINGS if found["compared"] and found["limit"] and found["limit"]["kind"] != "gmp"
]


def test_there_is_something_to_look_at() -> None:
    assert len(FINDINGS) > 800
    assert len(COMPARED) > 500


def test_headroom_is_the_limit_less_what_was_compared() -> None:
    for found in COMPARED:
        if found["headroom"] is not None:
            room = Fraction(found["limit"]["value"]) - Fraction(found["compared"]["value"])
            shown = Fraction(found["headroom"])
            assert abs(room - shown) <= max(
                abs(Fraction(found["compared"]["value"])) / 1000, Fraction(1, 10**9)
            ), found


def test_the_status_says_on_which_side_of_the_limit_it_is() -> None:
    for found in COMPARED:
        value, limit = Fraction(found["compared"]["value"]), Fraction(found["limit"]["value"])
        if found["status"] == "within_limit" and found["limit"]["kind"] == "max_use":
            assert value <= limit, found
        if found["status"] == "over_limit":
            assert value > limit, found


def test_the_last_step_compares_what_is_shown() -> None:
    for found in COMPARED:
        last = found["steps"][-1]
        assert found["compared"]["value"] in last, found
        assert found["limit"]["value"] in last, found
        sign = {"within_limit": "≤", "permitted_gmp": "≤", "over_limit": ">", "over_residue": ">"}
        assert sign.get(found["status"], "?") in last, found


def test_the_first_step_is_what_was_entered() -> None:
    for found in COMPARED:
        if "residue" in str(found["steps"]) or found.get("premix") or found.get("ingredient"):
            continue
        assert found["additive"] in " ".join(found["steps"]), found


def test_every_row_named_is_the_printed_one() -> None:
    printed = {limit.id: limit for limit in EDITION.limits()}
    named = [found["rule"] for found in FINDINGS if found["rule"] and found["rule"]["table"] == "A.1"]
    assert len({rule["id"] for rule in named}) > 250
    for rule in named:
        limit = printed[rule["id"]]
        assert (rule["page"], rule["printed_page"]) == (limit.page, limit.printed_page)
        assert (rule["category"], rule["name"]) == (limit.code, limit.name)
        assert (rule["remark"], rule["narrowing"], rule["printed"]) == (
            limit.remark,
            limit.narrowing,
            limit.printed,
        )


def test_the_way_to_the_row_starts_at_the_food_and_ends_at_the_row() -> None:
    for case, verdict in zip(GOOD, verdicts(), strict=True):
        for found in verdict["items"]:
            if found["rule"] and found["rule"]["table"] == "A.1":
                via = found["rule"]["via"]
                assert via[-1] == found["rule"]["category"]
                start = {case["formula"]["food"]["category"], found["rule"]["category"]}
                assert found.get("ingredient") or via[0] in start


@search(120)
@given(formulas())
def test_what_is_shown_is_what_was_decided(shape: Shape) -> None:
    try:
        verdict = check(shape)
    except InputError:
        assert fields(shape)
        return
    for found in verdict["items"]:
        if found["status"] == "over_limit":
            assert Fraction(found["compared"]["value"]) > Fraction(found["limit"]["value"])
            assert Fraction(found["headroom"] or "-1") < 0
        if found["status"] == "within_limit" and found["compared"] and found["limit"]["kind"] == "max_use":
            assert Fraction(found["compared"]["value"]) <= Fraction(found["limit"]["value"])


@pytest.mark.parametrize("amount", ["1.0000001", "1.00000000001", "0.99999999"])
def test_rounding_never_hides_the_side_of_the_limit(amount: str) -> None:
    found = one("04.02.02.03", "苯甲酸", amount)
    over = Fraction(amount) > 1
    assert (Fraction(found["compared"]["value"]) > 1) is over
    assert found["status"] == ("over_limit" if over else "within_limit")


def test_a_premix_is_named_with_its_parts() -> None:
    parts = [{"additive": "山梨酸钾", "percent": "40"}, {"additive": "苯甲酸钠", "percent": "60"}]
    found = judged("04.02.02.03", item("复配防腐剂", "0.5", composition=parts))["items"]
    assert [one["premix"] for one in found] == ["复配防腐剂"] * 2
    assert [one["field"] for one in found] == ["items[0].composition[0]", "items[0].composition[1]"]
    assert "0.2" in NUMBER.findall(found[0]["steps"][0])


def test_a_refusal_names_the_formula_and_every_field() -> None:
    both = InputErrors([InputError("food", None, "写明食品"), InputError("items[0].amount", "x", "写数字")])
    assert error_of({"id": 7}, both) == {
        "id": "7",
        "error": {
            "code": "bad_input",
            "fields": [
                {"field": "food", "value": "", "mend": "写明食品"},
                {"field": "items[0].amount", "value": "x", "mend": "写数字"},
            ],
        },
    }
    assert error_of("nonsense", InputError("formula", "nonsense", "m"))["id"] == ""


def test_an_as_needed_row_shows_its_words() -> None:
    found = one("12.04", "柠檬酸", "3")
    assert found["limit"] == {"value": "按生产需要适量使用", "unit": "", "kind": "gmp"}
    assert found["rule"]["via"] == ["12.04", "12.0", "*"]


def test_what_no_table_permits_names_no_row() -> None:
    found = judged("07.01", item("苯甲酸", "1"))["items"][0]
    assert (found["status"], found["rule"], found["limit"], found["compared"]) == (
        "not_permitted",
        None,
        None,
        None,
    )
    assert found["steps"]


def test_the_formula_behind_a_verdict_is_not_in_it() -> None:
    shape = formula("12.04", item("苯甲酸钠", "0.5"), description="秘方")
    assert "秘方" not in str(check(shape))
