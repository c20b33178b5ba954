"""The ledger in the office, in the browser: goods come in, their label is printed, stock is counted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.journeys.pages import fits, sign_in
from tianheng.modules.ledger.actions.scales import take_reading
from tianheng.modules.ledger.models import Count, Lot
from tianheng.modules.ledger.queries.stock import on_hand

Server = Any
KG = 10**9


@pytest.fixture
def plant(live_server: Server) -> Plant:
    """晋江福源, with a cabinet and a qualified supplier whose licence lasts."""
    made = make.plant("350582", "晋江市福源食品有限公司")
    assert made.supplier.state == "qualified"
    assert made.cabinet.locked
    return made


def test_goods_in_label_and_count(page: Page, live_server: Server, plant: Plant) -> None:
    store = plant.store
    sign_in(page, live_server, plant.purchaser, "/ledger/receipts/add/")
    check = page.locator("#live")
    expect(check).to_contain_text("供货者未选")
    page.get_by_label("名称", exact=False).first.fill("山梨酸钾")
    page.keyboard.press("Escape")
    page.locator("#id_specification").fill("25 kg/箱")
    page.locator("#id_amount").fill("25")
    page.locator("#id_supplier_lot").fill("SK26001")
    page.locator("#id_shelf_life").fill("24个月")
    page.locator("#id_expires_on").fill((timezone.localdate() + timedelta(days=600)).isoformat())
    page.locator("#id_supplier").select_option(str(plant.supplier.pk))
    expect(check).to_contain_text("许可证有效")
    expect(check).to_contain_text("缺合格证明")
    expect(check).to_contain_text("不能判为合格")
    page.locator("#id_certificate").fill("COA-2026-0110")
    for words in ("标有“食品添加剂”字样", "标明使用范围", "标明生产许可证编号", "标明生产日期"):
        page.get_by_label(words, exact=False).check()
    expect(check).to_contain_text("可以判为合格")
    page.get_by_label("合格", exact=True).check()
    page.locator("#id_location").select_option(str(plant.cabinet.pk))
    page.locator("#id_checker").select_option(str(store.pk))
    page.locator("#id_checker_pin").fill(make.PIN)
    page.get_by_role("button", name="保存并生成批次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("食品添加剂进货查验记录")
    lot = Lot.objects.get()
    assert (lot.state, on_hand(lot)) == ("released", 25 * KG)
    page.get_by_role("link", name="打印批次标签").click()
    expect(page).to_have_url(re.compile(f"/ledger/lots/{lot.pk}/label/"))
    expect(page.locator("body")).to_contain_text(lot.number)

    sign_in(page, live_server, plant.keeper, "/ledger/counts/add/")
    page.get_by_role("button", name="生成盘点表").click()
    expect(page.get_by_role("button", name="保存实盘量")).to_be_visible()
    sheet = Count.objects.get()
    line = sheet.lines.get()
    page.locator(f"#amount-{line.pk}").fill("24")
    page.get_by_role("button", name="保存实盘量").click()
    expect(page.locator(".sheet-table")).to_contain_text("-1 kg")
    page.locator(f"[name=reason-{line.pk}]").fill("破袋散落")
    page.get_by_role("button", name="保存实盘量").click()
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("待监盘确认")
    sign_in(page, live_server, store, f"/ledger/counts/{sheet.pk}/")
    page.get_by_role("button", name="监盘确认").click()
    page.get_by_role("dialog").get_by_role("button", name="监盘确认").click()
    expect(page.locator(".lead")).to_contain_text("已确认")
    assert on_hand(lot) == 24 * KG
    page.goto(f"{live_server.url}/ledger/lots/{lot.pk}/")
    expect(page.locator(".lead")).to_contain_text("24 kg")


def test_an_amount_is_taken_from_the_scale_and_its_age_is_said(
    page: Page, live_server: Server, plant: Plant
) -> None:
    lot, batch, scale, now = plant.lot(), plant.batch(), plant.scale, timezone.now()
    sign_in(page, live_server, plant.feeder, f"/ledger/batches/{batch.pk}/feed/?lot={lot.pk}")
    button = page.get_by_role("button", name="取秤值")
    expect(button).to_be_disabled()
    page.locator("#id_scale").select_option(str(scale.pk))
    button.click()
    expect(page.get_by_text("还没有发来读数")).to_be_visible()
    facts: dict[str, Any] = {"by": plant.feeder, "scale": scale, "unit": "g", "at": now}
    take_reading(value="499.8", read_at=now - timedelta(minutes=25), **facts)
    button.click()
    expect(page.locator("#id_amount")).to_have_value("499.8")
    expect(page.locator("#id_unit")).to_have_value("g")
    expect(page.get_by_text("已过 25 分钟")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("499.8 g = 0.4998 g/kg")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)


def test_on_a_phone_the_check_stands_above_the_key_that_saves(
    page: Page, live_server: Server, plant: Plant
) -> None:
    lot, batch = plant.lot(), plant.batch()
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live_server, plant.feeder, f"/ledger/batches/{batch.pk}/feed/?lot={lot.pk}")
    page.locator("#id_amount").fill("500")
    page.locator("#id_unit").select_option("g")
    check, save = page.locator("#live"), page.locator(".entry-page__actions")
    expect(check).to_contain_text("占限量")
    above, below = check.bounding_box(), save.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
