"""The small world of the access tests: two cities, three counties, three enterprises, and who works there."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories import accounts as make
from tianheng.accounts.models import User


class Cast:
    """Names and how each is made; made when first asked for, since few tests need them all."""

    def __init__(self, makers: dict[str, Callable[[], Any]]) -> None:
        self.makers = makers

    def __getattr__(self, name: str) -> Any:
        if name not in self.makers:
            raise AttributeError(name)
        made = self.makers[name]()
        setattr(self, name, made)
        return made

    def all(self) -> dict[str, Any]:
        """Everyone, by name."""
        return {name: getattr(self, name) for name in self.makers}


@pytest.fixture
def world(db: None) -> Cast:
    """晋江 and 南安 in 泉州; 思明 in 厦门; a rival in the same county, outsiders beyond it."""
    return Cast(
        {
            "province": lambda: make.bureau("350000", "province", "福建省市场监督管理局"),
            "city": lambda: make.bureau("350500", "city"),
            "county": lambda: make.bureau("350582"),
            "next_county": lambda: make.bureau("350583"),
            "far_county": lambda: make.bureau("350203"),
            "station": lambda: make.bureau("350582", "station", "安海市场监督管理所"),
            "government": lambda: make.organisation("government", "350582", "晋江市人民政府"),
            "laboratory": lambda: make.organisation("laboratory", "350582"),
            "own": lambda: make.enterprise("350582", "晋江鱼丸有限公司"),
            "rival": lambda: make.enterprise("350582", "安海蜜饯有限公司"),
            "next": lambda: make.enterprise("350583", "南安豆干有限公司"),
            "far": lambda: make.enterprise("350203", "厦门馅饼有限公司"),
        }
    )


@pytest.fixture
def people(world: Cast) -> Cast:
    """One person of each kind, each entered."""
    return Cast(
        {
            "head": lambda: make.member(world.own, "head", "administrator"),
            "feeder": lambda: make.member(world.own, "feeder"),
            "rival": lambda: make.member(world.rival, "head", "administrator"),
            "far_head": lambda: make.member(world.far, "head", "administrator"),
            "reviewer": lambda: make.member(world.county, "reviewer"),
            "admin": lambda: make.member(world.county, "administrator"),
            "next_admin": lambda: make.member(world.next_county, "administrator"),
            "far_admin": lambda: make.member(world.far_county, "administrator"),
            "station_admin": lambda: make.member(world.station, "administrator"),
            "city_admin": lambda: make.member(world.city, "administrator"),
            "province_admin": lambda: make.member(world.province, "administrator"),
            "reader": lambda: make.member(world.government, "government_reader"),
            "tester": lambda: make.member(world.laboratory, "laboratory"),
        }
    )


class Clock:
    """The clock of the pages under test; ``clock.now`` may be set."""

    def __init__(self) -> None:
        self.now: datetime = make.NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Pages tell the time by this clock."""
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    return found


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in by the page itself."""
    browser = Client()
    answer = browser.post("/account/login/", {"login": user.login_name, "password": make.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def faults(answer: Any) -> str:
    """The page's text, for assertions on what it says."""
    return str(answer.content.decode())
