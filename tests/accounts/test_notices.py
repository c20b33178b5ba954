"""The page of notices: one's own, the unread first, opened one by one or marked all at once."""

import pytest
from django.test import Client

from tests.accounts.conftest import Cast, Clock, signed_in
from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.core.models import Notice
from tianheng.core.notify import notify, seen

pytestmark = pytest.mark.django_db


def test_unread_stand_first_then_the_latest(clock: Clock, people: Cast) -> None:
    for subject in ("最早", "读过的", "最近"):
        notify(to=[people.head], subject=subject, at=make.NOW)
    seen(user=people.head, at=make.NOW, notice=Notice.objects.get(subject="读过的").pk)
    page = signed_in(people.head).get("/account/notices/").content.decode()
    assert page.index("最近") < page.index("最早") < page.index("读过的")


def test_looking_marks_nothing_opening_marks_one_and_leads_on(clock: Clock, people: Cast) -> None:
    notify(to=[people.head], subject="甲", link="/account/people/", at=make.NOW)
    notify(to=[people.head], subject="乙", at=make.NOW)
    first, second = Notice.objects.order_by("pk")
    browser = signed_in(people.head)
    browser.get("/account/notices/")
    browser.get("/account/")
    assert Notice.objects.filter(read_at=None).count() == 2
    assert browser.get(f"/account/notices/{first.pk}/").headers["Location"] == "/account/people/"
    assert browser.get(f"/account/notices/{second.pk}/").headers["Location"] == "/account/notices/"
    assert Notice.objects.filter(read_at=make.NOW).count() == 2


def test_all_are_marked_by_a_press_only(clock: Clock, people: Cast) -> None:
    notify(to=[people.head, people.rival], subject="甲", at=make.NOW)
    browser = signed_in(people.head)
    assert browser.get("/account/notices/read/").status_code == 405
    assert browser.post("/account/notices/read/").headers["Location"] == "/account/notices/"
    assert set(Notice.objects.filter(read_at=None).values_list("to", flat=True)) == {people.rival.pk}
    assert "全部标为已读" not in browser.get("/account/notices/").content.decode()


@pytest.mark.parametrize("who", ["rival", "far_head", "reviewer", "feeder"])
def test_nobody_sees_or_marks_anothers(clock: Clock, people: Cast, who: str) -> None:
    notify(to=[people.head], subject="只给负责人", at=make.NOW)
    row = Notice.objects.get()
    browser = signed_in(getattr(people, who))
    assert "只给负责人" not in browser.get("/account/notices/").content.decode()
    assert browser.get(f"/account/notices/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_who_still_waits_reads_them_too(clock: Clock, world: Cast, client: Client) -> None:
    _, owner = actions.register_enterprise(**make.application())
    notify(to=[owner], subject="请补材料", at=make.NOW)
    client.post("/account/login/", {"login": owner.login_name, "password": make.PASSWORD})
    assert "请补材料" in client.get("/account/notices/").content.decode()


def test_no_notice_is_said_kindly(clock: Clock, people: Cast) -> None:
    assert "还没有通知" in signed_in(people.feeder).get("/account/notices/").content.decode()
