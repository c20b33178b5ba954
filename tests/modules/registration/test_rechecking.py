"""The law's data changes: what was accepted is judged again, what is now worse is told to both sides, once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Notice, TrailEntry
from tianheng.modules.compliance.queries.law import law_digest
from tianheng.modules.registration import actions
from tianheng.modules.registration.actions import rechecking
from tianheng.modules.registration.models import Recheck, Registration, RegistrationLine
from tianheng.modules.registration.queries import snapshot

NOW = make.NOW
LATER = NOW + timedelta(days=30)


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    people.head, people.second, people.far_reviewer, people.rival  # noqa: B018 - made, to be told or not
    file.recipe(world.own, [*file.sorbate(), {**file.sorbate()[2], "name": "柠檬酸"}])
    return file.accepted(world.own, people.reviewer)


@pytest.fixture
def other_law(standing: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that no longer permits sorbate; everything else as before."""
    real_law, real_judge = rechecking.law_in_force, snapshot.judge

    def judge(formula: dict[str, Any], law: Any = None, language: str = "") -> dict[str, Any]:
        result = real_judge(formula, law, language)
        for item in result["items"]:
            if item["resolved"] == "山梨酸及其钾盐":
                item["status"], item["steps"] = "not_permitted", [*item["steps"], "本类食品不再允许使用"]
        return result

    monkeypatch.setattr(rechecking, "law_in_force", lambda: real_law()._replace(digest="another"))
    monkeypatch.setattr(snapshot, "judge", judge)


def test_by_the_same_law_nothing_is_judged_again(
    standing: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecking, "judged", lambda *_: pytest.fail("judged again"))
    assert actions.recheck_all(LATER) == 0
    assert set(standing.lines.values_list("law", flat=True)) == {law_digest()}


@pytest.mark.usefixtures("other_law")
def test_newly_failing_lines_are_told_to_both_sides_once(
    standing: Registration, people: Cast, world: Cast
) -> None:
    assert actions.recheck_all(LATER) == 1
    row = Recheck.objects.get()
    assert (row.line.additive, row.old_status, row.new_status, row.outcome) == (
        "山梨酸及其钾盐",
        "within_limit",
        "not_permitted",
        "fault",
    )
    assert (row.says, row.law, row.state) == ("本类食品不再允许使用", "another", "open")
    assert row.old_verdict_id == standing.lines.first().formula.verdict_id
    told = set(Notice.objects.filter(at=LATER).values_list("to", flat=True))
    assert told == {each.pk for each in (people.head, people.reviewer, people.second)} | told_heads(world)
    assert TrailEntry.objects.get(verb="recheck").chain == world.own.code
    assert actions.recheck_all(LATER) == 0
    assert Recheck.objects.count() == 1
    standing.refresh_from_db()
    assert standing.state == "accepted"  # the machine tells; people decide


def told_heads(world: Cast) -> set[int]:
    """Every head of the enterprise: the factories made some more."""
    found = world.own.memberships.filter(role__in=("head", "clerk", "safety_officer", "safety_director"))
    return set(found.values_list("user", flat=True))


def test_after_an_interruption_it_goes_on_where_it_stopped(
    standing: Registration, world: Cast, people: Cast, request: pytest.FixtureRequest
) -> None:
    file.recipe(world.rival)
    file.accepted(world.rival, people.reviewer)
    request.getfixturevalue("other_law")
    done = RegistrationLine.objects.filter(organisation=world.own)
    done.update(law="another")
    assert actions.recheck_all(LATER) == 1
    assert Recheck.objects.get().organisation == world.rival


@pytest.mark.usefixtures("other_law")
def test_what_can_no_longer_be_weighed_is_not_said_to_be_judged(
    standing: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise Mistake("density", "", "没有密度", "请补上", "密度")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(rechecking, "judged", refuse)
        assert actions.recheck_all(LATER) == 0
    assert set(standing.lines.values_list("law", flat=True)) == {law_digest()}
    assert actions.recheck_all(LATER) == 1


@pytest.mark.usefixtures("other_law")
def test_what_is_over_is_not_judged_again(standing: Registration, people: Cast) -> None:
    actions.cancel(by=people.leader, registration=standing, reason="许可证注销", at=NOW)
    assert actions.recheck_all(LATER) == 0


@pytest.mark.usefixtures("other_law")
def test_who_sees_and_who_settles(standing: Registration, people: Cast) -> None:
    actions.recheck_all(LATER)
    row = Recheck.objects.get()
    seeing = {name for name, user in people.all().items() if Recheck.objects.visible_to(user).exists()}
    assert seeing.isdisjoint({"rival", "far_head", "far_reviewer", "reader", "tester"})
    assert seeing >= {"head", "clerk", "feeder", "reviewer", "leader", "city_leader"}
    for name in ("rival", "far_reviewer", "city_leader", "feeder", "inspector", "reader"):
        with pytest.raises(PermissionDenied):
            actions.settle_recheck(by=getattr(people, name), recheck=row, note="已停用", at=LATER)
    with pytest.raises(Mistake, match="还没有写"):
        actions.settle_recheck(by=people.clerk, recheck=row, note="", at=LATER)
    row = actions.settle_recheck(by=people.clerk, recheck=row, note="已停用，已办变更", at=LATER)
    assert (row.state, row.settled_by, row.note) == ("settled", people.clerk, "已停用，已办变更")
    with pytest.raises(Mistake, match="已处理过"):
        actions.settle_recheck(by=people.reviewer, recheck=row, note="再处理", at=LATER)


def test_the_daily_part_does_all_three_and_twice_is_once(standing: Registration) -> None:
    from tianheng.modules.registration.jobs import daily

    at = NOW.replace(month=12, day=25)
    assert daily(at) == {"expired": 0, "reminded": 1, "worse": 0}
    assert daily(at) == {"expired": 0, "reminded": 0, "worse": 0}
    assert standing.valid_until == date(2026, 12, 31)
