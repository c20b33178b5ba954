"""The province confirms notices and decides hues: who may, what it changes, what stays a question."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.accounts.conftest import Cast, Clock, clock, faults, people, signed_in, world  # noqa: F401 - fixtures
from tests.factories import accounts as make
from tianheng.accounts.models import User
from tianheng.core.history import history
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.modules.compliance.actions import law as actions
from tianheng.modules.compliance.actions.verdicts import judge
from tianheng.modules.compliance.models import Announcement, HueOverride
from tianheng.modules.compliance.queries import decided
from tianheng.modules.compliance.queries.law import law_digest

NOW = make.NOW
NOTE = "国家卫生健康委网站公告附件第 3 页"
SUNSET = "日落黄及其铝色淀"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def leader(db: None) -> User:
    return make.member(make.bureau("350000", "province"), "leader")


def confirm(by: User, row: str = "n002", **more: Any) -> Announcement:
    return actions.confirm_announcement(by=by, row=row, **{"note": NOTE, "at": NOW, **more})


def lactate() -> str:
    item = {"additive": "乳酸钙", "amount": "9", "unit": "g/kg"}
    given = {"production_date": "2026-05-01", "food": {"category": "04.02.02.03"}, "items": [item]}
    return str(judge(given)["verdict"])


def test_confirming_makes_law_and_withdrawing_a_question_again(leader: User) -> None:
    before = law_digest()
    row = confirm(leader)
    assert (lactate(), law_digest() != before) == ("pass", True)
    with pytest.raises(Mistake, match="已经确认过"):
        confirm(leader)
    actions.withdraw_announcement(by=leader, announcement=row, reason="原文另有更正", at=NOW)
    assert (lactate(), law_digest()) == ("review", before)
    with pytest.raises(Mistake, match="已经撤销"):
        actions.withdraw_announcement(by=leader, announcement=row, reason="再撤一次", at=NOW)
    assert [line.verb for line in history(row)] == ["撤销公告确认", "确认公告条目"]
    confirm(leader)
    assert [each.withdrawn_at is None for each, _files in decided.confirmations("n002")] == [True, False]


def test_whoever_is_later_by_a_moment_is_told(leader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm(leader)
    monkeypatch.setattr(actions, "lapse", lambda *_: None)
    with pytest.raises(Mistake, match="已经确认过"):
        confirm(leader)
    assert Announcement.objects.count() == 1


@pytest.mark.parametrize("row", ["n006", "n032", "n085", "n001", "n999", ""])
def test_what_cannot_be_law_is_not_confirmed(leader: User, row: str) -> None:
    """A number not read, no name, disputed, not of Table A.1, no such row."""
    with pytest.raises(Mistake, match="不能确认") as caught:
        confirm(leader, row)
    assert caught.value.field == "row"
    assert not Announcement.objects.exists()


def test_a_confirmation_says_where_the_text_was_read(leader: User) -> None:
    with pytest.raises(Mistake, match="依据") as caught:
        confirm(leader, note=" ok ")
    assert caught.value.field == "note"


def test_a_row_that_changed_is_confirmed_anew(leader: User) -> None:
    old = confirm(leader)
    Announcement.objects.filter(pk=old.pk).update(digest="0" * 64)
    found = decided.standing_of("n002")
    assert found is not None
    assert found.state == "lapsed"
    assert lactate() == "review"
    confirm(leader)
    old.refresh_from_db()
    assert old.withdrawn_at == NOW
    assert lactate() == "pass"


def test_a_hue_is_decided_changed_and_cleared(leader: User) -> None:
    before = law_digest()
    first = actions.set_hue(by=leader, additive=SUNSET, hue="yellow", reason="按产品标准", at=NOW)
    second = actions.set_hue(by=leader, additive=SUNSET, hue="red", reason="会议纪要", at=NOW)
    first.refresh_from_db()
    assert (first.ended_by, second.ended_at) == (leader, None)
    entry = TrailEntry.objects.filter(verb="set_hue").latest("id")
    assert (entry.before, entry.after) == ('{"hue":"yellow"}', '{"hue":"red"}')
    assert law_digest() != before
    actions.clear_hue(by=leader, override=second, reason="恢复", at=NOW)
    assert law_digest() == before
    with pytest.raises(Mistake, match="已经停用"):
        actions.clear_hue(by=leader, override=second, reason="恢复", at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"additive": "苯甲酸及其钠盐"}, "additive"),
        ({"member": "没有"}, "additive"),
        ({"hue": "pink"}, "hue"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_mistaken_hue_is_named(leader: User, more: dict[str, str], field: str) -> None:
    facts = {"additive": SUNSET, "hue": "yellow", "reason": "按产品标准", **more}
    with pytest.raises(Mistake) as caught:
        actions.set_hue(by=leader, at=NOW, **facts)
    assert caught.value.field == field
    assert not HueOverride.objects.exists()


@pytest.mark.parametrize("member", ["氧化铁黑", "氧化铁红"])
def test_the_members_of_a_heading_have_hues_of_their_own(leader: User, member: str) -> None:
    row = actions.set_hue(
        by=leader, additive="氧化铁黑,氧化铁红", member=member, hue="brown", reason="按产品标准", at=NOW
    )
    assert str(row) == f"{member} 棕色"
    assert sum(each.decided is not None for each in decided.palette()) == 1


NOT_ALLOWED = ["head", "rival", "reviewer", "admin", "city_admin", "reader", "tester"]


@pytest.mark.parametrize("who", NOT_ALLOWED)
def test_only_the_province_decides(world: Cast, people: Cast, leader: User, who: str) -> None:  # noqa: F811
    user = getattr(people, who)
    row = confirm(leader)
    override = actions.set_hue(by=leader, additive=SUNSET, hue="yellow", reason="按产品标准", at=NOW)
    attempts = [
        lambda: confirm(user, "n003"),
        lambda: actions.withdraw_announcement(by=user, announcement=row, reason="不同意", at=NOW),
        lambda: actions.set_hue(by=user, additive=SUNSET, hue="red", reason="不同意", at=NOW),
        lambda: actions.clear_hue(by=user, override=override, reason="不同意", at=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert (Announcement.objects.count(), HueOverride.objects.filter(ended_at=None).get().hue) == (
        1,
        "yellow",
    )


@pytest.mark.parametrize("role", ["leader", "administrator", "reviewer", "inspector"])
def test_which_roles_of_the_province_decide(leader: User, role: str) -> None:
    place = leader.memberships.get().organisation
    user = make.member(place, role)
    if role in ("leader", "administrator"):
        assert confirm(user).entered_by == user
        return
    with pytest.raises(PermissionDenied):
        confirm(user)


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_province_confirms_on_the_page(leader: User) -> None:
    browser = signed_in(leader)
    assert "乳酸钙" in page(browser, "/law/")
    assert "乳酸钙" not in page(browser, "/law/?state=confirmed")
    assert "确认与原文一致" in page(browser, "/law/notices/n002/")
    answer = browser.post("/law/notices/n002/", {"note": ""})
    assert (answer.status_code, "请填写“核对说明”" in faults(answer)) == (422, True)
    answer = browser.post("/law/notices/n002/", {"note": "x"})
    assert (answer.status_code, "请写明依据" in faults(answer)) == (422, True)
    scan = SimpleUploadedFile("公告.pdf", b"%PDF-1.4 text", "application/pdf")
    assert browser.post("/law/notices/n002/", {"note": NOTE, "file": scan}).status_code == 302
    shown = page(browser, "/law/notices/n002/")
    assert "公告.pdf" in shown
    assert "确认与原文一致" not in shown
    assert "乳酸钙" in page(browser, "/law/?state=confirmed")
    answer = browser.post("/law/notices/n002/withdraw/", {"reason": ""})
    assert (answer.status_code, "data-open-now" in faults(answer)) == (422, True)
    assert browser.post("/law/notices/n002/withdraw/", {"reason": "原文另有更正"}).status_code == 302
    assert "原文另有更正" in page(browser, "/law/notices/n002/")


def test_the_province_decides_a_hue_on_the_page(leader: User) -> None:
    browser = signed_in(leader)
    assert "日落黄" in page(browser, "/law/hues/")
    address = f"/law/hues/{SUNSET}|/"
    page(browser, address)
    assert browser.post(address, {"hue": "yellow", "reason": ""}).status_code == 422
    assert browser.post(address, {"hue": "yellow", "reason": "按产品标准"}).status_code == 302
    assert "按产品标准" in page(browser, address)
    assert browser.post(f"{address}clear/", {"reason": ""}).status_code == 422
    assert browser.post(f"{address}clear/", {"reason": "恢复"}).status_code == 302
    assert not HueOverride.objects.filter(ended_at=None).exists()
    assert browser.get("/law/hues/没有|/").status_code == 404
    assert browser.get("/law/notices/n999/").status_code == 404


def test_others_read_and_do_not_decide(world: Cast, people: Cast) -> None:  # noqa: F811
    for who in ("head", "reviewer"):
        browser = signed_in(getattr(people, who))
        assert "确认与原文一致" not in page(browser, "/law/notices/n002/")
        assert "确定色泽" not in page(browser, f"/law/hues/{SUNSET}|/")
        for address in ("/law/notices/n002/", f"/law/hues/{SUNSET}|/", "/law/notices/n002/withdraw/"):
            assert browser.post(address, {"note": NOTE, "hue": "red", "reason": "理由"}).status_code == 403
    assert not Announcement.objects.exists()
    assert Client().get("/law/").status_code == 302
