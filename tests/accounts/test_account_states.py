"""The walk: every state of an account × every verb × everyone who might try it."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tianheng.accounts import actions, invitations, queries
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.core.seals import verify

NOW, NEW = make.NOW, "scales of brass"
SECRET = pyotp.random_base32()
CODE = pyotp.TOTP(SECRET).at(NOW)
STATES = ("invited", "active", "locked", "deactivated")
OTHERS: dict[str, Callable[[User, User], Any]] = {
    "send_invitation": lambda by, user: actions.send_invitation(by=by, user=user, at=NOW),
    "set_password": lambda by, user: actions.set_password(by=by, user=user, password=NEW, at=NOW),
    "lock": lambda by, user: actions.lock(by=by, user=user, reason="平板丢失", at=NOW),
    "unlock": lambda by, user: actions.unlock(by=by, user=user, at=NOW),
    "disable_totp": lambda by, user: actions.disable_totp(by=by, user=user, at=NOW),
    "deactivate": lambda by, user: actions.deactivate(by=by, user=user, reason="已离职", at=NOW),
}
# verb: the states it may find, and the state it leaves
ALLOWED = {
    "send_invitation": {"invited": "invited", "active": "active"},
    "set_password": {"invited": "active", "active": "active"},
    "lock": {"active": "locked"},
    "unlock": {"locked": "active", "active": "active"},
    "disable_totp": {"active": "active", "locked": "locked"},
    "deactivate": {"invited": "deactivated", "active": "deactivated", "locked": "deactivated"},
}
MANAGERS = {"head", "admin", "city_admin", "province_admin"}
STRANGERS = {
    "feeder",
    "rival",
    "far_head",
    "reviewer",
    "next_admin",
    "far_admin",
    "station_admin",
    "reader",
    "tester",
}


@pytest.fixture
def target(world: Cast, people: Cast) -> User:
    return make.member(world.own, "clerk")


def put(user: User, state: str) -> User:
    user.state = state
    user.invited_at = NOW if state == "invited" else None
    user.save()
    return user


def facts(user: User) -> dict[str, Any]:
    return User.objects.filter(pk=user.pk).values().get()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", OTHERS)
def test_who_may_do_what_in_which_state(people: Cast, target: User, verb: str, state: str) -> None:
    assert set(people.all()) == MANAGERS | STRANGERS
    for who in sorted(STRANGERS):
        put(target, state)
        before = facts(target)
        with pytest.raises(PermissionDenied):
            OTHERS[verb](getattr(people, who), target)
        assert facts(target) == before, who
    for who in sorted(MANAGERS):
        put(target, state)
        before, written = facts(target), TrailEntry.objects.count()
        if state in ALLOWED[verb]:
            OTHERS[verb](getattr(people, who), target)
            assert facts(target)["state"] == ALLOWED[verb][state]
            assert TrailEntry.objects.count() == written + 1
            entry = TrailEntry.objects.latest("id")
            assert (entry.verb, entry.actor_key, entry.chain) == (
                verb,
                str(getattr(people, who).pk),
                queries.homes(target)[0].code,
            )
        else:
            with pytest.raises(Mistake, match="状态不能这样做"):
                OTHERS[verb](getattr(people, who), target)
            assert facts(target) == before
    assert verify() == []


OWN: dict[str, Callable[[User], Any]] = {
    "change_password": lambda user: actions.change_password(by=user, old=make.PASSWORD, new=NEW, at=NOW),
    "enable_totp": lambda user: actions.enable_totp(by=user, secret=SECRET, code=CODE, at=NOW),
    "disable_totp": lambda user: actions.disable_totp(by=user, user=user, password=make.PASSWORD, at=NOW),
    "set_pin": lambda user: actions.set_pin(by=user, pin="2680", password=make.PASSWORD, at=NOW),
    "accept_invitation": lambda user: actions.accept_invitation(
        user=user, given=invitations.token(user), password=NEW, at=NOW
    ),
}
OWN_ALLOWED = {
    "change_password": {"active"},
    "enable_totp": {"active"},
    "disable_totp": {"active", "locked"},
    "set_pin": {"active"},
    "accept_invitation": {"invited"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", OWN)
def test_what_one_may_do_oneself_in_which_state(target: User, verb: str, state: str) -> None:
    put(target, state)
    before, written = facts(target), TrailEntry.objects.count()
    if state in OWN_ALLOWED[verb]:
        OWN[verb](target)
        assert TrailEntry.objects.latest("id").verb == verb
        assert TrailEntry.objects.count() == written + 1
        return
    with pytest.raises(Mistake):
        OWN[verb](target)
    assert facts(target) == before
    assert TrailEntry.objects.count() == written


@pytest.mark.parametrize("verb", OTHERS)
def test_nobody_manages_oneself(people: Cast, verb: str) -> None:
    with pytest.raises((PermissionDenied, Mistake)):
        OTHERS[verb](people.head, people.head)


@pytest.mark.parametrize("verb", OTHERS)
def test_the_system_may_by_name(target: User, verb: str) -> None:
    state = next(iter(ALLOWED[verb]))
    OTHERS[verb](make.FOUNDER, put(target, state))
    assert TrailEntry.objects.latest("id").actor_name == "系统：founding"


def test_whoever_also_works_elsewhere_is_not_taken_over(world: Cast, people: Cast, target: User) -> None:
    actions.add_membership(by=make.FOUNDER, user=target, organisation=world.far, role="clerk", at=NOW)
    for who in ("head", "admin", "city_admin", "far_admin", "far_head"):
        with pytest.raises(PermissionDenied):
            actions.set_password(by=getattr(people, who), user=target, password=NEW, at=NOW)
    actions.set_password(by=people.province_admin, user=target, password=NEW, at=NOW)


def test_a_lower_bureau_does_not_manage_a_higher_one(world: Cast, people: Cast) -> None:
    for low, high in (("station_admin", "admin"), ("admin", "city_admin"), ("city_admin", "province_admin")):
        with pytest.raises(PermissionDenied):
            actions.lock(by=getattr(people, low), user=getattr(people, high), reason="越级", at=NOW)
        actions.lock(by=getattr(people, high), user=getattr(people, low), reason="核查", at=NOW)
