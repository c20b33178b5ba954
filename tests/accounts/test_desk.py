"""The desk page: the home of who is signed in; and what the frame shows of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import Cast, Clock, signed_in
from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.core.notify import notify
from tianheng.web import desk
from tianheng.web.desk import Card, Item, put_on_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_builders", {})


def test_a_stranger_is_led_to_the_login_and_back(client: Client) -> None:
    assert client.get("/desk/").headers["Location"] == "/account/login/?next=%2Fdesk%2F"


def test_one_lands_there_after_signing_in(clock: Clock, people: Cast, client: Client) -> None:
    sent = {"login": people.feeder.login_name, "password": make.PASSWORD}
    assert client.post("/account/login/", sent).headers["Location"] == "/desk/"
    assert client.get("/account/login/").headers["Location"] == "/desk/"


def test_who_still_waits_is_led_to_the_account(clock: Clock, world: Cast, client: Client) -> None:
    _, owner = actions.register_enterprise(**make.application())
    client.post("/account/login/", {"login": owner.login_name, "password": make.PASSWORD})
    assert client.get("/desk/").headers["Location"] == "/account/"


def test_an_empty_desk_says_so_kindly(clock: Clock, people: Cast) -> None:
    assert "今天没有要办的事" in signed_in(people.feeder).get("/desk/").content.decode()


def test_cards_are_drawn_with_light_link_detail_and_the_rest(clock: Clock, people: Cast) -> None:
    items = [Item("沙茶酱 <b>", "/x/", "fail", "超期 2 天"), Item("话梅", tone="review")]
    put_on_desk("late", order=1, build=lambda user, at: Card("待审登记", items, "/all/", total=9))
    put_on_desk("calm", order=2, build=lambda user, at: Card("预警", empty="今天没有新的预警"))
    page = signed_in(people.feeder).get("/desk/").content.decode()
    for words in (
        "沙茶酱 &lt;b&gt;",
        'href="/x/"',
        "超期 2 天",
        "desk__item--fail",
        "还有 7 项",
        "今天没有新的预警",
    ):
        assert words in page
    assert page.index("待审登记") < page.index("预警")
    assert "2026-05-06" in page


def test_the_frame_shows_who_where_ways_and_what_is_unread(clock: Clock, people: Cast) -> None:
    notify(to=[people.head], subject="甲", at=make.NOW)
    notify(to=[people.rival], subject="乙", at=make.NOW)
    page = signed_in(people.head).get("/desk/").content.decode()
    assert "晋江鱼丸有限公司" in page
    assert ">1 条未读<" in page
    assert 'href="/account/people/"' in page
    assert "企业账户" not in page
    outsider = signed_in(people.feeder).get("/desk/").content.decode()
    assert "条未读" not in outsider
    assert 'href="/account/people/"' not in outsider
    assert "企业账户" in signed_in(people.reviewer).get("/desk/").content.decode()


def test_the_frame_asks_one_query_of_its_own(clock: Clock, people: Cast) -> None:
    browser = signed_in(people.head)
    with CaptureQueriesContext(connection) as queries:
        browser.get("/desk/")
    # session, user, memberships, unread notices
    assert len(queries) == 4


def test_a_mistaken_address_keeps_the_frame_of_who_is_inside(clock: Clock, people: Cast) -> None:
    answer = signed_in(people.head).get("/account/people/999999/")
    assert answer.status_code == 404
    assert 'href="/desk/"' in answer.content.decode()
