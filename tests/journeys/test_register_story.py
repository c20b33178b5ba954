"""From filing to the QR code on the wall: returned with two defects, mended, accepted by a second person, public.

At every step another county's reviewer and a competing enterprise stand outside, and the passer-by sees no amount.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.factories import accounts as make
from tests.factories import registration as file
from tests.journeys.pages import every, fits, whole
from tests.journeys.test_accounts import sign_in
from tianheng.accounts.models import Organisation, User
from tianheng.core.seals import verify
from tianheng.modules.registration.models import Registration

pytestmark = pytest.mark.django_db(transaction=True)
# An amount nobody would find by chance: 0.4317 g/kg.
AMOUNT = "0.4317"


@contextmanager
def window(browser: Browser, address: str, user: User | None, width: int = 1280) -> Iterator[Page]:
    """A browser of its own, signed in or not; nothing may be wider than the screen when it is closed."""
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    page = context.new_page()
    if user is not None:
        sign_in(page, address, user.login_name)
    yield page
    fits(page)
    context.close()


class Outsiders:
    """Those who must see nothing of it: a reviewer of another county, the head of a competing enterprise."""

    def __init__(self, browser: Browser, address: str) -> None:
        rival = file.producer(name="安海对手调味品有限公司")
        people = make.member(make.bureau("350203"), "reviewer", "leader"), make.member(rival, "head")
        self.address, self.pages = address, []
        for person in people:
            page = browser.new_context(locale="zh-CN").new_page()
            sign_in(page, address, person.login_name)
            self.pages.append(page)

    def see_nothing(self, *paths: str) -> None:
        """Every address is 404 to both."""
        for page in self.pages:
            for path in paths:
                answer = page.request.get(f"{self.address}{path}")
                assert answer.status == 404, f"{path}: {answer.status}"


def own_pages(row: Registration) -> list[str]:
    """The addresses of the filing, of its review and of its papers."""
    pages = ["", "sign/", "papers/f01.pdf", "papers/f01/", "papers/receipt.pdf", "papers/certificate.pdf"]
    return [*(f"/registrations/{row.pk}/{page}" for page in pages), f"/review/{row.pk}/"]


def filed(page: Page, address: str, place: Organisation) -> Registration:
    """The enterprise drafts, answers what is asked, and hands in."""
    page.goto(f"{address}/registrations/new/")
    page.get_by_role("button", name="起草", exact=True).click()
    for box in every(page.locator("textarea[name=answer]")):
        box.fill("经巴氏杀菌，仍须防腐；已附检验报告。")
        box.locator("xpath=ancestor::form").get_by_role("button", name="保存").click()
        expect(box.locator("xpath=ancestor::form").get_by_role("status")).to_have_text("已保存")
    row = Registration.objects.get(organisation=place)
    sign(page, address, row)
    return row


def agree(page: Page, words: str) -> None:
    """Agree, and say so a second time when asked."""
    opener = page.get_by_role("button", name=words, exact=True)
    expect(opener).to_be_visible()
    whole(page)  # dialogs are opened by a script
    opener.click()
    page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()


def sign(page: Page, address: str, row: Registration, notes: str = "") -> None:
    """Commitment, typed name, hand in; every defect gets its note."""
    page.goto(f"{address}/registrations/{row.pk}/sign/")
    for box in every(page.locator("input[name^=note_]")):
        box.fill(notes)
    page.get_by_label("我已读过企业承诺").check()
    page.locator("input[name=signature_name]").fill("陈建国")
    page.get_by_role("button", name="签名并提交").click()
    expect(page).to_have_url(re.compile(rf"/registrations/{row.pk}/$"))


def returned(page: Page, address: str, row: Registration) -> None:
    """The county takes it up and sends it back with two defects at once."""
    page.goto(f"{address}/review/{row.pk}/")
    page.get_by_role("button", name="开始审核").click()
    page.locator("#id_defect_whole").fill("请附最近一次出厂检验报告")
    # Open already: the machine has a question about this line.
    page.locator(".line__write[open] input").first.fill("请写明添加剂的购进批号")
    page.get_by_role("button", name="退回补正").click()
    expect(page.locator("main")).to_contain_text("退回补正")


def test_from_filing_to_the_code_on_the_wall(live_server: Any, page: Page, browser: Browser) -> None:
    address = live_server.url
    file.policy("350582", second_review_always=True)
    place = file.producer(name="晋江海味食品有限公司")
    head, county = make.member(place, "head", name="陈建国"), make.bureau("350582")
    first, second = (make.member(county, "reviewer") for _ in range(2))
    file.recipe(place, file.sorbate(AMOUNT), at=timezone.now())
    outside = Outsiders(browser, address)

    sign_in(page, address, head.login_name)
    row = filed(page, address, place)
    outside.see_nothing(*own_pages(row))
    with window(browser, address, first) as office:
        returned(office, address, row)
    outside.see_nothing(*own_pages(row))
    page.goto(f"{address}/registrations/{row.pk}/")
    for words in ("请附最近一次出厂检验报告", "请写明添加剂的购进批号"):
        expect(page.locator("main")).to_contain_text(words)
    sign(page, address, row, notes="已补：见附件与批号 SK20260501")
    for number, reviewer in enumerate((first, second)):
        with window(browser, address, reviewer) as office:
            office.goto(f"{address}/review/{row.pk}/")
            if number == 0:
                office.get_by_role("button", name="开始审核").click()
                agree(office, "同意，转复核")
                expect(office.locator("main")).to_contain_text("您已经办同意")
            else:
                agree(office, "同意登记")
                expect(office.locator("main")).to_contain_text("闽添登〔")
    row.refresh_from_db()
    assert row.state == "accepted"
    outside.see_nothing(*own_pages(row))
    passer_by(browser, address, row)
    assert verify() == []


def passer_by(browser: Browser, address: str, row: Registration) -> None:
    """Somebody with a telephone opens the certificate's address: names and functions, no amounts."""
    with window(browser, address, None, width=360) as phone:
        answer = phone.goto(f"{address}/register/{row.number}/")
        assert answer is not None
        assert answer.status == 200
        text = phone.content()
        assert "晋江海味食品有限公司" in text
        assert "山梨酸" in text
        assert AMOUNT not in text
        assert AMOUNT not in unquote(phone.request.get(f"{address}/register/feed.json").text())
        for path in own_pages(row):
            assert AMOUNT not in phone.request.get(f"{address}{path}").text()
