"""A.2 and A.3: how far a row reaches, which row is nearest, and what takes a food out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.standards.asking import heading, one
from tianheng.standards import edition
from tianheng.standards.clauses.permission import conditions, levels, speaks
from tianheng.standards.formula import Food
from tianheng.standards.model import ALL_FOODS

LAW = edition()
NAMED = [category for category in LAW.categories.values() if category.name != "—"]


def nearest(additive: str, code: str, **facts: object) -> list[str]:
    """Codes of the rows that may speak, level by level."""
    return [level[0].limit.code for level in levels(LAW, heading(additive), Food(code, **facts))]  # type: ignore[arg-type]


def test_a_row_reaches_everything_below_it() -> None:
    # 双乙酸钠 08.02 预制肉制品, 诱惑红 14.0 饮料类
    for code in ("14.04.01", "14.04.02", "14.08"):
        assert one(code, "诱惑红", "0.05")["rule"]["category"] == "14.0"
    assert one("14.04.01", "诱惑红", "0.05")["rule"]["via"] == ["14.04.01", "14.04", "14.0"]


@pytest.mark.parametrize(
    ("code", "row", "number"),
    [
        ("12.10.02.01", "12.10.02.01", "0.2"),  # 胭脂红: stricter below
        ("12.10.02.02", "12.10.02", "0.5"),
    ],
)
def test_the_nearest_row_wins_though_stricter(code: str, row: str, number: str) -> None:
    found = one(code, "胭脂红", "0.1")
    assert (found["rule"]["category"], found["limit"]["value"]) == (row, number)


def test_the_nearest_row_wins_though_looser() -> None:
    looser = [
        (limit, above)
        for by_code in LAW.rows.values()
        for rows in by_code.values()
        for limit in rows
        if limit.code != ALL_FOODS
        for above in LAW.categories[limit.code].lineage[1:]
        for upper in by_code.get(above, ())
        if upper.number
        and limit.number
        and Fraction(upper.number) < Fraction(limit.number)
        and not limit.narrowing
    ]
    assert looser
    for limit, _ in looser:
        found = levels(LAW, LAW.headings[limit.heading], Food(limit.code))
        assert limit in [candidate.limit for candidate in found[0]]


@pytest.mark.parametrize("category", NAMED[::3], ids=lambda one: one.code)
def test_no_row_reaches_outside_its_branch(category: object) -> None:
    code = category.code  # type: ignore[attr-defined]
    food = LAW.categories[code]
    for one_heading in list(LAW.headings.values())[::5]:
        for level in levels(LAW, one_heading, Food(code)):
            for candidate in level:
                limit = candidate.limit
                own = limit.code == ALL_FOODS or food.under(limit.code)
                # only the rows of the drink that a powder or concentrate becomes come from another branch
                assert own or code.startswith("14.0")
                assert not any(food.under(excluded) for excluded in limit.excluded_codes)


def test_an_exception_takes_out_the_category_and_all_below_it() -> None:
    # 诱惑红 14.0 饮料类(14.01包装饮用水、14.02.01、14.02.02、14.06除外 …)
    limit = LAW.rows[heading("诱惑红及其铝色淀").id]["14.0"][0]
    assert limit.excluded_codes
    for excluded in limit.excluded_codes:
        for code in (excluded, *LAW.leaves(excluded)):
            assert one(code, "诱惑红", "0.01", density_kg_per_l="1")["status"] != "within_limit"


def test_a_child_with_a_row_of_its_own_stays_in() -> None:
    spared = [
        (limit.heading, inner.code)
        for by_code in LAW.rows.values()
        for rows in by_code.values()
        for limit in rows
        for code in limit.excluded_codes
        for inner in (row for rows_ in by_code.values() for row in rows_)
        if inner.code != ALL_FOODS and LAW.categories[inner.code].under(code) and not inner.narrowing
    ]
    assert spared
    for heading_id, code in spared:
        assert levels(LAW, LAW.headings[heading_id], Food(code))[0][0].limit.code == code


def test_the_row_of_all_foods_comes_last() -> None:
    assert nearest("柠檬酸", "12.04") == [ALL_FOODS]
    for additive in ("海藻酸钠", "β-环状糊精", "氯化钾"):
        for category in NAMED[::7]:
            assert ALL_FOODS not in nearest(additive, category.code)[:-1]


@pytest.mark.parametrize("code", sorted(LAW.exceptions))
def test_a_food_of_table_a2_and_all_below_it_stand_outside_the_rows_that_except_it(code: str) -> None:
    number = LAW.exceptions[code]
    below = [category.code for category in NAMED if category.under(code)]
    for rows in LAW.rows.values():
        for limit in rows.get(ALL_FOODS, ()):
            if number in limit.excluded_a2:
                for inside in below:
                    assert ALL_FOODS not in [
                        candidate.limit.code
                        for level in levels(LAW, LAW.headings[limit.heading], Food(inside))
                        for candidate in level
                    ]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("01.01.01", "not_permitted"),  # 巴氏杀菌乳, A.2 no. 1
        ("13.01.01", "within_limit"),  # 柠檬酸 has a row of its own in infant formula
        ("12.04", "permitted_gmp"),
        ("14.02.01", "not_permitted"),  # 果蔬汁(浆), A.2 no. 62
    ],
)
def test_citric_acid_reaches_all_foods_but_those_of_table_a2(code: str, status: str) -> None:
    found = one(code, "柠檬酸", "0.01")["status"]
    assert found == status or {found, status} == {"within_limit", "permitted_gmp"}


def test_natural_water_is_excluded_by_a_remark() -> None:
    # 氯化钾 各类食品, 自然来源类饮用水不能使用
    asked = one("14.01.03", "氯化钾", "0.01", density_kg_per_l="1")
    assert "food.answers.自然来源类饮用水" in [ask["field"] for ask in asked["asks"]]
    natural = {"answers": {"自然来源类饮用水": True, "自然来源饮用水除外": False}}
    assert one("14.01.03", "氯化钾", "0.01", density_kg_per_l="1", **natural)["status"] == "not_permitted"
    assert one("12.04", "氯化钾", "0.01")["status"] == "permitted_gmp"


def test_a_narrowing_that_the_code_settles_is_not_asked() -> None:
    for limit in LAW.limits():
        if limit.code in LAW.categories and limit.excluded_codes and limit.exception:
            asked = [one.key for one in conditions(limit, LAW.categories[limit.code])]
            assert limit.exception not in asked or not limit.excluded_codes


def test_a_narrowed_row_covers_only_its_product_and_the_general_row_the_rest() -> None:
    # 二氧化硫 04.02.02.04: general 0.05, 仅限银条菜 0.2
    rows = levels(LAW, heading("二氧化硫及亚硫酸盐"), Food("04.02.02.04"))
    met = speaks(rows, {"仅限银条菜": True}, "二氧化硫")
    rest = speaks(rows, {"仅限银条菜": False}, "二氧化硫")
    assert [limit.number for limit in met] == ["0.2"]
    assert [limit.number for limit in rest] == ["0.05"]


def test_a_narrowed_row_that_is_not_met_falls_back_to_the_levels_above() -> None:
    found = [
        limit
        for limit in LAW.limits()
        if limit.narrowing
        and limit.code != ALL_FOODS
        and len(LAW.rows[limit.heading][limit.code]) == 1
        and any(code in LAW.rows[limit.heading] for code in LAW.categories[limit.code].lineage[1:])
    ]
    assert found
    for limit in found:
        rows = levels(LAW, LAW.headings[limit.heading], Food(limit.code))
        no = {
            condition.key: not condition.wanted
            for level in rows[:1]
            for one in level
            for condition in one.conditions
        }
        rest = {
            condition.key: condition.wanted
            for level in rows[1:]
            for one in level
            for condition in one.conditions
        }
        spoken = speaks(rows, rest | no, "")
        assert limit not in spoken


def test_a_solid_drink_takes_the_rows_of_the_drink_it_becomes() -> None:
    food = {"as_drunk_category": "14.04.02", "dilution_factor": "10"}
    found = one("14.06.04", "苯甲酸", "1", **food)
    assert found["rule"]["category"].startswith("14.04")
    assert one("14.04.02", "苯甲酸", "0.1")["rule"]["id"] == found["rule"]["id"]


def test_instant_coffee_becomes_coffee_and_nothing_else() -> None:
    for level in levels(LAW, heading("苯甲酸及其钠盐"), Food("14.06.03")):
        for candidate in level:
            assert candidate.limit.code in {"14.05", "14.05.02", "14.0", "14.06", "14.06.03", ALL_FOODS}


def test_a_concentrate_takes_the_row_of_its_juice() -> None:
    assert one("14.02.02", "二氧化硫", "0.05", concentration_factor="1")["rule"]["category"] == "14.02.01"
