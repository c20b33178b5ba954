"""From the bag at the door to the buyer who is called back, on a screen of 360 px.

A lot is received and labelled, fed without a network, counted once; an overdose is stopped in words; the recall list
names batch, delivery and buyer; the county reads it all, its neighbour and a competitor find none of it.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories import accounts as people
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.journeys.pages import every, fits, sign_in
from tests.journeys.test_floor_journey import (
    KG,
    PHONE,
    Floor,
    G,
    batch,
    clock,
    floor,
    plant,
    to_amount,
    type_amount,
)
from tests.journeys.test_register_story import Outsiders, window
from tianheng.core.papers import qr_svg
from tianheng.core.seals import verify
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, Lot, Recall
from tianheng.modules.ledger.queries.stock import on_hand

__all__ = ["batch", "clock", "floor", "plant"]
pytestmark = pytest.mark.django_db(transaction=True)
Server = Any
BUYER = "泉州丰泽好又多超市"


def received(page: Page, server: Server, plant: Plant) -> Lot:
    """The purchaser examines 25 kg at the door, the store keeper gives the PIN; the lot is released."""
    store, cabinet, supplier = plant.store, plant.cabinet, plant.supplier
    sign_in(page, server, plant.purchaser, "/ledger/receipts/add/")
    page.get_by_label("名称", exact=False).first.fill(make.SORBATE)
    page.keyboard.press("Escape")
    expires = (timezone.localdate() + timedelta(days=600)).isoformat()
    typed = {"specification": "25 kg/箱", "amount": "25", "supplier_lot": "SK26001", "shelf_life": "24个月",
             "expires_on": expires, "certificate": "COA-2026-0110"}  # fmt: skip
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_supplier").select_option(str(supplier.pk))
    for box in every(page.locator("input[name=label_checks]")):
        box.check()
    expect(page.locator("#live")).to_contain_text("可以判为合格")
    page.get_by_label("合格", exact=True).check()
    page.locator("#id_location").select_option(str(cabinet.pk))
    page.locator("#id_checker").select_option(str(store.pk))
    page.locator("#id_checker_pin").fill(make.PIN)
    fits(page)
    page.get_by_role("button", name="保存并生成批次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("食品添加剂进货查验记录")
    fits(page)
    lot = Lot.objects.get()
    assert (lot.state, on_hand(lot)) == ("released", 25 * KG)
    return lot


def drawn(svg: str) -> list[str]:
    """The strokes of a code."""
    return re.findall(r' d="([^"]+)"', svg)


def labelled(page: Page, server: Server, lot: Lot) -> str:
    """Its label is printed; the code on it is its address, which opens the lot. Returns the address."""
    page.get_by_role("link", name="打印批次标签").click()
    expect(page.locator(".label__number")).to_have_text(lot.number)
    fits(page)
    path = f"/ledger/l/{lot.organisation.code}/10/{lot.number}"
    code = drawn(page.locator(".label__code").inner_html())
    assert code
    assert code == drawn(qr_svg(f"{server.url}{path}"))
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/MediaBox\s*\[", made)) == 1
    page.goto(f"{server.url}{path}")
    expect(page).to_have_url(re.compile(rf"/ledger/lots/{lot.pk}/$"))
    fits(page)
    return path


def fed_offline(page: Page, context: BrowserContext, lot: Lot) -> Feeding:
    """500 g without a network, kept by the telephone, sent once."""
    context.set_offline(True)
    page.reload()
    expect(page.locator("#top")).to_contain_text("离线")
    to_amount(page, lot)
    type_amount(page, "500")
    page.locator("#save").dblclick()
    expect(page.get_by_role("status")).to_contain_text("已存本机")
    expect(page.locator("#top")).to_contain_text("待同步 1")
    assert (Feeding.objects.count(), on_hand(lot)) == (0, 25 * KG)
    context.set_offline(False)
    expect(page.locator("#top")).to_contain_text("已同步")
    page.reload()
    expect(page.locator("#top")).to_contain_text("已同步")
    row = Feeding.objects.get()
    assert (row.lot, row.amount, row.unit, row.status) == (lot, "500", "g", "clean")
    assert on_hand(lot) == 25 * KG - 500 * G
    return row


def overdose_stopped(page: Page, lot: Lot) -> None:
    """Another 900 g would be 1.4 kg in 1,000 kg: 1.045 g/kg as sorbic acid, and nothing is written."""
    to_amount(page, lot)
    type_amount(page, "900")
    worked = "山梨酸钾 1.4 g/kg；× 0.7464（山梨酸 ÷ 山梨酸钾） = 1.045 g/kg；1.045 > 1.0 g/kg 以山梨酸计"
    expect(page.locator("#judged")).to_contain_text(worked)
    expect(page.locator(".foot")).to_contain_text("不要投料")
    expect(page.get_by_role("button", name="保存")).to_have_count(0)
    fits(page)
    assert (Feeding.objects.count(), on_hand(lot)) == (1, 25 * KG - 500 * G)


def sold(plant: Plant, batch: Batch) -> Delivery:
    """The batch is finished, released, and a hundred kilograms go out."""
    now = timezone.now()
    actions.finish_feeding(by=plant.feeder, batch=batch, output="990", output_unit="kg", at=now)
    actions.release_batch(by=plant.officer, batch=batch, reason="按抽检计划", at=now)
    return actions.deliver(
        by=plant.store, batch=batch, amount="100", unit="kg", certificate="HG-0506", sold_on=make.TODAY,
        buyer_name=BUYER, buyer_address="泉州市丰泽区某路 1 号", buyer_contact="0595-22000000", voucher="XS-77",
        at=now,
    )  # fmt: skip


def recalled(page: Page, server: Server, plant: Plant, lot: Lot, path: str) -> Recall:
    """The head scans the label, reads where it went, and begins a recall; the list says whom to call."""
    sign_in(page, server, plant.head, "/ledger/trace/")
    page.locator("#q").fill(f"{server.url}{path}")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="列表").click()
    for words in (lot.number, "LB0506", "XS-77", BUYER):
        expect(page.locator("main")).to_contain_text(words)
    fits(page)
    page.get_by_role("link", name="召回或演练").click()
    expect(page.locator("main")).to_contain_text("共 1 个生产批、1 次出厂、1 个购货者，已售出 100 kg")
    page.locator("#id_cause").fill("供货者通知该批山梨酸钾重金属超标")
    fits(page)
    page.get_by_role("button", name="启动", exact=True).click()
    expect(page).to_have_url(re.compile(r"/ledger/recalls/\d+/$"))
    for words in ("LB0506", BUYER, "0595-22000000", "100 kg"):
        expect(page.locator("main")).to_contain_text(words)
    fits(page)
    return Recall.objects.get()


def county_reads(page: Page, server: Server, plant: Plant, row: Feeding) -> None:
    """From the enterprise's row in the list of ledgers down to the feeding."""
    page.goto(f"{server.url}/ledgers/")
    line = page.get_by_role("row").filter(has_text=plant.organisation.name)
    expect(line).to_have_count(1)
    fits(page)
    line.get_by_role("link", name=plant.organisation.name).click()
    expect(page.locator("main")).to_contain_text("生产 1 批，投料 1 次")
    fits(page)
    page.get_by_role("link", name="投料（F07）").click()
    expect(page.get_by_role("row").filter(has_text=row.lot.number)).to_contain_text("500 g")
    fits(page)
    page.goto(f"{server.url}/ledger/feedings/{row.pk}/")
    for words in (row.lot.number, "LB0506", "500 g", row.entered_by.name):
        expect(page.locator("main")).to_contain_text(words)


