"""Roles given and taken back: within one's own area, fitting the organisation, never the last administrator."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tianheng.accounts import actions, queries
from tianheng.accounts.models import Membership
from tianheng.core.mistakes import Mistake

NOW = make.NOW
TODAY = date(2026, 5, 6)


def test_a_role_is_given_taken_back_and_kept(world: Cast, people: Cast) -> None:
    row = actions.add_membership(
        by=people.head, user=people.feeder, organisation=world.own, role="clerk", at=NOW
    )
    assert queries.enter(people.feeder, at=NOW).scope_entered.roles == {"feeder", "clerk"}
    actions.end_membership(by=people.head, membership=row, at=NOW)
    assert queries.enter(people.feeder, at=NOW).scope_entered.roles == {"feeder"}
    assert Membership.objects.get(pk=row.pk).ended_at == NOW
    with pytest.raises(Mistake, match="已经收回"):
        actions.end_membership(by=people.head, membership=row, at=NOW)


@pytest.mark.parametrize(
    "who", ["rival", "far_head", "next_admin", "far_admin", "station_admin", "feeder", "reviewer", "reader"]
)
def test_outsiders_neither_give_nor_take(world: Cast, people: Cast, who: str) -> None:
    by, held = getattr(people, who), people.feeder.memberships.get()
    with pytest.raises(PermissionDenied):
        actions.add_membership(by=by, user=people.feeder, organisation=world.own, role="head", at=NOW)
    with pytest.raises(PermissionDenied):
        actions.end_membership(by=by, membership=held, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.invite(
            by=by,
            organisation=world.own,
            name="来人",
            phone="13700000001",
            login_name="newcomer",
            roles=["head"],
            at=NOW,
        )
    assert list(people.feeder.memberships.values_list("role", "ended_at")) == [("feeder", None)]


@pytest.mark.parametrize(
    ("place", "role"),
    [("own", "reviewer"), ("county", "head"), ("government", "administrator"), ("laboratory", "clerk")],
)
def test_roles_fit_the_organisation(world: Cast, people: Cast, place: str, role: str) -> None:
    with pytest.raises(Mistake, match="没有这个角色"):
        actions.add_membership(
            by=make.FOUNDER, user=people.feeder, organisation=getattr(world, place), role=role, at=NOW
        )


def test_a_role_is_held_once(world: Cast, people: Cast) -> None:
    with pytest.raises(Mistake, match="已有这个角色"):
        actions.add_membership(
            by=people.head, user=people.feeder, organisation=world.own, role="feeder", at=NOW
        )


def test_the_last_administrator_stays(world: Cast, people: Cast) -> None:
    held = people.head.memberships.get(role="administrator")
    with pytest.raises(Mistake, match="最后一位系统管理员"):
        actions.end_membership(by=people.admin, membership=held, at=NOW)
    actions.add_membership(
        by=people.admin, user=people.feeder, organisation=world.own, role="administrator", at=NOW
    )
    actions.end_membership(by=people.admin, membership=held, at=NOW)


def test_a_role_counts_from_its_first_day_to_its_last(world: Cast, people: Cast) -> None:
    tomorrow = TODAY + timedelta(days=1)
    actions.add_membership(
        by=people.head,
        user=people.feeder,
        organisation=world.own,
        role="clerk",
        since=tomorrow,
        until=tomorrow,
        at=NOW,
    )
    held = [queries.enter(people.feeder, at=NOW + timedelta(days=n)).scope_entered.roles for n in range(3)]
    assert held == [{"feeder"}, {"feeder", "clerk"}, {"feeder"}]


def test_a_period_that_ends_before_it_begins_is_refused(world: Cast, people: Cast) -> None:
    with pytest.raises(Mistake, match="早于起始日期"):
        actions.add_membership(
            by=people.head,
            user=people.feeder,
            organisation=world.own,
            role="clerk",
            until=date(2026, 5, 5),
            at=NOW,
        )


def test_a_closed_organisation_opens_nothing(world: Cast, people: Cast) -> None:
    world.own.state = "closed"
    world.own.save()
    assert queries.enter(people.head, at=NOW).scope_entered is None
