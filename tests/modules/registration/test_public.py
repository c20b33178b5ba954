"""The public register: who is found by what, how a registration stands, what never appears."""

import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import Cast, Clock
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries import public
from tianheng.modules.registration.queries.finding import PER_PAGE, Asked, search

NOW = make.NOW
TODAY = file.today()


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """晋江鱼丸有限公司, accepted, with pickled radish."""
    file.recipe(world.own, name="香辣萝卜干")
    return file.accepted(world.own, people.reviewer, people.second)


@pytest.fixture
def visitor(clock: Clock) -> Client:
    """Somebody who never signed in."""
    return Client(HTTP_ACCEPT_LANGUAGE="zh-CN")


def names(words: str = "", **more: Any) -> list[str]:
    return [each.enterprise for each in search(Asked(words, **more), TODAY).entries]


def address(row: Registration, rest: str = "") -> str:
    return f"/register/{quote(str(row.number))}/{rest}"


OWN = ["晋江鱼丸有限公司"]


@pytest.mark.parametrize(
    "words",
    [
        "晋江鱼丸有限公司",
        "鱼丸",
        "晉江魚丸",
        " 鱼丸 ",
        "jinjiangyuwan",
        "yuwan",
        "Yu Wan",
        "jjyw",
        "yw",
        "萝卜干",
        "香辣蘿蔔",
        "山梨酸及其钾盐",
        "山梨酸钾",
        "山梨酸鉀",
        "INS 202",
        "potassium sorbate",
        "闽添登〔2026〕350582-0001号",
        "闽添登[2026]350582-0001号",
        "350582-0001",
        "0001号",
    ],
)
def test_a_registration_is_found_by_any_of_its_names(world: Cast, standing: Registration, words: str) -> None:
    file.recipe(world.rival, [mix.line("芒果", "900", kind="ingredient")], name="芒果干")
    assert names(words) == OWN


def test_brackets_and_letters_are_found_however_they_are_typed(world: Cast, people: Cast) -> None:
    place = file.producer(name="晋江（福建）乾坤食品有限公司")
    file.recipe(place, name="XO酱萝卜（小份）")
    file.accepted(place, people.reviewer, people.second)
    for words in (
        "（福建）乾坤",
        "(福建)乾坤",
        "乾坤",
        "xo酱",
        "ＸＯ醬",
        "萝卜(小份)",
        "(福建)",
        "fujian)qiankun",
    ):
        assert names(words) == [place.name], words


def test_it_is_found_by_credit_code_and_by_its_beginning(world: Cast, standing: Registration) -> None:
    code = world.own.credit_code
    assert names(code) == names(code.lower()) == names(code[:12]) == OWN
    assert names("91350203MA") == []


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("enterprise", "萝卜干"),
        ("product", "鱼丸"),
        ("additive", "鱼丸"),
        ("number", "鱼丸"),
        ("enterprise", "山梨酸钾"),
    ],
)
def test_asked_for_one_thing_it_answers_for_no_other(standing: Registration, by: str, words: str) -> None:
    assert names(words) == OWN
    assert names(words, by=by) == []


@pytest.mark.parametrize(
    "words", ["苯甲酸钠", "没有这家", "%", "_", "'", "\\", "\x00", "0.5", "g/kg", "泉州某某添加剂"]
)
def test_what_is_not_public_finds_nothing(standing: Registration, words: str) -> None:
    found = search(Asked(words or "x"), TODAY)
    assert [each.enterprise for each in found.entries] in ([], OWN if words == "\x00" else [])


def test_it_says_why_it_was_found_and_what_was_meant(standing: Registration) -> None:
    found = search(Asked("山梨酸钾"), TODAY)
    assert (found.additive, found.entries[0].found) == ("山梨酸及其钾盐", ("香辣萝卜干：山梨酸及其钾盐",))
    assert search(Asked("萝卜"), TODAY).entries[0].found == ("香辣萝卜干",)
    assert "柠檬黄" in search(Asked("柠檬黃色"), TODAY).near
    assert search(Asked("防腐剂"), TODAY).entries == ()


