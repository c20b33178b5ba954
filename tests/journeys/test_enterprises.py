"""An enterprise keeps its papers in the browser; the county reads them; the province confirms a notice."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as make
from tests.factories.enterprises import certificate, registered
from tests.journeys.test_accounts import fill, measure, sign_in
from tianheng.accounts.models import Organisation, User
from tianheng.modules.enterprises import actions
from tianheng.modules.enterprises.models import Licence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head(transactional_db: None) -> User:
    """The head of an enterprise with papers, people and a second site."""
    place, person = registered(name="晋江市安海福源鱼丸食品有限公司", person="陈美丽")
    actions.renew_licence(
        by=person,
        licence=Licence.objects.get(),
        classes=["1102", "2203"],
        issued_by="晋江市市场监督管理局",
        issued_on=date(2026, 1, 5),
        expires_on=date(2031, 1, 4),
        at=make.NOW,
    )
    certificate(
        person, place, number="001FSMS2500123", expires_on=date(2026, 6, 2), issued_by="某认证有限公司"
    )
    for post, name in (("legal_representative", "陈美丽"), ("safety_officer", "林志强")):
        actions.name_person(
            by=person, organisation=place, post=post, name=name, since=date(2024, 3, 1), at=make.NOW
        )
    actions.add_site(
        by=person,
        organisation=place,
        name="安海二厂",
        address="福建省晋江市安海镇前埔工业区 12 号",
        area=place.area,
        at=make.NOW,
    )
    return person


def test_an_enterprise_keeps_its_papers(live_server: Any, page: Page, size: Any, head: User) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server.url, head.login_name)
    page.goto(f"{live_server.url}/enterprise/")
    page.get_by_role("link", name="登记证照").click()
    page.locator("#id_kind").select_option("business_licence")
    fill(page, {"number": "91350582MA00000019"})
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".errors")).to_contain_text("校验位不符")
    expect(page.locator("#id_number")).to_have_value("91350582MA00000019")
    fill(page, {"number": make.credit_code(77)})
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".papers")).to_contain_text("营业执照")
    paper = page.locator(".papers__one", has_text="体系认证证书")
    paper.get_by_role("button", name="作失效").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="作失效").click()
    expect(page.locator("dialog[open]")).to_contain_text("请写明原因")
    page.locator("dialog[open] textarea").fill("证书已撤销")
    page.locator("dialog[open]").get_by_role("button", name="作失效").click()
    expect(page.locator(".papers")).not_to_contain_text("体系认证证书")


OWN = ["", "edit/", "papers/add/", "papers/{paper}/renew/", "sites/add/", "persons/add/"]


def test_the_pages_keep_to_the_measures(
    live_server: Any, page: Page, browser: Browser, size: Any, head: User
) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server.url, head.login_name)
    paper = Licence.objects.filter(replaced_by=None).first()
    assert paper is not None
    for address in OWN:
        measure(page, f"{live_server.url}/enterprise/{address.format(paper=paper.pk)}", size)
    leader = make.member(make.bureau("350000", "province"), "leader")
    other = browser.new_context(viewport=size, locale="zh-CN").new_page()
    sign_in(other, live_server.url, leader.login_name)
    place = Organisation.objects.get(kind="enterprise")
    for address in ("enterprises/", f"enterprises/{place.pk}/", "law/", "law/notices/n002/", "law/hues/"):
        measure(other, f"{live_server.url}/{address}", size)
    measure(other, f"{live_server.url}/law/hues/日落黄及其铝色淀|/", size)
    other.context.close()
