"""The pages: what each person finds there, what a mistake looks like, and how few queries they ask."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import Cast, Clock, faults, signed_in
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tests.ratchet import ratchet
from tianheng.core.sheets.read import open_workbook
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Policy, Recheck, Registration

pytestmark = pytest.mark.usefixtures("clock")
NOW = make.NOW


@pytest.fixture
def waiting(world: Cast, people: Cast) -> Registration:
    """Handed in; pickles, so that the machine has something to ask."""
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    return file.submitted(world.own, people.head)


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.status_code
    return faults(answer) if not answer.streaming else ""


def post(browser: Client, address: str, facts: dict[str, Any] | None = None, status: int = 302) -> str:
    answer = browser.post(address, {**seen(address), **(facts or {})})
    assert answer.status_code == status, faults(answer)
    return faults(answer)


def seen(address: str) -> dict[str, Any]:
    """The version that a form on this page sends: of the filing as it stands."""
    found = re.search(r"/(registrations|review|lines)/(\d+)/", address)
    if found is None:
        return {}
    rows = Registration.objects.filter(lines=found[2]) if found[1] == "lines" else Registration.objects
    return {"version": rows.filter(**({} if found[1] == "lines" else {"pk": found[2]})).get().version}


def test_an_enterprise_files_from_the_first_page_to_the_receipt(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    browser = signed_in(people.head)
    assert "还没有登记" in page(browser, "/registrations/")
    assert "晋市监〔2025〕1号" in page(browser, "/registrations/new/")
    post(browser, "/registrations/new/", {"kind": "first", "year": "2026"})
    row = Registration.objects.get()
    here = f"/registrations/{row.pk}/"
    text = page(browser, here)
    assert "R9 需要企业说明" in text
    assert "易滥用组合" in text
    said = post(browser, f"{here}sign/", {"commitment": "on", "signature_name": people.head.name}, 422)
    assert "R9 需要企业说明" in said
    line = row.lines.get()
    post(browser, f"/registrations/lines/{line.pk}/answer/", {"answer": "工艺需要"})
    row.refresh_from_db()
    form = {"version": row.version, "once": "k1", "commitment": "on", "signature_name": people.head.name}
    post(browser, f"{here}sign/", form)
    post(browser, f"{here}sign/", form)  # pressed twice
    text = page(browser, here)
    assert "闽添受〔2026〕350582-00001号" in text
    assert "登记不等于许可，企业对合规负责。" in text
    assert "2026-05-12 前" in text


def test_the_second_press_of_new_opens_the_first(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    browser = signed_in(people.clerk)
    for _ in range(2):
        post(browser, "/registrations/new/", {"kind": "first", "year": "2026"})
    assert Registration.objects.count() == 1


def test_a_line_is_answered_in_place(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    line = file.draft(world.own, people.clerk).lines.get()
    browser = signed_in(people.clerk)
    address = f"/registrations/lines/{line.pk}/answer/"
    answer = browser.post(address, {**seen(address), "answer": "工艺需要"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "已保存" in faults(answer)) == (200, True)
    assert "<html" not in faults(answer)
    answer = browser.post(address, {**seen(address), "answer": "长" * 501}, headers={"HX-Request": "true"})
    assert (answer.status_code, "超过 500 字" in faults(answer)) == (422, True)


def test_the_county_reviews_from_the_queue_to_the_number(waiting: Registration, people: Cast) -> None:
    browser = signed_in(people.reviewer)
    assert waiting.name in page(browser, "/review/")
    here = f"/review/{waiting.pk}/"
    assert "开始审核" in page(browser, here)
    assert page(browser, f"/registrations/{waiting.pk}/", 302) == ""
    post(browser, f"{here}take-up/")
    text = page(browser, here)
    assert "须人工判断" in text
    assert "易滥用的食品与添加剂组合" in text
    line = waiting.lines.get()
    assert "还没有写要补正什么" in post(browser, f"{here}return/", {"defect_whole": ""}, 422)
    facts = {f"defect_{line.pk}": "缺工艺说明", f"check_{line.pk}": "R9", "defect_whole": "缺标签样张"}
    post(browser, f"{here}return/", facts)
    own = signed_in(people.head)
    mine = f"/registrations/{waiting.pk}/"
    text = page(own, mine)
    assert "缺工艺说明" in text
    assert "缺标签样张" in text
    assert "请于 2026-05-19 前补正" in text
    assert "请先照补正意见逐条改正" in text
    assert "可以签名提交。" not in text
    text = page(own, f"{mine}sign/")
    names = [part.split('"')[0] for part in text.split('name="note_')[1:]]
    notes = {f"note_{name}": "已补" for name in names}
    post(own, f"{mine}sign/", {"commitment": "on", "signature_name": people.head.name, **notes})
    post(browser, f"{here}take-up/")
    post(browser, f"{here}accept/", {"opinion": "同意"})
    assert "您已经办同意" in page(browser, here)
    second = signed_in(people.second)
    assert "待复核" in page(second, "/review/?state=second")
    post(second, f"{here}accept/")
    waiting.refresh_from_db()
    assert waiting.number == "闽添登〔2026〕350582-0001号"


def test_the_county_is_told_what_has_changed_since_it_was_filled(
    waiting: Registration, world: Cast, people: Cast, clock: Clock
) -> None:
    browser, here = signed_in(people.reviewer), f"/review/{waiting.pk}/"
    changed, lapsed = "登记表上仍是当时的内容", "食品生产许可证已于 2029-12-31 到期"
    text = page(browser, here)
    assert (changed in text, lapsed in text) == (False, False)
    mix.approved(world.own, lines=file.sorbate("0.4"), made=waiting.lines.get().product)
    text = page(browser, here)
    assert (changed in text, "“泡菜”的配方已是 V2" in text, "0.4 g" in text) == (True, True, False)
    clock.now = NOW + timedelta(days=1400)
    assert lapsed in page(signed_in(people.reviewer), here)


def test_standing_is_decided_on_the_page_of_review(waiting: Registration, people: Cast) -> None:
    actions.take_up(by=people.reviewer, registration=waiting, at=NOW)
    actions.accept(by=people.reviewer, registration=waiting, at=NOW)
    actions.accept(by=people.second, registration=waiting, at=NOW)
    browser, here = signed_in(people.leader), f"/review/{waiting.pk}/"
    line = waiting.lines.get()
    assert "没有选条目" in post(browser, f"{here}suspend/", {"reason": "抽检超标", "scope": "lines"}, 422)
    post(browser, f"{here}suspend/", {"reason": "抽检超标", "scope": "lines", "line": line.pk})
    assert "抽检超标" in page(browser, here)
    post(browser, f"{here}lift/", {"reason": "复检合格", "scope": "lines", "line": line.pk})
    post(browser, f"{here}suspend/", {"reason": "许可证暂扣", "scope": "whole"})
    post(browser, f"{here}cancel/", {"reason": "许可证注销"})
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_change_and_close_begin_on_the_page(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.accepted(world.own, people.reviewer)
    browser, here = signed_in(people.clerk), f"/registrations/{row.pk}/"
    assert "变更登记" in page(browser, here)
    assert "请至少选一项" in post(browser, f"{here}change/", {"reason": "口味"}, 422)
    post(browser, f"{here}change/", {"kinds": ["maker"], "reason": "换供货方"})
    change = Registration.objects.get(kind="change")
    assert "更换供货方" in page(browser, f"/registrations/{change.pk}/")
    assert "在办" in page(browser, here)
    post(browser, f"/registrations/{change.pk}/discard/")
    post(browser, f"{here}close/", {"reason": "停产"})
    assert Registration.objects.filter(kind="cancellation").exists()


PAGES = (
    "/registrations/", "/registrations/lines/", "/registrations/rechecks/", "/review/", "/review/overview/",
    "/review/policies/",
)  # fmt: skip


def test_what_others_do_not_see(waiting: Registration, people: Cast) -> None:
    line = waiting.lines.get()
    hidden = (f"/registrations/{waiting.pk}/", f"/review/{waiting.pk}/")
    for name in ("rival", "far_head", "far_reviewer", "reader", "tester"):
        browser = signed_in(getattr(people, name))
        for address in hidden:
            assert browser.get(address).status_code in (403, 404), (name, address)
        for address in PAGES:
            answer = browser.get(address)
            assert answer.status_code in (200, 403)
            assert waiting.name not in faults(answer), (name, address)
        assert browser.post(f"/registrations/lines/{line.pk}/answer/", {"answer": "x"}).status_code == 404
        assert browser.post(f"/review/{waiting.pk}/take-up/").status_code == 404
    stranger = Client().get(hidden[0])
    assert (stranger.status_code, stranger["Location"].startswith("/account/login/")) == (302, True)


def test_a_city_looks_and_decides_nothing(waiting: Registration, people: Cast) -> None:
    browser = signed_in(people.city_leader)
    text = page(browser, f"/review/{waiting.pk}/")
    assert "开始审核" not in text
    assert browser.post(f"/review/{waiting.pk}/take-up/").status_code == 403
    assert waiting.name in page(browser, "/registrations/")


def test_the_enterprise_is_shown_who_looked(waiting: Registration, people: Cast, clock: Clock) -> None:
    formula = waiting.lines.get().formula
    own, county, city = (signed_in(each) for each in (people.head, people.reviewer, people.city_leader))
    page(own, f"/registrations/{waiting.pk}/")
    for _ in range(2):
        page(county, f"/review/{waiting.pk}/")
    page(city, f"/registrations/{waiting.pk}/")
    assert list(formula.looks.order_by("id").values_list("user", "purpose")) == [
        (people.reviewer.pk, "使用登记"),
        (people.city_leader.pk, "使用登记"),
    ]
    clock.now = NOW + timedelta(days=1)
    page(signed_in(people.reviewer), f"/review/{waiting.pk}/")
    assert formula.looks.count() == 3


def test_how_the_queues_stand(waiting: Registration, people: Cast, world: Cast, clock: Clock) -> None:
    world.rival, world.far  # noqa: B018 - made, to be counted
    clock.now = NOW + timedelta(days=20)
    for name, counties in (("city_leader", 1), ("province_leader", 2), ("reader", 1)):
        text = page(signed_in(getattr(people, name)), "/review/overview/")
        assert text.count('<tr><th scope="row">') == counties, name
        assert '<strong class="overdue">1</strong>' in text
        assert "0 / 2" in text
        assert ">20</td>" in text
        assert f"截至 {timezone.localdate(clock.now)}。" in text
    browser = signed_in(people.city_leader)
    _number, cells = open_workbook(browser.get("/review/overview/?export=xlsx").content)[1]
    assert [cell.text for cell in cells][:5] == ["晋江市", "1", "0", "0", "1"]
    total = open_workbook(browser.get("/review/overview/?export=xlsx").content)
    assert (total[0][1][-1].text, total[-1][1][-1].text) == ("覆盖率（%）", "0")


def test_a_leader_decides_the_policy_on_its_page(world: Cast, people: Cast) -> None:
    browser = signed_in(people.leader)
    assert "规定晋江市的登记方式" in page(browser, "/review/policies/")
    assert "晋市监〔2025〕1号" in page(browser, "/review/policies/mine/")
    facts = {
        "kind": "mandatory_local", "basis": "", "since": "2026-05-06", "review_days": "3", "mend_days": "10",
        "validity": "year_end", "number_pattern": "晋〔{year}〕{area}-{n}", "second_review_lines": "20",
        "version": "1",
    }  # fmt: skip
    assert "国家法律没有这项义务" in post(browser, "/review/policies/mine/", facts, 422)
    post(browser, "/review/policies/mine/", {**facts, "basis": "晋市监〔2026〕8号"})
    assert Policy.objects.get(area="350582").review_days == 3
    assert signed_in(people.reviewer).get("/review/policies/mine/").status_code == 403


def test_a_recheck_is_settled_on_its_page(waiting: Registration, people: Cast) -> None:
    line = waiting.lines.get()
    row = Recheck.objects.create(
        line=line, organisation=line.organisation, area_code=line.area_code, sent=True, law="x", edition="GB 2760",
        old_status="within_limit", new_status="not_permitted", outcome="fault", says="不再允许", found_at=NOW,
    )  # fmt: skip
    browser = signed_in(people.reviewer)
    assert "不再允许" in page(browser, "/registrations/rechecks/")
    assert "标准更新后须处理的条目" in page(browser, "/desk/")
    assert "请填写" in post(browser, f"/registrations/rechecks/{row.pk}/settle/", {"note": ""}, 422)
    post(browser, f"/registrations/rechecks/{row.pk}/settle/", {"note": "已停用"})
    row.refresh_from_db()
    assert row.state == "settled"
    assert signed_in(people.far_reviewer).get(f"/registrations/rechecks/{row.pk}/settle/").status_code == 404


def test_the_desk_tells_what_is_due(waiting: Registration, people: Cast, clock: Clock) -> None:
    assert "2026-05-12 前办结" in page(signed_in(people.reviewer), "/desk/")
    assert "2026 首次登记：已提交" in page(signed_in(people.clerk), "/desk/")
    assert waiting.name not in page(signed_in(people.far_reviewer), "/desk/")
    clock.now = NOW + timedelta(hours=200)
    assert "已超期，应于 2026-05-12 前办结" in page(signed_in(people.reviewer), "/desk/")


def test_who_uses_what_is_found_by_pinyin_and_number(waiting: Registration, people: Cast) -> None:
    browser = signed_in(people.inspector)
    for wanted in ("山梨酸", "shanlisuan", "17.003", "INS 202", "泡菜"):
        assert "山梨酸及其钾盐" in page(browser, f"/registrations/lines/?q={wanted}"), wanted
    assert "没有符合条件" in page(browser, "/registrations/lines/?q=苯甲酸")
    assert browser.get("/registrations/lines/?export=xlsx").status_code == 200


def test_pages_ask_a_fixed_number_of_queries(world: Cast, people: Cast) -> None:
    own, county, city = (signed_in(each) for each in (people.head, people.reviewer, people.city_leader))
    row = file.draft(world.own, people.head) if file.recipe(world.own) else None
    assert row is not None
    places = [file.producer(name=f"第{number}酱业有限公司") for number in range(3)]
    for place in places:
        file.recipe(place)
        file.submitted(place)
    other = Registration.objects.filter(state="submitted").first()
    assert other is not None
    for name, browser, address in (
        ("registrations of an enterprise", own, "/registrations/"),
        ("draft", own, f"/registrations/{row.pk}/"),
        ("sign", own, f"/registrations/{row.pk}/sign/"),
        ("registrations of a city", city, "/registrations/"),
        ("queue", county, "/review/"),
        ("review", county, f"/review/{other.pk}/"),
        ("lines", city, "/registrations/lines/"),
        ("rechecks", city, "/registrations/rechecks/"),
        ("overview", city, "/review/overview/"),
        ("policies", county, "/review/policies/"),
    ):
        with ratchet(name):
            assert browser.get(address).status_code == 200
