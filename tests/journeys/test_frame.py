"""The frame of every page in a real browser: sizes, keyboard, language, failure, paper and weight."""

from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.journeys.pages import fits, readable

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/api/v1/docs", "/gallery/", "/no/such/page"]
OWN_WEIGHT = 200_000  # bytes of a page beside what the browser keeps


@pytest.fixture(autouse=True)
def with_gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.journeys.gallery"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_the_screen(live_server: Any, page: Page, size: Any, address: str) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + address)
    fits(page)


@pytest.mark.parametrize("address", PAGES)
def test_what_is_pressed_is_large_enough(live_server: Any, page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + address)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, nav a, .button, input:not([type=hidden])")]
            .filter(e => e.offsetParent && !e.closest("label"))
            .filter(e => { const b = e.getBoundingClientRect(); return b.height < 38 || b.width < 38; })
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_first_tab_skips_to_the_content(live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_seen(live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_the_language_switch_works_and_lasts(live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Every additive, weighed.")
    page.goto(live_server.url + "/api/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("API documentation")
    page.get_by_role("button", name="繁體中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")


def test_a_fragment_that_explains_itself_is_shown(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    page.locator("#ask").click()
    expect(page.locator("#part")).to_have_text("已答复")
    expect(page.locator("#notice")).to_be_hidden()


def test_a_failure_is_said_and_swaps_nothing(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    page.locator("#break").click()
    expect(page.locator("#notice")).to_contain_text("系统没有答复这次操作")
    expect(page.locator("#part")).to_have_text("")
    page.locator("#ask").click()
    expect(page.locator("#part")).to_have_text("已答复")


def test_no_network_is_said(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    page.context.set_offline(True)
    page.locator("#ask").click()
    expect(page.locator("#notice")).to_contain_text("网络不通")
    page.context.set_offline(False)


def test_paper_shows_the_head_and_leaves_out_what_is_pressed(live_server: Any, page: Page) -> None:
    page.goto(live_server.url + "/gallery/")
    expect(page.locator(".print-header")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".print-header")).to_be_visible()
    for hidden in (".top", ".foot", ".actions", ".pager"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("address", ["/", "/api/v1/docs"])
def test_a_page_is_light(live_server: Any, page: Page, address: str) -> None:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(live_server.url + address, wait_until="networkidle")
    weights = {answer.url: len(answer.body()) for answer in answers}
    own = sum(weight for url, weight in weights.items() if "/static/" not in url)
    assert own < OWN_WEIGHT
    assert sum(weights.values()) < OWN_WEIGHT, "not even with nothing cached"


def test_nothing_is_fetched_from_elsewhere(live_server: Any, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url, wait_until="networkidle")
    assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.parametrize("address", PAGES)
def test_every_text_has_contrast(live_server: Any, page: Page, address: str) -> None:
    page.goto(live_server.url + address)
    readable(page)
