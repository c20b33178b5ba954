"""The public contract, and what must hold for every row of the law: exact, monotone, never falsely safe."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.standards.asking import LAW, Shape, fields, formula, item, judged, one
from tests.standards.worlds import EDITION, FACTS, LIMITS, NUMBERED, foods_of, formulas, search, told, without
from tianheng.standards import InputError, check, check_many
from tianheng.standards.model import ALL_FOODS, Limit
from tianheng.standards.outcome import FAILING, OPEN, STATUSES
from tianheng.standards.substances import members

RANK = {"pass": 0, "review": 1, "fail": 2}
EPSILON = Decimal("1e-9")


# ---- the contract


def test_the_answer_of_the_design() -> None:
    found = one("04.02.02.03", "苯甲酸钠", "1.15")
    assert found["status"] == "within_limit"
    assert found["resolved"] == "苯甲酸及其钠盐"
    assert found["member"] == "苯甲酸钠"
    assert found["compared"] == {"value": "0.9746", "unit": "g/kg", "basis": "以苯甲酸计"}
    assert found["limit"] == {"value": "1.0", "unit": "g/kg", "kind": "max_use"}
    assert found["headroom"] == "0.02542"
    assert (found["rule"]["table"], found["rule"]["printed_page"], found["rule"]["page"]) == ("A.1", 20, 23)
    assert found["rule"]["via"] == ["04.02.02.03"]


def test_an_empty_formula_passes() -> None:
    assert judged("12.04") == {
        "id": "", "edition": LAW, "verdict": "pass", "items": [], "combined": [], "notes": []
    }  # fmt: skip


def test_the_check_keeps_its_hands_off_what_it_is_given() -> None:
    given_as = formula("12.04", item("苯甲酸钠", "1"), answers={"仅限虾类": True})
    before = copy.deepcopy(given_as)
    check(given_as)
    assert given_as == before


def test_the_same_question_has_the_same_answer() -> None:
    given_as = formula("14.04.01", item("阿斯巴甜", "0.5"), item("安赛蜜", "0.2"), item("苯甲酸钠", "0.1"))
    assert json.dumps(check(given_as)) == json.dumps(check(given_as))


@pytest.mark.parametrize("name", ["x", 7, "配方 1"])
def test_the_id_comes_back(name: object) -> None:
    assert check(formula("12.04") | {"id": name})["id"] == str(name)


@pytest.mark.parametrize(
    ("day", "errors"),
    [("2025-02-07", ["production_date"]), ("2025-02-08", []), ("2024-02-08", ["production_date"])],
)
def test_food_is_judged_by_the_law_of_its_day(day: str, errors: list[str]) -> None:
    assert fields(formula("12.04") | {"edition": None, "production_date": day}) == errors


def test_an_edition_named_needs_no_day() -> None:
    assert fields(formula("12.04") | {"production_date": None}) == []
    assert fields(formula("12.04") | {"edition": "GB 2760-2014"}) == ["edition"]


def test_the_verdict_is_the_gravest_of_its_parts() -> None:
    fine, asked, over = item("柠檬酸", "1"), item("紫胶", "0.3"), item("紫胶红", "100")
    assert judged("04.01.01.02", fine)["verdict"] in RANK
    verdicts = [judged("12.05", item("苯甲酸", amount))["verdict"] for amount in ("0.5", None, "1.5")]
    assert verdicts == ["pass", "review", "fail"]
    assert judged("04.01.01.02", asked)["verdict"] == "review"
    assert judged("04.01.01.02", asked, over)["verdict"] == "fail"


@search(100)
@given(formulas())
def test_the_verdict_agrees_with_its_findings(shape: Shape) -> None:
    try:
        verdict = check(shape)
    except InputError:
        assert fields(shape)
        return
    statuses = {found["status"] for found in verdict["items"]}
    sums = {entry["status"] for entry in verdict["combined"]}
    assert statuses <= set(STATUSES)
    failed = bool(statuses & FAILING) or "exceeds" in sums
    asked = bool(statuses & OPEN) or "uncertain" in sums or any(found["asks"] for found in verdict["items"])
    assert verdict["verdict"] == ("fail" if failed else "review" if asked else "pass")
    for found in verdict["items"]:
        assert found["questions"] == [ask["question"] for ask in found["asks"]]
        assert found["steps"]
        assert found["status"] not in OPEN or found["asks"]
        assert found["rule"] is None or found["rule"]["page"]


@search(100)
@given(formulas(most=4), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(shape: Shape, random: Any) -> None:
    shuffled = copy.deepcopy(shape)
    for line in (*shape["items"], *shuffled["items"]):
        line.pop("function", None)
    random.shuffle(shuffled["items"])
    try:
        assert check(shape)["verdict"] == check(shuffled)["verdict"]
    except InputError:
        assert fields(shuffled)


def test_one_bad_formula_spoils_no_other() -> None:
    many = [
        formula("12.04", item("苯甲酸钠", "1")),
        {"id": "b"},
        5,
        InputError("file", "x.csv", "找不到"),
        formula("12.04"),
    ]
    found = list(check_many(many))
    assert [one.get("verdict", "error") for one in found] == ["pass", "error", "error", "error", "pass"]
    assert found[1]["id"] == "b"
    assert {one["field"] for one in found[1]["error"]["fields"]} == {"food", "items"} or found[1]["error"][
        "fields"
    ]
    assert found[3]["error"]["fields"] == [{"field": "file", "value": "x.csv", "mend": "找不到"}]


def test_many_are_answered_as_they_come() -> None:
    stream = check_many(formula("12.04") for _ in iter(int, 1))
    assert [next(stream)["verdict"] for _ in range(3)] == ["pass"] * 3


# ---- exact at the limit, for every printed row that no condition touches


def plain() -> list[Limit]:
    """Rows with a use limit that speak for their own category whatever the food is further like."""
    found = []
    for limit in LIMITS:
        facts, category = limit.reading, EDITION.categories.get(limit.code)
        conditions = (
            limit.narrowing,
            limit.exception and not limit.excluded_codes,
            facts.only_if,
            facts.only_members,
        )
        numbers = (
            facts.subkinds,
            facts.powder,
            facts.state == "powder_only",
            facts.also,
            facts.asked,
            facts.residue,
        )
        alone = len(EDITION.rows[limit.heading].get(limit.code, ())) == 1
        named = category is not None and category.name != "—" and not EDITION.leaves(limit.code)
        if limit.kind == "max_use" and alone and named and not any((*conditions, *numbers)):
            found.append(limit)
    return found


PLAIN = plain()
FOOD = {
    "fat_fraction": "1", "beans_fraction": "1", "density_kg_per_l": "1", "moisture_fraction": "0",
    "concentration_factor": "1", "reconstitution_factor": "1",
}  # fmt: skip


def at(limit: Limit, amount: Decimal) -> Shape:
    """An amount on the row's own basis, in the row's unit, in the row's own category."""
    name = members(EDITION.headings[limit.heading].name)[0]
    dilution = {"dilution_factor": "10" if limit.reading.state == "per_10_dilution" else "1"}
    needed = dilution if limit.code.startswith("14.") else {}
    return judged(limit.code, item(name, amount, limit.unit, basis="as_limit"), **FOOD, **needed)["items"][0]


