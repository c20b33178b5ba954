"""Notices: with the action, to whom it concerns; mail once it is committed."""

from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from tests.factories import accounts as make
from tianheng.accounts.models import User
from tianheng.core.models import Notice
from tianheng.core.notify import mail as send
from tianheng.core.notify import notify, seen, unread


@pytest.fixture
def head(db: None) -> User:
    user = make.member(make.enterprise(), "head")
    user.email = "head@example.org"
    user.save()
    return user


def test_each_person_is_told_once_and_sees_only_ones_own(head: User) -> None:
    other = make.member(make.enterprise(), "head")
    notify(to=[head, head], subject="已启用", link="/account/", at=make.NOW)
    assert (unread(head), unread(other)) == (1, 0)
    assert list(Notice.objects.visible_to(other)) == []
    seen(user=other, at=make.NOW)
    assert unread(head) == 1
    seen(user=head, at=make.NOW)
    assert unread(head) == 0


def test_mail_goes_out_with_the_commit(
    head: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SITE_ADDRESS = "https://tianheng.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        notify(to=[head], subject="已启用", text="可以开始登记。", link="/account/", at=make.NOW)
        assert mail.outbox == []
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("【添衡】已启用", ["head@example.org"])
    assert letter.body == "可以开始登记。\n\nhttps://tianheng.example.org/account/"


def test_without_an_address_there_is_no_mail(db: None, django_capture_on_commit_callbacks: Any) -> None:
    user = make.member(make.enterprise(), "head")
    with django_capture_on_commit_callbacks() as waiting:
        notify(to=[user], subject="已启用", at=make.NOW)
    assert waiting == []
    send.call(Notice.objects.get().pk)
    send.call(10**6)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_tells_nobody() -> None:
    user = make.member(make.enterprise(), "head")
    user.email = "head@example.org"

    def half() -> None:
        notify(to=[user], subject="已启用", at=make.NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(half)()
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_a_notice_is_in_the_language_of_the_law_whoever_acts(head: User) -> None:
    with translation.override("en"):
        notify(to=[head], subject=translation.gettext_lazy("您本人"), at=make.NOW)
    assert Notice.objects.get().subject == "您本人"
