"""A form outlives its session: nothing typed is lost, and nothing is sent in another person's name."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import accounts as people
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.journeys.pages import whole
from tianheng.accounts.models import User
from tianheng.modules.ledger.models import Supplier

ADD = "/ledger/suppliers/add/"


@pytest.fixture
def plant(live_server: Any) -> Plant:
    made = make.plant("350582", "晋江市福源食品有限公司")
    assert made.supplier.state == "qualified"
    return made


def sign_in(page: Page, server: Any, user: User, address: str) -> None:
    page.goto(f"{server.url}/account/login/?next={address}")
    page.locator("#id_login").fill(user.login_name)
    page.locator("#id_password").fill(people.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".whoami__name")).to_contain_text(user.name)
    whole(page)


def come_back(page: Page) -> None:
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_the_live_check_leaves_what_was_typed_and_goes_on_after_signing_in(
    page: Page, live_server: Any, plant: Plant
) -> None:
    sign_in(page, live_server, plant.purchaser, "/ledger/receipts/add/")
    expect(page.locator("#live")).to_contain_text("供货者未选")
    page.locator("#id_supplier_lot").fill("SK26001")
    page.context.clear_cookies(name="session")
    page.locator("#id_specification").fill("25 kg/箱")
    expect(page.locator("#notice")).to_contain_text("登录已过期，还没有提交")
    expect(page).to_have_url(f"{live_server.url}/ledger/receipts/add/")
    other = page.context.new_page()
    sign_in(other, live_server, plant.keeper, "/desk/")
    come_back(page)
    expect(page.locator("#notice")).to_contain_text("另一个人")
    other.get_by_role("button", name="退出").click()
    expect(other.locator("#id_login")).to_be_visible()
    sign_in(other, live_server, plant.purchaser, "/desk/")
    come_back(page)
    expect(page.locator("#notice")).to_be_hidden()
    page.locator("#id_supplier").select_option(str(plant.supplier.pk))
    expect(page.locator("#live")).to_contain_text("许可证有效")
    expect(page.locator("#id_supplier_lot")).to_have_value("SK26001")


def test_a_form_that_stood_open_for_long_asks_before_it_is_sent(
    page: Page, live_server: Any, plant: Plant
) -> None:
    page.clock.install()
    sign_in(page, live_server, plant.purchaser, ADD)
    page.locator("#id_name").fill("漳州新供货有限公司")
    page.locator("#id_address").fill("漳州市芗城区")
    page.locator("#id_telephone").fill("0596-1234567")
    page.clock.fast_forward("00:30:00")
    page.context.clear_cookies(name="session")
    save = page.locator("#entry").get_by_role("button", name="保存")
    save.click()
    expect(page.locator("#notice")).to_contain_text("登录已过期，还没有提交")
    assert not Supplier.objects.filter(name="漳州新供货有限公司").exists()
    other = page.context.new_page()
    sign_in(other, live_server, plant.purchaser, "/desk/")
    come_back(page)
    expect(page.locator("#notice")).to_be_hidden()
    save.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("漳州新供货有限公司")
    assert Supplier.objects.get(name="漳州新供货有限公司").address == "漳州市芗城区"


def test_a_sign_in_page_that_stood_open_for_long_lets_in(page: Page, live_server: Any, plant: Plant) -> None:
    page.clock.install()
    page.goto(f"{live_server.url}/account/login/")
    page.clock.fast_forward("00:30:00")
    page.locator("#id_login").fill(plant.keeper.login_name)
    page.locator("#id_password").fill(people.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".whoami__name")).to_contain_text(plant.keeper.name)


def test_without_a_network_nothing_is_sent_and_nothing_lost(
    page: Page, live_server: Any, plant: Plant
) -> None:
    sign_in(page, live_server, plant.purchaser, ADD)
    page.locator("#id_name").fill("漳州新供货有限公司")
    page.context.set_offline(True)
    page.locator("#entry").get_by_role("button", name="保存").click()
    expect(page.locator("#notice")).to_contain_text("网络不通")
    expect(page.locator("#id_name")).to_have_value("漳州新供货有限公司")
    page.context.set_offline(False)
