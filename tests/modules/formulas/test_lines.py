"""Lines as typed: read exactly, or refused by line, field and mend; weighed without assuming anything."""

from fractions import Fraction
from typing import Any

import pytest

from tests.factories.formulas import line
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.formulas.validators import read_basis, read_lines, weigh
from tianheng.modules.formulas.validators.weighing import percent


def contents(
    lines: list[dict[str, Any]], amount: str = "1000", unit: str = "kg", density: str = "", loss: str = ""
) -> dict[str, Fraction]:
    """Each line's content in the finished product, g/kg, by name."""
    made = weigh(read_lines(lines), read_basis(amount, unit, density), loss)
    return {one.line.facts.name: one.inside for top in made for one in top.walk()}


def faults(lines: list[dict[str, Any]], **more: str) -> dict[str, str]:
    """What is said, by field."""
    with pytest.raises((Mistakes, Mistake)) as caught:
        contents(lines, **more)
    found = caught.value.found if isinstance(caught.value, Mistakes) else [caught.value]
    return {each.field: str(each) for each in found}


@pytest.mark.parametrize(
    ("amount", "unit", "content"),
    [
        ("0.5", "kg", "1/2"),
        ("500", "g", "1/2"),
        ("５００", "克", "1/2"),
        ("500,000", "mg", "1/2"),
        ("0.5", "g/kg", "1/2"),
        ("500", "mg/kg", "1/2"),
        ("500", "ppm", "1/2"),
        ("0.05", "%", "1/2"),
        ("0.333", "KG", "333/1000"),
    ],
)
def test_an_amount_is_the_same_in_every_unit(amount: str, unit: str, content: str) -> None:
    assert contents([line("山梨酸钾", amount, unit)]) == {"山梨酸钾": Fraction(content)}


def test_a_batch_that_does_not_divide_stays_exact() -> None:
    assert contents([line("甲", "0.1")], amount="300")["甲"] == Fraction(1, 3)


def test_a_batch_by_volume_takes_the_density() -> None:
    # 1000 L × 1.05 kg/L = 1050 kg; 0.525 kg in it is 0.5 g/kg, and so is 0.525 g/L
    lines = [line("甲", "0.525", "kg"), line("乙", "0.525", "g/L"), line("丙", "0.5", "g/kg")]
    found = contents(lines, amount="1000", unit="L", density="1.05")
    assert set(found.values()) == {Fraction(1, 2)}
    assert "密度" in faults(lines, amount="1000", unit="L")["basis_unit"]


def test_a_volume_of_a_line_takes_its_own_density() -> None:
    # 2 L × 1.25 kg/L = 2.5 kg in 1000 kg
    assert contents([line("食用香精", "2", "L", density="1.25")])["食用香精"] == Fraction(5, 2)
    assert contents([line("水", "500", "L", kind="water")])["水"] == Fraction(500)
    assert "密度" in faults([line("食用香精", "2", "L")])["lines[0].density"]
    assert "密度" in faults([line("甲", "2", "g/L")])["lines[0].unit"]


def test_parts_are_contents_of_their_ingredient() -> None:
    filling = line(
        "豆沙馅",
        "300",
        kind="compound",
        category="07.04",
        parts=[
            line("红豆", "200", kind="ingredient"),
            line("山梨酸钾", "0.3"),  # in the 300 kg of filling: 1 g/kg
            line("果酱", "30", kind="compound", category="04.01.02.05", parts=[line("柠檬酸", "2", "g/kg")]),
        ],
    )
    made = weigh(read_lines([filling]), read_basis("1000", "kg"))
    levels = {one.line.facts.name: (one.level, one.inside) for one in made[0].walk()}
    assert levels["山梨酸钾"] == (Fraction(1), Fraction(3, 10))
    # 30 kg of jam at 2 g/kg is 60 g in 1000 kg
    assert levels["柠檬酸"] == (Fraction(2), Fraction(60, 1000))


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"amount": ""}, "lines[1].amount", "还没有填写"),
        ({"amount": "-1"}, "lines[1].amount", "不能是负数"),
        ({"amount": "0"}, "lines[1].amount", "不能是 0"),
        ({"amount": "适量"}, "lines[1].amount", "不是一个数"),
        ({"amount": "0.0000000001"}, "lines[1].amount", "小数位太多"),
        ({"amount": "1e3"}, "lines[1].amount", "不是一个数"),
        ({"amount": "9" * 25}, "lines[1].amount", "太大"),
        ({"amount": "9" * 12, "unit": "%"}, "lines[1].amount", "太大"),
        ({"unit": "斤"}, "lines[1].unit", "不能用这个单位"),
        ({"unit": ""}, "lines[1].unit", "还没有单位"),
        ({"name": " "}, "lines[1].name", "还没有填写"),
        ({"name": "长" * 101}, "lines[1].name", "最多 100"),
        ({"kind": "salt"}, "lines[1].kind", "不是配料的类型"),
        ({"assay": "120%"}, "lines[1].assay", "之间的数"),
        ({"density": "99"}, "lines[1].density", "之间的数"),
        ({"residue": "少"}, "lines[1].residue", "请填一个数"),
        ({"kind": "premix"}, "lines[1].composition", "GB 26687"),
        ({"composition": [{"additive": "甲", "percent": "1"}]}, "lines[1].composition", "只有复配"),
        ({"parts": [line("丙")]}, "lines[1].parts", "只有复合配料能展开"),
    ],
)
def test_a_mistaken_line_is_named(more: dict[str, Any], field: str, says: str) -> None:
    found = faults([line("水", "1", kind="water"), line("甲") | more])
    assert list(found) == [field]
    assert says in found[field]
    assert found[field].startswith("第 2 行")


