"""In the browser: rows pasted out of Excel become feedings, the month prints, another program is named to be told."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import ledger as make
from tests.journeys.test_accounts import sign_in

SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    """Pictures at both sizes, for whoever asks for them."""
    if not SHOTS:
        return
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=str(Path(SHOTS) / f"sheets-{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.django_db(transaction=True)
def test_pasted_rows_become_feedings_and_the_month_prints(
    page: Page, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    plant = make.plant("350582", "晋江酱菜有限公司")
    batch, lot = plant.batch(), plant.lot()
    sign_in(page, live_server.url, plant.officer.login_name)
    page.goto(f"{live_server.url}/ledger/sheets/?month=2026-05")
    shot(page, "home")
    page.get_by_role("row", name="F07 食品添加剂投料使用台账").get_by_role("link", name="导入或粘贴").click()
    head = [
        "使用日期时间",
        "产品名称",
        "产品批号",
        "食品添加剂名称",
        "添加剂批号",
        "实际使用量",
        "单位",
        "投料工序",
        "原因",
    ]
    row = [batch.product.name, batch.number, "山梨酸钾", lot.number]
    rows = [
        head,
        ["2026-05-06 08:30", *row, "300", "g", "拌料", ""],
        ["2026-05-06 09:00", *row, "250", "g", "拌料", ""],
    ]
    page.fill("[name=pasted]", "\n".join("\t".join(each) for each in rows))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("main")).to_contain_text("累计为配方用量的 110%")
    shot(page, "faults")
    page.goto(f"{live_server.url}/account/imports/feedings/")
    rows[2][-1] = "原料含水偏高"
    page.fill("[name=pasted]", "\n".join("\t".join(each) for each in rows))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("main")).to_contain_text("已导入")
    page.goto(f"{live_server.url}/ledger/print/f07/?month=2026-05")
    expect(page.locator("table")).to_contain_text("原料含水偏高")
    shot(page, "print")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel").click()
    assert waiting.value.suggested_filename.startswith("F07-食品添加剂投料使用台账-20260501")


@pytest.mark.django_db(transaction=True)
def test_an_administrator_names_a_program_to_be_told(page: Page, live_server: Any) -> None:
    plant = make.plant("350582", "晋江酱菜有限公司")
    sign_in(page, live_server.url, plant.person("administrator").login_name)
    page.goto(f"{live_server.url}/ledger/webhooks/")
    page.fill("[name=name]", "ERP")
    page.fill("[name=url]", "https://127.0.0.1/hook")
    page.get_by_label("投料被拦下").check()
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("是内网或本机地址")
    shot(page, "webhooks")
    page.fill("[name=url]", "https://erp.example.com/tianheng")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("whsec_")
    shot(page, "webhook")
