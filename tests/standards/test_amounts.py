"""Amounts in the terms of a limit, redone by hand: basis, fat, dry matter, beans, drink, powder, share."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards.asking import fields, formula, item, judged, near, one, row
from tianheng.standards.amounts import Dose, count, in_state, on_basis
from tianheng.standards.bounds import exactly
from tianheng.standards.compiler import edition
from tianheng.standards.formula import Food, Item, read_formula

# molar masses in g/mol, added up by hand from the abridged standard atomic weights
C, H, N, OX, NA, K, CA, P, S, AL = map(
    Fraction,
    ["12.011", "1.008", "14.007", "15.999", "22.990", "39.098", "40.078", "30.974", "32.06", "26.982"],
)
BENZOIC, BENZOATE = 7 * C + 6 * H + 2 * OX, 7 * C + 5 * H + NA + 2 * OX
SORBIC, SORBATE = 6 * C + 8 * H + 2 * OX, 6 * C + 7 * H + K + 2 * OX
PROPIONIC, PROPIONATE = 3 * C + 6 * H + 2 * OX, 6 * C + 10 * H + CA + 4 * OX
SO2, METABISULPHITE = S + 2 * OX, 2 * NA + 2 * S + 5 * OX
PO4, TRIPOLY, PYRO = P + 4 * OX, 5 * NA + 3 * P + 10 * OX, 4 * NA + 2 * P + 7 * OX
SACCHARIN, SACCHARIN_NA = 7 * C + 5 * H + N + 3 * OX + S, 7 * C + 4 * H + N + NA + 3 * OX + S
ALUM = K + AL + 2 * (S + 4 * OX) + 12 * (2 * H + OX)


def counted(name: str, code: str, amount: str, unit: str = "g/kg", **more: Any) -> Any:
    """The amount of one item in the terms of the printed row, as a range."""
    facts, truth, narrowing = more.pop("facts", {}), more.pop("truth", {}), more.pop("narrowing", "")
    read = read_formula(formula(more.pop("food", code), item(name, amount, unit, **facts), **more))
    member, heading = more.get("member", name), more.get("heading", name)
    dose = Dose(read.items[0], heading, member, read.items[0].hydrate)
    limit = next(one for one in edition().rows[_id(heading)][code] if one.narrowing == narrowing)
    return count(dose, limit, read.food, edition().categories[read.food.category].lineage, truth).amount


def _id(heading: str) -> str:
    return next(
        one.id for one in edition().headings.values() if heading in (one.name, *one.members, *one.aliases)
    )


@pytest.mark.parametrize(
    ("category", "name", "amount", "value"),
    [
        ("04.02.02.03", "苯甲酸", "0.8", Fraction("0.8")),
        ("04.02.02.03", "苯甲酸钠", "1", BENZOIC / BENZOATE),
        ("04.02.02.03", "山梨酸钾", "1", SORBIC / SORBATE),
        ("07.01", "丙酸钙", "2", 2 * 2 * PROPIONIC / PROPIONATE),
        ("04.01.02.02", "焦亚硫酸钠", "0.1", Fraction("0.1") * 2 * SO2 / METABISULPHITE),
        ("08.03", "三聚磷酸钠", "3", 3 * 3 * PO4 / TRIPOLY),
        ("08.03", "焦磷酸钠", "3", 3 * 2 * PO4 / PYRO),
        ("04.01.02.08", "糖精钠", "1", SACCHARIN / (SACCHARIN_NA + 2 * (2 * H + OX))),
    ],
)
def test_a_salt_counts_by_its_molar_mass(category: str, name: str, amount: str, value: Fraction) -> None:
    found = one(category, name, amount)
    assert near(found["compared"]["value"], value)
    assert found["compared"]["basis"].startswith("以")


def test_water_of_crystallisation_counts_when_it_is_told() -> None:
    dry = one("08.03", "焦磷酸钠", "3", facts={"hydrate": "无水"})["compared"]["value"]
    wet = one("08.03", "焦磷酸钠", "3", facts={"hydrate": "十水"})["compared"]["value"]
    named = one("08.03", "焦磷酸钠(十水)", "3")["compared"]["value"]
    assert near(dry, 3 * 2 * PO4 / PYRO)
    assert near(wet, 3 * 2 * PO4 / (PYRO + 10 * (2 * H + OX)))
    assert named == wet


def test_a_form_left_open_is_asked_only_when_it_matters() -> None:
    # dicalcium phosphate holds 0.552 phosphate with two waters, 0.698 dry; 10 g/kg as phosphate in milk powder
    assert one("01.03.01", "磷酸氢钙", "14.3")["status"] == "within_limit"
    assert one("01.03.01", "磷酸氢钙", "18.2")["status"] == "over_limit"
    open_one = one("01.03.01", "磷酸氢钙", "16")
    assert open_one["status"] == "needs_data"
    assert "二水" in open_one["questions"][0]


def test_a_form_left_open_counts_as_the_strictest_where_that_is_the_usual_one() -> None:
    dry = one("08.03", "焦磷酸钠", "8", facts={"hydrate": "无水"})
    assert one("08.03", "焦磷酸钠", "8")["compared"] == dry["compared"]


def test_purity_counts() -> None:
    found = one("04.02.02.03", "苯甲酸钠", "1", facts={"assay": "0.5"})
    assert near(found["compared"]["value"], BENZOIC / BENZOATE / 2)
    assert one("04.02.02.03", "苯甲酸钠", "1", facts={"assay": "50%"})["compared"] == found["compared"]


def test_a_lake_counts_by_its_assay() -> None:
    settled = one("05.02", "柠檬黄铝色淀", "0.5", facts={"assay": "0.15"})
    assert settled["compared"] == {"value": "0.075", "unit": "g/kg", "basis": "以柠檬黄计"}
    asked = one("05.02", "柠檬黄铝色淀", "0.5")
    assert asked["status"] == "needs_data"
    assert [ask["field"] for ask in asked["asks"]] == ["items[0].assay"]
    # so little that even pure dye would be within
    assert one("05.02", "柠檬黄铝色淀", "0.05")["status"] == "within_limit"
    assert one("05.02", "柠檬黄", "0.05")["compared"]["value"] == "0.05"


def test_an_amount_already_on_the_basis_is_left_alone() -> None:
    found = one("04.02.02.03", "苯甲酸钠", "1", facts={"basis": "as_limit", "assay": "0.5"})
    assert found["compared"]["value"] == "1"
    assert found["status"] == "within_limit"


def test_in_the_fat() -> None:
    # 丁基羟基茴香醚 0.2 g/kg 以油脂中的含量计
    assert one("06.06", "丁基羟基茴香醚", "0.03", fat_fraction="0.15")["compared"]["value"] == "0.2"
    assert one("06.06", "丁基羟基茴香醚", "0.03", fat_fraction="0.15")["status"] == "within_limit"
    assert one("06.06", "丁基羟基茴香醚", "0.03", fat_fraction="0.149")["status"] == "over_limit"
    asked = one("06.06", "丁基羟基茴香醚", "0.03")
    assert (asked["status"], asked["asks"][0]["field"]) == ("needs_data", "food.fat_fraction")
    # more than the limit even if the food were all fat
    assert one("06.06", "丁基羟基茴香醚", "0.21")["status"] == "over_limit"


def test_on_dry_matter() -> None:
    # 铝的残留量≤100 mg/kg(干样品,以Al计)
    found = one("06.03.02.05", "硫酸铝钾", "0.5", moisture_fraction="0.2", facts={"hydrate": "十二水"})
    assert near(found["compared"]["value"], Fraction(500) * AL / ALUM / Fraction("0.8"))
    assert found["compared"]["unit"] == "mg/kg"
    asked = one("06.03.02.05", "硫酸铝钾", "0.5", facts={"hydrate": "十二水"})
    assert "food.moisture_fraction" in [ask["field"] for ask in asked["asks"]]


def test_per_kilogram_of_beans() -> None:
    # 司盘类 1.6 g/kg 以每千克豆类的使用量计
    assert one("04.04", "司盘60", "0.4", beans_fraction="0.25")["compared"]["value"] == "1.6"
    assert one("04.04", "司盘60", "0.401", beans_fraction="0.25")["status"] == "over_limit"
    assert one("04.04", "司盘60", "0.4")["asks"][0]["field"] == "food.beans_fraction"


def test_as_drunk() -> None:
    # 苯甲酸 in fruit drinks 1.0 g/kg 以即饮状态计: of the powder, what the drink made from it holds
    food = {"as_drunk_category": "14.02.03", "dilution_factor": "8"}
    found = one("14.06.04", "苯甲酸", "8", **food)
    assert (found["status"], found["compared"]["value"]) == ("within_limit", "1")
    assert one("14.06.04", "苯甲酸", "8.01", **food)["status"] == "over_limit"
    asked = one("14.06.04", "苯甲酸", "8", as_drunk_category="14.02.03")
    assert [ask["field"] for ask in asked["asks"]] == ["food.dilution_factor"]


def test_as_eaten() -> None:
    # 瓜尔胶 1.0 g/L 以即食状态计
    facts = {"reconstitution_factor": "8", "density_kg_per_l": "1"}
    assert one("13.01.02", "瓜尔胶", "8", **facts)["status"] == "within_limit"
    assert one("13.01.02", "瓜尔胶", "8.1", **facts)["status"] == "over_limit"
    open_one = one("13.01.02", "瓜尔胶", "8", density_kg_per_l="1")
    assert [ask["field"] for ask in open_one["asks"]] == ["food.reconstitution_factor"]


def test_at_tenfold_dilution() -> None:
    # 琥珀酸单甘油酯 in solid drinks 20.0 g/kg 按稀释10倍计算: twentyfold diluted, twice as much
    assert one("14.06", "琥珀酸单甘油酯", "20", dilution_factor="10")["status"] == "within_limit"
    assert one("14.06.04", "琥珀酸单甘油酯", "40", dilution_factor="20")["compared"]["value"] == "20"
    assert one("14.06.04", "琥珀酸单甘油酯", "40.1", dilution_factor="20")["status"] == "over_limit"
    assert one("14.06.04", "琥珀酸单甘油酯", "10.1", dilution_factor="5")["status"] == "over_limit"


def test_after_dilution() -> None:
    # 苋菜红 in solid drinks 0.05 g/kg 按稀释倍数稀释后液体中的量
    assert one("14.06.04", "苋菜红", "0.4", dilution_factor="8")["compared"]["value"] == "0.05"
    assert one("14.06.04", "苋菜红", "0.41", dilution_factor="8")["status"] == "over_limit"


def test_powder_only() -> None:
    # 黄原胶 13.01.03 9.0 g/kg 仅限粉状产品,液态产品按照稀释倍数折算
    assert one("13.01.03", "黄原胶", "9", answers={"液态产品": False})["status"] == "within_limit"
    liquid = {"answers": {"液态产品": True}}
    assert one("13.01.03", "黄原胶", "1.5", dilution_factor="6", **liquid)["compared"]["value"] == "9"
    assert one("13.01.03", "黄原胶", "1.6", dilution_factor="6", **liquid)["status"] == "over_limit"
    assert one("13.01.03", "黄原胶", "1.6", **liquid)["asks"][0]["field"] == "food.dilution_factor"


def test_jelly_powder() -> None:
    # 阿斯巴甜 16.01 1.0 g/kg 如用于果冻粉,按冲调倍数增加使用量
    powder = {"answers": {"果冻粉": True}}
    assert one("16.01", "阿斯巴甜", "6", reconstitution_factor="6", **powder)["status"] == "within_limit"
    assert one("16.01", "阿斯巴甜", "6.1", reconstitution_factor="6", **powder)["status"] == "over_limit"
    assert (
        one("16.01", "阿斯巴甜", "6", reconstitution_factor="6", answers={"果冻粉": False})["status"]
        == "over_limit"
    )


def test_concentrated_juice() -> None:
    # 二氧化硫 0.05 g/kg 浓缩果蔬汁(浆)按浓缩倍数折算
    found = one("14.02.02", "二氧化硫", "0.3", concentration_factor="6")
    assert (found["status"], found["compared"]["value"]) == ("within_limit", "0.05")
    assert one("14.02.02", "二氧化硫", "0.3")["asks"][0]["field"] == "food.concentration_factor"


def test_density_turns_an_amount_by_mass_into_one_by_volume() -> None:
    # 二氧化硫 in wine 0.25 g/L
    assert one("15.03.01", "二氧化硫", "0.25", density_kg_per_l="1")["status"] == "within_limit"
    found = one("15.03.01", "二氧化硫", "0.25", density_kg_per_l="0.99")
    assert (found["compared"]["value"], found["compared"]["unit"]) == ("0.2475", "g/L")
    assert fields(formula("15.03.01", item("二氧化硫", "0.25"))) == ["food.density_kg_per_l"]
    assert one("15.03.01", "二氧化硫", "250", "mg/L")["status"] == "within_limit"


def test_the_share_of_an_ingredient_counts() -> None:
    brought = {"ingredient": "酱", "category": "12.05", "share": "0.3", "for_specific_food": True}
    found = one("04.02.02.03", "山梨酸", "1", facts={"source": brought})
    assert found["compared"]["value"] == "0.3"
    assert any("30%" in step for step in found["steps"])


def test_a_coating_allowance_is_asked_not_computed() -> None:
    # 06.11 磷酸盐 5.0 g/kg 可按涂裹率增加使用量
    assert one("06.11", "磷酸", "5")["status"] == "within_limit"
    asked = one("06.11", "磷酸", "8")
    assert asked["status"] == "needs_data"
    assert "可按涂裹率增加使用量" in asked["questions"][0]


def test_several_sources_of_one_additive_add_up() -> None:
    verdict = judged("04.02.02.03", item("苯甲酸", "0.5"), item("苯甲酸钠", "0.5"))
    [first, second] = verdict["items"]
    assert first["compared"] == second["compared"]
    assert near(first["compared"]["value"], Fraction("0.5") + Fraction("0.5") * BENZOIC / BENZOATE)


def test_an_amount_left_out_is_asked() -> None:
    found = one("04.02.02.03", "苯甲酸钠", None)
    assert (found["status"], found["compared"], found["headroom"]) == ("needs_data", None, None)
    assert found["asks"][0]["field"] == "items[0].amount"


def test_the_steps_can_be_redone_by_hand() -> None:
    found = one("04.02.02.03", "苯甲酸钠", "1.15")
    entered, factor, comparison = found["steps"]
    assert "1.15 g/kg" in entered
    factor_shown, product = (Fraction(text) for text in re.findall(r"\d+\.\d+", factor))
    assert near(str(float(factor_shown * Fraction("1.15"))), product)
    assert comparison == "0.9746 ≤ 1.0 g/kg 以苯甲酸计"


def test_a_residue_is_brought_to_the_state_of_the_limit() -> None:
    limit = row("二氧化硫及亚硫酸盐", "14.02.01")
    lineage = edition().categories["14.02.02"].lineage
    found = in_state(exactly(3), limit, Food("14.02.02", concentration=Fraction(6)), lineage, {})
    assert (found.low, found.high) == (Fraction(1, 2), Fraction(1, 2))


def test_a_basis_without_a_factor_is_asked_for() -> None:
    unknown = Dose(Item("items[0]", "某酸盐", None, "g/kg", None), "某酸", "某酸盐")
    [step] = on_basis(unknown, "苯甲酸")
    assert step.factor.high is None
    assert step.factor.asks[0].field == "items[0].basis"


ratios = st.decimals(min_value=1, max_value=50, places=2)
shares = st.decimals(min_value="0.01", max_value=1, places=2)


@settings(max_examples=60, deadline=None)
@given(st.decimals(min_value=0, max_value=2, places=3), shares)
def test_without_the_fat_the_range_holds_every_fat(amount: Any, fat: Any) -> None:
    open_one = counted("丁基羟基茴香醚", "06.06", str(amount))
    known = counted("丁基羟基茴香醚", "06.06", str(amount), fat_fraction=str(fat))
    assert known.known
    assert open_one.low <= known.low
    assert open_one.high is None or known.low <= open_one.high


@settings(max_examples=60, deadline=None)
@given(st.decimals(min_value=0, max_value=2, places=3), ratios)
def test_without_the_dilution_the_range_holds_every_dilution(amount: Any, dilution: Any) -> None:
    open_one = counted("琥珀酸单甘油酯", "14.06", str(amount))
    known = counted("琥珀酸单甘油酯", "14.06", str(amount), dilution_factor=str(dilution))
    assert open_one.low <= known.low <= open_one.high
