"""A list comes in from Excel in the browser, is mended, and lies where it belongs; a key is made and seen once."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.test_imports import HOLIDAYS
from tests.core.imports.sheets import book, rows_of
from tests.factories import accounts as make
from tests.journeys.pages import fits
from tests.journeys.test_accounts import sign_in
from tianheng.accounts.models import User
from tianheng.core.imports import importer
from tianheng.core.models import Holiday

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["日期", "名称", "备注"]


@pytest.fixture
def head(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    monkeypatch.setitem(importer._importers, "holiday", HOLIDAYS)
    Holiday.objects.all().delete()
    return make.member(
        make.enterprise(name="晋江市海之味鱼丸食品有限公司"), "head", "administrator", name="林海味"
    )


def snap(page: Page, name: str) -> None:
    """A picture for whoever looks, when ``TIANHENG_PICTURES`` names a folder."""
    if folder := os.environ.get("TIANHENG_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{(page.viewport_size or {}).get('width')}.png", full_page=True)


def test_a_sheet_is_sent_mended_and_written(
    live_server: Any, page: Page, head: User, size: Any, tmp_path: Path
) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server.url, head.login_name)
    page.goto(f"{live_server.url}/account/imports/")
    snap(page, "home")
    page.get_by_role("link", name="假日").click()
    expect(page.locator("#id_sheet")).to_be_attached()
    snap(page, "upload")
    fits(page)
    sheet = tmp_path / "假日.xlsx"
    sheet.write_bytes(
        book(HEAD, ["2031-01-01", "元旦", ""], ["元月二日", "元旦", "补休"], ["2031-10-01", "", ""])
    )
    page.locator("#id_sheet").set_input_files(sheet)
    page.get_by_role("button", name="上传").click()
    expect(page.locator("main")).to_contain_text("共 3 行，其中 2 行有误，没有写入任何数据。")
    expect(page.locator("main")).to_contain_text("没有读取的列：备注")
    snap(page, "refused")
    fits(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="取回标明问题的表格").click()
    assert (
        rows_of(Path(fetched.value.path()).read_bytes())[2][-1] == "日期：不是日期。日期请写作 2026-05-01。"
    )

    page.get_by_role("button", name="只导入正确的 1 行").click()
    expect(page.locator("main")).to_contain_text("写入了 1 行；另有 2 行有误，没有写入。")
    snap(page, "done")

    page.goto(f"{live_server.url}/account/imports/holiday/")
    page.locator("#id_pasted").fill("日期\t名称\n2031-01-02\t元旦\n2031-10-01\t国庆")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("main")).to_contain_text("2 行全部写入。")
    assert Holiday.objects.count() == 3


def test_a_key_is_made_and_seen_once(live_server: Any, page: Page, head: User, size: Any) -> None:
    page.set_viewport_size(size)
    sign_in(page, live_server.url, head.login_name)
    page.goto(f"{live_server.url}/account/tokens/")
    snap(page, "tokens-empty")
    page.locator("#id_name").fill("用友 ERP")
    page.locator("#id_scopes").select_option("write")
    page.get_by_role("button", name="创建").click()
    expect(page.locator("main code.link")).to_contain_text("th_")
    snap(page, "tokens-made")
    fits(page)
    page.goto(f"{live_server.url}/account/tokens/")
    expect(page.locator("main")).to_contain_text("用友 ERP")
    expect(page.locator("main code.link")).to_have_count(0)
    page.get_by_role("button", name="停用", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="停用 用友 ERP")
    expect(dialog).to_contain_text("不能恢复")
    snap(page, "tokens-ask")
    dialog.get_by_role("button", name="停用", exact=True).click()
    expect(page.locator("main")).to_contain_text("已停用或过期")
