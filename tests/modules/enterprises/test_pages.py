"""The pages of the duty: who sees which record, what may be pressed there, what mistakes look like."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.accounts.conftest import Clock, clock, faults, signed_in  # noqa: F401 - a fixture
from tests.factories import accounts as make
from tests.factories.enterprises import PDF, certificate, registered
from tests.ratchet import ratchet
from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises import actions
from tianheng.modules.enterprises.models import Enterprise, Licence, ResponsiblePerson, Site
from tianheng.modules.enterprises.queries.desk import papers_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_an_enterprise_sees_its_own_record_and_no_other() -> None:
    own, head = registered(name="晋江市甲鱼丸食品有限公司")
    rival, _ = registered(name="晋江市乙蜜饯食品有限公司")
    browser = signed_in(head)
    shown = page(browser, "/enterprise/")
    assert own.name in shown
    assert own.licence_number in shown
    assert rival.name not in shown
    assert browser.get(f"/enterprises/{rival.pk}/").status_code == 404
    assert browser.get("/enterprises/").status_code == 404
    assert "企业资料" in shown


def test_a_bureau_lists_its_area_and_opens_each() -> None:
    own, _ = registered(name="晋江市甲鱼丸食品有限公司")
    far, _ = registered("350203", name="厦门市乙馅饼食品有限公司")
    county = signed_in(make.member(Organisation.objects.get(kind="bureau", area="350582"), "inspector"))
    listed = page(county, "/enterprises/")
    assert own.name in listed
    assert far.name not in listed
    assert own.licence_number in page(county, f"/enterprises/{own.pk}/")
    assert county.get(f"/enterprises/{far.pk}/").status_code == 404
    assert county.get("/enterprise/").status_code == 404, "a bureau has no record of its own"


def test_nobody_without_an_account_comes_here() -> None:
    own, _ = registered()
    for address in ("/enterprise/", "/enterprises/", f"/enterprises/{own.pk}/", "/enterprise/edit/"):
        assert Client().get(address).status_code == 302


def test_a_government_reader_and_a_laboratory_see_no_record() -> None:
    own, _ = registered()
    for kind, role in (("government", "government_reader"), ("laboratory", "laboratory")):
        browser = signed_in(make.member(make.organisation(kind, "350582"), role))
        assert browser.get(f"/enterprises/{own.pk}/").status_code == 404
        assert browser.get("/enterprises/").status_code == 404


LISTED = ["q=jy", "q=甲鱼丸", "expiry=valid", "scale=small", "area=350500", "sort=-expires"]
HIDDEN = ["q=mijian", "expiry=expired", "expiry=soon", "expiry=unknown", "scale=large", "area=350200"]


@pytest.mark.parametrize("query", [*LISTED, *HIDDEN])
def test_the_list_is_narrowed(query: str) -> None:
    own, _ = registered(name="晋江市甲鱼丸食品有限公司")
    province = signed_in(make.member(make.bureau("350000", "province"), "leader"))
    assert (own.name in page(province, f"/enterprises/?{query}")) == (query in LISTED)


def test_the_list_goes_out_to_excel() -> None:
    registered(name="晋江市甲鱼丸食品有限公司")
    county = signed_in(make.member(Organisation.objects.get(kind="bureau"), "inspector"))
    answer = county.get("/enterprises/?export=xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_an_old_organisation_without_a_record_is_asked_to_fill_it_in() -> None:
    _own, head = registered()
    Enterprise.objects.all().delete()
    browser = signed_in(head)
    assert "完善企业资料" in page(browser, "/enterprise/")
    assert not Enterprise.objects.exists(), "looking writes nothing"
    facts = {"scale": "medium", "trade": "速冻鱼糜制品", "telephone": "0595-85661234"}
    assert "没有说明是照哪一版填的" in faults(browser.post("/enterprise/edit/", facts))
    assert 'name="version" value="1"' in page(browser, "/enterprise/edit/")
    assert browser.post("/enterprise/edit/", {**facts, "version": "1"}).status_code == 302
    assert Enterprise.objects.get().trade == "速冻鱼糜制品"
    assert "速冻鱼糜制品" in page(browser, "/enterprise/")


def test_editing_over_somebody_else_is_told() -> None:
    _own, head = registered()
    browser = signed_in(head)
    facts = {"scale": "medium", "telephone": "0595-85661234", "version": 1}
    assert browser.post("/enterprise/edit/", facts).status_code == 302
    answer = browser.post("/enterprise/edit/", {**facts, "scale": "large"})
    assert answer.status_code == 422
    assert "别人" in faults(answer)
    assert Enterprise.objects.get().scale == "medium"


def test_a_paper_with_its_scan_is_entered_and_fetched() -> None:
    _own, head = registered()
    browser = signed_in(head)
    facts = {"kind": "system_certificate", "number": "FSMS-9", "expires_on": "2026-06-20"}
    scan = SimpleUploadedFile("证书.pdf", PDF, "application/pdf")
    assert browser.post("/enterprise/papers/add/", {**facts, "file": scan}).status_code == 302
    shown = page(browser, "/enterprise/")
    assert "45 天后到期" in shown
    assert "证书.pdf" in shown
    link = shown.split("/account/files/")[1].split("/")[0]
    assert browser.get(f"/account/files/{link}/").content == PDF
    stranger = signed_in(registered("350203")[1])
    assert stranger.get(f"/account/files/{link}/").status_code == 404


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"number": ""}, "请填写“证照编号”"),
        ({"kind": "production_licence", "classes": "速冻"}, "已经登记过|没有这个类别|应为 SC"),
        ({"expires_on": "2020-01-01"}, "已经过期"),
        ({"expires_on": "明天"}, "日期写作"),
    ],
)
def test_a_mistaken_paper_stays_in_the_form(more: dict[str, str], says: str) -> None:
    _own, head = registered()
    facts = {"kind": "system_certificate", "number": "FSMS-9", "expires_on": "2026-06-20", **more}
    answer = signed_in(head).post("/enterprise/papers/add/", facts)
    assert answer.status_code == 422
    assert any(each in faults(answer) for each in says.split("|"))
    assert Licence.objects.count() == 1


def test_renewing_keeps_the_old_paper_in_the_history() -> None:
    own, head = registered()
    browser = signed_in(head)
    [old] = Licence.objects.all()
    address = f"/enterprise/papers/{old.pk}/renew/"
    assert old.number in page(browser, address)
    facts = {"number": old.number, "classes": "1102 速冻调制食品、2203", "expires_on": "2031-12-30"}
    assert browser.post(address, facts).status_code == 302
    shown = page(browser, "/enterprise/")
    assert "1102 速冻调制食品" in shown
    assert "2203 鱼糜及鱼糜制品" in shown
    assert "历史证照（1）" in shown
    own.refresh_from_db()
    assert own.licence_expires == date(2031, 12, 30)


def test_withdrawing_asks_why() -> None:
    _own, head = registered()
    paper = certificate(head, _own)
    browser = signed_in(head)
    answer = browser.post(f"/enterprises/papers/{paper.pk}/withdraw/", {"reason": ""})
    assert (answer.status_code, "data-open-now" in faults(answer)) == (422, True)
    assert "请写明原因" in faults(answer)
    answer = browser.post(f"/enterprises/papers/{paper.pk}/withdraw/", {"reason": "证书已撤销"})
    assert answer.status_code == 302
    assert "证书已撤销" in page(browser, "/enterprise/")


def test_who_may_write() -> None:
    own, head = registered()
    rival, rival_head = registered()
    paper = certificate(head, own)
    keeper = make.member(own, "store_keeper")
    shown = page(signed_in(keeper), "/enterprise/")
    assert own.name in shown
    assert "/enterprise/papers/add/" not in shown
    county = Organisation.objects.get(kind="bureau")
    addresses = ("edit/", "papers/add/", "sites/add/", "persons/add/", f"papers/{paper.pk}/renew/")
    for address in addresses:
        assert signed_in(keeper).get(f"/enterprise/{address}").status_code == 403
        assert signed_in(make.member(county, "leader")).get(f"/enterprise/{address}").status_code == 404
    stranger = signed_in(rival_head)
    assert stranger.get(f"/enterprise/papers/{paper.pk}/renew/").status_code == 404
    assert (
        stranger.post(f"/enterprises/papers/{paper.pk}/withdraw/", {"reason": "不是我的"}).status_code == 404
    )
    assert Site.objects.filter(organisation=rival).count() == 1
    withdraw = f"/enterprises/papers/{paper.pk}/withdraw/"
    assert signed_in(make.member(county, "inspector")).post(withdraw, {"reason": "吊销"}).status_code == 403
    paper.refresh_from_db()
    assert paper.withdrawn_at is None
    assert signed_in(make.member(county, "leader")).post(withdraw, {"reason": "吊销"}).status_code == 302
    paper.refresh_from_db()
    assert paper.reason == "吊销"


def test_sites_are_added_changed_and_closed() -> None:
    own, head = registered()
    browser = signed_in(head)
    facts = {"name": "二厂", "address": "安海镇工业区 2 号", "area": "350582"}
    assert browser.post("/enterprise/sites/add/", facts).status_code == 302
    assert browser.post("/enterprise/sites/add/", facts).status_code == 422
    second = Site.objects.get(name="二厂")
    edited = {**facts, "name": "二号厂区", "version": second.version}
    assert browser.post(f"/enterprise/sites/{second.pk}/edit/", edited).status_code == 302
    assert "二号厂区" in page(browser, "/enterprise/")
    close, seen = f"/enterprise/sites/{second.pk}/close/", {"version": second.version + 1}
    assert "没有说明是照哪一版填的" in faults(browser.post(close))
    assert "别人已经改动过" in faults(browser.post(close, {"version": second.version}))
    assert browser.post(close, seen).status_code == 302
    assert "停用" in page(browser, "/enterprise/")
    first = Site.objects.get(organisation=own, main=True)
    answer = browser.post(f"/enterprise/sites/{first.pk}/close/", {"version": first.version})
    assert (answer.status_code, "主要生产地" in faults(answer)) == (422, True)
    page(browser, f"/enterprise/sites/{second.pk}/edit/")
    unsaid = {name: value for name, value in edited.items() if name != "version"}
    answer = browser.post(f"/enterprise/sites/{second.pk}/edit/", unsaid)
    assert (answer.status_code, "没有说明是照哪一版填的" in faults(answer)) == (422, True)
    again = {**edited, "version": Site.objects.get(pk=second.pk).version}
    assert browser.post(f"/enterprise/sites/{second.pk}/edit/", again).status_code == 302
    assert Site.objects.get(pk=second.pk).state == "open"


def test_persons_are_named_and_leave() -> None:
    _own, head = registered()
    browser = signed_in(head)
    assert "食品添加剂管理员" in page(browser, "/enterprise/")
    facts = {"post": "additive_keeper", "name": "苏管理", "since": "2026-05-01", "user": head.pk}
    page(browser, "/enterprise/persons/add/?post=additive_keeper")
    assert browser.post("/enterprise/persons/add/", facts).status_code == 302
    [row] = ResponsiblePerson.objects.all()
    assert (row.name, row.user) == ("苏管理", head)
    assert browser.post("/enterprise/persons/add/", facts).status_code == 422
    other = registered("350203")[1]
    assert browser.post("/enterprise/persons/add/", {**facts, "user": other.pk}).status_code == 422
    page(browser, f"/enterprise/persons/{row.pk}/end/")
    assert browser.post(f"/enterprise/persons/{row.pk}/end/", {"until": "2026-05-05"}).status_code == 302
    assert "已卸任（1）" in page(browser, "/enterprise/")


def test_the_desk_tells_of_papers_that_run_out() -> None:
    own, head = registered(name="晋江市甲鱼丸食品有限公司")
    far, far_head = registered("350203", name="厦门市乙馅饼食品有限公司")
    certificate(head, own, expires_on=date(2026, 5, 20))
    certificate(far_head, far, number="FAR-1", expires_on=date(2026, 5, 20))
    own_card = papers_card(head, make.NOW)
    assert own_card is not None
    assert [(each.tone, "FSMS-001" in str(each.text)) for each in own_card.items] == [("review", True)]
    inspector = make.member(Organisation.objects.get(kind="bureau", area="350582"), "inspector")
    county = papers_card(inspector, make.NOW)
    assert county is not None
    [item] = county.items
    assert (own.name in str(item.text), far.name in str(item.text)) == (True, False)
    assert papers_card(make.member(make.organisation("laboratory"), "laboratory"), make.NOW) is None


def test_queries_stay_few() -> None:
    own, head = registered()
    for number in range(5):
        certificate(head, own, number=f"FSMS-{number}")
        actions.name_person(
            by=head,
            organisation=own,
            post="safety_officer",
            name=f"员工{number}",
            since=date(2026, 1, 1),
            at=make.NOW,
        )
    browser = signed_in(head)
    with ratchet("enterprise: own record"):
        page(browser, "/enterprise/")
    county = signed_in(make.member(Organisation.objects.get(kind="bureau"), "inspector"))
    with ratchet("enterprises: list"):
        page(county, "/enterprises/")


def test_other_languages_answer() -> None:
    _own, head = registered()
    browser = signed_in(head)
    browser.cookies["django_language"] = "en"
    assert page(browser, "/enterprise/")
