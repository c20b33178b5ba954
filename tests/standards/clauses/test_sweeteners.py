"""Notes 3, 4 and 9: aspartame, acesulfame, and the salt that counts as 0.64 of the one and 0.44 of the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standards.asking import item, judged

SALT, COLA = "天门冬酰苯丙氨酸甲酯乙酰磺胺酸", "14.04.01"  # 阿斯巴甜 0.6, 安赛蜜 0.3 g/kg, salt 0.68


def sums(*items: dict[str, Any], code: str = COLA) -> dict[str, tuple[str, str]]:
    found = judged(code, *items)["combined"]
    return {entry["clause"]: (entry["sum"], entry["status"]) for entry in found}


@pytest.mark.parametrize(
    ("aspartame", "salt", "expected"),
    [
        ("0.408", "0.3", ("1", "within")),  # 0.408 + 0.64 × 0.3 = 0.6
        ("0.40800001", "0.3", ("1.00000002", "exceeds")),
        ("0.1", "0.1", ("0.2733", "within")),
    ],
)
def test_the_salt_counts_towards_aspartame(aspartame: str, salt: str, expected: tuple[str, str]) -> None:
    assert sums(item("阿斯巴甜", aspartame), item(SALT, salt))["note.3"] == expected


@pytest.mark.parametrize(("salt", "status"), [("0.25", "within"), ("0.250001", "exceeds")])
def test_the_salt_counts_towards_acesulfame(salt: str, status: str) -> None:
    # 0.19 + 0.44 × 0.25 = 0.3
    assert sums(item("安赛蜜", "0.19"), item(SALT, salt))["note.4"][1] == status


def test_both_partners_are_summed_beside_each_other() -> None:
    assert set(sums(item("阿斯巴甜", "0.1"), item("安赛蜜", "0.1"), item(SALT, "0.1"))) == {
        "note.3",
        "note.4",
    }


@pytest.mark.parametrize("name", ["阿斯巴甜", "安赛蜜", SALT])
def test_alone_there_is_no_sum(name: str) -> None:
    assert sums(item(name, "0.1")) == {}


def test_the_two_partners_without_the_salt_have_no_sum() -> None:
    assert sums(item("阿斯巴甜", "0.6"), item("安赛蜜", "0.3")) == {}


def test_a_sum_that_exceeds_fails_though_each_is_within() -> None:
    verdict = judged(COLA, item("阿斯巴甜", "0.5"), item(SALT, "0.3"))
    assert {found["status"] for found in verdict["items"]} == {"within_limit"}
    assert verdict["verdict"] == "fail"


def test_an_unknown_amount_leaves_the_sum_open() -> None:
    verdict = judged(COLA, item("阿斯巴甜", "0.5"), item(SALT, None))
    assert {entry["status"] for entry in verdict["combined"]} == {"uncertain"}


@pytest.mark.parametrize(
    ("name", "clause", "words"),
    [("阿斯巴甜", "note.3", "阿斯巴甜(含苯丙氨酸)"), (SALT, "note.9", f"{SALT}(含苯丙氨酸)")],
)
def test_the_label_must_warn(name: str, clause: str, words: str) -> None:
    notes = judged(COLA, item(name, "0.1"))["notes"]
    assert [(note["clause"], words in note["text"]) for note in notes] == [(clause, True)]


def test_acesulfame_needs_no_warning() -> None:
    assert judged(COLA, item("安赛蜜", "0.1"))["notes"] == []
