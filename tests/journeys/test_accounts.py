"""An enterprise registers in the browser, its county lets it in; and the pages keep to the house's measures."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as make
from tests.journeys.pages import fits, readable, whole
from tianheng.accounts import actions, queries
from tianheng.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def fill(page: Page, facts: dict[str, str]) -> None:
    for name, value in facts.items():
        page.locator(f"#id_{name}").fill(value)


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/account/login/")
    fill(page, {"login": login, "password": make.PASSWORD})
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    whole(page)


def test_an_enterprise_gets_in(live_server: Any, page: Page, browser: Browser, size: Any) -> None:
    reviewer = make.member(make.bureau("350582"), "reviewer", "administrator", name="林审核")
    facts = make.application()
    page.set_viewport_size(size)
    page.goto(live_server.url)
    page.get_by_role("link", name="我的账户").click()
    page.get_by_role("link", name="企业自助登记").click()
    typed = ("name", "licence_number", "address", "telephone", "person", "phone", "login_name", "password")
    fill(page, {name: facts[name] for name in typed})
    fill(page, {"credit_code": "91350582MA00000019", "licence_expires": "2031-12-31"})
    page.locator("#id_area").select_option("350582")
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".errors")).to_contain_text("校验位不符")
    expect(page.locator("#id_name")).to_have_value(facts["name"])
    fill(page, {"credit_code": facts["credit_code"], "password": facts["password"]})
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator("main")).to_contain_text("等待晋江市市场监管局启用")

    county = browser.new_context(viewport=size, locale="zh-CN").new_page()
    sign_in(county, live_server.url, reviewer.login_name)
    county.get_by_role("link", name="通知").click()
    county.get_by_role("link", name=f"新企业待启用：{facts['name']}").click()
    county.get_by_role("button", name="启用", exact=True).click()
    expect(county.locator(".light")).to_have_text("已启用")
    county.context.close()

    page.goto(f"{live_server.url}/account/")
    expect(page.locator("main")).to_contain_text(f"{facts['name']} 已启用")
    expect(page.locator("main")).not_to_contain_text("等待")


@pytest.fixture
def manager(transactional_db: None) -> User:
    """An administrator of the county with somebody to manage, an enterprise waiting, another refused."""
    admin = make.member(make.bureau("350582"), "reviewer", "administrator")
    first, _ = actions.register_enterprise(**make.application())
    actions.register_enterprise(**make.application())
    queries.enter(admin, at=make.NOW)
    actions.refuse_enterprise(by=admin, organisation=first, reason="生产地址与许可证不符", at=make.NOW)
    return admin


PAGES = [
    "",
    "people/",
    "people/{person}/",
    "enterprises/",
    "enterprises/{place}/",
    "organisations/{own}/invite/",
]
PAGES += ["password/", "second-factor/", "pin/", "notices/", "../desk/"]


def test_every_page_keeps_to_the_measures(live_server: Any, page: Page, size: Any, manager: User) -> None:
    page.set_viewport_size(size)
    for address in ("login/", "register/"):
        measure(page, f"{live_server.url}/account/{address}", size)
    sign_in(page, live_server.url, manager.login_name)
    own = manager.memberships.first().organisation_id
    person = User.objects.exclude(pk=manager.pk).latest("id")
    names = {"person": person.pk, "place": person.memberships.first().organisation_id, "own": own}
    for address in PAGES:
        measure(page, f"{live_server.url}/account/{address.format(**names)}", size)


def measure(page: Page, address: str, size: Any) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    fits(page)
    readable(page)
