"""2.2 and 2.3: against the number used and the number that remains."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import item, judged, one

SULPHITE = ("04.01.02.02", "二氧化硫")  # 0.1 g/kg, the number is the residue itself
NITRITE = ("08.02.02", "亚硝酸钠")  # 0.15 g/kg, and ≤30 mg/kg remain
NATAMYCIN = ("01.06", "纳他霉素")  # 0.3 g/kg 表面使用, <10 mg/kg remain
SURFACE = {"answers": {"表面使用": True}}


def with_test(value: str, unit: str = "mg/kg") -> dict[str, Any]:
    return {"facts": {"residue": {"value": value, "unit": unit}}}


@pytest.mark.parametrize(
    ("amount", "status"), [("0.15", "within_limit"), ("0.150000001", "over_limit"), ("0", "within_limit")]
)
def test_the_number_itself_is_still_within(amount: str, status: str) -> None:
    assert one(*NITRITE, amount)["status"] == status


def test_a_residue_beside_the_use_is_a_duty_until_it_is_tested() -> None:
    verdict = judged(NITRITE[0], item(NITRITE[1], "0.1"))
    assert verdict["verdict"] == "pass"
    assert any(note["clause"] == "2.3" and "≤30 mg/kg" in note["text"] for note in verdict["notes"])


@pytest.mark.parametrize(
    ("found", "status"), [("30", "within_limit"), ("30.01", "over_residue"), ("0", "within_limit")]
)
def test_a_test_decides_on_the_residue(found: str, status: str) -> None:
    assert one(*NITRITE, "0.1", **with_test(found))["status"] == status


def test_a_good_test_does_not_mend_too_much_use() -> None:
    assert one(*NITRITE, "0.2", **with_test("1"))["status"] == "over_limit"


@pytest.mark.parametrize(("found", "status"), [("9.99", "within_limit"), ("10", "over_residue")])
def test_less_than_is_not_at_most(found: str, status: str) -> None:
    assert one(*NATAMYCIN, "0.1", **with_test(found), **SURFACE)["status"] == status


@pytest.mark.parametrize(
    ("amount", "status"), [("0.1", "within_limit"), ("0.100000001", "needs_test"), ("5", "needs_test")]
)
def test_what_could_remain_is_tested_only_if_it_could_be_too_much(amount: str, status: str) -> None:
    assert one(*SULPHITE, amount)["status"] == status


@pytest.mark.parametrize(("found", "status"), [("100", "within_limit"), ("100.1", "over_residue")])
def test_a_test_of_the_food_decides_whatever_was_added(found: str, status: str) -> None:
    for amount in ("0.01", "5"):
        assert one(*SULPHITE, amount, **with_test(found))["status"] == status
    assert one(*SULPHITE, "5", **with_test("0.01", "%"))["status"] == "within_limit"


def test_as_needed_with_a_residue_needs_its_test() -> None:
    # 硫酸铝钾 06.03.02.05: as needed, aluminium ≤100 mg/kg in dry matter
    dry = {"moisture_fraction": "0"}
    assert one("06.03.02.05", "硫酸铝钾", "0.5", **dry)["status"] == "permitted_gmp"
    assert one("06.03.02.05", "硫酸铝钾", "50", **dry)["status"] == "needs_test"
    assert one("06.03.02.05", "硫酸铝钾", "50", **with_test("101"), **dry)["status"] == "over_residue"
    assert one("06.03.02.05", "硫酸铝钾", "50", **with_test("100"), **dry)["status"] == "permitted_gmp"


def test_as_needed_without_a_number_passes_whatever_is_used() -> None:
    found = one("12.04", "柠檬酸", "500")
    assert (found["status"], found["limit"]["kind"], found["headroom"]) == ("permitted_gmp", "gmp", None)
    assert one("12.04", "柠檬酸", None)["status"] == "permitted_gmp"


@pytest.mark.parametrize(
    ("name", "amount", "status"),
    [
        # 氯化钙 14.01.03: 0.1 g/L, and 36 mg/L as calcium
        ("氯化钙", "0.0995", "within_limit"),
        ("氯化钙", "0.0999", "over_limit"),
        ("氯化钙", "0.1001", "over_limit"),
    ],
)
def test_a_second_number_in_the_remark_holds_too(name: str, amount: str, status: str) -> None:
    other = {"answers": {"自然来源饮用水除外": True}}
    assert one("14.01.03", name, amount, "g/L", facts={"hydrate": "无水"}, **other)["status"] == status


def test_sulphur_and_sulphite_leave_one_residue() -> None:
    # 0.06 + 0.06 of 0.1: each alone could not exceed it, both together could
    both = judged(
        "04.01.02.02", item("二氧化硫", "0.06"), item("硫磺", "0.03"), answers={"只限用于熏蒸": True}
    )
    assert {found["status"] for found in both["items"]} == {"needs_test"}
    alone = judged("04.01.02.02", item("二氧化硫", "0.06"))
    assert alone["verdict"] == "pass"
    residue = {"residue": {"value": "90", "unit": "mg/kg"}}
    settled = judged(
        "04.01.02.02",
        item("二氧化硫", "0.06", **residue),
        item("硫磺", "0.03"),
        answers={"只限用于熏蒸": True},
    )
    assert {found["status"] for found in settled["items"]} == {"within_limit"}
