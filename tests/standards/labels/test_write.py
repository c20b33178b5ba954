"""Writing the additive part of a label, and reading back what was written."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianheng.standards.errors import InputError
from tianheng.standards.labels import Item, compose, read, write
from tianheng.standards.labels.forms import Form, Standard
from tianheng.standards.names.additive_index import group_members, index
from tianheng.standards.names.additives import resolve
from tianheng.standards.source import table

FACE = Decimal(60)
EXAMPLE = [
    Item("丙二醇脂肪酸酯", "乳化剂", Decimal(9)),
    Item("卡拉胶", "增稠剂", Decimal(5)),
    Item("瓜尔胶", "增稠剂", Decimal(4)),
    Item("胭脂树橙", "着色剂", Decimal(1)),
]


def writable() -> list[str]:
    """Every heading that is one substance, and the printed members of the others."""
    names = []
    for row in table("gb2760_2024/headings.csv"):
        names += group_members(row["name"]) or [row["name"]]
    return [name for name in names if resolve(name).matches and not resolve(name).question]


NAMES = writable()


@pytest.mark.parametrize(
    ("standard", "form", "grouped", "text"),
    [
        ("GB 7718-2011", "names", False, "丙二醇脂肪酸酯、卡拉胶、瓜尔胶、胭脂树橙"),
        ("GB 7718-2011", "class_ins", False, "乳化剂（477）、增稠剂（407、412）、着色剂（160b）"),
        (
            "GB 7718-2011",
            "class_names",
            False,
            "乳化剂（丙二醇脂肪酸酯）、增稠剂（卡拉胶、瓜尔胶）、着色剂（胭脂树橙）",
        ),
        ("GB 7718-2011", "names", True, "食品添加剂（丙二醇脂肪酸酯、卡拉胶、瓜尔胶、胭脂树橙）"),
        (
            "GB 7718-2011",
            "class_ins",
            True,
            "食品添加剂（乳化剂（477）、增稠剂（407、412）、着色剂（160b））",
        ),
        ("GB 7718-2025", "names", False, "丙二醇脂肪酸酯、卡拉胶、瓜尔胶、胭脂树橙"),
        (
            "GB 7718-2025",
            "class_names",
            False,
            "乳化剂（丙二醇脂肪酸酯）、增稠剂（卡拉胶、瓜尔胶）、着色剂（胭脂树橙）",
        ),
        (
            "GB 7718-2025",
            "class_ins",
            True,
            "食品添加剂（乳化剂（477）、增稠剂（407、412）、着色剂（160b））",
        ),
    ],
)
def test_examples_of_appendix_b(standard: Standard, form: Form, grouped: bool, text: str) -> None:
    written = write(EXAMPLE, standard=standard, form=form, grouped=grouped, largest_face_cm2=FACE)
    assert written == text


def test_amounts_decide_the_order_of_items_and_of_classes() -> None:
    items = [Item("黄原胶", "增稠剂", Decimal(1)), Item("柠檬酸", "酸度调节剂", Decimal(3))]
    items.append(Item("果胶", "增稠剂", Decimal("2.5")))
    assert write(items) == "柠檬酸、果胶、黄原胶"
    assert write(items, form="class_names") == "增稠剂（果胶、黄原胶）、酸度调节剂（柠檬酸）"


def test_without_amounts_the_given_order_stands() -> None:
    assert write(["黄原胶", "柠檬酸"]) == "黄原胶、柠檬酸"


def test_small_package_may_use_codes_in_2025_and_a_larger_one_not() -> None:
    assert write(["柠檬酸"], standard="GB 7718-2025", form="class_ins", largest_face_cm2=FACE)
    with pytest.raises(InputError) as error:
        write(["柠檬酸"], standard="GB 7718-2025", form="class_ins", largest_face_cm2=Decimal("60.01"))
    assert error.value.field == "largest_face_cm2"
    assert "通用名称" in error.value.mend


def test_codes_in_2025_need_the_face() -> None:
    with pytest.raises(InputError, match="largest_face_cm2"):
        write(["柠檬酸"], standard="GB 7718-2025", form="class_ins")


def test_codes_in_2011_have_no_such_limit() -> None:
    assert write([Item("柠檬酸", "酸度调节剂")], form="class_ins") == "酸度调节剂（330）"


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("name", ["阿斯巴甜", "天门冬酰苯丙氨酸甲酯乙酰磺胺酸"])
def test_phenylalanine_is_always_said(name: str, form: Form) -> None:
    written = compose([Item(name, "甜味剂")], form=form)
    assert f"{name}（含苯丙氨酸）" in written.text
    assert any("含苯丙氨酸" in note for note in written.notes)
    assert read(written.text).problems == ()


def test_what_has_no_code_is_named_and_said() -> None:
    written = compose([Item("红曲红", "着色剂"), Item("柠檬黄", "着色剂")], form="class_ins")
    assert written.text == "着色剂（红曲红、102）"
    assert "“红曲红”没有国际编码，写名称" in written.notes


def test_an_allergen_is_named() -> None:
    written = compose([Item("磷脂", "乳化剂", allergen=True)], form="class_ins")
    assert written.text == "乳化剂（磷脂）"
    assert any("致敏" in note for note in written.notes)


def test_a_class_taken_by_us_is_said() -> None:
    written = compose(["卡拉胶"], form="class_names")
    assert any("请按实际作用核对" in note for note in written.notes)
    assert not any("请按实际作用核对" in note for note in compose(["卡拉胶"]).notes)


def test_processing_aids_are_left_out_with_a_note() -> None:
    written = compose(["柠檬酸", "活性炭"])
    assert written.text == "柠檬酸"
    assert any("活性炭" in note for note in written.notes)


def test_flavourings_and_fortifiers_stand_beside_the_item() -> None:
    items = ["柠檬酸", "香兰素", "维生素A"]
    assert write(items, grouped=True) == "食品添加剂（柠檬酸）、香兰素、维生素A"
    assert write([Item("香兰素")], form="class_names") == "食品用香料（香兰素）"


def test_the_form_is_one_per_label_and_named_with_its_clause() -> None:
    assert any("附录B B.3" in note for note in compose(["柠檬酸"], form="class_names").notes)


@pytest.mark.parametrize(
    ("items", "field", "mend"),
    [
        (["苯甲酸及其钠盐"], "items[0].name", "苯甲酸钠"),
        (["柠檬酸", "司盘类"], "items[1].name", "山梨醇酐单硬脂酸酯"),
        (["胡萝卜素"], "items[0].name", "天然胡萝卜素"),
        (["不存在的东西"], "items[0].name", "通用名称"),
        (["硼砂"], "items[0].name", "不得用于食品"),
        (["白砂糖"], "items[0].name", "普通配料"),
        ([Item("柠檬酸", "好吃剂")], "items[0].function", "功能类别"),
    ],
)
def test_bad_items_name_field_and_mend(items: list[Item | str], field: str, mend: str) -> None:
    with pytest.raises(InputError) as error:
        write(items, form="class_names")
    assert error.value.field == field
    assert mend in error.value.mend


@pytest.mark.parametrize(("key", "value"), [("standard", "GB 7718-2004"), ("form", "codes")])
def test_unknown_standard_or_form(key: str, value: str) -> None:
    with pytest.raises(InputError) as error:
        write(["柠檬酸"], **{key: value})  # type: ignore[arg-type]
    assert (error.value.field, error.value.value) == (key, value)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_table_a1_comes_back_by_itself(name: str) -> None:
    meant = resolve(name).matches[0]
    for form in get_args(Form):
        (named,) = read(write([name], form=form)).additives
        assert (named.table, named.target) == ("a1", meant.target)
        if not named.ins:
            assert named.member == meant.member


@settings(deadline=None, max_examples=150)
@given(
    names=st.lists(
        st.sampled_from(NAMES), min_size=1, max_size=12, unique_by=lambda n: resolve(n).matches[0].target
    ),
    form=st.sampled_from(get_args(Form)),
    standard=st.sampled_from(get_args(Standard)),
    grouped=st.booleans(),
)
def test_reading_what_was_written_returns_the_same(
    names: list[str], form: Form, standard: Standard, grouped: bool
) -> None:
    written = write(names, standard=standard, form=form, grouped=grouped, largest_face_cm2=FACE)
    label = read(f"配料：水、白砂糖、{written}、食用盐")
    meant = [resolve(name).matches[0] for name in names]
    read_back = [(named.target, named.member) for named in label.additives]
    if form == "names" and not any(i in ("胶基糖果中基础剂物质",) for i in names):
        assert read_back == [(match.target, match.member) for match in meant]
    assert sorted(target for target, _ in read_back) == sorted(match.target for match in meant)
    assert not any(named.carried for named in label.additives)


def test_most_of_the_table_can_be_written() -> None:
    assert len(NAMES) > len(index().functions)
