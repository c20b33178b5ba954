"""An enterprise files in the browser and signs by hand, its county reviews with two people; at both sizes."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as make
from tests.factories import registration as file
from tests.journeys.pages import fits, whole
from tests.journeys.test_accounts import sign_in
from tianheng.core.models import Signature
from tianheng.modules.registration.models import Registration

pytestmark = pytest.mark.django_db(transaction=True)


def draw(page: Page) -> None:
    """A few strokes on the pad."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + 25 * step, box["y"] + 30 + 20 * (step % 3))
    page.mouse.up()


def agree(page: Page, words: str) -> None:
    """By the keyboard alone: asked again, thought better of, asked again, agreed."""
    opener, dialog = page.get_by_role("button", name=words, exact=True), page.get_by_role("dialog")
    expect(opener).to_be_visible()
    whole(page)  # dialogs are opened by a script
    opener.press("Enter")
    expect(dialog).to_contain_text("同意之后不能撤回。")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    opener.press("Enter")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=words, exact=True).press("Enter")


def test_a_filing_from_draft_to_number(live_server: Any, page: Page, browser: Browser, size: Any) -> None:
    now = timezone.now()
    file.policy("350582")
    place = file.producer(name="晋江海味食品有限公司")
    head = make.member(place, "head", name="陈建国")
    county = make.bureau("350582")
    reviewers = [make.member(county, "reviewer") for _ in range(2)]
    file.recipe(place, name="泡菜", category="04.02.02.03", at=now)

    page.set_viewport_size(size)
    sign_in(page, live_server.url, head.login_name)
    page.goto(f"{live_server.url}/registrations/")
    page.get_by_role("link", name="起草登记").click()
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator(".missing")).to_contain_text("R9 需要企业说明")
    page.locator("textarea[name=answer]").fill("发酵后巴氏杀菌，仍须防腐")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.get_by_role("link", name="核对并签名提交").click()
    page.get_by_label("我已读过企业承诺").check()
    draw(page)
    page.get_by_role("button", name="签名并提交").click()
    expect(page.locator("main")).to_contain_text("闽添受〔")
    row = Registration.objects.get()
    assert (row.state, Signature.objects.get().level) == ("submitted", "drawn")

    for place_in_line, reviewer in enumerate(reviewers):
        office = browser.new_context(viewport=size, locale="zh-CN").new_page()
        sign_in(office, live_server.url, reviewer.login_name)
        office.get_by_role("link", name="晋江海味食品有限公司").click()
        if place_in_line == 0:
            office.get_by_role("button", name="开始审核").click()
            expect(office.locator(".tally").first).to_contain_text("须两人审核")
            agree(office, "同意，转复核")
            expect(office.locator("main")).to_contain_text("您已经办同意")
        else:
            agree(office, "同意登记")
            expect(office.locator("main")).to_contain_text("闽添登〔")
        fits(office)
        office.context.close()
    page.reload()
    expect(page.locator(".light").first).to_have_text("已登记")
