"""The link of an invitation: once, for a time, for the account as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tianheng.accounts import actions, invitations
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake

NOW = make.NOW


@pytest.fixture
def guest(db: None) -> User:
    place = make.enterprise()
    return actions.invite(
        by=make.FOUNDER,
        organisation=place,
        name="来宾",
        phone="13700000001",
        login_name="guest",
        roles=["clerk"],
        at=NOW,
    )


def accept(user: User, given: str, at: Any = NOW) -> User:
    return actions.accept_invitation(user=user, given=given, password=make.PASSWORD, at=at)


def test_it_opens_once(guest: User) -> None:
    token = invitations.token(guest)
    done = accept(guest, token)
    assert (done.state, done.check_password(make.PASSWORD), done.must_change_password) == (
        "active",
        True,
        False,
    )
    with pytest.raises(Mistake, match="已经用过"):
        accept(guest, token)


def test_it_opens_for_a_week(guest: User) -> None:
    token = invitations.token(guest)
    assert not invitations.valid(guest, token, at=NOW + timedelta(days=7))
    accept(guest, token, NOW + timedelta(days=6, hours=23))


def test_a_new_one_voids_the_old(guest: User) -> None:
    old = invitations.token(guest)
    fresh = actions.send_invitation(by=make.FOUNDER, user=guest, at=NOW + timedelta(hours=1))
    assert not invitations.valid(fresh, old, at=NOW + timedelta(hours=1))
    accept(guest, invitations.token(fresh), NOW + timedelta(hours=1))


def test_anothers_does_not_open(guest: User) -> None:
    other = make.member(make.enterprise(), "clerk")
    other = actions.send_invitation(by=make.FOUNDER, user=other, at=NOW)
    for wrong in (invitations.token(other), "", "x" * 40):
        with pytest.raises(Mistake):
            accept(guest, wrong)


def test_it_goes_out_by_mail_where_there_is_an_address(
    db: None, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SITE_ADDRESS = "https://tianheng.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        user = actions.invite(
            by=make.FOUNDER, organisation=make.enterprise(), name="来宾", phone="13700000001", login_name="guest",
            roles=["clerk"], email="guest@example.org", at=NOW,
        )  # fmt: skip
    (letter,) = mail.outbox
    assert letter.body.endswith(
        f"https://tianheng.example.org/account/invitation/{user.pk}/{invitations.token(user)}/"
    )


def test_bringing_in_somebody_known(world: Cast, people: Cast) -> None:
    same = actions.bring_in(
        by=people.head,
        organisation=world.own,
        person="谁",
        phone=people.far_head.phone,
        roles=["analyst"],
        at=NOW,
    )
    assert same == people.far_head
    assert same.name != "谁"
    actions.deactivate(by=make.FOUNDER, user=people.rival, reason="离职", at=NOW)
    with pytest.raises(Mistake, match="状态不能这样做"):
        actions.bring_in(
            by=people.head,
            organisation=world.own,
            person="谁",
            phone=people.rival.phone,
            roles=["analyst"],
            at=NOW,
        )
