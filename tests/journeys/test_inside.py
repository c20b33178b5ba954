"""Pages behind the gate in a real browser: the frame, the desk, lists, dialogs, pickers, signatures, paper."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import accounts as make
from tests.journeys.test_accounts import measure, sign_in
from tianheng.accounts.models import Organisation, User
from tianheng.core.notify import notify
from tianheng.web import desk
from tianheng.web.desk import Card, Item, put_on_desk

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("鱼丸", "蜜饯", "豆干", "沙茶酱", "馅饼", "肉松", "紫菜", "米粉")


@pytest.fixture(autouse=True)
def with_gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.journeys.gallery"


@pytest.fixture
def reviewer(transactional_db: None) -> User:
    """Somebody of the county with forty-odd enterprises and two notices."""
    person = make.member(make.bureau("350582"), "reviewer", "administrator", name="林审核")
    for number in range(46):
        place = make.enterprise("350582", f"晋江市{NAMES[number % 8]}第{number + 1}食品有限公司")
        Organisation.objects.filter(pk=place.pk).update(
            licence_expires=date(2026 + number % 4, 1 + number % 12, 15),
            state=("pending", "active", "refused")[number % 3],
        )
    notify(to=[person], subject="新企业待启用：晋江市鱼丸第1食品有限公司", link="/desk/", at=make.NOW)
    notify(to=[person], subject="系统今晚维护", text="22:00 至 22:30 不能登录。", at=make.NOW)
    return person


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three cards on the desk."""
    monkeypatch.setattr(desk, "_builders", {})
    late = [
        Item("晋江市鱼丸第1食品有限公司 沙茶酱", "/gallery/inside/", "fail", "已超期 2 个工作日"),
        Item("晋江市蜜饯第2食品有限公司 话梅", "/gallery/inside/", "review", "还剩 1 个工作日"),
        Item("晋江市豆干第3食品有限公司 五香豆干", "/gallery/inside/", "note", "还剩 7 个工作日"),
    ]
    papers = [Item("食品生产许可证", "", "review", "2026-06-15 到期")]
    cards = (
        Card("待审登记", late, "/gallery/list/", total=12),
        Card("证照到期", papers, note="到期前 60 天起提醒。"),
        Card("预警", (), "/gallery/list/", empty="今天没有新的预警"),
    )
    for place, card in enumerate(cards):
        put_on_desk(card.title, order=place, build=lambda user, at, card=card: card)


def test_the_desk_is_the_home_and_keeps_to_the_measures(
    live_server: Any, page: Page, size: Any, reviewer: User, busy: None
) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server.url, reviewer.login_name)
    expect(page.get_by_role("heading", level=2)).to_contain_text(["待审登记 12", "证照到期 1", "预警"])
    expect(page.locator(".desk")).to_contain_text("还有 9 项")
    for address in ("/desk/", "/gallery/list/", "/gallery/inside/", "/account/notices/"):
        measure(page, live_server.url + address, size)
        assert small_targets(page) == [], address


def small_targets(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, select, nav a, .button, input:not([type=hidden])")]
            .filter(e => e.offsetParent && !e.closest("label") && !e.closest("th"))
            .filter(e => { const b = e.getBoundingClientRect(); return b.height < 38 || b.width < 38; })
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


def test_notices_are_counted_opened_and_marked(live_server: Any, page: Page, reviewer: User) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.get_by_role("link", name="通知 2 条未读").click()
    page.get_by_role("link", name="系统今晚维护").click()
    expect(page.locator(".mine__unread")).to_contain_text("1")
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".mine__unread")).to_have_count(0)
    expect(page.get_by_role("button", name="全部标为已读")).to_have_count(0)


def test_the_ways_fold_on_a_phone_and_open_by_keyboard(live_server: Any, page: Page, reviewer: User) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live_server.url, reviewer.login_name)
    expect(page.get_by_role("link", name="人员")).to_be_hidden()
    page.get_by_role("checkbox", name="展开菜单").focus()
    page.keyboard.press("Space")
    page.get_by_role("link", name="人员").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("人员")