def test_most_rows_are_tried() -> None:
    assert len(PLAIN) > 700
    assert len({limit.heading for limit in PLAIN}) > 120


@pytest.mark.parametrize("part", range(8))
def test_every_row_holds_exactly_to_its_number(part: int) -> None:
    for limit in PLAIN[part::8]:
        exact = Decimal(limit.number)
        kept, broken = at(limit, exact), at(limit, exact + EPSILON)
        assert (kept["status"], kept["rule"]["id"]) == ("within_limit", limit.id), (limit, kept)
        assert (broken["status"], broken["rule"]["id"]) == ("over_limit", limit.id), (limit, broken)
        assert kept["headroom"] == "0", limit
        assert Fraction(broken["headroom"]) < 0, limit
        assert kept["limit"] == {"value": limit.number, "unit": limit.unit, "kind": "max_use"}
        assert kept["rule"]["printed_page"] == limit.printed_page


def test_an_amount_just_over_is_shown_to_be_over() -> None:
    found = at(PLAIN[0], Decimal(PLAIN[0].number) + EPSILON)
    assert Fraction(found["compared"]["value"]) > Fraction(PLAIN[0].number)


# ---- monotone: more of it never helps, a lawful neighbour never helps


@search(100)
@given(formulas(), st.integers(0, 2), st.sampled_from(["0.000001", "0.01", "0.3", "2"]))
def test_more_of_an_additive_never_helps(shape: Shape, place: int, more: str) -> None:
    dearer = copy.deepcopy(shape)
    line = dearer["items"][place % len(dearer["items"])]
    line["amount"] = str(Decimal(line["amount"]) + Decimal(more))
    try:
        before, after = check(shape), check(dearer)
    except InputError:
        assume(False)
        raise
    if before["verdict"] == "fail":
        assert after["verdict"] == "fail"


