"""From lines to the law's JSON and back: exact contents, roles, disguised additives; findings by line."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.modules.formulas.conftest import Cast
from tianheng.modules.formulas import queries
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.checking import quotient
from tianheng.modules.formulas.queries.guess import kind_of
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.formulas.queries.shown import sheet_of, stored_report

DAY = date(2026, 5, 6)


@pytest.fixture
def pickles(world: Cast, staff: Cast) -> Product:
    return make.product(world.own, staff.officer)


def drafted(made: Product, by: Any, *lines: dict[str, Any], **more: Any) -> FormulaVersion:
    return make.draft(made, by, [line("萝卜", "80", "%", kind="ingredient"), *lines], **more)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(7), "7"),
        (Fraction(1, 10**9), "0.000000001"),
        (Fraction(3, 1024), "0.0029296875"),
        (Fraction(1, 2**50), f"1/{2**50}"),
    ],
)
def test_contents_go_to_the_check_exactly(value: Fraction, text: str) -> None:
    assert quotient(value) == text
    assert Fraction(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(2, 3000), "0.000666667"),
        (Fraction(5, 2), "2.5"),
        (Fraction(0), "0"),
        (Fraction(123456789, 1000), "123456.789"),
        (Fraction(1000000, 3), "333333"),
        (Fraction(850), "850"),
    ],
)
def test_figures_for_readers(value: Fraction, text: str) -> None:
    assert figure(value) == text


def test_a_batch_that_does_not_divide_is_judged_exactly(pickles: Product, staff: Cast) -> None:
    # 1/3 + 2/3 of the limit of 1 g/kg (A.4): exactly 1 is kept, a milligram more is not
    acids = [line("苯甲酸", "0.1"), line("山梨酸", "0.2")]
    formula = drafted(pickles, staff.officer, *acids, basis_amount="300")
    assert queries.check_formula(formula, DAY)["items"][0]["amount"] == "1/3"
    assert queries.judged(formula, DAY)["combined"][0]["sum"] == "1"
    assert formula.verdict is not None
    assert formula.verdict.conclusion == "pass"
    over = drafted(pickles, staff.officer, acids[0], line("山梨酸", "0.200001"), basis_amount="300")
    assert over.verdict is not None
    assert over.verdict.conclusion == "fail"


def test_the_formula_in_the_laws_words(world: Cast, staff: Cast) -> None:
    made = make.product(
        world.own,
        staff.officer,
        name="柠檬味固体饮料",
        category="14.06",
        as_drunk_category="14.08",
        dilution_factor="10",
        moisture_fraction="3%",
        answers={"仅限速溶咖啡": False},
    )
    formula = make.draft(
        made, staff.officer, [line("柠檬黄", "90", "g", assay="87%", function="着色剂")], basis_amount="100"
    )
    given = queries.check_formula(formula, DAY)
    assert given["food"] == {
        "category": "14.06", "description": "柠檬味固体饮料", "answers": {"仅限速溶咖啡": False},
        "as_drunk_category": "14.08", "dilution_factor": "10", "moisture_fraction": "0.03",
    }  # fmt: skip
    assert given["items"] == [
        {
            "additive": "柠檬黄",
            "amount": "0.9",
            "unit": "g/kg",
            "note": "柠檬黄 90 g",
            "function": "着色剂",
            "assay": "0.87",
        }
    ]
    assert (given["id"], given["production_date"], given["edition"]) == ("P001 V1", "2026-05-06", None)


def test_each_kind_has_its_role(pickles: Product, staff: Cast) -> None:
    formula = drafted(
        pickles,
        staff.officer,
        line("维生素C", "1", "g/kg", kind="fortifier"),
        line("香兰素", "1", "g/kg", kind="flavouring"),
        line("XY-8011 牛肉香精", "1", "g/kg", kind="flavouring"),
        line("硅藻土", "1", "g/kg", kind="aid"),
        line("植物乳杆菌", "1", "g/kg", kind="culture"),
        line("水", "5", "%", kind="water"),
    )
    items = {item["additive"]: item.get("function") for item in queries.check_formula(formula, DAY)["items"]}
    assert items == {
        "维生素C": "营养强化剂",
        "香兰素": "食品用香料",
        "XY-8011 牛肉香精": "食品用香料",
        "硅藻土": "食品工业用加工助剂",
    }


def test_what_only_looks_like_a_flavouring_is_not_one(pickles: Product, staff: Cast) -> None:
    formula = drafted(pickles, staff.officer, line("苏丹红香精", "1", "g/kg", kind="flavouring"),
                      line("日化玫瑰香精", "1", "g/kg", kind="flavouring"),
                      line("神秘粉", "1", "g/kg", kind="flavouring"))  # fmt: skip
    statuses = [item["status"] for item in queries.judged(formula, DAY)["items"]]
    assert statuses == ["unknown_substance"] * 3
    assert formula.verdict is not None
    assert formula.verdict.conclusion == "fail"


def test_a_mixed_flavouring_typed_as_an_ingredient_is_judged(world: Cast, staff: Cast) -> None:
    """Sterilised milk takes no flavouring (Table B.1)."""
    milk = make.product(world.own, staff.officer, category="01.01.02", name="灭菌乳")
    formula = make.draft(milk, staff.officer, [line("生牛乳", "999", kind="ingredient"),
                                               line("草莓味香精", "1", kind="ingredient")])  # fmt: skip
    assert [item["status"] for item in queries.judged(formula, DAY)["items"]] == ["not_permitted"]


@pytest.mark.parametrize("kind", ["ingredient", "compound", "water", "culture"])
def test_an_additive_typed_as_something_else_is_judged(pickles: Product, staff: Cast, kind: str) -> None:
    formula = drafted(pickles, staff.officer, line("山梨酸钾", "2", "g/kg", kind=kind))
    assert formula.verdict is not None
    assert formula.verdict.conclusion == "fail"
    assert [row.disguised for row in sheet_of(formula).rows] == [False, True]


@pytest.mark.parametrize("name", ["苏丹红", "三聚氰胺", "硼砂", "吊白块"])
def test_what_may_not_be_eaten_fails_under_any_kind(pickles: Product, staff: Cast, name: str) -> None:
    for kind in ("ingredient", "flavouring", "culture", "aid", "fortifier"):
        formula = drafted(pickles, staff.officer, line(name, "1", "mg/kg", kind=kind))
        assert formula.verdict is not None
        assert formula.verdict.conclusion == "fail", kind


def test_ordinary_food_is_not_judged(pickles: Product, staff: Cast) -> None:
    foods = ("食用盐", "白砂糖", "辣椒", "大豆油", "小麦粉", "鸡蛋", "大蒜")
    formula = drafted(pickles, staff.officer, *(line(name, "1", "%", kind="ingredient") for name in foods))
    assert queries.check_formula(formula, DAY)["items"] == []
    assert queries.open_questions(formula).questions == ()


def test_a_compound_additive_is_judged_by_its_parts(pickles: Product, staff: Cast) -> None:
    parts = [{"additive": "苯甲酸钠", "percent": "60"}, {"additive": "山梨酸钾", "percent": "40"}]
    formula = drafted(
        pickles, staff.officer, line("复配防腐剂", "1", "g/kg", kind="premix", composition=parts)
    )
    found = queries.findings_of(formula)
    row = formula.lines.get(name="复配防腐剂")
    assert [item["additive"] for item in found[row.pk]] == ["苯甲酸钠", "山梨酸钾"]
    shown = next(one for one in sheet_of(formula).rows if one.line == row)
    assert shown.share == max(Fraction("0.5085"), Fraction("0.2986"))


def test_findings_come_back_to_their_lines(pickles: Product, staff: Cast) -> None:
    soy = line("酱油", "2", "%", kind="compound", category="12.04", confirmed=True,
               parts=[line("苯甲酸钠", "0.8", "g/kg"), line("山梨酸钾", "9", "g/kg")])  # fmt: skip
    formula = drafted(pickles, staff.officer, soy, line("山梨酸钾", "0.2", "g/kg"))
    found = queries.findings_of(formula)
    statuses = {
        formula.lines.get(pk=pk).name: items[0]["status"]
        for pk, items in found.items()
        if formula.lines.get(pk=pk).parent
    }
    assert statuses["山梨酸钾"] == "over_limit"  # in the soy sauce itself
    report = stored_report(formula.verdict, formula)  # type: ignore[arg-type]
    assert [one.entered for one in report.findings] == ["0.2 g/kg", "0.8 g/kg", "9 g/kg"]


def test_the_report_begins_with_the_weighing(pickles: Product, staff: Cast) -> None:
    formula = drafted(pickles, staff.officer, line("山梨酸钾", "0.1"), basis_amount="300")
    assert formula.verdict is not None
    finding = stored_report(formula.verdict, formula).findings[0]
    assert (finding.entered, finding.steps[0]) == ("0.1 kg", "山梨酸钾 0.1 kg → 0.333333 g/kg")


def test_levels_are_rounded_up_as_integers(pickles: Product, staff: Cast) -> None:
    formula = drafted(pickles, staff.officer, line("山梨酸钾", "0.1"), basis_amount="300")
    level = queries.line_levels(formula)[formula.lines.get(name="山梨酸钾").pk]
    assert (level.micro, level.text, level.exact) == (333334, "0.333333 g/kg", Fraction(1, 3))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("萝卜", "ingredient"),
        ("山梨酸钾", "additive"),
        ("苏丹红", "additive"),
        ("乙基麦芽酚", "flavouring"),
        ("牛肉香精", "flavouring"),
        ("复配水分保持剂", "premix"),
        ("水", "water"),
        ("饮用水", "water"),
        ("植物乳杆菌菌粉", "culture"),
        ("维生素A", "fortifier"),
    ],
)
def test_a_name_tells_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind
