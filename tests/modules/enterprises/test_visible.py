"""Whose records a person sees: one's own, a bureau's area; and who may write and withdraw."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast, people, world  # noqa: F401 - fixtures
from tests.factories import accounts as make
from tests.factories.enterprises import certificate
from tianheng.accounts.models import Area, User
from tianheng.modules.enterprises import actions, queries
from tianheng.modules.enterprises.access import WRITERS
from tianheng.modules.enterprises.models import Enterprise, Licence, LicenceReminder, ResponsiblePerson, Site

NOW = make.NOW
PRODUCERS = ("own", "rival", "next", "far")
SEEN = {
    "head": {"own"},
    "feeder": {"own"},
    "rival": {"rival"},
    "far_head": {"far"},
    "reviewer": {"own", "rival"},
    "station_admin": {"own", "rival"},
    "next_admin": {"next"},
    "far_admin": {"far"},
    "city_admin": {"own", "rival", "next"},
    "province_admin": {"own", "rival", "next", "far"},
    "reader": set(),
    "tester": set(),
}


def furnish(place: Any) -> None:
    """A paper, a site, a person and a reminder for an enterprise."""
    clerk = make.member(place, "clerk")
    paper = certificate(clerk, place)
    LicenceReminder.objects.create(licence=paper, days=60, at=NOW)
    area = Area.objects.get(code=place.area_id)
    actions.add_site(by=clerk, organisation=place, name="一厂", address="工业区 1 号", area=area, at=NOW)
    actions.name_person(
        by=clerk, organisation=place, post="additive_keeper", name="苏管理", since=date(2026, 1, 1), at=NOW
    )


@pytest.mark.parametrize("who", SEEN)
def test_everything_follows_the_enterprise(world: Cast, people: Cast, who: str) -> None:  # noqa: F811
    world.all()
    for name in PRODUCERS:
        furnish(getattr(world, name))
    user = getattr(people, who)
    expected = {getattr(world, name).pk for name in SEEN[who]}
    hidden = {getattr(world, name).pk for name in PRODUCERS} - expected
    for table in (Enterprise, Licence, Site, ResponsiblePerson):
        seen = set(table.objects.visible_to(user).values_list("organisation", flat=True))
        assert seen == expected, table
        assert seen.isdisjoint(hidden)
    reminded = set(LicenceReminder.objects.visible_to(user).values_list("licence__organisation", flat=True))
    assert reminded == expected
    assert {row.organisation_id for row in queries.enterprises(user)} == expected
    assert {row.organisation_id for row in queries.expiring(user, date(2028, 12, 31))} == expected
    assert not Enterprise.objects.visible_to(User.objects.get(pk=user.pk)).exists(), "who has not entered"


PRODUCER_ROLES = ["head", "safety_director", "safety_officer", "additive_keeper", "purchaser", "store_keeper"]
ROLES = [*PRODUCER_ROLES, "feeder", "analyst", "clerk", "administrator"]


@pytest.mark.parametrize("role", ROLES)
def test_who_keeps_the_papers(world: Cast, role: str) -> None:  # noqa: F811
    user = make.member(world.own, role)
    if role in WRITERS:
        assert certificate(user, world.own).organisation == world.own
        return
    with pytest.raises(PermissionDenied):
        certificate(user, world.own)
    assert not Licence.objects.filter(organisation=world.own).exists()


@pytest.mark.parametrize("who", ["rival", "far_head", "reviewer", "admin", "city_admin", "province_admin"])
def test_nobody_else_writes_for_an_enterprise(world: Cast, people: Cast, who: str) -> None:  # noqa: F811
    user = getattr(people, who)
    area = Area.objects.get(code="350582")
    row = queries.enterprise_of(world.own)
    paper = certificate(make.member(world.own, "head"), world.own)
    attempts = [
        lambda: certificate(user, world.own, number="X-1"),
        lambda: actions.renew_licence(by=user, licence=paper, expires_on=date(2031, 1, 1), at=NOW),
        lambda: actions.add_site(
            by=user, organisation=world.own, name="一厂", address="工业区 1 号", area=area, at=NOW
        ),
        lambda: actions.name_person(
            by=user, organisation=world.own, post="head", name="王某某", since=date(2026, 1, 1), at=NOW
        ),
        lambda: actions.describe_enterprise(by=user, enterprise=row, version=1, scale="large", at=NOW),  # type: ignore[arg-type]
        lambda: actions.open_enterprise(by=user, organisation=world.own, at=NOW),
        lambda: actions.withdraw_licence(by=user, licence=paper, reason="不是我的", at=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert Licence.objects.filter(organisation=world.own, withdrawn_at=None).count() == 1
    assert not ResponsiblePerson.objects.exists()


@pytest.mark.parametrize(
    ("place", "role", "allowed"),
    [
        ("county", "leader", True),
        ("county", "reviewer", False),
        ("next_county", "leader", False),
        ("city", "leader", False),
        ("province", "leader", False),
    ],
)
def test_the_countys_leader_takes_a_paper_out_of_force(
    world: Cast,  # noqa: F811
    place: str,
    role: str,
    allowed: bool,
) -> None:
    paper = certificate(make.member(world.own, "head"), world.own)
    user = make.member(getattr(world, place), role)
    if not allowed:
        with pytest.raises(PermissionDenied):
            actions.withdraw_licence(by=user, licence=paper, reason="吊销", at=NOW)
        return
    actions.withdraw_licence(by=user, licence=paper, reason="吊销", at=NOW)
    assert queries.papers_of(world.own)[0].withdrawn_at == NOW
