"""Verdicts that are stored: with the law they were made by, never changed, never made twice for nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tests.factories import accounts as make
from tianheng.accounts.models import Organisation
from tianheng.core.mistakes import Mistakes
from tianheng.modules.compliance.actions.verdicts import judge, keep_verdict
from tianheng.modules.compliance.models import Announcement, HueOverride, Verdict
from tianheng.modules.compliance.queries.law import edition_name, law_digest, row_digest
from tianheng.modules.compliance.queries.verdicts import given_of, latest_verdict, result_of, verdicts_of

NOW = make.NOW
LATER = datetime(2026, 5, 7, 1, 30, tzinfo=UTC)


def formula(amount: str = "1.1", category: str = "12.04", additive: str = "苯甲酸钠") -> dict[str, Any]:
    item = {"additive": additive, "amount": amount, "unit": "g/kg"}
    return {"production_date": "2026-05-01", "food": {"category": category}, "items": [item]}


def keep(place: Organisation, given: dict[str, Any], at: datetime = NOW) -> Verdict:
    return keep_verdict(organisation=place, subject=place, formula=given, by=make.FOUNDER, at=at)


def test_a_verdict_keeps_what_was_given_said_and_by_which_law(db: None) -> None:
    place = make.enterprise()
    row = keep(place, formula())
    assert (row.conclusion, row.edition, row.law) == ("pass", "GB 2760-2024", law_digest())
    assert (row.subject_kind, row.subject_key) == ("accounts.organisation", place.pk)
    assert (row.judged_at, row.judged_by, row.production_date) == (NOW, "系统：founding", date(2026, 5, 1))
    assert given_of(row) == formula()
    assert result_of(row) == judge(formula())
    assert keep(place, formula("1.3")).conclusion == "fail"
    assert latest_verdict(place) == verdicts_of(place)[0]
    assert [each.conclusion for each in verdicts_of(place)] == ["fail", "pass"]


def test_it_is_neither_changed_nor_deleted(db: None) -> None:
    row = keep(make.enterprise(), formula())
    row.conclusion = "fail"
    with pytest.raises(PermissionError, match="judge again"):
        row.save()
    with pytest.raises(PermissionError, match="kept"):
        row.delete()
    row.refresh_from_db()
    assert row.conclusion == "pass"


def test_the_same_facts_under_the_same_law_are_judged_once(db: None) -> None:
    place = make.enterprise()
    first = keep(place, formula())
    assert keep(place, formula(), LATER) == first
    HueOverride.objects.create(
        additive="日落黄及其铝色淀",
        hue="yellow",
        reason="按产品标准",
        happened_at=NOW,
        entered_at=NOW,
        entered_by=make.member(place, "head"),
    )
    second = keep(place, formula(), LATER)
    assert second != first
    assert (second.law == law_digest(), second.law == first.law) == (True, False)


def test_the_record_is_in_one_language(db: None) -> None:
    place = make.enterprise()
    with translation.override("en"):
        row = keep(place, formula())
        said = judge(formula())
    assert result_of(row) == judge(formula()) != said


def test_mistakes_name_their_fields_in_the_readers_language_and_nothing_is_stored(db: None) -> None:
    place = make.enterprise()
    bad = formula("-1", category="99.9")
    with pytest.raises(Mistakes) as caught:
        keep(place, bad)
    assert {each.field for each in caught.value.found} == {"items[0].amount"}
    with translation.override("en"), pytest.raises(Mistakes) as told:
        keep(place, bad)
    assert str(told.value.found[0].mend) != str(caught.value.found[0].mend)
    assert not Verdict.objects.exists()


def test_who_may_read_a_verdict(db: None) -> None:
    own, rival, far = make.enterprise("350582"), make.enterprise("350582"), make.enterprise("350203")
    row = keep(own, formula())
    keep(rival, formula())
    keep(far, formula())
    county, far_county = make.bureau("350582"), make.bureau("350203")
    assert set(Verdict.objects.visible_to(make.member(own, "head"))) == {row}
    assert Verdict.objects.visible_to(make.member(county, "reviewer")).count() == 2
    assert row not in Verdict.objects.visible_to(make.member(far_county, "reviewer"))
    reader = make.member(make.organisation("government", "350582"), "government_reader")
    assert not Verdict.objects.visible_to(reader).exists()


# n002 permits up to 10.0 g/kg in 腌渍的蔬菜, where the edition alone has no row.
def confirm(row: str, additive: str, digest: str = "") -> Announcement:
    return Announcement.objects.create(
        row=row,
        digest=digest or row_digest(row),
        notice="公告",
        additive=additive,
        happened_at=NOW,
        entered_at=NOW,
        entered_by=make.member(make.enterprise(), "head"),
    )


LACTATE = formula("9", "04.02.02.03", "乳酸钙")


def test_a_confirmed_notice_judges_and_changes_the_digest(db: None) -> None:
    before = law_digest()
    assert judge(LACTATE)["verdict"] == "review"
    row = confirm("n002", "乳酸钙")
    assert judge(LACTATE)["verdict"] == "pass"
    assert law_digest() != before
    row.withdrawn_at = LATER
    row.save()
    assert (judge(LACTATE)["verdict"], law_digest()) == ("review", before)


def test_a_confirmation_of_another_text_has_lapsed(db: None) -> None:
    before = law_digest()
    confirm("n002", "乳酸钙", digest="0" * 64)
    confirm("n999", "没有这一条", digest="1" * 64)
    assert (judge(LACTATE)["verdict"], law_digest()) == ("review", before)


def test_a_decided_hue_judges(db: None) -> None:
    given = formula("0.06", "14.04.01", "柠檬黄")
    given["items"].append({"additive": "日落黄", "amount": "0.05", "unit": "g/kg"})
    assert judge(given)["verdict"] == "review"
    facts = {"reason": "按产品标准", "happened_at": NOW, "entered_at": NOW}
    user = make.member(make.enterprise(), "head")
    HueOverride.objects.create(additive="日落黄及其铝色淀", hue="yellow", entered_by=user, **facts)
    assert judge(given)["verdict"] == "fail"


def test_the_edition_of_a_day() -> None:
    assert edition_name(date(2026, 5, 1)) == "GB 2760-2024"
    assert edition_name(date(2025, 2, 7)) == ""
