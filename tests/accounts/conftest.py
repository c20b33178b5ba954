"""The small world of the access tests: two cities, three counties, three enterprises, and who works there."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.factories import accounts as make
from tianheng.accounts.models import User


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """晋江 and 南安 in 泉州; 思明 in 厦门; a rival in the same county, outsiders beyond it."""
    found = SimpleNamespace()
    found.province = make.bureau("350000", "province", "福建省市场监督管理局")
    found.city = make.bureau("350500", "city")
    found.county = make.bureau("350582")
    found.next_county = make.bureau("350583")
    found.far_county = make.bureau("350203")
    found.station = make.bureau("350582", "station", "安海市场监督管理所")
    found.government = make.organisation("government", "350582", "晋江市人民政府")
    found.laboratory = make.organisation("laboratory", "350582")
    found.own = make.enterprise("350582", "晋江鱼丸有限公司")
    found.rival = make.enterprise("350582", "安海蜜饯有限公司")
    found.next = make.enterprise("350583", "南安豆干有限公司")
    found.far = make.enterprise("350203", "厦门馅饼有限公司")
    return found


@pytest.fixture
def people(world: SimpleNamespace) -> SimpleNamespace:
    """One person of each kind, each entered."""
    return SimpleNamespace(
        head=make.member(world.own, "head", "administrator"),
        feeder=make.member(world.own, "feeder"),
        rival=make.member(world.rival, "head", "administrator"),
        far_head=make.member(world.far, "head", "administrator"),
        reviewer=make.member(world.county, "reviewer"),
        admin=make.member(world.county, "administrator"),
        next_admin=make.member(world.next_county, "administrator"),
        far_admin=make.member(world.far_county, "administrator"),
        station_admin=make.member(world.station, "administrator"),
        city_admin=make.member(world.city, "administrator"),
        province_admin=make.member(world.province, "administrator"),
        reader=make.member(world.government, "government_reader"),
        tester=make.member(world.laboratory, "laboratory"),
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