def test_an_area_holds_what_lies_in_it(world: Cast, standing: Registration) -> None:
    for code in ("350582", "350500", "350000"):
        assert names(area=code) == OWN
    for code in ("350583", "350200", "3505Z1"):
        assert names(area=code) == []


def test_an_unfinished_filing_is_nobodys_business(world: Cast, people: Cast, visitor: Client) -> None:
    file.recipe(world.own, name="香辣萝卜干")
    row = file.submitted(world.own)
    assert names("鱼丸", ended=True) == []
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    assert names("鱼丸", ended=True) == []
    row = actions.reject(by=people.reviewer, registration=row, reason="不属本县。", at=NOW)
    assert names("鱼丸", ended=True) == []
    assert "鱼丸" not in visitor.get("/register/").content.decode()


def test_what_is_kept_inside_is_not_public_in_any_way(world: Cast, people: Cast, visitor: Client) -> None:
    file.policy("350582", "internal_only")
    file.recipe(world.own, name="香辣萝卜干")
    row = file.submitted(world.own)
    row.refresh_from_db()
    assert (row.state, row.regime) == ("accepted", "internal_only")
    assert names("鱼丸", ended=True) == []
    assert public.published(str(row.number), TODAY) is None
    assert visitor.get(address(row)).status_code == 404
    assert visitor.get(address(row, "sheet.pdf")).status_code == 404
    for page in ("/register/?ended=1", "/register/feed.xml", "/register/feed.json"):
        said = visitor.get(page).content.decode()
        assert "晋江鱼丸" not in said
        assert str(row.number) not in said


def test_what_is_published_voluntarily_is_public(world: Cast) -> None:
    file.policy("350582", "voluntary_publicity")
    file.recipe(world.own, name="香辣萝卜干")
    row = file.submitted(world.own)
    assert row.state == "accepted"
    assert names("鱼丸") == OWN


def test_suspended_as_a_whole_or_in_a_line_is_said(
    people: Cast, standing: Registration, visitor: Client
) -> None:
    [line] = standing.lines.all()
    row = actions.suspend(by=people.leader, registration=standing, lines=[line], reason="抽样不合格", at=NOW)
    found = public.published(str(row.number), TODAY)
    assert found is not None
    assert (found.entry.standing.text, found.products[0].uses[0].note) == ("有效", "暂停")
    row = actions.suspend(by=people.leader, registration=row, reason="许可证被吊销", at=NOW)
    said = visitor.get(address(row)).content.decode()
    assert "暂停" in said
    assert "抽样不合格" not in said
    assert "许可证被吊销" not in said
    assert names("鱼丸") == OWN


def test_what_ran_out_is_said_to_have_from_the_next_day_on(standing: Registration) -> None:
    last = standing.valid_until
    assert last is not None
    for day, text in ((last, "有效"), (last + timedelta(days=1), "已过期")):
        found = public.published(str(standing.number), day)
        assert found is not None
        assert found.entry.standing.text == text
    after = last + timedelta(days=1)
    assert search(Asked("鱼丸"), after).entries == ()
    [entry] = search(Asked("鱼丸", ended=True), after).entries
    assert (entry.standing.tone, entry.products) == ("note", ("香辣萝卜干",))


def test_what_was_cancelled_is_kept_as_it_was(people: Cast, standing: Registration, visitor: Client) -> None:
    row = actions.cancel(by=people.leader, registration=standing, reason="企业关闭", at=NOW)
    assert names("鱼丸") == names("山梨酸钾") == []
    assert names("山梨酸钾", ended=True) == OWN
    said = visitor.get(address(row)).content.decode()
    assert "已注销" in said
    assert "香辣萝卜干" in said
    assert "企业关闭" not in said


