"""What others have changed meanwhile is not decided unseen: every verb names the version its page was drawn from."""

from typing import Any

import pytest
from django.test import Client

from tests.accounts.conftest import faults, signed_in
from tests.factories import accounts as make
from tests.factories import registration as file
from tests.modules.api_world import Program, fields
from tests.modules.registration.conftest import Cast
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration

pytestmark = pytest.mark.usefixtures("clock")
NOW = make.NOW
SIGNED = {"commitment": "on", "signature_name": "", "once": "k"}
# verb → state in which it fits, who does it, where, what the form holds besides
PAGES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "refill": ("draft", "clerk", "registrations", {}),
    "answer": ("draft", "clerk", "lines", {"answer": "工艺需要"}),
    "discard": ("draft", "clerk", "registrations", {}),
    "sign": ("draft", "head", "registrations", SIGNED),
    "withdraw": ("submitted", "clerk", "registrations", {}),
    "reopen": ("withdrawn", "clerk", "registrations", {}),
    "take-up": ("submitted", "reviewer", "review", {}),
    "return": ("under_review", "reviewer", "review", {"defect_whole": "缺检验报告"}),
    "accept": ("under_review", "reviewer", "review", {}),
    "reject": ("under_review", "reviewer", "review", {"reason": "资料不实"}),
    "suspend": ("accepted", "leader", "review", {"reason": "抽检不合格", "scope": "whole"}),
    "lift": ("suspended", "leader", "review", {"reason": "复检合格", "scope": "whole"}),
    "cancel": ("accepted", "leader", "review", {"reason": "许可证注销"}),
    "change": ("accepted", "clerk", "registrations", {"kinds": ["maker"], "reason": "换供货方"}),
    "close": ("accepted", "clerk", "registrations", {"reason": "停产"}),
}
REST = {
    "refill": {},
    "withdraw": {},
    "reopen": {},
    "take-up": {},
    "return": {"defects": [{"text": "缺检验报告"}]},
    "accept": {},
    "reject": {"reason": "资料不实"},
    "suspend": {"reason": "抽检不合格"},
    "lift": {"reason": "复检合格"},
    "cancel": {"reason": "许可证注销"},
}


@pytest.fixture
def filing(world: Cast, people: Cast) -> Registration:
    """An accepted registration of one line, whatever state a test then puts it in."""
    file.recipe(world.own)
    return file.accepted(world.own, people.reviewer)


def put(row: Registration, state: str) -> Registration:
    """The registration as if it stood in this state, seen twice since."""
    facts: dict[str, Any] = {"state": state, "sent": state not in ("draft", "withdrawn"), "version": 7}
    if state in ("draft", "withdrawn", "submitted", "under_review"):
        facts |= {"number": None, "receipt_number": None, "valid_from": None, "valid_until": None}
    Registration.objects.filter(pk=row.pk).update(**facts)
    return Registration.objects.get(pk=row.pk)


def address(row: Registration, verb: str, place: str) -> str:
    """Where the form of a verb is sent."""
    if place == "lines":
        return f"/registrations/lines/{row.lines.get().pk}/{verb}/"
    return f"/{place}/{row.pk}/{verb}/"


def press(browser: Client, row: Registration, verb: str, people: Cast, **version: Any) -> Any:
    """The form of a verb, sent."""
    _state, who, place, facts = PAGES[verb]
    name = {"signature_name": getattr(people, who).name} if verb == "sign" else {}
    return browser.post(address(row, verb, place), {**facts, **name, **version})


@pytest.mark.parametrize("verb", PAGES)
def test_a_page_names_the_version_it_was_drawn_from(filing: Registration, people: Cast, verb: str) -> None:
    state, who, _place, _facts = PAGES[verb]
    row = put(filing, state)
    browser = signed_in(getattr(people, who))
    for version, says in (({}, "没有说明是照哪一版填的"), ({"version": "6"}, "别人已经改动过")):
        answer = press(browser, row, verb, people, **version)
        assert (answer.status_code, says in faults(answer)) == (422, True), version
        found = Registration.objects.get(pk=row.pk)
        assert (found.state, found.version) == (state, 7)
    assert Registration.objects.count() == 1
    answer = press(browser, row, verb, people, version="7")
    assert answer.status_code == 302, faults(answer)
    after = Registration.objects.filter(pk=row.pk).first()
    assert after is None or after.version > 7 or Registration.objects.count() == 2


