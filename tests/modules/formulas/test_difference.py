"""What changed between versions, and the label drafted from a formula."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.modules.formulas.conftest import Cast
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.difference import batch_difference, difference
from tianheng.modules.formulas.queries.label import label_differences, label_drafts, label_text

OLD, NEW = date(2026, 5, 6), date(2027, 6, 1)


@pytest.fixture
def pickles(world: Cast, staff: Cast) -> Product:
    return make.product(world.own, staff.officer)


def pair(made: Product, by: Any, before: list[Any], after: list[Any], **more: Any) -> list[Any]:
    one, other = make.draft(made, by, before), make.draft(made, by, after, **more)
    return difference(one, other)


def test_added_removed_and_changed_with_contents_and_shares(pickles: Product, staff: Cast) -> None:
    before = [*make.pickle_lines("0.5"), line("安赛蜜", "0.15", "g/kg")]
    after = [*make.pickle_lines("0.8"), line("脱氢乙酸钠", "0.2")]
    changes = {each.name: each for each in pair(pickles, staff.officer, before, after)}
    assert [(each.name, each.kind) for each in changes.values()] == [
        ("山梨酸钾", "changed"),
        ("脱氢乙酸钠", "added"),
        ("安赛蜜", "removed"),
    ]
    sorbate = changes["山梨酸钾"]
    assert (sorbate.before.amount, sorbate.before.level.text) == ("0.5 kg", "0.5 g/kg")
    assert (sorbate.after.amount, sorbate.after.level.text) == ("0.8 kg", "0.8 g/kg")
    # × 0.7464 (sorbic acid ÷ potassium sorbate), of 1.0 g/kg
    assert Fraction("0.373") < sorbate.before.share < Fraction("0.3735")
    assert (changes["安赛蜜"].after, changes["脱氢乙酸钠"].before) == (None, None)


def test_the_same_substance_under_another_name_is_a_renaming(pickles: Product, staff: Cast) -> None:
    before, after = [line("味精", "5"), line("萝卜", "900", kind="ingredient")], [line("谷氨酸钠", "5")]
    changes = pair(pickles, staff.officer, before, after)
    assert [(each.kind, each.name) for each in changes] == [("renamed", "谷氨酸钠"), ("removed", "萝卜")]
    assert (changes[0].before.name, changes[0].after.name) == ("味精", "谷氨酸钠")


def test_another_unit_for_the_same_content_still_shows(pickles: Product, staff: Cast) -> None:
    changes = pair(pickles, staff.officer, [line("山梨酸钾", "0.5")], [line("山梨酸钾", "500", "g")])
    assert [(each.before.amount, each.after.amount) for each in changes] == [("0.5 kg", "500 g")]
    assert changes[0].before.level == changes[0].after.level


def test_a_larger_batch_changes_every_content(pickles: Product, staff: Cast) -> None:
    lines = [line("山梨酸钾", "0.5")]
    one, other = (
        make.draft(pickles, staff.officer, lines),
        make.draft(pickles, staff.officer, lines, basis_amount="2000", note="放大"),
    )
    assert difference(one, other)[0].after.level.text == "0.25 g/kg"
    assert batch_difference(one, other) == [("批量基准", "1000 kg", "2000 kg"), ("说明", "", "放大")]


def test_other_facts_are_told(pickles: Product, staff: Cast) -> None:
    before = [line("山梨酸钾", "0.5", maker="甲厂", step="拌料")]
    after = [line("山梨酸钾", "0.5", maker="乙厂", step="拌料", function="防腐剂")]
    changes = pair(pickles, staff.officer, before, after)
    assert changes[0].facts == (("功能", "", "防腐剂"), ("生产商", "甲厂", "乙厂"))


def test_parts_are_compared_within_their_ingredient(pickles: Product, staff: Cast) -> None:
    def soy(content: str) -> dict[str, Any]:
        return line(
            "酱油", "20", kind="compound", category="12.04", parts=[line("苯甲酸钠", content, "g/kg")]
        )

    changes = pair(
        pickles, staff.officer, [soy("0.5"), line("苯甲酸钠", "0.1")], [soy("0.6"), line("苯甲酸钠", "0.1")]
    )
    assert [(each.name, each.within, each.before.level.text) for each in changes] == [
        ("苯甲酸钠", "酱油", "0.01 g/kg")
    ]


def test_equal_versions_differ_in_nothing(pickles: Product, staff: Cast) -> None:
    one = make.draft(pickles, staff.officer)
    assert difference(one, actions.copy_formula(by=staff.officer, formula=one, at=make.NOW)) == []


# ---- the label


def labelled(made: Product, by: Any) -> FormulaVersion:
    soy = line("酱油", "20", kind="compound", category="12.04", parts=[
        line("大豆", "30", "%", kind="ingredient"), line("水", "40", "%", kind="water")])  # fmt: skip
    return make.draft(
        made,
        by,
        [
            *make.pickle_lines(),
            soy,
            line("味精", "8", function="增味剂"),
            line("柠檬酸", "2", function="酸度调节剂"),
            line("复配护色剂", "1", kind="premix", composition=[
                {"additive": "D-异抗坏血酸钠", "percent": "60"}, {"additive": "葡萄糖", "percent": "40"}]),
            line("香辣味香精", "1", kind="flavouring"),
            line("硅藻土", "1", kind="aid"),
        ],
    )  # fmt: skip


def test_the_label_in_three_forms(pickles: Product, staff: Cast) -> None:
    drafted = label_text(labelled(pickles, staff.officer))
    start, end = "配料：萝卜、食用盐、辣椒、酱油（水、大豆）、食品添加剂（", "）、食用香精"
    names = "谷氨酸钠、柠檬酸、D-异抗坏血酸钠、山梨酸钾"
    classes = "增味剂（谷氨酸钠）、酸度调节剂（柠檬酸）、抗氧化剂（D-异抗坏血酸钠）、防腐剂（山梨酸钾）"
    codes = "增味剂（621）、酸度调节剂（330）、抗氧化剂（316）、防腐剂（202）"
    assert drafted == {
        "names": f"{start}{names}{end}",
        "class_names": f"{start}{classes}{end}",
        "class_ins": f"{start}{codes}{end}",
    }


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize("kind", ["flavouring", "additive"])
@pytest.mark.parametrize("name", ["食品用香精", "食用香精", "食品香精", "葡萄香精", "食用香料"])
def test_a_mixed_flavouring_is_called_by_its_collective_name(
    pickles: Product, staff: Cast, name: str, kind: str, day: date
) -> None:
    formula = make.draft(pickles, staff.officer, [*make.pickle_lines(), line(name, "1", kind=kind)])
    drafted = label_text(formula, day)
    assert drafted["names"] == "配料：萝卜、食用盐、辣椒、食品添加剂（山梨酸钾）、食用香精"
    assert drafted["class_names"] == "配料：萝卜、食用盐、辣椒、食品添加剂（防腐剂（山梨酸钾））、食用香精"


def test_a_flavouring_inside_a_premix_is_called_so_too(pickles: Product, staff: Cast) -> None:
    mixed = line("复配增味剂", "2", kind="premix", composition=[
        {"additive": "柠檬酸", "percent": "60"}, {"additive": "牛肉香精", "percent": "40"}])  # fmt: skip
    formula = make.draft(pickles, staff.officer, [*make.pickle_lines(), mixed])
    assert label_text(formula)["names"].endswith("食品添加剂（柠檬酸、山梨酸钾）、食用香精")


@pytest.mark.parametrize("printed", ["食用香精", "食品用香精", "食用香料", "食用香精香料", "葡萄香精"])
def test_a_label_may_call_a_mixed_flavouring_by_any_of_its_names(
    pickles: Product, staff: Cast, printed: str
) -> None:
    formula = make.draft(
        pickles, staff.officer, [*make.pickle_lines(), line("葡萄香精", "1", kind="flavouring")]
    )
    label = f"配料：萝卜、食用盐、辣椒、食品添加剂（山梨酸钾）、{printed}"
    actions.change_product(by=staff.officer, product=pickles, label_text=label, at=make.NOW)
    assert told(formula) == []


def test_the_coming_edition_asks_for_the_packages_face(pickles: Product, staff: Cast) -> None:
    formula = labelled(pickles, staff.officer)
    drafts = {each.key: each for each in label_drafts(formula, NEW)}
    assert drafts["names"].text
    assert (drafts["class_ins"].text, bool(drafts["class_ins"].refused)) == ("", True)
    small = {each.key: each for each in label_drafts(formula, NEW, Decimal(50))}
    assert "防腐剂（202）" in small["class_ins"].text
    large = {each.key: each for each in label_drafts(formula, NEW, Decimal(61))}
    assert "60" in large["class_ins"].refused


def test_what_a_person_should_know_is_said(pickles: Product, staff: Cast) -> None:
    notes = " ".join(label_drafts(labelled(pickles, staff.officer), OLD)[0].notes)
    for said in (
        "“硅藻土”作加工助剂，不需标示",
        "复合配料“酱油”占成品不到 25%",
        "“葡萄糖”是复配添加剂“复配护色剂”的辅料",
    ):
        assert said in notes


def test_a_large_additive_stands_where_its_amount_says(pickles: Product, staff: Cast) -> None:
    lines = [
        line("萝卜", "60", "%", kind="ingredient"),
        line("赤藓糖醇", "20", "%"),
        line("食用盐", "5", "%", kind="ingredient"),
    ]
    formula = make.draft(pickles, staff.officer, lines)
    assert label_text(formula)["names"] == "配料：萝卜、食品添加剂（赤藓糖醇）、食用盐"


def told(formula: FormulaVersion) -> list[tuple[str, str]]:
    formula.product.refresh_from_db()
    return [(each.kind, each.name) for each in label_differences(formula)]


def test_the_real_label_is_compared(pickles: Product, staff: Cast) -> None:
    formula = labelled(pickles, staff.officer)
    assert told(formula) == []  # nothing typed yet
    good = label_text(formula)["class_names"]
    actions.change_product(by=staff.officer, product=pickles, label_text=good, at=make.NOW)
    assert told(formula) == []
    bad = "配料：萝卜、食用盐、酱油（水、大豆、苯甲酸钠）、食品添加剂（谷氨酸钠、柠檬酸、D-异抗坏血酸钠、安赛蜜）"
    actions.change_product(by=staff.officer, product=pickles, label_text=bad, at=make.NOW)
    assert set(told(formula)) == {
        ("undeclared", "山梨酸钾"),
        ("not_in_formula", "安赛蜜"),
        ("carried", "苯甲酸钠"),
        ("ingredient", "辣椒"),
        ("undeclared", "食用香精"),
    }
    assert all(each.message for each in label_differences(formula))
