"""Folding of names: what is made alike, what is kept apart, and positions."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianheng.standards.names.text import fold, folded_positions, simplified

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("苯甲酸钠鈉黃黄()（）,，、'’‘′-－—β ß\n\t０Ｏ420（ⅱ）著色劑"),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｄ－异抗坏血酸钠", "D-异抗坏血酸钠"),
        ("D—異抗壞血酸鈉", "d-异抗坏血酸钠"),
        ("5’-呈味核苷酸二钠", "5'-呈味核苷酸二钠"),
        ("5′—呈味核苷酸二钠", "5'-呈味核苷酸二钠"),
        ("5\n'-呈味核苷酸二钠", "5'-呈味核苷酸二钠"),
        ("ß-胡萝卜素", "β-胡萝卜素"),
        ("Β-胡萝卜素", "β-胡萝卜素"),
        ("单，双甘油脂肪酸酯", "单、双甘油脂肪酸酯"),
        ("焦糖色【亚硫酸铵法】", "焦糖色(亚硫酸铵法)"),
        ("420（ⅱ）", "420(ii)"),
        ("著色劑", "着色剂"),
        ("TBHQ", "tbhq"),
        ("Ｌ（＋）－酒石酸", "L(+)-酒石酸"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("柠檬酸", "柠檬酸钠"), ("碳酸钠", "碳酸氢钠"), ("α-淀粉酶", "β-淀粉酶"), ("452(i)", "452(ii)")],
)
def test_kept_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == fold(fold(once))


@given(TEXTS)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded, positions = folded_positions(text)
    assert len(folded) == len(positions)
    assert positions == sorted(positions)
    assert all(0 <= position < len(text) for position in positions)


@pytest.mark.parametrize("text", ["水、黃原膠", "5\n′-呈味核苷酸二钠", "ＡＢ（ⅱ）", ""])
def test_positions_agree_with_folding(text: str) -> None:
    assert folded_positions(text)[0] == fold(text)


def test_simplified_leaves_simplified_text_alone() -> None:
    assert simplified("环己基氨基磺酸钠") == "环己基氨基磺酸钠"
    assert simplified("環己基氨基磺酸鈉") == "环己基氨基磺酸钠"


def test_simplified_text_does_not_wake_the_converter() -> None:
    code = "import sys; from tianheng.standards.names.text import fold; fold('苯甲酸钠'); "
    code += "print('opencc' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
