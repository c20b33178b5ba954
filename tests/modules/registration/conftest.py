"""The small world of the register: a county that reviews, a producer, a rival beside it, outsiders beyond."""

import pytest

from tests.accounts.conftest import Cast, Clock
from tests.factories import accounts as make
from tests.factories import registration as file


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Pages tell the time by this clock."""
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    return found


@pytest.fixture
def world(db: None) -> Cast:
    """晋江 asks its producers to file; 思明 in another city does not belong to the story."""
    file.policy("350582")
    return Cast(
        {
            "county": lambda: make.bureau("350582"),
            "city": lambda: make.bureau("350500", "city"),
            "province": lambda: make.bureau("350000", "province"),
            "far_county": lambda: make.bureau("350203"),
            "station": lambda: make.bureau("350582", "station", "安海市场监督管理所"),
            "government": lambda: make.organisation("government", "350582", "晋江市人民政府"),
            "laboratory": lambda: make.organisation("laboratory", "350582"),
            "own": lambda: file.producer(name="晋江鱼丸有限公司"),
            "rival": lambda: file.producer(name="安海蜜饯有限公司"),
            "far": lambda: file.producer("350203", "厦门馅饼有限公司"),
        }
    )


@pytest.fixture
def people(world: Cast) -> Cast:
    """One person of each kind, each entered."""
    return Cast(
        {
            "head": lambda: make.member(world.own, "head"),
            "director": lambda: make.member(world.own, "safety_director"),
            "officer": lambda: make.member(world.own, "safety_officer"),
            "clerk": lambda: make.member(world.own, "clerk"),
            "feeder": lambda: make.member(world.own, "feeder"),
            "own_admin": lambda: make.member(world.own, "administrator"),
            "rival": lambda: make.member(world.rival, "head", "safety_director"),
            "far_head": lambda: make.member(world.far, "head"),
            "reviewer": lambda: make.member(world.county, "reviewer"),
            "second": lambda: make.member(world.county, "reviewer"),
            "leader": lambda: make.member(world.county, "leader"),
            "inspector": lambda: make.member(world.county, "inspector"),
            "county_admin": lambda: make.member(world.county, "administrator"),
            "far_reviewer": lambda: make.member(world.far_county, "reviewer", "leader"),
            "station_leader": lambda: make.member(world.station, "leader", "reviewer"),
            "city_leader": lambda: make.member(world.city, "leader", "reviewer"),
            "province_leader": lambda: make.member(world.province, "leader", "reviewer"),
            "reader": lambda: make.member(world.government, "government_reader"),
            "tester": lambda: make.member(world.laboratory, "laboratory"),
        }
    )