@pytest.mark.parametrize("verb", REST)
def test_a_program_names_the_version_it_read(filing: Registration, people: Cast, verb: str) -> None:
    state, who, _place, _facts = PAGES[verb]
    row, body = put(filing, state), REST[verb]
    program, path = Program(getattr(people, who)), f"/registrations/{filing.pk}/{verb}"
    assert "version" in fields(program.post(path, body, 422))
    assert set(fields(program.post(path, {**body, "version": 6}, 409))) == {"version"}
    row.refresh_from_db()
    assert (row.state, row.version) == (state, 7)
    assert program.post(path, {**body, "version": 7})["version"] > 7


def test_an_answer_over_rest_names_the_version(filing: Registration, people: Cast) -> None:
    row = put(filing, "draft")
    program, path = Program(people.clerk), f"/registrations/{row.pk}/lines/{row.lines.get().pk}/answer"
    assert "version" in fields(program.ask("PUT", path, {"answer": "甲"}, status=422))
    program.ask("PUT", path, {"answer": "甲", "version": 6}, status=409)
    assert program.ask("PUT", path, {"answer": "甲", "version": 7}, status=200)["version"] == 8


def test_one_page_answers_line_after_line(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    file.recipe(world.own, name="酸菜", category="04.02.02.03")
    row = file.draft(world.own, people.clerk)
    browser, [first, second] = signed_in(people.clerk), row.lines.all()

    def say(line: Any, text: str, version: int) -> Any:
        facts = {"answer": text, "version": version}
        to = f"/registrations/lines/{line.pk}/answer/"
        return browser.post(to, facts, headers={"HX-Request": "true"})

    saved = faults(say(first, "工艺需要", row.version))
    swapped = f'name="version" value="{row.version + 1}" hx-swap-oob="outerHTML:input[name=version]"'
    assert swapped in saved, "the other forms of the page hold the new version from now on"
    late = say(second, "另有报告", row.version)
    text = faults(late)
    assert (late.status_code, "别人已经改动过" in text, "另有报告</textarea>" in text) == (422, True, True)
    assert "hx-swap-oob" not in text
    assert say(second, "另有报告", row.version + 1).status_code == 200
    assert [line.answer for line in row.lines.all()] == ["工艺需要", "另有报告"]


def test_what_was_typed_is_kept_on_the_whole_page(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    row = file.draft(world.own, people.clerk)
    answer = signed_in(people.clerk).post(
        f"/registrations/lines/{row.lines.get().pk}/answer/", {"answer": "另有报告", "version": "9"}
    )
    assert (answer.status_code, "另有报告</textarea>" in faults(answer)) == (422, True)


def test_every_form_of_the_pages_sends_it(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    row = file.draft(world.own, people.head)
    seen = [forms_of(signed_in(people.head), f"/registrations/{row.pk}/{more}") for more in ("", "sign/")]
    row = actions.submit(
        by=people.head, registration=file.answered(row, people.head), commitment=True,
        typed_name=people.head.name, at=NOW,
    )  # fmt: skip
    seen.append(forms_of(signed_in(people.leader), f"/review/{row.pk}/"))
    row = actions.take_up(by=people.leader, registration=row, at=NOW)
    seen.append(forms_of(signed_in(people.leader), f"/review/{row.pk}/"))
    Registration.objects.filter(pk=row.pk).update(flagged=[])
    row = actions.accept(by=people.reviewer, registration=row, at=NOW)
    seen.append(forms_of(signed_in(people.leader), f"/review/{row.pk}/"))
    for more in ("change/", "close/"):
        seen.append(forms_of(signed_in(people.clerk), f"/registrations/{row.pk}/{more}"))
    found = {to.rstrip("/").rpartition("/")[2]: has for page in seen for to, has in page.items()}
    assert set(found) - {"attach"} >= set(PAGES) - {"withdraw", "reopen", "lift"}
    assert [verb for verb, has in found.items() if not has and verb != "attach"] == []


def forms_of(browser: Client, page: str) -> dict[str, bool]:
    """Of every form below the register on the page: where it goes, whether it names the version."""
    text = faults(browser.get(page)).partition("<main")[2]
    found = {}
    for form in text.split("<form")[1:]:
        head, _end, body = form.partition(">")
        if 'method="post"' in head:
            to = head.partition('action="')[2].partition('"')[0] or page
            if not to.startswith("/account/"):
                found[to] = 'name="version"' in body.partition("</form>")[0]
    return found
