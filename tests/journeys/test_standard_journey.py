"""查标准 in a real browser, at an office screen and on a phone."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import fits, readable

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    "/standard/",
    "/standard/?by=function",
    "/standard/?by=letter",
    "/standard/?by=table",
    "/standard/?q=防腐剂",
    "/standard/additive/苯甲酸及其钠盐/",
    "/standard/category/14.06.04/",
    "/standard/category/01.01.01/",
    "/standard/function/D.8/",
    "/standard/text/",
    "/standard/table/a1/",
    "/standard/table/c3/",
    "/standard/table/notices/",
]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_the_screen(live_server: Any, page: Page, size: Any, address: str) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + address)
    fits(page)


@pytest.mark.parametrize("address", [PAGES[0], PAGES[4], PAGES[5], PAGES[6], PAGES[9]])
def test_every_text_has_contrast(live_server: Any, page: Page, address: str) -> None:
    page.goto(live_server.url + address)
    readable(page)


def test_a_search_answers_while_typing(live_server: Any, page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + "/standard/")
    page.get_by_role("searchbox").press_sequentially("tianmisu", delay=20)
    expect(page.locator(".section--substances")).to_contain_text("甜蜜素")
    expect(page).to_have_url(live_server.url + "/standard/?q=tianmisu")
    page.locator(".section--substances a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("甜蜜素")


def test_emptying_the_box_shows_the_ways_in_again(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/standard/?q=防腐剂")
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("link", name="按功能")).to_be_visible()


def test_the_tree_opens_and_leads_to_a_food(live_server: Any, page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + "/standard/")
    item = page.locator(".tree > li", has_text="调味品").first
    item.locator("summary").first.click()
    item.get_by_role("link", name="12.04 酱油").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("酱油")


def test_a_list_is_filtered_as_one_chooses(live_server: Any, page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + "/standard/category/12.04/")
    page.get_by_label("功能").select_option("防腐剂")
    expect(page.locator("#grants")).to_contain_text("苯甲酸及其钠盐")
    expect(page.locator("#grants")).not_to_contain_text("阿斯巴甜")
    page.get_by_label("名称", exact=True).press_sequentially("山梨")
    expect(page.locator("#grants [role=status]")).to_have_text("1 行")
    # The first sign typed already leaves one row: wait for the second answer, or the link is swapped under the click.
    sheet = page.locator("#grants").get_by_role("link", name="Excel")
    expect(sheet).to_have_attribute("href", re.compile(quote("山梨")))
    with page.expect_download() as loading:
        sheet.click()
    assert loading.value.suggested_filename == "12.04 酱油.xlsx"


def test_a_row_tells_where_it_reaches(live_server: Any, page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + "/standard/row/a1-1469/")
    row = page.locator("#a1-1469")
    expect(row).to_be_in_viewport()
    row.locator("summary").click()
    expect(row.locator(".places__out + .places")).to_contain_text("01.01.01 巴氏杀菌乳")


def test_a_table_is_searched_and_turned(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/standard/table/b3/")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pager__here")).to_contain_text("第 2 /")
    page.get_by_role("searchbox").press_sequentially("香兰素", delay=20)
    expect(page.locator("#rows")).to_contain_text("乙基香兰素")


def test_a_clause_is_marked(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/standard/clause/3.4.1/")
    expect(page.locator("[id='clause-3.4.1']")).to_be_in_viewport()


def test_without_a_script_it_works_too(browser: Any, live_server: Any) -> None:
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(live_server.url + "/standard/")
    page.locator("#q").fill("带入")
    page.locator("form.seek button").click()
    expect(page.locator("#found")).to_contain_text("3.4.1")
    page.context.close()


def test_paper_shows_the_rows_and_not_the_filters(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/standard/category/12.04/")
    page.emulate_media(media="print")
    expect(page.locator(".print-header")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator("#grants table")).to_be_visible()
