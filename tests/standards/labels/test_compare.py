"""A formula beside the label printed for it."""

from __future__ import annotations

from tianheng.standards.labels import Item, compare, read

LABEL = read("水、食品添加剂（柠檬酸、黄原胶）、酱油（水、大豆、食品添加剂（苯甲酸钠））、食用香精")


def kinds(*formula: str) -> dict[str, str]:
    return {d.name: d.kind for d in compare(formula, LABEL)}


def test_agreement_leaves_only_what_was_carried_in() -> None:
    assert kinds("柠檬酸", "汉生胶") == {"苯甲酸钠": "carried"}


def test_undeclared_and_not_in_formula() -> None:
    found = kinds("柠檬酸", "卡拉胶")
    assert found["卡拉胶"] == "undeclared"
    assert found["黄原胶"] == "not_in_formula"


def test_declared_only_inside_a_compound_ingredient() -> None:
    differences = compare(["苯甲酸钠", "柠檬酸", "黄原胶"], LABEL)
    assert [(d.kind, d.name) for d in differences] == [("carried", "苯甲酸钠")]
    assert "酱油" in differences[0].message


def test_another_member_of_the_same_heading() -> None:
    label = read("猪肉、食品添加剂（焦磷酸钠）")
    (difference,) = compare(["三聚磷酸钠"], label)
    assert (difference.kind, difference.target) == ("other_member", "磷酸及磷酸盐")


def test_a_code_that_leaves_the_member_open_is_no_difference() -> None:
    assert compare(["柠檬黄"], read("糖、着色剂（102）")) == ()


def test_flavourings_stand_under_their_collective_name() -> None:
    assert compare(["香兰素"], read("糖、食用香精")) == ()
    assert [d.kind for d in compare(["香兰素"], read("糖、食用盐"))] == ["undeclared"]


def test_processing_aids_need_no_declaration() -> None:
    assert compare(["活性炭"], read("白砂糖")) == ()


def test_what_is_unclear_on_either_side_is_said() -> None:
    found = compare(["某某保鲜灵"], read("鱼糜、食品添加剂（防腐剂）"))
    assert {d.kind for d in found} == {"unsettled"}
    assert {d.name for d in found} == {"某某保鲜灵", "防腐剂"}


def test_formula_lines_may_be_items_or_mappings() -> None:
    label = read("糖、柠檬酸、果胶")
    assert compare([Item("柠檬酸"), {"additive": "果胶", "amount": "1"}], label) == ()


def test_json() -> None:
    (difference,) = compare([], read("糖、柠檬酸"))
    assert difference.to_json() == {
        "kind": "not_in_formula",
        "name": "柠檬酸",
        "target": "柠檬酸",
        "message": "标签上有“柠檬酸”，配方中没有",
    }
