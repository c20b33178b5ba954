"""Changing and closing what is registered over REST, and throwing a draft away."""

from typing import Any

import pytest

from tests.factories import registration as file
from tests.modules.api_world import Program, fields
from tests.modules.registration.conftest import Cast
from tianheng.modules.registration.models import Registration


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """Keys are made at the tests' moment."""


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """An accepted registration of one line."""
    file.recipe(world.own)
    return file.accepted(world.own, people.reviewer)


def path(row: Registration, verb: str = "") -> str:
    return f"/registrations/{row.pk}" + (f"/{verb}" if verb else "")


def facts(row: Registration, **more: Any) -> dict[str, Any]:
    """The version as it stands, why, what."""
    seen = {"version": Registration.objects.get(pk=row.pk).version, "reason": "口味调整"}
    return {**seen, "kinds": ["raised"], **more}


def discarded(program: Program, draft: str, version: int) -> None:
    """A draft thrown away: an answer without a body."""
    answer = program.browser.post(
        f"/api/v1{draft}/discard",
        {"version": version},
        "application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_change_is_begun_and_thrown_away(standing: Registration, people: Cast) -> None:
    clerk = Program(people.clerk)
    made = clerk.post(path(standing, "change"), facts(standing, effective_on="2026-06-01"), 201)
    assert (made["kind"], made["state"], made["previous"]) == ("change", "draft", standing.pk)
    assert (made["change_kinds"], made["change_reason"], made["effective_on"]) == (
        ["raised"],
        "口味调整",
        "2026-06-01",
    )
    assert clerk.get(path(standing))["state"] == "changed"
    assert set(fields(clerk.post(path(standing, "change"), facts(standing), 409))) == {"state"}
    draft = f"/registrations/{made['id']}"
    assert "version" in fields(clerk.post(f"{draft}/discard", {}, 422))
    clerk.post(f"{draft}/discard", {"version": made["version"] + 1}, 409)
    discarded(clerk, draft, made["version"])
    assert clerk.get(path(standing))["state"] == "accepted"


def test_a_closing_is_begun_and_signed(standing: Registration, people: Cast) -> None:
    head = Program(people.head)
    body = {"version": standing.version, "reason": "停产"}
    made = head.post(path(standing, "close"), body, 201)
    assert (made["kind"], made["lines"], made["change_reason"]) == ("cancellation", [], "停产")
    signed = {"version": made["version"], "commitment": True, "typed_name": people.head.name}
    done = head.post(f"/registrations/{made['id']}/submit", signed, key="close-1")
    assert done["state"] == "submitted"


def test_what_is_wrong_is_named(standing: Registration, people: Cast) -> None:
    clerk = Program(people.clerk)
    assert "kinds" in fields(clerk.post(path(standing, "change"), facts(standing, kinds=[]), 422))
    assert "kinds[0]" in fields(clerk.post(path(standing, "change"), facts(standing, kinds=["x"]), 422))
    assert "reason" in fields(clerk.post(path(standing, "change"), facts(standing, reason=" "), 422))
    assert "version" in fields(clerk.post(path(standing, "close"), {"reason": "停产"}, 422))
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("who", ["rival", "far_head", "far_reviewer", "reader", "tester"])
def test_outsiders_find_nothing(standing: Registration, people: Cast, who: str) -> None:
    stranger = Program(getattr(people, who))
    stranger.post(path(standing, "change"), facts(standing), 404)
    stranger.post(path(standing, "close"), {"version": standing.version, "reason": "停产"}, 404)
    stranger.post(path(standing, "discard"), {"version": standing.version}, 404)
    assert Registration.objects.get().state == "accepted"


@pytest.mark.parametrize("who", ["feeder", "reviewer", "leader", "city_leader"])
def test_who_sees_it_and_does_not_draft(standing: Registration, people: Cast, who: str) -> None:
    other = Program(getattr(people, who))
    other.post(path(standing, "change"), facts(standing), 403)
    other.post(path(standing, "close"), {"version": standing.version, "reason": "停产"}, 403)
    other.post(path(standing, "discard"), {"version": standing.version}, 403)
    assert Registration.objects.get().state == "accepted"


def test_what_was_handed_in_is_not_thrown_away(standing: Registration, people: Cast) -> None:
    refused = Program(people.clerk).post(path(standing, "discard"), {"version": standing.version}, 409)
    assert set(fields(refused)) == {"state"}
