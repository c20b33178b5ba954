"""Who sees what: for each kind of person the seen set and the hidden set, both in full."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tianheng.accounts import actions, queries, scope
from tianheng.accounts.models import Area, Membership, Organisation, User

ALL = {
    "province", "city", "county", "next_county", "far_county", "station", "government", "laboratory",
    "own", "rival", "next", "far",
}  # fmt: skip
COUNTY = {"county", "station", "government", "laboratory", "own", "rival"}
CITY = COUNTY | {"city", "next_county", "next"}
SEEN = {
    "head": {"own"},
    "feeder": {"own"},
    "rival": {"rival"},
    "far_head": {"far"},
    "reviewer": COUNTY,
    "admin": COUNTY,
    "next_admin": {"next_county", "next"},
    "far_admin": {"far_county", "far"},
    "station_admin": COUNTY,
    "city_admin": CITY,
    "province_admin": ALL,
    "reader": {"government"},
    "tester": {"laboratory"},
}


@pytest.mark.parametrize("who", SEEN)
def test_organisations(world: Cast, people: Cast, who: str) -> None:
    world.all()
    rows = set(Organisation.objects.visible_to(getattr(people, who)))
    assert rows == {getattr(world, name) for name in SEEN[who]}
    assert rows.isdisjoint({getattr(world, name) for name in ALL - SEEN[who]})


@pytest.mark.parametrize("who", SEEN)
def test_people(world: Cast, people: Cast, who: str) -> None:
    """Everyone sees colleagues; an administrator sees whoever works where the administrator looks."""
    everyone, user = people.all(), getattr(people, who)
    places = SEEN[who] if user.scope_entered.administers else {own_name(world, user)}
    codes = {getattr(world, name).code for name in places}
    expected = {name for name, other in everyone.items() if other.scope_entered.code in codes}
    seen = set(User.objects.visible_to(user))
    assert seen == {getattr(people, name) for name in expected}
    assert seen.isdisjoint({getattr(people, name) for name in everyone.keys() - expected})


def own_name(world: Cast, user: User) -> str:
    return next(name for name, place in world.all().items() if place.pk == user.scope_entered.organisation)


@pytest.mark.parametrize("who", SEEN)
def test_memberships_follow_people(people: Cast, who: str) -> None:
    user = people.all()[who]
    seen = {row.user_id for row in Membership.objects.visible_to(user)}
    assert seen == {row.pk for row in User.objects.visible_to(user)}


AREAS = {
    "head": {"350582"},
    "reviewer": {"350582"},
    "reader": {"350582"},
    "tester": {"350582"},
    "far_admin": {"350203"},
}


@pytest.mark.parametrize("who", AREAS)
def test_areas(people: Cast, who: str) -> None:
    assert {area.code for area in Area.objects.visible_to(getattr(people, who))} == AREAS[who]


def test_areas_of_city_and_province(people: Cast) -> None:
    city = {area.code for area in Area.objects.visible_to(people.city_admin)}
    assert {"350500", "350582", "3505Z1"} <= city
    assert all(code.startswith("3505") for code in city)
    assert Area.objects.visible_to(people.province_admin).count() == Area.objects.count()


TABLES = [Area, Organisation, User, Membership]


@pytest.mark.parametrize("table", TABLES)
def test_whoever_has_not_entered_sees_nothing(people: Cast, table: type) -> None:
    people.all()
    fresh = User.objects.get(pk=people.province_admin.pk)
    own = {User: 1, Membership: 1}.get(table, 0)
    assert table.objects.visible_to(fresh).count() == own, "oneself alone"
    for nobody in (None, AnonymousUser()):
        assert not table.objects.visible_to(nobody).exists()


@pytest.mark.parametrize("table", TABLES)
def test_a_locked_account_sees_nothing(people: Cast, table: type) -> None:
    people.all()
    people.province_admin.state = "locked"
    assert not table.objects.visible_to(people.province_admin).exists()


def test_a_government_reader_counts_its_area_and_sees_no_row(world: Cast, people: Cast) -> None:
    world.all()
    assert queries.enterprise_totals(people.reader) == [
        {"area_id": "350582", "area__name": "晋江市", "state": "active", "count": 2}
    ]
    assert sum(row["count"] for row in queries.enterprise_totals(people.city_admin)) == 3
    assert sum(row["count"] for row in queries.enterprise_totals(people.head)) == 1
    assert queries.enterprise_totals(User()) == []


def test_a_zones_bureau_sees_who_reports_to_it(db: None) -> None:
    zone = Area.objects.get(code="3505Z1")
    inside = make.enterprise("350521", "台商区企业有限公司", reporting_unit=zone)
    outside = make.enterprise("350521", "惠安企业有限公司")
    bureau = make.bureau("3505Z1", name="泉州台商投资区市场监督管理局")
    officer = make.member(bureau, "reviewer")
    assert set(Organisation.objects.visible_to(officer)) == {bureau, inside}
    county = make.member(make.bureau("350521"), "reviewer")
    assert {inside, outside} <= set(Organisation.objects.visible_to(county))
    city = make.member(make.bureau("350500", "city"), "reviewer")
    assert {inside, outside, bureau} <= set(Organisation.objects.visible_to(city))


def test_a_person_of_two_places_acts_for_one_at_a_time(world: Cast, people: Cast) -> None:
    world.all()
    actions.add_membership(
        by=make.FOUNDER, user=people.head, organisation=world.far, role="clerk", at=make.NOW
    )
    queries.enter(people.head, at=make.NOW)
    assert set(Organisation.objects.visible_to(people.head)) == {world.own}
    assert people.head.scope_entered.roles == {"head", "administrator"}
    queries.enter(people.head, at=make.NOW, organisation=world.far.pk)
    assert set(Organisation.objects.visible_to(people.head)) == {world.far}
    assert people.head.scope_entered.roles == {"clerk"}
    queries.enter(people.head, at=make.NOW, organisation=world.rival.pk)
    assert people.head.scope_entered.code == world.own.code, "where one does not work one cannot stand"


@pytest.mark.parametrize(
    ("start", "end", "prefix"),
    [
        ("350000", "36", "35"),
        ("350500", "3506", "3505"),
        ("350900", "3510", "3509"),
        ("350582", "350583", "350582"),
    ],
)
def test_an_area_is_a_range(start: str, end: str, prefix: str) -> None:
    assert scope.prefix(start) == prefix
    assert scope.following(prefix) == end
