"""The trail of an object, in words."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.template import Context, Template
from django.utils import translation

from tests.factories import accounts as make
from tianheng.accounts.models import Organisation
from tianheng.core import history as words
from tianheng.core.history import history
from tianheng.core.trail import changes, facts_of, record


@pytest.fixture
def place(db: None) -> Organisation:
    return make.enterprise("350582", "晋江鱼丸有限公司")


def test_the_latest_stands_first_with_fields_and_choices_by_their_names(place: Organisation) -> None:
    before = facts_of(place, ("name", "state", "address"))
    place.state, place.address = "closed", "<安海镇>"
    old, new = changes(before, facts_of(place, ("name", "state", "address")))
    with transaction.atomic():
        record(
            by=make.FOUNDER,
            verb="refuse_enterprise",
            target=place,
            before=old,
            after=new,
            note="因搬迁",
            at=make.NOW,
        )
    latest, first = history(place)
    assert (latest.verb, latest.who, latest.note) == ("不予启用", "系统：founding", "因搬迁")
    assert latest.changes == [("生产地址", "", "<安海镇>"), ("状态", "已启用", "已停用")]
    assert first.verb == "建立机构"


def test_each_duty_says_its_own_word_for_its_own_rows(
    place: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_own", {})
    monkeypatch.setattr(words, "_words", {})
    words.say({"hand_back": "退回补正", "lines": "条目"}, of="accounts")
    words.say({"hand_back": "退库", "lines": "行数"}, of="elsewhere")
    with transaction.atomic():
        record(
            by=make.FOUNDER,
            verb="hand_back",
            target=place,
            after={"lines": ["缺标签。", "缺报告。"]},
            at=make.NOW,
        )
    latest = history(place)[0]
    assert (latest.verb, latest.changes) == ("退回补正", [("条目", "", "缺标签。缺报告。")])


def test_moments_are_told_by_the_clock_here(place: Organisation) -> None:
    moment = datetime(2026, 11, 28, 1, 30, 12, 345678, tzinfo=UTC)
    after = {"seen": moment, "day": date(2026, 11, 28), "all": [moment], "note": "2026-11-28T01:30 见附件"}
    with transaction.atomic():
        record(by=make.FOUNDER, verb="unheard_of", target=place, after=after, at=make.NOW)
    told = {each.label: each.new for each in history(place)[0].changes}
    assert told == {
        "seen": "2026-11-28 09:30",
        "day": "2026-11-28",
        "all": "2026-11-28 09:30",
        "note": "2026-11-28T01:30 见附件",
    }


def test_answers_yes_and_no_and_figures_are_told_in_words(
    place: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(words._shapes, "share", lambda row, value: f"{row.name} {value / 100}%")
    after = {
        "answers": {"仅限拉面": True, "发酵": False},
        "locked": True,
        "share": 9995,
        "none": "",
        "list": [],
    }
    with transaction.atomic():
        record(by=make.FOUNDER, verb="unheard_of", target=place, after=after, at=make.NOW)
    told = {each.label: each.new for each in history(place)[0].changes}
    assert told == {
        "答复": "仅限拉面：是、发酵：否",
        "locked": "是",
        "share": "晋江鱼丸有限公司 99.95%",
    }


def test_the_component_escapes_and_names(place: Organisation) -> None:
    with transaction.atomic():
        record(
            by=make.FOUNDER,
            verb="unheard_of",
            target=place,
            after={"x": "<b>", "roles": ["a", "b"]},
            at=make.NOW,
        )
    html = Template("{% load trail %}{% history place %}").render(Context({"place": place}))
    assert "unheard_of" in html
    assert "&lt;b&gt;" in html
    assert "角色：" in html
    assert "a、b" in html


def test_another_objects_history_is_not_told(place: Organisation) -> None:
    other = make.enterprise()
    assert {line.verb for line in history(other)} == {"建立机构"}
    assert len(history(other)) == len(history(place)) == 1


def test_in_another_language(place: Organisation) -> None:
    with translation.override("en"):
        (line,) = history(place)
    assert line.verb == "Organisation founded"
