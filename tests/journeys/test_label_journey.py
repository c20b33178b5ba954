"""读配料表 in a real browser, at an office screen and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.pages import fits, readable

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "水、白砂糖、食品添加剂（山梨酸钾、苯甲酸纳甲）"


def opened(page: Page, server: Any, size: dict[str, int] | None = None) -> None:
    if size:
        page.set_viewport_size(size)
    page.goto(server.url + "/label/")


def test_a_list_is_read_as_one_types_and_never_stands_in_an_address(
    live_server: Any, page: Page, size: Any
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    opened(page, live_server, size)
    page.get_by_label("配料表").press_sequentially("水、山梨酸钾、食用香精", delay=10)
    expect(page.locator("a.found")).to_have_count(2)
    page.get_by_label("这是哪种食品").fill("12.04")
    expect(page.locator("#named-1")).to_contain_text("不超过 1.0 g/kg")
    assert page.url == live_server.url + "/label/"
    assert all("%E5" not in address and "山梨" not in address for address in asked)
    fits(page)


@pytest.mark.parametrize("name", ["果味饮料", "火腿肠", "豆沙面包"])
def test_an_example_fills_the_page(live_server: Any, page: Page, size: Any, name: str) -> None:
    opened(page, live_server, size)
    page.get_by_role("button", name=name).click()
    expect(page.locator("#named-1")).to_be_visible()
    expect(page.locator(".tones")).to_contain_text("可以使用")
    fits(page)
    readable(page)


def test_a_food_is_chosen_among_those_offered(live_server: Any, page: Page, size: Any) -> None:
    opened(page, live_server, size)
    page.get_by_label("配料表").fill("水、山梨酸钾")
    page.get_by_label("这是哪种食品").press_sequentially("牛油火锅底料", delay=10)
    choices = page.locator("#food-choices input[type=radio]")
    expect(choices.first).to_have_value("12.10.02")
    expect(choices.first).to_be_checked()
    choices.nth(1).check()
    code = choices.nth(1).get_attribute("value")
    expect(page.locator("#answer")).to_contain_text(f"用在 {code}")
    expect(choices.nth(1)).to_be_checked()


def test_a_suggestion_goes_into_the_text_at_its_place(live_server: Any, page: Page) -> None:
    opened(page, live_server)
    page.get_by_label("配料表").fill("𠮷野家风味、水、焦糖色、柠檬酸")
    page.get_by_role("button", name="改为“焦糖色(普通法)”").click()
    expect(page.get_by_label("配料表")).to_have_value("𠮷野家风味、水、焦糖色(普通法)、柠檬酸")
    expect(page.locator("#answer")).to_contain_text("焦糖色(普通法)")
    expect(page.get_by_role("button", name="改为")).to_have_count(0)


def test_a_mark_leads_to_its_line(live_server: Any, page: Page, size: Any) -> None:
    opened(page, live_server, size)
    page.get_by_label("配料表").fill("水、卡拉胶、黄原胶")
    page.locator("a.found", has_text="黄原胶").click()
    expect(page.locator("#named-2")).to_be_in_viewport()


def test_the_additives_go_to_the_check(live_server: Any, page: Page) -> None:
    opened(page, live_server)
    page.get_by_label("这是哪种食品").fill("12.04")
    page.get_by_label("配料表").fill("水、山梨酸钾、柠檬酸")
    page.get_by_role("button", name="带到配方核查").click()
    expect(page).to_have_url(live_server.url + "/check/")
    values = page.locator("input[name$='.additive']").evaluate_all("all => all.map(one => one.value)")
    assert [value for value in values if value] == ["山梨酸钾", "柠檬酸"]


def test_the_list_goes_out_to_excel(live_server: Any, page: Page) -> None:
    opened(page, live_server)
    page.get_by_label("配料表").fill("水、山梨酸钾")
    with page.expect_download() as loading:
        page.get_by_role("button", name="Excel").click()
    assert loading.value.suggested_filename == "配料表解读.xlsx"
    page.get_by_label("配料表").fill("水、柠檬酸")
    expect(page.locator("#named-1")).to_contain_text("柠檬酸")


def test_without_a_script_it_works_too(browser: Any, live_server: Any) -> None:
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(live_server.url + "/label/")
    page.locator("#label-text").fill(LIST)
    page.get_by_role("button", name="读", exact=True).click()
    expect(page.locator("#answer")).to_contain_text("山梨酸钾")
    page.get_by_role("button", name="火腿肠").click()
    expect(page.locator("#answer")).to_contain_text("亚硝酸钠")
    page.context.close()
