"""Conversion factors: formulas are read to the last sign and agree with the figures of the field."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest

from tests.standards.ours.tables import OURS, members
from tianheng.standards.errors import LawError
from tianheng.standards.factors import atoms, forms, load_factors, masses, molar_mass
from tianheng.standards.source import table

# (substance, form, basis, factor to four decimals), computed by hand from the same atomic masses
KNOWN = """
苯甲酸钠||苯甲酸|0.8475
山梨酸钾||山梨酸|0.7464
丙酸钠||丙酸|0.7712
丙酸钙|无水|丙酸|0.7956
脱氢乙酸钠|一水|脱氢乙酸|0.8078
脱氢乙酸钠|无水|脱氢乙酸|0.8844
对羟基苯甲酸甲酯钠||对羟基苯甲酸|0.7932
对羟基苯甲酸乙酯||对羟基苯甲酸|0.8312
对羟基苯甲酸乙酯钠||对羟基苯甲酸|0.7341
焦亚硫酸钠||二氧化硫|0.6740
焦亚硫酸钾||二氧化硫|0.5763
亚硫酸钠|无水|二氧化硫|0.5082
亚硫酸钠|七水|二氧化硫|0.2541
亚硫酸氢钠||二氧化硫|0.6156
低亚硫酸钠||二氧化硫|0.7359
硫磺||二氧化硫|1.9981
亚硝酸钾||亚硝酸钠|0.8107
硝酸钠||亚硝酸钠|0.8118
硝酸钾||亚硝酸钠|0.6824
亚硝酸根|检验结果|亚硝酸钠|1.4997
甜蜜素|无水|环己基氨基磺酸|0.8908
环己基氨基磺酸钙|无水|环己基氨基磺酸|0.9040
环己基氨基磺酸钙|二水|环己基氨基磺酸|0.8287
糖精钠|二水|糖精|0.7595
糖精钠|无水|糖精|0.8929
硫酸铝钾|十二水|铝|0.0569
硫酸铝钾|无水|铝|0.1045
硫酸铝铵|十二水|铝|0.0595
硫酸铝铵|无水|铝|0.1138
亚铁氰化钾|三水|亚铁氰根|0.5018
亚铁氰化钾|无水|亚铁氰根|0.5754
亚铁氰化钠|十水|亚铁氰根|0.4379
亚铁氰化钠|无水|亚铁氰根|0.6974
磷酸||磷酸根|0.9691
磷酸二氢钠|无水|磷酸根|0.7916
磷酸二氢钠|二水|磷酸根|0.6088
磷酸氢二钠|无水|磷酸根|0.6690
磷酸氢二钠|十二水|磷酸根|0.2652
磷酸三钠|无水|磷酸根|0.5793
磷酸三钠|十二水|磷酸根|0.2498
磷酸二氢钾||磷酸根|0.6979
磷酸氢二钾|无水|磷酸根|0.5453
磷酸三钾|无水|磷酸根|0.4474
磷酸氢二铵||磷酸根|0.7192
磷酸二氢钙|无水|磷酸根|0.8115
磷酸二氢钙|一水|磷酸根|0.7535
磷酸氢钙|无水|磷酸根|0.6980
磷酸氢钙|二水|磷酸根|0.5519
磷酸三钙|磷酸三钙|磷酸根|0.6124
磷酸三钙|羟基磷酸钙|磷酸根|0.5672
焦磷酸钠|无水|磷酸根|0.7143
焦磷酸钠|十水|磷酸根|0.4258
焦磷酸二氢二钠||磷酸根|0.8558
焦磷酸一氢三钠|无水|磷酸根|0.7787
焦磷酸一氢三钠|一水|磷酸根|0.7251
焦磷酸四钾|无水|磷酸根|0.5750
酸式焦磷酸钙||磷酸根|0.8792
三聚磷酸钠|无水|磷酸根|0.7745
六偏磷酸钠||磷酸根|0.9314
聚偏磷酸钾||磷酸根|0.8044
磷|检验结果|磷酸根|3.0661
五氧化二磷|检验结果|磷酸根|1.3381
D-异抗坏血酸钠|一水|抗坏血酸|0.8149
抗坏血酸棕榈酸酯||抗坏血酸|0.4249
植酸钠|十二钠|植酸|0.7145
硫酸锌|七水|锌|0.2274
硫酸锌|一水|锌|0.3643
硫酸亚铁|七水|硫酸亚铁|0.5464
氯化钙|无水|钙|0.3611
氯化钙|二水|钙|0.2726
葡萄糖酸亚铁|二水|铁|0.1158
甜菊苷||甜菊醇当量|0.3957
瑞鲍迪苷A||甜菊醇当量|0.3293
瑞鲍迪苷B||甜菊醇当量|0.3957
瑞鲍迪苷C||甜菊醇当量|0.3349
瑞鲍迪苷D||甜菊醇当量|0.2820
瑞鲍迪苷F||甜菊醇当量|0.3399
瑞鲍迪苷M||甜菊醇当量|0.2466
杜克苷A||甜菊醇当量|0.4037
甜茶苷||甜菊醇当量|0.4955
甜菊双糖苷||甜菊醇当量|0.4955
""".strip().splitlines()
LABORATORY = {"亚硝酸根", "磷", "五氧化二磷"}  # results of a test, not substances one buys


def rounded(value: Fraction) -> Decimal:
    """To four decimals, exactly."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        Decimal("0.0001"), ROUND_HALF_EVEN
    )


