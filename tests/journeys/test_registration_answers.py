"""One page, several forms: each answer saved in place tells the others which version they speak of now."""

from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import accounts as make
from tests.factories import registration as file
from tests.journeys.pages import every, whole
from tests.journeys.test_accounts import sign_in


def test_lines_are_answered_one_after_the_other(live_server: Any, page: Page) -> None:
    now = timezone.now()
    file.policy("350582")
    place = file.producer(name="晋江海味食品有限公司")
    head = make.member(place, "head", name="陈建国")
    for name in ("泡菜", "酸菜"):
        file.recipe(place, name=name, category="04.02.02.03", at=now)
    row = file.draft(place, head, year=timezone.localdate().year, at=now)
    sign_in(page, live_server.url, head.login_name)
    page.goto(f"{live_server.url}/registrations/{row.pk}/")
    whole(page)
    for number, line in enumerate(row.lines.all()):
        part = page.locator(f"#answer-{line.pk}")
        part.locator("textarea").fill(f"说明 {number}")
        part.get_by_role("button", name="保存").click()
        expect(part.get_by_role("status")).to_have_text("已保存")
    assert [line.answer for line in row.lines.all()] == ["说明 0", "说明 1"]
    row.refresh_from_db()
    for form in every(page.locator("main input[name=version]")):
        expect(form).to_have_value(str(row.version))
    page.get_by_role("button", name="从产品和配方刷新").click()
    expect(page.locator("main")).to_contain_text("刷新填报内容")  # in its history
