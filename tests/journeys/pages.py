"""What is measured and read on a page at once, without Playwright's own waiting: only after the page has come whole.

A click returns when the answer has begun to come: what is asked of the page then may find a document still empty.
``expect`` waits by itself; everything else goes through here.
"""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.factories import accounts as people
from tianheng.accounts.models import User

CONTRAST = """() => {
  const linear = x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  const light = c => { const v = c.map(x => linear(x / 255));
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const parse = s => s.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  const faults = [];
  for (const e of document.querySelectorAll("body *")) {
    const speaks = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!speaks || !e.offsetParent || e.disabled) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.push(e.className + " " + ratio.toFixed(2) + " " + e.textContent.trim().slice(0, 20));
  }
  return faults;
}"""


def whole(page: Page) -> Page:
    """The page, once the document it is on its way to is read to the end, and its scripts listen to the keys."""
    page.wait_for_load_state("load")
    return page


def sign_in(page: Page, server: Any, user: User, address: str) -> None:
    """Whoever was signed in here is not any more; ``user`` is, and has come to an address of the site."""
    page.context.clear_cookies()
    page.goto(f"{server.url}/account/login/?next={address}")
    page.get_by_label("登录名或手机号").fill(user.login_name)
    page.get_by_label("密码", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(re.escape(server.url + address)))
    whole(page)


def every(locator: Locator) -> list[Locator]:
    """All that are there on the whole page."""
    whole(locator.page)
    return locator.all()


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    wide, screen = whole(page).evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= screen, f"{page.url}: {wide} px on a screen of {screen} px"


def readable(page: Page) -> None:
    """Every text stands out from its ground by 4.5 to 1."""
    assert whole(page).evaluate(CONTRAST) == [], page.url