@pytest.mark.parametrize("line", KNOWN)
def test_factor_agrees_with_the_hand_computed_figure(line: str) -> None:
    substance, form, basis, expected = line.split("|")
    found = [f for f in forms(substance, basis) if f.hydrate == form]
    assert [rounded(f.factor) for f in found] == [Decimal(expected)]


def test_printed_factors_win_over_computed_ones() -> None:
    salt = "天门冬酰苯丙氨酸甲酯乙酰磺胺酸"
    to_aspartame, to_acesulfame = forms(salt, "阿斯巴甜")[0], forms(salt, "安赛蜜")[0]
    assert (to_aspartame.factor, to_acesulfame.factor) == (Fraction("0.64"), Fraction("0.44"))
    assert to_aspartame.printed
    assert to_acesulfame.printed
    computed = molar_mass(to_aspartame.basis_formula) / molar_mass(to_aspartame.formula)
    assert rounded(computed) == Decimal("0.6434")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("K4[Fe(CN)6]·3H2O", {"K": 4, "Fe": 1, "C": 6, "N": 6, "H": 6, "O": 3}),
        ("(NH4)2HPO4", {"N": 2, "H": 9, "P": 1, "O": 4}),
        ("Ca(H2PO4)2·H2O", {"Ca": 1, "H": 6, "P": 2, "O": 9}),
        ("NaCl", {"Na": 1, "Cl": 1}),
    ],
)
def test_formula_is_read_with_brackets_and_water(formula: str, expected: dict[str, int]) -> None:
    assert atoms(formula) == expected


@pytest.mark.parametrize("formula", ["Na(", "Na)", "NaX!", "", "Na·", "na"])
def test_unreadable_formula_is_named(formula: str) -> None:
    with pytest.raises(LawError, match="formula"):
        atoms(formula)


def test_element_without_mass_is_named() -> None:
    with pytest.raises(LawError, match=r"no atomic mass for Au"):
        molar_mass("AuCl3")


def test_masses_are_exact() -> None:
    assert masses()["O"] == Fraction(15999, 1000)
    assert molar_mass("SO2") == Fraction(32060 + 2 * 15999, 1000)


def test_every_substance_with_a_factor_is_a_substance_of_its_heading() -> None:
    known = members()
    strangers = {
        f.substance
        for f in load_factors()
        if f.substance not in known[f.heading] | {f.heading} and f.substance not in LABORATORY
    }
    assert strangers == set()


def test_exactly_one_form_is_the_usual_one_and_open_forms_have_a_question() -> None:
    groups: dict[tuple[str, str], list[bool]] = {}
    for f in load_factors():
        groups.setdefault((f.substance, f.basis), []).append(f.usual)
        settled = f.usual and "质量规格标准" in f.source  # its own standard knows this form only
        assert bool(f.question) == (len(forms(f.substance, f.basis)) > 1 and not settled), f.substance
    assert {key for key, usual in groups.items() if sum(usual) != 1} == set()


def test_molar_bases_have_factors_and_basis_formula_is_one_per_basis() -> None:
    molar = {r["basis"] for r in table(f"{OURS}/bases.csv") if r["mode"] in ("molar", "element")}
    formulas: dict[str, set[str]] = {}
    for f in load_factors():
        formulas.setdefault(f.basis, set()).add(f.basis_formula)
    assert molar <= set(formulas)
    assert {basis for basis, found in formulas.items() if len(found) != 1} == set()
