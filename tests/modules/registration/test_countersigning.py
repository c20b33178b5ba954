"""F01 is signed by the head and countersigned by the safety director, where the enterprise has one."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import signed_in
from tests.factories import accounts as make
from tests.factories import registration as file
from tests.modules.registration.conftest import Cast
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Notice, Signature, TrailEntry
from tianheng.core.signatures import signatures_of, verify
from tianheng.modules.enterprises import actions as enterprises
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import filings
from tianheng.modules.registration.queries.papers import f01

NOW = make.NOW
ROLE = "食品安全总监（会签）"


@pytest.fixture
def drafted(world: Cast, people: Cast) -> Registration:
    """A draft of an enterprise that has a safety director, every question answered."""
    enterprises.name_person(
        by=people.head,
        organisation=world.own,
        post="safety_director",
        name=people.director.name,
        phone="13800000002",
        since=date(2026, 1, 1),
        at=NOW,
    )
    file.recipe(world.own)
    return file.answered(file.draft(world.own, people.head), people.head)


def countersign(row: Registration, by: Any, **more: Any) -> Registration:
    facts = {"commitment": True, "typed_name": by.name, "at": NOW, **more}
    return actions.countersign(by=by, registration=row, **facts)


def submit(row: Registration, by: Any) -> Registration:
    return actions.submit(by=by, registration=row, commitment=True, typed_name=by.name, at=NOW)


def test_two_signatures_stand_on_the_same_facts(drafted: Registration, people: Cast) -> None:
    row = countersign(drafted, people.director)
    assert row.state == "draft"
    assert filings.countersigned(row) == signatures_of(row).get()
    assert Notice.objects.filter(to=people.head).first().subject == "食品安全总监已会签，请主要负责人签名提交"
    row = submit(row, people.head)
    first, second = signatures_of(row)
    assert [(each.role, each.name) for each in (first, second)] == [
        (ROLE, people.director.name),
        ("主要负责人", people.head.name),
    ]
    assert verify(first, filings.signed_facts(row))
    assert first.digest == second.digest
    assert filings.signed(row) == (second, True)
    assert "会签" not in row.lines.get().checks["R10"]["text"]
    assert TrailEntry.objects.filter(verb="sign").count() == 2
    assert [each["role"] for each in f01(row, "")["signatures"]] == [ROLE, "主要负责人"]


def test_a_missing_countersignature_is_told_and_hinders_nothing(drafted: Registration, people: Cast) -> None:
    lacks = {str(each.text): each.blocking for each in filings.missing(drafted, date(2026, 5, 6))}
    assert lacks["食品安全总监还没有会签。"] is False
    row = submit(drafted, people.head)
    assert row.state == "submitted"
    result = row.lines.get().checks["R10"]
    assert result["result"] == "person"
    assert "食品安全总监没有会签" in result["text"]
    blank = f01(row, "")["signatures"][-1]
    assert (blank["role"], blank["name"]) == (ROLE, "")


def test_without_a_safety_director_nobody_is_missed(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    assert "会签" not in row.lines.get().checks["R10"]["text"]
    assert [each["role"] for each in f01(row, "")["signatures"]] == ["主要负责人"]


def test_what_changes_afterwards_is_countersigned_anew(drafted: Registration, people: Cast) -> None:
    countersign(drafted, people.director)
    line = drafted.lines.get()
    actions.answer_line(by=people.clerk, line=line, answer="改了说明", at=NOW)
    assert filings.countersigned(drafted) is None
    row = submit(drafted, people.head)
    assert "食品安全总监没有会签" in row.lines.get().checks["R10"]["text"]


def test_a_director_who_hands_it_in_alone_is_no_second_signature(drafted: Registration, people: Cast) -> None:
    row = submit(countersign(drafted, people.director), people.director)
    assert filings.countersigned(row) is None
    assert "主要负责人的授权" in row.lines.get().checks["R10"]["text"]


def test_it_is_read_whole_before_it_is_countersigned(drafted: Registration, people: Cast) -> None:
    drafted.lines.update(answer="", checks={"R9": {"result": "ask", "text": "?"}})
    with pytest.raises(Mistakes) as caught:
        countersign(drafted, people.director, commitment=False)
    assert {each.field for each in caught.value.found} >= {"commitment", "answer"}
    with pytest.raises(Mistake):
        countersign(file.answered(drafted, people.head), people.director, typed_name="别人")
    assert not Signature.objects.exists()


@pytest.mark.parametrize("who", ["head", "officer", "clerk", "rival", "reviewer", "far_reviewer"])
def test_only_its_own_safety_director_countersigns(drafted: Registration, people: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        countersign(drafted, getattr(people, who))
    assert not Signature.objects.exists()


def test_what_was_handed_in_is_not_countersigned(drafted: Registration, people: Cast) -> None:
    row = submit(drafted, people.head)
    with pytest.raises(Mistake):
        countersign(row, people.director)


def test_the_director_countersigns_on_the_page(drafted: Registration, people: Cast, clock: Any) -> None:
    browser = signed_in(people.director)
    address = f"/registrations/{drafted.pk}/sign/"
    assert "会签，交主要负责人提交" in browser.get(address).content.decode()
    body = {
        "version": drafted.version,
        "commitment": "on",
        "signature_name": people.director.name,
        "do": "countersign",
    }
    assert browser.post(address, body).status_code == 302
    drafted.refresh_from_db()
    assert drafted.state == "draft"
    page = browser.get(f"/registrations/{drafted.pk}/").content.decode()
    assert ROLE in page
    assert "签名方式：<ins>输入姓名</ins>" in page
    head = signed_in(people.head)
    assert "会签，交主要负责人提交" not in head.get(address).content.decode()
    assert signed_in(people.rival).post(address, body).status_code == 404