@pytest.mark.parametrize(
    ("composition", "says"),
    [
        (
            [{"additive": "三聚磷酸钠", "percent": "60"}, {"additive": "焦磷酸钠", "percent": "50"}],
            "超过 100%",
        ),
        ([{"additive": "三聚磷酸钠", "percent": "多"}], "百分比不对"),
        ([{"additive": "", "percent": "5"}], "不完整"),
        ([{"additive": "甲", "percent": "5", "colour": "红"}], "不完整"),
    ],
)
def test_a_mistaken_composition_is_named(composition: list[dict[str, str]], says: str) -> None:
    found = faults([line("复配水分保持剂", kind="premix", composition=composition)])
    assert says in found["lines[0].composition"]


def test_all_mistakes_are_told_at_once() -> None:
    found = faults([line("", "x"), line("乙", "1", "斤")], amount="1000")
    assert set(found) == {"lines[0].name", "lines[0].amount", "lines[1].unit"}


def test_more_than_the_whole_needs_a_reason() -> None:
    lines = [line("鲜辣椒", "1200", kind="ingredient")]
    assert "120%" in faults(lines)["basis_amount"]
    assert contents(lines, loss="炒制失水约 18%")["鲜辣椒"] == 1200
    assert "超过成品的 100%" in faults([line("山梨酸钾", "1200")], loss="失水")["lines[0].amount"]


def test_less_than_the_whole_needs_none() -> None:
    assert contents([line("萝卜", "10", kind="ingredient")])["萝卜"] == 10


def test_a_part_is_no_more_than_its_ingredient() -> None:
    parts = [line("红豆", "25", kind="ingredient")]
    found = faults([line("豆沙馅", "20", kind="compound", category="07.04", parts=parts)])
    assert "125%" in found["lines[0].parts"]


def test_what_is_over_never_reads_as_the_whole() -> None:
    assert percent(Fraction(1000)) == "100%"
    assert percent(Fraction(1000) + Fraction(1, 10**9)) == "100.01%"


def nested(depth: int) -> dict[str, Any]:
    inner = [line("糖", "10", "%", kind="ingredient")] if depth == 1 else [nested(depth - 1)]
    return line(f"配料{depth}", "50", "%", kind="compound", category="07.04", parts=inner)


def test_sub_recipes_go_down_five_levels() -> None:
    assert contents([nested(4)])["糖"] == Fraction(1000, 16) / 10
    assert "最多 5 层" in str(faults([nested(5)]))


def test_a_sub_recipe_is_no_part_of_itself() -> None:
    inner = line("豆沙 馅", "1", "%", kind="compound", parts=[line("糖", "1", "%", kind="ingredient")])
    middle = line("果酱", "1", "%", kind="compound", parts=[inner])
    outer = line("豆沙馅", "1", "%", kind="compound", parts=[middle])
    assert "循环" in faults([outer])["lines[0].parts[0].parts[0].name"]
    with pytest.raises(Mistakes, match="循环"):
        read_lines([outer], product="豆沙馅")


def test_a_formula_is_not_endless() -> None:
    with pytest.raises(Mistakes, match="最多 200 行"):
        read_lines([line(f"甲{n}", "1", "mg") for n in range(201)])


@pytest.mark.parametrize(
    ("amount", "unit", "field"),
    [
        ("", "kg", "basis_amount"),
        ("0", "kg", "basis_amount"),
        ("5", "袋", "basis_unit"),
        ("5", "µg", "basis_unit"),
    ],
)
def test_a_mistaken_batch_is_named(amount: str, unit: str, field: str) -> None:
    with pytest.raises(Mistake) as caught:
        read_basis(amount, unit)
    assert caught.value.field == field


def test_signs_that_no_keyboard_writes_are_left_out() -> None:
    parts = [{"additive": "三聚\x00磷酸钠", "percent": "50\x07"}]
    read = read_lines([line("复配\x00剂\u200e", kind="premix", step="\x1b拌料", composition=parts)])[0].facts
    assert (read.name, read.step, read.composition) == (
        "复配剂\u200e",
        "拌料",
        [{"additive": "三聚磷酸钠", "percent": "50"}],
    )
