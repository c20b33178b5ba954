"""Whatever is pasted, reading ends, soon and orderly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianheng.standards.labels import Label, read

PIECES = """食品添加剂 增稠剂 甜味剂 复配乳化剂 柠檬酸 单，双甘油脂肪酸酯 焦糖色 阿斯巴甜 330 160a E471 O l 口 一
    （ ） ( ) [ ] 【 】 、 ， ； ： : 。 . , 10% ≥5% 添加量 含 和 等 小麦粉 酱油 酸菜 食用香精 营养强化剂 维生素C
    发酵菌种 本品含有 贮存条件 配料 ' ’ β - 占总量"""
WORDS = st.sampled_from([*PIECES.split(), " ", "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map("".join), st.text(max_size=80))


def check_shape(text: str, label: Label) -> None:
    assert label.text == text
    for ingredient in label.walk():
        assert 0 <= ingredient.start <= ingredient.end <= len(text)
        assert ingredient.percent is None or ingredient.percent >= 0
    for named in label.additives:
        assert text[named.start : named.end] == named.raw
        assert bool(named.table) == bool(named.target)
        assert named.table or named.question or named.function == "食品用香料"
    for span in label.trailing:
        assert text[span.start : span.end] == span.text


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_any_text_is_read_and_nothing_points_outside_it(text: str) -> None:
    label = read(text)
    check_shape(text, label)
    assert read(text) == label


@pytest.mark.parametrize(
    "text",
    [
        "（" * 9000,
        "）" * 9000,
        "（）" * 5000,
        "添加剂（" * 3000,
        "：" * 9000,
        "甲：" * 6000,
        "占总量" * 5000,
        "柠檬酸" * 5000,
        "柠檬酸 " * 4000,
        "柠檬酸和" * 4000,
        "，" * 19000,
        "330" * 5000,
        "(1)" * 5000,
        "复配" * 5000 + "剂",
        "着色剂" * 5000,
        "A" * 19000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_texts_end_soon(text: str) -> None:
    began = time.process_time()
    check_shape(text, read(text))
    assert time.process_time() - began < 10
