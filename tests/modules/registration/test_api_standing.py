"""A county's leader suspends, lifts and cancels over REST: the same verbs, guards and trail as on the pages."""

from typing import Any

import pytest

from tests.factories import accounts as make
from tests.factories import registration as file
from tests.modules.api_world import Program, fields
from tests.modules.registration.conftest import Cast
from tianheng.accounts import actions as accounts
from tianheng.core.models import TrailEntry
from tianheng.modules.registration.models import Registration, RegistrationLine

NOW = make.NOW
VERBS = ("suspend", "lift", "cancel")


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """Keys are made at the tests' moment."""


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """An accepted registration with a line each of two products."""
    file.recipe(world.own)
    file.recipe(world.own, name="蒜蓉酱")
    return file.accepted(world.own, people.reviewer)


def body(row: Registration, **more: Any) -> dict[str, Any]:
    """What is sent: the version as it stands, a reason."""
    return {"version": Registration.objects.get(pk=row.pk).version, "reason": "抽检不合格", **more}


def path(row: Registration, verb: str = "") -> str:
    return f"/registrations/{row.pk}" + (f"/{verb}" if verb else "")


def test_a_leaders_program_suspends_and_lifts_the_whole(standing: Registration, people: Cast) -> None:
    leader = Program(people.leader)
    stopped = leader.post(path(standing, "suspend"), body(standing))
    assert (stopped["state"], stopped["reason"]) == ("suspended", "抽检不合格")
    assert set(fields(leader.post(path(standing, "suspend"), body(standing), 409))) == {"state"}
    assert leader.post(path(standing, "lift"), body(standing, reason="复检合格"))["state"] == "accepted"
    entry = TrailEntry.objects.get(verb="suspend")
    assert ("经接口" in entry.actor_name, entry.note, entry.chain) == (
        True, "抽检不合格", standing.organisation.code,
    )  # fmt: skip


def test_some_lines_are_suspended_and_the_others_go_on(standing: Registration, people: Cast) -> None:
    leader, [one, other] = Program(people.leader), standing.lines.all()
    stopped = leader.post(path(standing, "suspend"), body(standing, lines=[one.pk]))
    assert {line["id"]: line["state"] for line in stopped["lines"]} == {
        one.pk: "suspended",
        other.pk: "active",
    }
    assert stopped["state"] == "accepted"
    again = leader.post(path(standing, "lift"), body(standing, lines=[one.pk], reason="复检合格"))
    assert {line["state"] for line in again["lines"]} == {"active"}


def test_what_is_cancelled_stays_so(standing: Registration, people: Cast) -> None:
    leader = Program(people.leader)
    done = leader.post(path(standing, "cancel"), body(standing, reason="许可证注销"))
    assert (done["state"], done["reason"], done["ended_on"]) == ("cancelled", "许可证注销", "2026-05-06")
    for verb in VERBS:
        assert set(fields(leader.post(path(standing, verb), body(standing), 409))) == {"state"}
    assert Program(people.head).get(path(standing))["state"] == "cancelled"


def test_what_is_wrong_with_it_is_named(standing: Registration, world: Cast, people: Cast) -> None:
    file.recipe(world.rival)
    strange = file.accepted(world.rival, people.reviewer).lines.get()
    leader, own = Program(people.leader), standing.lines.first()
    assert own is not None
    wrong = leader.post(path(standing, "suspend"), body(standing, lines=[own.pk, strange.pk]), 422)
    assert set(fields(wrong)) == {"lines[1]"}
    assert set(fields(leader.post(path(standing, "suspend"), body(standing, lines=[]), 422))) == {"lines"}
    for verb in VERBS:
        assert "reason" in fields(leader.post(path(standing, verb), body(standing, reason=" "), 422))
    assert not RegistrationLine.objects.exclude(state="active").exists()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["rival", "far_head", "far_reviewer", "reader", "tester"])
def test_outsiders_find_nothing(standing: Registration, people: Cast, who: str, verb: str) -> None:
    stranger = Program(getattr(people, who))
    stranger.post(path(standing, verb), body(standing), 404)
    if verb != "cancel":
        stranger.post(path(standing, verb), body(standing, lines=[standing.lines.all()[0].pk]), 404)
    assert body(standing)["version"] == standing.version


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "who", ["head", "clerk", "reviewer", "inspector", "station_leader", "city_leader", "province_leader"]
)
def test_who_sees_it_and_does_not_decide(standing: Registration, people: Cast, who: str, verb: str) -> None:
    refused = Program(getattr(people, who)).post(path(standing, verb), body(standing), 403)
    assert refused["error"]["code"] == "forbidden"
    assert body(standing)["version"] == standing.version


def test_a_key_that_reads_or_none_decides_nothing(standing: Registration, people: Cast) -> None:
    for verb in VERBS:
        Program(people.leader, "read").post(path(standing, verb), body(standing), 403)
        Program().post(path(standing, verb), body(standing), 401)
    assert body(standing)["version"] == standing.version


def test_nobody_decides_of_an_enterprise_one_belongs_to(
    standing: Registration, world: Cast, people: Cast
) -> None:
    accounts.add_membership(by=make.FOUNDER, user=people.leader, organisation=world.own, role="clerk", at=NOW)
    for verb in VERBS:
        Program(people.leader).post(path(standing, verb), body(standing), 403)
