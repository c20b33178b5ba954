"""A bureau's own system reviews over REST, an enterprise's answers: the same verbs, guards and trail as the pages."""

from typing import Any

import pytest

from tests.factories import accounts as make
from tests.factories import registration as file
from tests.modules.api_world import Program, fields
from tests.modules.registration.conftest import Cast
from tianheng.accounts import actions as accounts
from tianheng.core.models import TrailEntry
from tianheng.modules.formulas.models import FormulaLook
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Policy, Registration

NOW = make.NOW
VERBS = {
    "take-up": {"version": 1},
    "return": {"version": 1, "defects": [{"text": "缺检验报告"}]},
    "accept": {"version": 1},
    "reject": {"version": 1, "reason": "不符合"},
}


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """Keys are made at the tests' moment."""


@pytest.fixture
def sent(world: Cast, people: Cast) -> Registration:
    """A plain filing that waits for the county."""
    file.recipe(world.own)
    return file.submitted(world.own, people.head)


def path(row: Registration, verb: str = "") -> str:
    return f"/registrations/{row.pk}" + (f"/{verb}" if verb else "")


def as_read(row: Registration) -> dict[str, Any]:
    """The version as it stands now."""
    return {"version": Registration.objects.get(pk=row.pk).version}


def test_a_bureaus_program_takes_up_and_accepts(sent: Registration, people: Cast) -> None:
    bureau = Program(people.reviewer)
    begun = bureau.post(path(sent, "take-up"), as_read(sent))
    assert begun["state"] == "under_review"
    done = bureau.post(path(sent, "accept"), {"version": begun["version"], "opinion": "资料齐全"})
    assert (done["state"], done["number"]) == ("accepted", "闽添登〔2026〕350582-0001号")
    assert [(each["stage"], each["decision"], each["opinion"]) for each in done["reviews"]] == [
        ("first", "accept", "资料齐全")
    ]
    entry = TrailEntry.objects.get(verb="accept")
    assert "经接口" in entry.actor_name
    assert entry.chain == sent.organisation.code


def test_what_is_returned_is_mended_and_handed_in_again(sent: Registration, people: Cast) -> None:
    bureau, head = Program(people.reviewer), Program(people.head)
    begun, line = bureau.post(path(sent, "take-up"), as_read(sent)), sent.lines.get()
    defects = [{"line": line.pk, "check": "R6", "text": "缺供货者的检验报告"}, {"text": "产品规格没有写"}]
    body = {"version": begun["version"], "defects": defects, "opinion": "请一次补齐"}
    back = bureau.post(path(sent, "return"), body)
    assert (back["state"], back["due_on"]) == ("returned", "2026-05-19")
    seen = head.get(path(sent))
    named = seen["reviews"][0]["defects"]
    assert [(each["line"], each["check"], each["text"]) for each in named] == [
        (line.pk, "R6", "缺供货者的检验报告"),
        (None, "", "产品规格没有写"),
    ]
    assert [each["mended_note"] for each in named] == ["", ""]
    signed = {"version": seen["version"], "commitment": True, "typed_name": people.head.name}
    half = {**signed, "notes": {str(named[0]["id"]): "已补"}}
    refused = head.post(path(sent, "resubmit"), half, 422, key="again-1")
    assert set(fields(refused)) == {f"notes.{named[1]['id']}"}
    whole = {**signed, "notes": {str(each["id"]): "已补" for each in named}}
    first, again = (head.post(path(sent, "resubmit"), whole, key="again-2") for _ in range(2))
    assert (first["state"], first["receipt_number"]) == ("submitted", sent.receipt_number)
    assert again["version"] == first["version"]
    assert {each["mended_note"] for each in first["reviews"][0]["defects"]} == {"已补"}


def test_an_answer_is_mended_before_it_is_handed_in_again(sent: Registration, people: Cast) -> None:
    bureau, head = Program(people.reviewer), Program(people.head)
    begun = bureau.post(path(sent, "take-up"), as_read(sent))
    bureau.post(path(sent, "return"), {"version": begun["version"], "defects": [{"text": "请说明"}]})
    line = sent.lines.get()
    filled = head.ask(
        "PUT", path(sent, f"lines/{line.pk}/answer"), {**as_read(sent), "answer": "已换供货者"}, status=200
    )
    assert filled["lines"][0]["answer"] == "已换供货者"


def test_what_is_refused_says_why(sent: Registration, people: Cast) -> None:
    bureau = Program(people.reviewer)
    begun = bureau.post(path(sent, "take-up"), as_read(sent))
    assert "reason" in fields(
        bureau.post(path(sent, "reject"), {"version": begun["version"], "reason": " "}, 422)
    )
    done = bureau.post(path(sent, "reject"), {"version": begun["version"], "reason": "超范围使用"})
    assert (done["state"], done["reason"]) == ("rejected", "超范围使用")
    assert Program(people.head).get(path(sent))["reviews"][0]["opinion"] == "超范围使用"


