"""The shop floor on a phone of 360 px: feeding with and without a network, once and only once, in a real Chromium."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.journeys.pages import fits
from tianheng.accounts.models import User
from tianheng.modules.ledger.actions.scales import take_reading
from tianheng.modules.ledger.models import Batch, Feeding, Issue, Lot
from tianheng.modules.ledger.queries.stock import on_hand

pytestmark = pytest.mark.django_db(transaction=True)
KG, G = 10**9, 10**6
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's day is that of the plant's data; the phone's own clock is months off, as clocks are."""
    begun = time.monotonic()

    def now() -> datetime:
        return make.NOW + timedelta(seconds=time.monotonic() - begun)

    monkeypatch.setattr("django.utils.timezone.now", now)


@pytest.fixture
def plant(transactional_db: None) -> Plant:
    made = make.plant("350582", "晋江酱菜有限公司")
    User.objects.filter(pk=made.feeder.pk).update(name="林投料")
    User.objects.filter(pk=made.keeper.pk).update(name="陈管理")
    return made


@pytest.fixture
def batch(plant: Plant) -> Batch:
    return plant.batch(number="LB0506")


@pytest.fixture
def lot(plant: Plant) -> Lot:
    return plant.lot()


Floor = Callable[[User], Page]


@pytest.fixture
def floor(live_server: Any, page: Page) -> Floor:
    """Somebody signs in and opens the page; it has its day and its worker."""

    def opened(user: User) -> Page:
        page.set_viewport_size(PHONE)
        page.goto(f"{live_server.url}/account/login/?next=/floor/")
        page.locator("#id_login").fill(user.login_name)
        page.locator("#id_password").fill(accounts.PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.locator("#top")).to_contain_text("已同步")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        return page

    return opened


def type_amount(page: Page, text: str) -> None:
    for sign in text:
        page.locator("main .pad").get_by_role("button", name=sign, exact=True).click()


def tab(page: Page, name: str) -> None:
    page.locator("#tabs").get_by_role("button", name=name).click()


def give_pin(page: Page) -> None:
    for sign in make.PIN:
        page.locator("#veil .pad").get_by_role("button", name=sign, exact=True).click()
    page.locator("#veil").get_by_role("button", name="确定").click()


def to_amount(page: Page, lot: Lot) -> None:
    page.get_by_role("button", name=re.compile("LB0506")).click()
    page.get_by_role("button", name=re.compile("山梨酸钾")).click()
    page.get_by_role("button", name=re.compile(lot.number)).click()


