"""The world of the formulas' tests: that of the accounts, with products in it."""

import pytest

from tests.accounts.conftest import Cast, Clock, clock, people, signed_in, world
from tests.factories import accounts as make

__all__ = ["Cast", "Clock", "clock", "people", "signed_in", "world"]


@pytest.fixture
def staff(world: Cast) -> Cast:
    """Who works with formulas: at the plant, at its rival, in the bureaus above, and far away."""
    return Cast(
        {
            "officer": lambda: make.member(world.own, "safety_officer"),
            "clerk": lambda: make.member(world.own, "clerk"),
            "director": lambda: make.member(world.own, "safety_director"),
            "head": lambda: make.member(world.own, "head"),
            "feeder": lambda: make.member(world.own, "feeder"),
            "rival": lambda: make.member(world.rival, "head", "clerk"),
            "far": lambda: make.member(world.far, "head", "clerk"),
            "county": lambda: make.member(world.county, "reviewer"),
            "city": lambda: make.member(world.city, "leader"),
            "province": lambda: make.member(world.province, "leader"),
            "next_county": lambda: make.member(world.next_county, "reviewer"),
            "far_county": lambda: make.member(world.far_county, "leader"),
            "reader": lambda: make.member(world.government, "government_reader"),
            "tester": lambda: make.member(world.laboratory, "laboratory"),
        }
    )