@search(100)
@given(formulas(most=2), formulas(most=1))
def test_a_further_item_never_helps(shape: Shape, other: Shape) -> None:
    more = copy.deepcopy(shape)
    more["items"].append(other["items"][0])
    try:
        before, after = check(shape), check(more)
    except InputError:
        assume(False)
        raise
    if before["verdict"] == "fail":
        assert after["verdict"] == "fail"


@pytest.mark.parametrize("additive", ["柠檬酸", "柠檬酸钠", "果胶", "黄原胶"])
def test_a_permitted_neighbour_never_mends_a_failure(additive: str) -> None:
    for code, name, amount in (
        ("04.02.02.03", "苯甲酸", "1.1"),
        ("12.04", "山梨酸", "1.1"),
        ("14.08", "糖精钠", "9"),
    ):
        alone = judged(code, item(name, amount))
        both = judged(code, item(name, amount), item(additive, "0.1"))
        assert alone["verdict"] == both["verdict"] == "fail"
        assert both["items"][0] == alone["items"][0]


# ---- never falsely safe: what is left open passes only if it passes however it is completed


@st.composite
def completed(draw: st.DrawFn) -> tuple[Shape, list[Shape]]:
    """A formula with facts left open, and ways of telling them: as first told, and otherwise."""
    full = draw(formulas())
    places = list(told(full))
    left_out = draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    ways = [full]
    for _ in range(3):
        way = copy.deepcopy(full)
        for path in left_out:
            if path[:2] == ("food", "answers"):
                way["food"]["answers"][path[2]] = draw(st.booleans())
            elif path[-1] in FACTS:
                way["food"][path[-1]] = draw(st.sampled_from(FACTS[path[-1]]))
        ways.append(way)
    return without(full, *left_out), ways


@search(200)
@given(completed())
def test_what_is_left_open_passes_only_if_every_completion_passes(drawn: tuple[Shape, list[Shape]]) -> None:
    part, ways = drawn
    try:
        verdict = check(part)
    except InputError:
        assert fields(part)
        return
    if verdict["verdict"] == "pass":
        for way in ways:
            assert fields(way) or check(way)["verdict"] == "pass", (part, way)


@search(100)
@given(completed())
def test_what_is_left_open_fails_only_if_every_completion_fails(drawn: tuple[Shape, list[Shape]]) -> None:
    part, ways = drawn
    for shape in (part, *ways):
        for line in shape["items"]:
            # a form, purity or use that is not told is taken as the strictest usual one: only the food is open here
            for key in ("hydrate", "assay", "function"):
                line.pop(key, None)
    try:
        verdict = check(part)
        found = [check(way)["verdict"] for way in ways]
    except InputError:
        assume(False)
        raise
    if verdict["verdict"] == "fail":
        assert set(found) == {"fail"}, part


@search(120)
@given(st.sampled_from(NUMBERED), st.sampled_from(["0.5", "0.95", "1", "1.4"]), st.data())
def test_a_group_passes_only_if_every_member_passes(limit: Limit, part: str, data: st.DataObject) -> None:
    groups = sorted(code for code in foods_of(limit) if EDITION.leaves(code))
    assume(groups)
    code = data.draw(st.sampled_from(groups))
    name = members(EDITION.headings[limit.heading].name)[0]
    amount = Decimal(limit.number) * Decimal(part)
    told_facts = {key: values[0] for key, values in FACTS.items() if key != "dilution_factor"}
    answers = {text: data.draw(st.booleans()) for text in (limit.narrowing, limit.exception) if text}

    def ask(category: str) -> str:
        line = item(name, amount, limit.unit, basis="as_limit")
        verdict: str = judged(category, line, density_kg_per_l="1", answers=answers, **told_facts)["verdict"]
        return verdict

    if ask(code) == "pass":
        for leaf in EDITION.leaves(code):
            assert ask(leaf) == "pass", (name, code, leaf)


