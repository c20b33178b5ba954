"""A notice nobody has read in its own text never lets anything pass; confirmed, it is law from its date on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.standards.asking import LAW, Shape, item
from tianheng.standards import check, edition
from tianheng.standards import notices as module
from tianheng.standards.notices import Notice, becomes_law, notices, reaching, with_confirmed

CATEGORIES = edition().categories
GRAMS = ("g/kg", "mg/kg")


def on(day: date | str, notice: Notice, amount: object, **more: Any) -> Shape:
    """A formula with the substance of a notice, in its category, judged by the law of a day."""
    line = item(notice.additive, amount, notice.unit or "g/kg", basis="as_limit")
    food = {"category": notice.category, "density_kg_per_l": "1", "fat_fraction": "1", "dilution_factor": "1"}
    return {"production_date": str(day), "food": food, "items": [line], **more}


def usable() -> Iterator[Notice]:
    """Rows of Table A.1 with a heading, a category of Appendix E and a plain number."""
    for one in notices():
        plain = one.number.replace(".", "").isdigit() and one.unit in GRAMS
        if one.table == "A.1" and plain and not one.disputed and one.category in CATEGORIES:
            yield one


USABLE = list(usable())
NEW = [one for one in USABLE if one.heading in edition().by_name]


def test_the_rows_of_the_announcements_are_loaded() -> None:
    assert len(notices()) == 96
    assert len({one.id for one in notices()}) == 96
    assert len(USABLE) >= 10
    assert NEW


def test_every_row_names_its_notice_and_day() -> None:
    for one in notices():
        assert "公告" in one.notice
        assert date(2023, 1, 1) < one.valid_from < date(2027, 1, 1)


@pytest.mark.parametrize("notice", USABLE, ids=lambda one: one.id)
def test_an_unverified_notice_asks_and_never_passes(notice: Notice) -> None:
    day = max(notice.valid_from, date(2025, 2, 8))
    alone = check({**on(day, notice, notice.number), "edition": LAW})
    asked = check(on(day, notice, notice.number))
    if alone["verdict"] == "fail":
        assert asked["verdict"] in {"review", "fail"}
    assert (asked["verdict"] == "pass") <= (alone["verdict"] == "pass")


@pytest.mark.parametrize("notice", NEW, ids=lambda one: one.id)
def test_the_question_names_the_notice(notice: Notice) -> None:
    day = max(notice.valid_from, date(2025, 2, 8))
    alone = check({**on(day, notice, notice.number), "edition": LAW})
    if alone["items"][0]["status"] not in {"not_permitted", "over_limit", "unknown_substance"}:
        assert check(on(day, notice, notice.number))["verdict"] == alone["verdict"]
        return
    found = check(on(day, notice, notice.number))
    assert found["verdict"] == "review"
    assert notice.notice in " ".join(found["items"][0]["questions"])


def test_some_notice_turns_a_refusal_into_a_question() -> None:
    turned = [
        one
        for one in NEW
        if check({**on("2026-12-01", one, one.number), "edition": LAW})["verdict"] == "fail"
        and check(on("2026-12-01", one, one.number))["verdict"] == "review"
    ]
    assert len(turned) >= 5


# n029: 三氯蔗糖, 带壳熟制坚果与籽类 4.0 g/kg, printed as an addition to the edition
SUCRALOSE = next(one for one in notices() if one.id == "n029")


def test_more_than_the_notice_would_permit_fails_all_the_same() -> None:
    assert check(on("2026-05-01", SUCRALOSE, "4.0"))["verdict"] == "review"
    assert check(on("2026-05-01", SUCRALOSE, "4.1"))["verdict"] == "fail"


def test_an_edition_named_is_judged_without_notices() -> None:
    assert check({**on("2026-05-01", SUCRALOSE, "4.0"), "edition": LAW})["verdict"] == "fail"


def test_a_confirmed_notice_is_law() -> None:
    found = check(on("2026-05-01", SUCRALOSE, "4.0"), confirmed={"n029"})
    assert found["verdict"] == "pass"
    assert found["items"][0]["rule"]["id"] == "n029"
    assert found["items"][0]["rule"]["table"] == SUCRALOSE.notice
    assert check(on("2026-05-01", SUCRALOSE, "4.1"), confirmed={"n029"})["verdict"] == "fail"


def test_confirming_one_row_confirms_no_other() -> None:
    assert check(on("2026-05-01", SUCRALOSE, "4.0"), confirmed={"n030"})["verdict"] == "review"


def late() -> list[Notice]:
    return [one for one in NEW if one.valid_from > date(2025, 2, 9)]


def test_some_notice_begins_after_the_edition() -> None:
    assert late()


@pytest.mark.parametrize("notice", late(), ids=lambda one: one.id)
@pytest.mark.parametrize("confirmed", [False, True])
def test_a_notice_judges_nothing_made_before_its_day(notice: Notice, confirmed: bool) -> None:
    before = notice.valid_from - timedelta(days=1)
    ids = frozenset({notice.id}) if confirmed else frozenset()
    others = reaching(notice.heading, CATEGORIES[notice.category], before)
    if others:
        assert all(one.valid_from <= before for one in others)
        return
    alone = check({**on(before, notice, notice.number), "edition": LAW})
    assert check(on(before, notice, notice.number), confirmed=ids)["verdict"] == alone["verdict"]


def test_no_confirmed_row_hides_a_printed_one_of_another_category() -> None:
    ids = frozenset(one.id for one in NEW)
    law = with_confirmed(edition(), ids, date(2026, 12, 1))
    changed = {(edition().by_name[one.heading].id, one.category) for one in NEW}
    for limit in edition().limits():
        if (limit.heading, limit.code) not in changed:
            assert limit in law.rows[limit.heading][limit.code]


def test_a_disputed_row_says_nothing() -> None:
    assert not any(one.disputed for code in CATEGORIES.values() for one in reaching("三氯蔗糖", code, None))


def test_a_notice_reaches_what_stands_below_its_category() -> None:
    ids = [one.id for one in reaching("三氯蔗糖", CATEGORIES["04.05.02.01.01"], date(2026, 5, 1))]
    assert "n029" in ids
    assert "n029" not in [one.id for one in reaching("三氯蔗糖", CATEGORIES["04.05"], date(2026, 5, 1))]


def test_numbers_of_notices_that_count_are_numbers() -> None:
    for one in USABLE:
        assert Fraction(one.number) > 0


def test_a_row_whose_number_was_not_read_never_becomes_as_needed() -> None:
    # n006 三赞胶 in 14.08: the source breaks off before the number
    [row] = [one for one in notices() if one.id == "n006"]
    assert (row.number, row.kind, row.heading in edition().by_name) == ("", "", True)
    day = date(2025, 3, 1)
    assert with_confirmed(edition(), frozenset({"n006"}), day) is edition()
    asked = check(on(day, row, "5"), confirmed={"n006"})
    assert asked["verdict"] == "review"


def test_a_disputed_row_is_never_law() -> None:
    disputed = frozenset(one.id for one in notices() if one.disputed)
    assert disputed
    assert with_confirmed(edition(), disputed, date(2026, 1, 1)) is edition()


LAWFUL = [one for one in NEW if becomes_law(edition(), one.id)]
POORLY_READ = "以没有人读过的基准计"


@pytest.mark.parametrize("notice", LAWFUL, ids=lambda one: one.id)
def test_a_confirmed_row_judges_every_category_it_reaches(notice: Notice) -> None:
    for code, category in CATEGORIES.items():
        if category.under(notice.category) and category.name != "—":
            formula = on("2026-12-01", notice, "0.001")
            formula["food"]["category"] = code
            formula["items"][0]["additive"] = notice.heading
            assert check(formula, confirmed={notice.id})["verdict"] in {"pass", "review", "fail"}


@pytest.mark.parametrize("notice", [one for one in LAWFUL if "油脂中" in one.remark or one.remark == "同上"])
def test_a_confirmed_row_that_counts_in_the_fat_is_no_limit_of_the_food(notice: Notice) -> None:
    # a tenth of fat: 0.8 of the limit per kilogram of food is 8 times the limit in the fat, as ascorbic acid 3.4
    formula = on("2026-12-01", notice, str(Fraction(notice.number) * 8 / 10))
    formula["food"]["fat_fraction"] = "0.1"
    formula["items"][0]["basis"] = "as_added"
    assert check(formula, confirmed={notice.id})["verdict"] == "fail"
    formula["food"]["fat_fraction"] = None
    assert check(formula, confirmed={notice.id})["verdict"] == "review"


def test_a_row_whose_remark_nobody_has_read_stays_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(one._replace(remark=POORLY_READ) if one.id == "n029" else one for one in notices())
    monkeypatch.setattr(module, "notices", lambda: rows)
    assert not becomes_law(edition(), "n029")


def test_a_remark_of_a_confirmed_row_keeps_its_basis() -> None:
    # n025: 甜菊糖苷(酶转化法) 0.2 g/kg as steviol equivalents, as drunk; 0.4 of rebaudioside A is 0.1317
    food = {"category": "14.08"}
    line = item("瑞鲍迪苷A", "0.4", "g/kg")
    formula = {"production_date": "2026-05-01", "food": food, "items": [line]}
    found = check(formula, confirmed={"n025"})
    assert (found["verdict"], found["items"][0]["rule"]["id"]) == ("pass", "n025")
    line["amount"] = "0.7"
    assert check(formula, confirmed={"n025"})["verdict"] == "fail"
