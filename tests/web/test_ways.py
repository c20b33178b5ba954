"""The navigation of signed-in people."""

from types import SimpleNamespace
from typing import Any

import pytest

from tianheng.web import ways as module
from tianheng.web.ways import Group, open_way, ways

INSIDE: Any = SimpleNamespace(scope_entered=SimpleNamespace(kind="bureau"))


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ways", {})


def open_three(shown: Any = lambda user: True) -> None:
    open_way("accounts:people", "人员", platform="office", order=2, shown=shown)
    open_way("accounts:enterprises", "企业", platform="office", order=1, shown=shown)
    open_way("accounts:me", "账户", platform="quality", order=9, shown=shown)


def titles(groups: list[Group]) -> list[tuple[str, list[str]]]:
    return [(str(group.title), [str(step.title) for step in group.steps]) for group in groups]


def test_ways_stand_in_groups_in_their_order() -> None:
    open_three()
    assert titles(ways(INSIDE)) == [("质量提升", ["账户"]), ("机构管理", ["企业", "人员"])]


@pytest.mark.parametrize("user", [None, object(), SimpleNamespace(scope_entered=None)])
def test_who_has_entered_nothing_is_shown_nothing_and_asked_nothing(user: Any) -> None:
    open_three(lambda user: user.scope_entered.kind == "bureau")
    assert ways(user) == []


def test_each_person_sees_what_is_for_them() -> None:
    open_three(lambda user: user.scope_entered.kind == "enterprise")
    assert ways(INSIDE) == []


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/account/people/", ["人员"]),
        ("/account/people/7/lock/", ["人员"]),
        ("/account/password/", ["账户"]),
        ("/desk/", []),
    ],
)
def test_the_nearest_way_is_marked(path: str, here: list[str]) -> None:
    open_three()
    steps = [step for group in ways(INSIDE, path) for step in group.steps]
    assert [step.title for step in steps if step.here] == here


def test_a_way_to_nowhere_is_not_shown() -> None:
    open_way("nowhere:page", "虚路", platform="office", order=1, shown=lambda user: True)
    assert ways(INSIDE) == []


def test_a_way_needs_a_known_group() -> None:
    with pytest.raises(ValueError, match="'seventh' is none of ledger"):
        open_way("accounts:me", "", platform="seventh", order=1, shown=lambda user: True)