def test_a_list_is_filtered_sorted_and_paged_in_place(live_server: Any, page: Page, reviewer: User) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/list/")
    rows = page.locator("tbody tr")
    expect(page.locator(".listing__count")).to_have_text("共 47 条")
    page.get_by_label("查找").press_sequentially("鱼丸")
    expect(page).to_have_url(re.compile(r"q=%E9%B1%BC%E4%B8%B8$"))
    expect(page.locator(".listing__count")).to_have_text("共 6 条")
    expect(page.get_by_label("查找")).to_be_focused()
    page.get_by_role("link", name="许可证有效期至").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("许可证有效期至")
    page.get_by_role("link", name="待启用").click()
    expect(page.locator(".listing__count")).to_have_text("共 2 条")
    expect(page).to_have_url(re.compile(r"\?q=%E9%B1%BC%E4%B8%B8&state=pending&sort=expires$"))
    page.get_by_label("类别").select_option("bureau")
    expect(page.locator(".empty")).to_contain_text("没有符合条件的记录")
    page.go_back()
    expect(rows).to_have_count(2)
    expect(page.get_by_label("查找")).to_have_value("鱼丸")
    page.get_by_role("link", name="清除条件").click()
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pager__here")).to_contain_text("第 2 / 3 页")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("机构-")


def test_a_phone_sorts_by_a_select(live_server: Any, page: Page, reviewer: User) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/list/?q=鱼丸")
    page.get_by_label("排序").select_option("-expires")
    expect(page).to_have_url(re.compile(r"\?q=%E9%B1%BC%E4%B8%B8&sort=-expires$"))
    expect(page.locator("tbody tr").first).to_contain_text("2026-09-15")


def test_a_dialog_asks_first_and_comes_back_with_what_is_wrong(
    live_server: Any, page: Page, reviewer: User
) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/inside/")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="退回补正").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="退回补正").click()
    dialog.get_by_role("button", name="退回补正").click()
    expect(dialog.get_by_label("原因")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("原因").fill("生产地址与许可证不符")
    dialog.get_by_role("button", name="退回补正").click()
    expect(page.locator("#refused")).to_contain_text("生产地址与许可证不符")


def test_a_signature_is_drawn_cleared_or_typed(live_server: Any, page: Page, reviewer: User) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/inside/")
    draw(page)
    expect(page.locator("input[name=signature]")).to_have_value(re.compile("^data:image/png;base64,"))
    page.get_by_role("button", name="重写").click()
    expect(page.locator("input[name=signature]")).to_have_value("")
    page.get_by_label("或输入姓名").fill("林审核")
    page.get_by_role("button", name="签名并提交").click()
    expect(page.locator("#said")).to_have_text("收到 0 字节，姓名“林审核”")
    draw(page)
    page.get_by_role("button", name="签名并提交").click()
    expect(page.locator("#said")).not_to_contain_text("收到 0 字节")
    expect(page.locator("#said")).to_contain_text("字节")


def draw(page: Page) -> None:
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + step * 25, box["y"] + 60 + (step % 3) * 15)
    page.mouse.up()


def test_pickers_of_any_form_find_additives_and_categories(
    live_server: Any, page: Page, reviewer: User
) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/inside/")
    page.get_by_label("食品添加剂").press_sequentially("sls")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("食品添加剂").fill("山梨酸钾")
    expect(page.get_by_role("option").first).to_contain_text("山梨酸钾")
    page.keyboard.press("Enter")
    expect(page.get_by_label("食品添加剂")).to_have_value("山梨酸钾")
    page.get_by_label("产品名称").fill("酱油")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("食品分类号")).to_have_value("12.04")


def test_paper_shows_the_form_in_cells_and_nothing_that_is_pressed(
    live_server: Any, page: Page, reviewer: User
) -> None:
    sign_in(page, live_server.url, reviewer.login_name)
    page.goto(f"{live_server.url}/gallery/inside/")
    page.emulate_media(media="print")
    expect(page.locator(".paper-form")).to_be_visible()
    for hidden in (".frame__side", ".stages", "canvas", ".head__actions"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.goto(f"{live_server.url}/gallery/list/?state=pending")
    expect(page.locator(".print-header")).to_contain_text("状态：待启用")
    expect(page.locator("thead")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
