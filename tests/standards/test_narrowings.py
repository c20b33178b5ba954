"""Every narrowing and exception printed in Table A.1 is a question somebody has read."""

from __future__ import annotations

import re

import pytest

from tianheng.standards import LawError, edition, speaking
from tianheng.standards.narrowings import narrowing
from tianheng.standards.source import table

LAW = edition()
PRINTED = sorted({text for limit in LAW.limits() for text in (limit.narrowing, limit.exception) if text})
CODE = re.compile(r"\d\d\.\d(?:\d(?:\.\d\d)*)?")


def test_nothing_is_read_that_is_not_printed() -> None:
    assert sorted(row["text"] for row in table("gb2760_2024/ours/narrowings.csv")) == PRINTED


@pytest.mark.parametrize("text", PRINTED)
def test_every_printed_wording_has_a_reading(text: str) -> None:
    read = narrowing(text)
    assert read.kind == ("except" if "除外" in text else "only")
    assert read.what or read.codes  # codes settle it, words are asked
    assert all(code in LAW.categories for code in read.codes)


@pytest.mark.parametrize("text", [text for text in PRINTED if CODE.search(text)])
def test_every_code_in_a_wording_is_read(text: str) -> None:
    assert set(read_codes(text)) <= set(narrowing(text).codes)


def read_codes(text: str) -> list[str]:
    return [code for code in CODE.findall(text) if code in LAW.categories]


def test_the_question_names_what_it_asks_about() -> None:
    assert "虾类" in narrowing("仅限虾类").question
    assert "罐头" in narrowing("罐头除外").question
    with speaking("en"):
        assert "虾类" in narrowing("仅限虾类").question
        assert "Is this product" in narrowing("仅限虾类").question


def test_yes_means_that_the_food_meets_the_wording() -> None:
    # an exception asks whether the food is something else, so that yes is always on the side of the row
    with speaking("en"):
        assert "something else" in narrowing("罐头除外").question


@pytest.mark.parametrize("text", ["仅限娃娃菜", "", "虾类"])
def test_a_wording_nobody_has_read_is_refused(text: str) -> None:
    with pytest.raises(LawError, match=r"narrowings\.csv"):
        narrowing(text)