@search(120)
@given(st.sampled_from(NUMBERED), st.data())
def test_a_name_that_leaves_the_member_open_passes_only_if_every_member_passes(
    limit: Limit, data: st.DataObject
) -> None:
    heading = EDITION.headings[limit.heading]
    assume(len(members(heading.name)) > 1)
    code = data.draw(st.sampled_from(sorted(foods_of(limit))))
    amount = Decimal(limit.number) * Decimal(data.draw(st.sampled_from(["0.1", "0.6", "1", "1.3"])))
    facts = {key: values[1] for key, values in FACTS.items() if key != "dilution_factor"}

    def ask(name: str) -> str:
        verdict: str = judged(code, item(name, amount, limit.unit), density_kg_per_l="1", **facts)["verdict"]
        return verdict

    if ask(heading.name) == "pass":
        plain_ones = [
            name for name in members(heading.name) if "湿法" not in name
        ]  # another process has its own name
        assert {ask(name) for name in plain_ones} == {"pass"}


# ---- the questions lead somewhere


@search(100)
@given(completed())
def test_answering_a_question_at_its_field_settles_it(drawn: tuple[Shape, list[Shape]]) -> None:
    part, [full, *_] = drawn
    try:
        verdict = check(part)
    except InputError:
        assert fields(part)
        return
    for ask in (ask for found in verdict["items"] for ask in found["asks"]):
        path = ask["field"].split(".", 2)
        if path[0] != "food" or path[1] == "category" or ask["field"] == "food.answers":
            continue  # the last is a remark that no answer settles: 可按涂裹率增加使用量
        answered = copy.deepcopy(part)
        if path[1] == "answers" and len(path) > 2:
            answered["food"].setdefault("answers", {})[path[2]] = True
        elif path[1] in full["food"]:
            answered["food"][path[1]] = full["food"][path[1]]
        else:
            continue
        again = {one["field"] for found in check(answered)["items"] for one in found["asks"]}
        assert ask["field"] not in again, ask


@pytest.mark.parametrize("status", sorted(set(STATUSES)))
def test_every_status_occurs(status: str) -> None:
    examples = {
        "within_limit": ("04.02.02.03", "苯甲酸", "1"),
        "permitted_gmp": ("12.04", "柠檬酸", "1"),
        "over_limit": ("04.02.02.03", "苯甲酸", "1.1"),
        "over_residue": ("08.02.02", "亚硝酸钠", "0.1"),
        "not_permitted": ("07.01", "苯甲酸", "0.1"),
        "needs_narrowing": ("04.01.01.02", "紫胶", "0.3"),
        "needs_test": ("04.02.02.04", "二氧化硫", "1"),
        "needs_data": ("06.06", "丁基羟基茴香醚", "0.1"),
        "processing_aid_only": ("12.04", "氢气", "1"),
        "flavouring": ("12.04", "香兰素", "1"),
        "forbidden_substance": ("12.04", "三聚氰胺", "0.001"),
        "unknown_substance": ("12.04", "胡说八道素", "0.001"),
    }
    code, name, amount = examples[status]
    facts = {"residue": {"value": "31", "unit": "mg/kg"}} if status == "over_residue" else {}
    assert one(code, name, amount, facts=facts)["status"] == status


def test_rows_of_all_foods_are_among_those_drawn() -> None:
    assert any(limit.code == ALL_FOODS for limit in LIMITS)


def test_a_third_of_a_limit_and_two_thirds_make_one() -> None:
    """A batch of 300 kg: its quotients are kept, so that a sum of exactly 1 stays within (A.4)."""
    verdict = judged("04.02.02.03", item("苯甲酸", "1/3"), item("山梨酸", "200/300"))
    assert (verdict["verdict"], verdict["combined"][0]["sum"]) == ("pass", "1")
    assert verdict["items"][0]["steps"][0] == "苯甲酸 0.333333 g/kg"
    over = judged("04.02.02.03", item("苯甲酸", "1/3"), item("山梨酸", "2000000001/3000000000"))
    assert over["verdict"] == "fail"