def test_a_change_replaces_and_both_tell_of_each_other(
    world: Cast, people: Cast, standing: Registration
) -> None:
    file.recipe(world.own, name="五香萝卜干", code="P009")
    begun = actions.begin_change(
        by=people.head, registration=standing, kinds=["product"], reason="新增产品", at=NOW
    )
    before = public.published(str(standing.number), TODAY)
    assert before is not None
    assert before.entry.standing.text == "有效（变更中）"
    assert [each.name for each in before.products] == ["香辣萝卜干"]
    row = actions.submit(
        by=people.head,
        registration=file.answered(begun, people.head),
        commitment=True,
        typed_name=people.head.name,
        at=NOW,
    )
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    row = actions.accept(by=people.reviewer, registration=row, at=NOW)
    if row.state == "under_review":
        row = actions.accept(by=people.second, registration=row, at=NOW)
    assert [each.number for each in search(Asked("鱼丸"), TODAY).entries] == [row.number]
    after = public.published(str(row.number), TODAY)
    assert after is not None
    assert {each.name for each in after.products} == {"香辣萝卜干", "五香萝卜干"}
    assert [(each.number, each.standing.text) for each in after.history] == [
        (standing.number, "已由变更替代")
    ]


def test_a_closing_filing_is_no_registration(world: Cast, people: Cast, standing: Registration) -> None:
    row = actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW)
    row = actions.submit(
        by=people.head, registration=row, commitment=True, typed_name=people.head.name, at=NOW
    )
    if row.state != "cancelled":
        actions.take_up(by=people.reviewer, registration=row, at=NOW)
        row = actions.accept(by=people.reviewer, registration=row, at=NOW)
    row.refresh_from_db()
    numbers = [each.number for each in search(Asked("鱼丸", ended=True), TODAY).entries]
    assert numbers == [standing.number]


def test_the_latest_stand_first_twenty_to_a_page(world: Cast, standing: Registration) -> None:
    copies = []
    for number in range(PER_PAGE + 5):
        one = Registration.objects.get(pk=standing.pk)
        one.pk, one._state.adding = None, True
        one.number, one.receipt_number = f"第{number:03d}号", None
        one.decided_at = NOW - timedelta(minutes=number + 1)
        copies.append(one)
    Registration.objects.bulk_create(copies)
    first = search(Asked(), TODAY)
    assert (first.total, first.pages, len(first.entries)) == (PER_PAGE + 6, 2, PER_PAGE)
    assert first.entries[0].number == standing.number
    last = search(Asked(page=99), TODAY)
    assert (last.page, len(last.entries), last.entries[-1].number) == (2, 6, f"第{PER_PAGE + 4:03d}号")


@pytest.mark.parametrize("asked", [Asked(), Asked("鱼丸"), Asked("山梨酸钾", area="350500", ended=True)])
def test_a_search_asks_few_questions(
    standing: Registration, asked: Asked, django_assert_max_num_queries: Any
) -> None:
    search(asked, TODAY)
    with django_assert_max_num_queries(5):
        search(asked, TODAY)


def test_the_pages_know_no_session_and_ask_few_questions(
    standing: Registration, visitor: Client, django_assert_max_num_queries: Any
) -> None:
    for page in ("/register/", "/register/?q=鱼丸&area=350582&ended=1", address(standing)):
        with django_assert_max_num_queries(8):
            answer = visitor.get(page)
        assert answer.status_code == 200
        assert "session" not in answer.cookies
        assert "max-age=60" in answer.headers["Cache-Control"]
        assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=9999999", "by=formula", "area=%27", "ended=x", "q=" + "鱼" * 500],
)
def test_whatever_the_address_asks_there_is_a_page(
    standing: Registration, visitor: Client, query: str
) -> None:
    assert visitor.get(f"/register/?{query}").status_code == 200


def test_only_reading_is_possible(standing: Registration, visitor: Client) -> None:
    for page in ("/register/", address(standing), "/register/feed.xml", "/verify/"):
        assert visitor.post(page).status_code == 405


