"""Brackets of printed names."""

import pytest

from tools.law.a1.brackets import groups, split, trailing


def test_groups_are_the_outermost_brackets() -> None:
    text = "N-{N-[3-(3-羟基)丙基]-L}-酸(湿法)"
    assert [text[start:end] for start, end in groups(text)] == [
        "{N-[3-(3-羟基)丙基]-L}",
        "(湿法)",
    ]


@pytest.mark.parametrize("text", ["果蔬汁(浆", "果蔬汁浆)", "饮料类[14.01除外)"])
def test_an_unpaired_bracket_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="clos"):
        list(groups(text))


def test_commas_inside_brackets_do_not_part() -> None:
    assert split("N-(2,2,4,4-四甲基),降红木素") == ["N-(2,2,4,4-四甲基)", "降红木素"]


def test_trailing_brackets_come_in_printed_order() -> None:
    assert trailing("水产[09.03预制水产品(半成品)除外](仅限鱼类加工)") == [
        "09.03预制水产品(半成品)除外",
        "仅限鱼类加工",
    ]


def test_a_bracket_inside_a_name_does_not_trail() -> None:
    assert trailing("西式火腿(熏烤、烟熏、蒸煮火腿)类") == []