def test_feeding_offline_reloading_and_coming_back(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    page = floor(plant.feeder)
    context.set_offline(True)
    page.reload()  # the worker serves the page, the device its day
    expect(page.locator("#top")).to_contain_text("离线")
    to_amount(page, lot)
    type_amount(page, "500")
    expect(page.locator("#judged")).to_contain_text("37.33%")
    expect(page.locator("#judged")).to_contain_text("离线")
    page.locator("#save").dblclick()  # a wet glove taps twice
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    assert not Feeding.objects.exists()

    page.reload()
    expect(page.locator("#top")).to_contain_text("离线 · 待同步 1")
    page.get_by_role("button", name=re.compile("LB0506")).click()
    expect(page.locator("main")).to_contain_text("已投 500 g")  # counted before it is sent

    context.set_offline(False)
    expect(page.locator("#top")).to_contain_text("已同步")
    row = Feeding.objects.get()
    assert (row.amount, row.unit, row.status, row.entered_by) == ("500", "g", "clean", plant.feeder)
    assert abs(row.happened_at - make.NOW) < timedelta(minutes=3)
    assert on_hand(lot) == 25 * KG - 500 * G
    tab(page, "今日")
    expect(page.locator("article.row")).to_have_count(1)
    page.get_by_role("button", name="立即同步").click()
    assert Feeding.objects.count() == 1


def test_an_answer_that_is_lost_is_asked_again(plant: Plant, batch: Batch, lot: Lot, floor: Floor) -> None:
    page = floor(plant.feeder)
    lost = []

    def lose(route: Route) -> None:
        """The server has written it, the answer goes astray."""
        lost.append(route.fetch())
        route.abort()

    page.route("**/floor/sync", lose, times=1)
    to_amount(page, lot)
    type_amount(page, "200")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    assert (len(lost), Feeding.objects.count()) == (1, 1)
    expect(page.locator("#top")).to_contain_text("已同步", timeout=15000)
    assert (Feeding.objects.count(), on_hand(lot)) == (1, 25 * KG - 200 * G)


def test_an_overdose_is_stopped_with_its_arithmetic_and_told_when_it_happened(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    page = floor(plant.feeder)
    to_amount(page, lot)
    type_amount(page, "1400")
    expect(page.locator("#judged")).to_contain_text("1.045 > 1.0 g/kg")
    expect(page.locator(".foot")).to_contain_text("不要投料")
    expect(page.get_by_role("button", name="保存")).to_have_count(0)
    context.set_offline(True)
    page.reload()
    to_amount(page, lot)
    type_amount(page, "1400")
    expect(page.locator("#judged")).to_contain_text("超过限量 1.0 g/kg（以山梨酸计）：累计为限量的 104.51%")
    page.get_by_role("button", name="已经投下去了，如实登记").click()
    page.get_by_role("button", name="称量误差").click()
    page.locator("#veil").get_by_role("button", name="确定").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("请停止使用该批并报告食品安全员")
    row = Feeding.objects.get()
    assert (row.status, row.checker, row.reason) == ("violation", None, "称量误差")
    batch.refresh_from_db()
    assert batch.state == "blocked"

    tab(page, "今日")
    page.get_by_role("button", name="知道了").click()
    page.get_by_role("button", name="补复核").click()
    page.locator("#veil").get_by_role("button", name="陈管理").click()
    give_pin(page)
    expect(page.locator("article.row")).to_contain_text("林投料 / 陈管理")
    assert Feeding.objects.get(corrects=row).checker == plant.keeper


def test_a_shared_tablet_asks_who_and_offline_waits_for_the_pin(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    page = floor(plant.feeder)
    tab(page, "换人")
    page.get_by_role("button", name="改为多人共用").click()
    expect(page.locator("#top")).to_contain_text("请选人")
    context.set_offline(True)
    tab(page, "投料")
    to_amount(page, lot)
    type_amount(page, "100")
    page.locator("#save").click()
    page.locator("#veil").get_by_role("button", name="林投料").click()
    give_pin(page)
    page.get_by_role("button", name="先登记，联网后确认").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("待本人 PIN 确认")
    assert not Feeding.objects.exists()
    tab(page, "今日")
    page.get_by_role("button", name="请 林投料 输入 PIN").click()
    give_pin(page)
    expect(page.locator("#top")).to_contain_text("已同步")
    assert Feeding.objects.get().entered_by == plant.feeder
    stored = page.evaluate(
        """() => new Promise((done) => { const asked = indexedDB.open("tianheng-floor");
        asked.onsuccess = () => { const all = asked.result.transaction("queue").objectStore("queue").getAll();
        all.onsuccess = () => done(JSON.stringify(all.result)); }; })"""
    )
    assert make.PIN not in stored.replace(lot.number, "")


def test_scanning_and_an_issue_by_two(plant: Plant, batch: Batch, lot: Lot, floor: Floor) -> None:
    assert plant.floor
    assert plant.scale
    page = floor(plant.feeder)
    tab(page, "领用")
    page.locator("main").get_by_role("button", name="领用", exact=True).click()
    page.locator("#scan").fill("99-99")
    page.locator("#scan").press("Enter")
    expect(page.locator("#said")).to_contain_text("没有找到批次“99-99”")
    page.locator("h1").click()
    # a wedge scanner, wherever the focus is
    page.keyboard.type(f"https://example.cn/ledger/l/{plant.organisation.code}/10/{lot.number}")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("山梨酸钾")
    type_amount(page, "2.5")
    page.get_by_role("button", name="kg", exact=True).click()
    page.get_by_role("button", name="C-01").click()
    page.get_by_role("button", name="双人确认").click()
    page.locator("#veil").get_by_role("button", name="陈管理").click()
    give_pin(page)
    expect(page.get_by_role("status")).to_contain_text("已保存")
    row = Issue.objects.get()
    assert (row.amount, row.unit, row.keeper, row.codes) == ("2.5", "kg", plant.keeper, [])
    assert on_hand(lot, plant.floor) == 2500 * G


def test_an_issue_made_offline_waits_for_the_second_pin(
    plant: Plant, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    assert plant.floor
    assert plant.keeper
    page = floor(plant.feeder)
    context.set_offline(True)
    tab(page, "领用")
    page.locator("main").get_by_role("button", name="领用", exact=True).click()
    page.get_by_role("button", name=re.compile(lot.number)).click()
    type_amount(page, "2")
    page.get_by_role("button", name="双人确认").click()
    expect(page.locator("#veil")).to_contain_text("没有选秤")
    page.get_by_role("button", name="秤待检定").click()
    page.locator("#veil").get_by_role("button", name="确定").click()
    page.locator("#veil").get_by_role("button", name="陈管理").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("待第二人复核")
    assert not Issue.objects.exists()
    tab(page, "今日")
    page.get_by_role("button", name="请 陈管理 输入 PIN").click()
    give_pin(page)
    expect(page.locator("#top")).to_contain_text("已同步")
    assert (Issue.objects.get().keeper, on_hand(lot, plant.floor)) == (plant.keeper, 2 * KG)
    tab(page, "领用")
    expect(page.locator("main")).to_contain_text("未退 2 kg")


def test_what_is_weighed_before_the_day_has_come_is_checked_by_the_server_after(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor
) -> None:
    page, held = floor(plant.feeder), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/floor/day.json", hold, times=1)
    page.reload()  # on a slow net: the device shows its own day and checks by itself
    to_amount(page, lot)
    type_amount(page, "500")
    expect(page.locator("#judged")).to_contain_text("本机核查")
    held[0].continue_()
    expect(page.locator("#judged")).to_contain_text("已按标准和配方核查")


def test_two_tablets_empty_one_lot_and_the_second_is_told_in_words(
    plant: Plant, batch: Batch, floor: Floor, context: BrowserContext
) -> None:
    lot = plant.lot(amount="0.8", unit="kg")
    page = floor(plant.feeder)
    context.set_offline(True)
    to_amount(page, lot)
    type_amount(page, "500")
    page.locator("#save").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    plant.feed(plant.batch(number="LB0599"), lot, "500", by=plant.keeper)  # meanwhile, on the other tablet
    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("账上库存不够")
    expect(page.get_by_role("status")).to_contain_text("这一批已封存")
    assert Feeding.objects.filter(batch=batch).count() == 0
    page.reload()
    tab(page, "今日")
    expect(page.locator("article.row").first).to_contain_text("有冲突")  # it stays
    page.get_by_role("button", name="改正").click()
    for _sign in "500":
        page.locator("main .pad").get_by_role("button", name="←").click()
    type_amount(page, "300")
    expect(page.locator("#judged")).to_contain_text("补记须写明原因")
    page.locator("#save").click()
    page.get_by_role("button", name="录错").click()
    page.locator("#veil").get_by_role("button", name="确定").click()
    page.locator("#veil").get_by_role("button", name="陈管理").click()
    give_pin(page)
    expect(page.get_by_role("status")).to_contain_text("已保存")
    row = Feeding.objects.get(batch=batch)
    assert (row.amount, row.checker, on_hand(lot)) == ("300", plant.keeper, 0)


def test_a_session_that_ended_loses_nothing(plant: Plant, batch: Batch, lot: Lot, floor: Floor) -> None:
    page = floor(plant.feeder)
    page.context.clear_cookies()
    to_amount(page, lot)
    type_amount(page, "150")
    page.locator("#save").click()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    assert not Feeding.objects.exists()
    page.get_by_role("link", name="重新登录").click()
    page.locator("#id_login").fill(plant.feeder.login_name)
    page.locator("#id_password").fill(accounts.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("#top")).to_contain_text("已同步")
    assert Feeding.objects.get().amount == "150"


def test_the_weight_of_a_scale_is_taken_over_with_its_time(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    scale = plant.scale
    page = floor(plant.feeder)
    to_amount(page, lot)
    page.get_by_role("button", name="C-01").click()
    page.locator("#weigh").click()
    expect(page.locator("main")).to_contain_text("还没有发来读数")
    facts: dict[str, Any] = {"by": plant.feeder, "scale": scale, "at": make.NOW}
    take_reading(value="0.4998", unit="kg", **facts)
    page.locator("#weigh").click()
    expect(page.locator("#amount")).to_have_text("0.4998kg")
    expect(page.locator("main p[role=status]")).to_contain_text("称得 0.4998 kg")
    expect(page.locator("#judged")).to_contain_text("99.96%")
    fits(page)
    context.set_offline(True)
    page.locator("#weigh").click()
    expect(page.locator("main p[role=status]")).to_contain_text("没有网络")
    expect(page.locator("#amount")).to_have_text("0.4998kg")
    context.set_offline(False)
    take_reading(value="2", unit="L", **facts | {"read_at": make.NOW + timedelta(seconds=1)})
    page.locator("#weigh").click()
    expect(page.locator("main p[role=status]")).to_contain_text("没有填入")
    expect(page.locator("#amount")).to_have_text("0.4998kg")


def test_two_tabs_send_an_entry_once(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext, live_server: Any
) -> None:
    page = floor(plant.feeder)
    other = context.new_page()
    other.goto(f"{live_server.url}/floor/")
    expect(other.locator("#top")).to_contain_text("已同步")
    context.set_offline(True)
    to_amount(page, lot)
    type_amount(page, "120")
    page.locator("#save").click()
    expect(other.locator("#top")).to_contain_text("待同步 1")
    context.set_offline(False)
    for each in (page, other):
        expect(each.locator("#top")).to_contain_text("已同步")
    assert (Feeding.objects.count(), on_hand(lot)) == (1, 25 * KG - 120 * G)


def test_keys_are_large_and_nothing_leaves_the_screen(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor
) -> None:
    page = floor(plant.feeder)
    to_amount(page, lot)
    type_amount(page, "500")
    expect(page.locator("#judged")).to_contain_text("按标准")
    boxes = page.evaluate(
        "[...document.querySelectorAll('button, input')].map((one) => one.getBoundingClientRect())"
        ".map((box) => [box.left, box.right, box.height])"
    )
    assert len(boxes) > 15
    assert all(left >= 0 and right <= 360.5 and height >= 56 for left, right, height in boxes)
    fits(page)


def test_the_label_is_printed_at_its_size(plant: Plant, lot: Lot, floor: Floor, live_server: Any) -> None:
    page = floor(plant.feeder)
    for size, width, height in (("40x30", 40, 30), ("60x40", 60, 40)):
        page.goto(f"{live_server.url}/ledger/lots/{lot.pk}/label/?size={size}&copies=2")
        made = page.pdf(prefer_css_page_size=True)
        pages = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", made)
        assert len(pages) == 2
        assert [round(float(each) * 25.4 / 72) for each in pages[0]] == [width, height]


ARITHMETIC = """() => {
  const F = window.Floor, link = "https://a.cn/01/06901234567892/10/20260506-01?17=280109";
  const read = [["0.1", "g"], ["1.5", "kg"], ["0.0000001", "g"], ["x", "g"], ["9007199254740993", "mg"]];
  return read.map((one) => String(F.micro(...one))).concat([F.shown(1500000n, "g"), F.display(1250500000n, "mass"),
    F.lotNumber("(01)06901234567892(10)AB-1"), F.lotNumber(link), F.lotNumber(link + "&91=91350582MA1.20260507-02")]);
}"""


def test_the_devices_arithmetic_is_exact(plant: Plant, floor: Floor) -> None:
    page = floor(plant.feeder)
    assert page.evaluate(ARITHMETIC) == [
        "100000", "1500000000", "null", "null", "null", "1.5", "1.2505 kg", "AB-1", "20260506-01", "20260507-02",
    ]  # fmt: skip


def test_device_and_server_draw_the_same_line(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor, context: BrowserContext
) -> None:
    """To the microgram: what the law stops, and what the formula's tolerance lets pass."""
    page, judged = floor(plant.feeder), "#judged"

    def said(by: str) -> list[tuple[int, int]]:
        found = []
        for amount in ("1339.701055", "1339.701056", "509", "510.1"):
            page.reload()
            to_amount(page, lot)
            type_amount(page, amount)
            expect(page.locator(judged)).to_contain_text(by)
            found.append((page.locator(f"{judged} p.bad").count(), page.locator(f"{judged} p.warn").count()))
        return found

    online = said("已按标准和配方核查")
    assert online == [(0, 1), (1, 1), (0, 0), (0, 1)]
    context.set_offline(True)
    assert said("离线") == online


def test_the_whole_pad_stands_above_the_key_that_saves(
    plant: Plant, batch: Batch, lot: Lot, floor: Floor
) -> None:
    page = floor(plant.feeder)
    page.set_viewport_size({"width": 360, "height": 640})
    to_amount(page, lot)
    type_amount(page, "500")
    expect(page.locator("#judged")).to_contain_text("按标准")
    pad, foot = page.locator("main .pad").bounding_box(), page.locator(".foot").bounding_box()
    assert pad is not None
    assert foot is not None
    assert pad["y"] + pad["height"] <= foot["y"] + 8
    page.locator("#save").click()
    expect(page.locator(".outcome")).to_contain_text("写错了可在“今日”里更正")


def test_the_floor_leads_back_to_the_desk_and_to_a_batch_to_open(plant: Plant, floor: Floor) -> None:
    page = floor(plant.feeder)
    expect(page.get_by_text("没有正在投料的生产批")).to_be_visible()
    expect(page.get_by_role("link", name="开批")).to_have_attribute("href", "/ledger/batches/add/")
    tab(page, "换人")
    page.get_by_role("link", name="返回工作台").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