def test_whoever_agreed_first_is_not_the_second(sent: Registration, people: Cast) -> None:
    Policy.objects.update(second_review_always=True)
    Registration.objects.update(flagged=["policy"])
    one, other = Program(people.reviewer), Program(people.reviewer)
    begun = one.post(path(sent, "take-up"), as_read(sent))
    first = one.post(path(sent, "accept"), {"version": begun["version"]})
    assert (first["state"], first["awaits_second"]) == ("under_review", True)
    refused = other.post(path(sent, "accept"), {"version": first["version"]}, 422)
    assert set(fields(refused)) == {"reviewer"}
    done = Program(people.second).post(path(sent, "accept"), {"version": first["version"]})
    assert (done["state"], done["awaits_second"]) == ("accepted", False)


def test_what_has_moved_on_is_a_conflict(sent: Registration, people: Cast) -> None:
    bureau = Program(people.reviewer)
    early = bureau.post(path(sent, "accept"), {"version": sent.version}, 409)
    assert (early["error"]["code"], set(fields(early))) == ("conflict", {"state"})
    begun = bureau.post(path(sent, "take-up"), as_read(sent))
    assert set(fields(bureau.post(path(sent, "take-up"), as_read(sent), 409))) == {"state"}
    stale = bureau.post(path(sent, "accept"), {"version": begun["version"] - 1}, 409)
    assert set(fields(stale)) == {"version"}
    assert set(fields(bureau.post(path(sent, "accept"), {}, 422))) == {"version"}


def test_a_defect_belongs_to_this_filing(sent: Registration, world: Cast, people: Cast) -> None:
    file.recipe(world.rival)
    strange = file.submitted(world.rival).lines.get()
    bureau = Program(people.reviewer)
    begun = bureau.post(path(sent, "take-up"), as_read(sent))
    body = {"version": begun["version"], "defects": [{"text": "有问题"}, {"text": "x", "line": strange.pk}]}
    assert set(fields(bureau.post(path(sent, "return"), body, 422))) == {"defects[1].line"}
    assert set(fields(bureau.post(path(sent, "return"), {**body, "defects": []}, 422))) == {"defects"}
    wrong = {**body, "defects": [{"text": "x", "check": "R99"}]}
    assert set(fields(bureau.post(path(sent, "return"), wrong, 422))) == {"defects[0].check"}
    sent.refresh_from_db()
    assert sent.state == "under_review"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["rival", "far_head", "far_reviewer", "reader", "tester"])
def test_outsiders_find_nothing_to_review(sent: Registration, people: Cast, who: str, verb: str) -> None:
    Program(getattr(people, who)).post(path(sent, verb), VERBS[verb], 404)
    sent.refresh_from_db()
    assert sent.state == "submitted"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["head", "clerk", "inspector", "city_leader", "province_leader"])
def test_who_sees_it_and_does_not_review_it(sent: Registration, people: Cast, who: str, verb: str) -> None:
    refused = Program(getattr(people, who)).post(path(sent, verb), VERBS[verb], 403)
    assert refused["error"]["code"] == "forbidden"
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_a_token_that_may_only_read_reviews_nothing(sent: Registration, people: Cast) -> None:
    for verb, body in VERBS.items():
        Program(people.reviewer, "read").post(path(sent, verb), body, 403)
        Program().post(path(sent, verb), body, 401)
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_nobody_reviews_an_enterprise_one_belongs_to(sent: Registration, world: Cast, people: Cast) -> None:
    accounts.add_membership(
        by=make.FOUNDER, user=people.reviewer, organisation=world.own, role="clerk", at=NOW
    )
    Program(people.reviewer).post(path(sent, "take-up"), as_read(sent), 403)


def test_only_those_who_sign_hand_in_again(sent: Registration, people: Cast) -> None:
    actions.take_up(by=people.reviewer, registration=sent, at=NOW)
    back = actions.return_for_mending(
        by=people.reviewer, registration=sent, defects=[actions.DefectFacts("请补")], at=NOW
    )
    body = {"version": back.version, "commitment": True, "typed_name": people.clerk.name, "notes": {}}
    assert Program(people.clerk).post(path(sent, "resubmit"), body, 403, key="k")["status"] == 403
    assert Program(people.rival).post(path(sent, "resubmit"), body, 404, key="k")["status"] == 404


def test_what_was_taken_back_is_gone_on_with(sent: Registration, people: Cast) -> None:
    head = Program(people.head)
    head.post(path(sent, "withdraw"), as_read(sent))
    Program(people.reviewer).get(path(sent), 404)
    assert head.post(path(sent, "reopen"), as_read(sent))["state"] == "draft"
    Program(people.rival).post(path(sent, "reopen"), as_read(sent), 404)
    assert set(fields(head.post(path(sent, "reopen"), as_read(sent), 409))) == {"state"}


def test_a_bureau_that_reads_a_filing_is_noted(sent: Registration, people: Cast) -> None:
    Program(people.head).get(path(sent))
    assert FormulaLook.objects.count() == 0
    Program(people.inspector).get(path(sent))
    look = FormulaLook.objects.get()
    assert (look.user, look.version) == (people.inspector, sent.lines.get().formula)
