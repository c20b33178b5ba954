"""What an area asks for: the nearest word counts, each bureau speaks for its own, nobody files without one."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.accounts.models import Area
from tianheng.core.mistakes import Mistakes
from tianheng.core.models import Notice, TrailEntry
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Policy, Registration
from tianheng.modules.registration.queries.policies import policy_of

NOW = make.NOW
DAY = date(2026, 5, 6)
FACTS: dict[str, Any] = {"kind": "mandatory_local", "since": DAY, "basis": "晋市监〔2026〕8号", "at": NOW}


def area(code: str) -> Area:
    found: Area = Area.objects.get(code=code)
    return found


def test_without_a_rule_an_enterprise_keeps_its_register_itself(db: None) -> None:
    assert policy_of(area("350582"), DAY).kind == "internal_only"


def test_the_nearest_word_counts_and_from_its_day_on(db: None) -> None:
    file.policy("350000", "voluntary_publicity")
    file.policy("350582", "mandatory_local", since=date(2026, 6, 1))
    place = make.enterprise("350582")
    assert policy_of(place, DAY).kind == "voluntary_publicity"
    assert policy_of(place, date(2026, 6, 1)).kind == "mandatory_local"
    assert policy_of(make.enterprise("350203"), date(2026, 6, 1)).kind == "voluntary_publicity"


def test_a_zone_comes_before_its_county(db: None) -> None:
    file.policy("350582")
    file.policy("3505Z1", "voluntary_publicity")
    place = make.enterprise("350582", reporting_unit=None)
    assert policy_of(place, DAY).kind == "mandatory_local"
    place.reporting_unit_id = "3505Z1"
    assert policy_of(place, DAY).kind == "voluntary_publicity"
    assert policy_of(area("3505Z1"), DAY).kind == "voluntary_publicity"


def test_a_leader_decides_for_the_own_area_alone(world: Cast, people: Cast) -> None:
    rights = {
        "leader": "350582",
        "city_leader": "350500",
        "province_leader": "350000",
        "far_reviewer": "350203",
    }
    for name, user in people.all().items():
        for code in ("350582", "350500", "350000", "350203"):
            if rights.get(name) == code:
                assert actions.set_policy(by=user, area=area(code), **FACTS).area_id == code
            else:
                with pytest.raises(PermissionDenied):
                    actions.set_policy(by=user, area=area(code), **FACTS)
    assert TrailEntry.objects.filter(verb="set_policy").count() == 4


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"validity": "x"}, "validity"),
        ({"review_days": 0}, "review_days"),
        ({"mend_days": 999}, "mend_days"),
        ({"number_pattern": "闽〔{year}〕"}, "number_pattern"),
        ({"number_pattern": "闽〔{year}〕{n}"}, "number_pattern"),
        ({"basis": " "}, "basis"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(
    world: Cast, people: Cast, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Mistakes) as caught:
        actions.set_policy(by=people.leader, area=area("350582"), **{**FACTS, **more})
    assert [each.field for each in caught.value.found] == [field]
    assert Policy.objects.get(area="350582").basis == "晋市监〔2025〕1号"


def test_a_rule_changed_by_somebody_else_meanwhile(world: Cast, people: Cast) -> None:
    from tianheng.core.mistakes import Mistake

    actions.set_policy(by=people.leader, area=area("350582"), version=1, **FACTS)
    with pytest.raises(Mistake, match="别人已经改动过"):
        actions.set_policy(by=people.leader, area=area("350582"), version=1, **FACTS)


def test_published_without_a_review_when_the_machine_finds_no_fault(world: Cast, people: Cast) -> None:
    file.policy("350582", "voluntary_publicity")
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    assert (row.state, row.state_text, row.sent) == ("accepted", "已公示", True)
    assert (row.receipt_number, row.number) == ("闽添受〔2026〕350582-00001号", "闽添登〔2026〕350582-0001号")
    row = actions.suspend(by=people.leader, registration=row, reason="核查发现不实", at=NOW)
    assert row.state == "suspended"


def test_a_fault_is_not_published(world: Cast, people: Cast) -> None:
    file.policy("350582", "voluntary_publicity")
    version = file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    line = row.lines.get()
    line.checks["R3"] = {"result": "fault", "text": "超过限量"}
    line.save()
    with pytest.raises(Mistakes, match="不能公示"):
        actions.submit(by=people.head, registration=row, commitment=True, typed_name=people.head.name, at=NOW)
    assert version.state == "approved"
    row.refresh_from_db()
    assert (row.state, row.number) == ("draft", None)


def test_the_own_register_is_sent_to_nobody(world: Cast, people: Cast) -> None:
    people.reviewer, people.leader  # noqa: B018 - made, so that somebody could be told
    file.policy("350582", "internal_only")
    file.recipe(world.own)
    row = file.submitted(world.own, people.director)
    assert (row.state, row.state_text, row.sent) == ("accepted", "内部已登记", False)
    assert (row.receipt_number, row.number) == (None, f"内登〔2026〕{world.own.code[-12:]}-01号")
    for name in ("reviewer", "leader", "city_leader", "province_leader", "reader"):
        assert not Registration.objects.visible_to(getattr(people, name)).exists()
    assert not Notice.objects.filter(to__in=[people.reviewer.pk, people.leader.pk]).exists()
    with pytest.raises(PermissionDenied):
        actions.suspend(by=people.leader, registration=row, reason="x", at=NOW)


def test_two_own_registers_do_not_take_each_others_numbers(world: Cast, people: Cast) -> None:
    file.policy("350582", "internal_only")
    for place in (world.own, world.rival):
        file.recipe(place)
    assert file.submitted(world.own).number != file.submitted(world.rival).number


def test_what_is_under_way_keeps_the_rule_it_was_handed_in_under(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    file.policy("350582", "internal_only")
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    row = actions.accept(by=people.reviewer, registration=row, at=NOW)
    assert (row.regime, row.sent, row.number) == ("mandatory_local", True, "闽添登〔2026〕350582-0001号")