def addresses(lot: Lot, row: Feeding, out: Delivery, call: Recall, label: str) -> list[str]:
    """Every address of the story."""
    return [
        f"/ledger/receipts/{lot.receipts.get().pk}/", f"/ledger/lots/{lot.pk}/", f"/ledger/lots/{lot.pk}/label/",
        f"/ledger/lots/{lot.pk}/label.zpl", f"/ledger/lots/{lot.pk}/events.jsonld", label,
        f"/ledger/batches/{row.batch_id}/", f"/ledger/batches/{row.batch_id}/events.jsonld",
        f"/ledger/feedings/{row.pk}/", f"/ledger/deliveries/{out.pk}/", f"/ledger/recalls/{call.pk}/",
        f"/ledger/recalls/{call.pk}/list.xlsx", f"/ledger/recalls/{call.pk}/paper/list.pdf",
        f"/ledger/recalls/{call.pk}/paper/notices.pdf", f"/ledgers/{lot.organisation_id}/",
    ]  # fmt: skip


def test_from_the_bag_at_the_door_to_the_buyer_called_back(
    live_server: Server,
    page: Page,
    browser: Browser,
    context: BrowserContext,
    plant: Plant,
    batch: Batch,
    floor: Floor,
) -> None:
    page.set_viewport_size(PHONE)
    reviewer = people.member(people.bureau("350582"), "reviewer")
    outside = Outsiders(browser, live_server.url)

    lot = received(page, live_server, plant)
    label = labelled(page, live_server, lot)
    context.clear_cookies()
    floor(plant.feeder)
    row = fed_offline(page, context, lot)
    overdose_stopped(page, lot)
    out = sold(plant, batch)
    call = recalled(page, live_server, plant, lot, label)

    paths = addresses(lot, row, out, call, label)
    outside.see_nothing(*paths)
    for stranger in outside.pages:
        assert plant.organisation.name not in stranger.request.get(f"{live_server.url}/ledgers/").text()
        found = stranger.request.get(f"{live_server.url}/ledger/trace/?q={lot.number}&view=list").text()
        assert BUYER not in found
        assert "没有找到这个批号" in found
    with window(browser, live_server.url, reviewer, width=PHONE["width"]) as county:
        county_reads(county, live_server, plant, row)
        for path in paths:
            assert county.request.get(f"{live_server.url}{path}").ok, path
    assert verify() == []