def test_an_unknown_number_is_not_found(world: Cast, visitor: Client) -> None:
    assert visitor.get("/register/第9号/").status_code == 404
    assert visitor.get("/register/第9号/sheet.pdf").status_code == 404


def test_the_feeds_tell_of_what_is_new(people: Cast, standing: Registration, visitor: Client) -> None:
    link = f"http://testserver{address(standing)}"
    feed = visitor.get("/register/feed.json")
    assert feed.headers["Content-Type"].startswith("application/feed+json")
    said = json.loads(feed.content)
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    [item] = said["items"]
    assert (item["id"], item["url"], item["tags"]) == (link, link, ["晋江市"])
    assert item["date_published"] == "2026-05-06T09:30:00+08:00"
    assert "香辣萝卜干" in item["content_text"]
    rss = visitor.get("/register/area/350582/feed.xml")
    channel = ElementTree.fromstring(rss.content)[0]
    assert channel.findtext("title") == "食品添加剂使用登记公示 · 晋江市"
    assert [each.findtext("link") for each in channel.iter("item")] == [link]
    assert json.loads(visitor.get("/register/area/350583/feed.json").content)["items"] == []
    assert visitor.get("/register/area/999999/feed.json").status_code == 404
    actions.suspend(by=people.leader, registration=standing, reason="抽样不合格", at=NOW)
    assert json.loads(visitor.get("/register/feed.json").content)["items"] == []


def test_feeds_and_sheets_may_be_kept_by_anybody(standing: Registration, visitor: Client) -> None:
    for page in ("/register/feed.xml", "/register/feed.json", address(standing, "sheet.pdf")):
        first = visitor.get(page)
        assert "public" in first.headers["Cache-Control"]
        assert not first.cookies
        again = visitor.get(page, HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")


def test_the_site_named_by_the_operator_is_where_feeds_lead(
    standing: Registration, visitor: Client, settings: Any
) -> None:
    settings.SITE_ADDRESS = "https://tianheng.example.cn"
    [item] = json.loads(visitor.get("/register/feed.json").content)["items"]
    assert item["url"].startswith("https://tianheng.example.cn/register/")


def test_the_door_stands_on_the_home_page(visitor: Client) -> None:
    said = visitor.get("/").content.decode()
    assert 'href="/register/"' in said
    assert "登记公示" in said


def test_the_number_is_taken_by_no_address_of_ours(standing: Registration, visitor: Client) -> None:
    Registration.objects.filter(pk=standing.pk).update(number="晋/2026/第 7 号")
    answer = visitor.get(f"/register/{quote('晋/2026/第 7 号')}/")
    assert "晋/2026/第 7 号" in answer.content.decode()
    assert visitor.get(f"/register/{quote('晋/2026/第 7 号')}/sheet.pdf").status_code == 200


def test_what_runs_out_by_the_job_and_what_ran_out_read_alike(standing: Registration) -> None:
    after = date(2027, 1, 2)
    before = public.published(str(standing.number), after)
    actions.expire_due(NOW.replace(year=2027, month=1, day=2))
    then = public.published(str(standing.number), after)
    assert before is not None
    assert then is not None
    assert before.entry.standing == then.entry.standing
    assert [each.name for each in then.products] == ["香辣萝卜干"]


def test_a_search_by_product_is_answered_from_an_index(standing: Registration) -> None:
    # A scan of whole lines takes a quarter of a second at 200,000 of them, one of this index a tenth of that.
    wanted = ["product_name", "registration", "state", "id"]
    assert any(index.fields == wanted for index in RegistrationLine._meta.indexes)
    with CaptureQueriesContext(connection) as asked:
        search(Asked("萝卜", by="product"), TODAY)
    scan = asked.captured_queries[0]["sql"]
    columns = set(re.findall(r'U0\."(\w+)"', scan))
    assert columns == {"product_name", "registration_id", "state"}
