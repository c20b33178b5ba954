"""配方核查 in a real browser: a formula entered, judged as one types, answered, pasted, printed; a workbook sent."""

import io
import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import python_calamine
import xlsxwriter
from playwright.sync_api import Page, Response, expect

from tests.journeys.pages import fits

pytestmark = pytest.mark.django_db(transaction=True)
OWN_WEIGHT = 200_000
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const pasted = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(pasted);
}"""
SMALL = """() => [..."button select summary .button input:not([type=hidden])".split(" ")]
  .flatMap(each => [...document.querySelectorAll("main " + each)])
  .filter(each => each.offsetParent && !each.closest("label"))
  .filter(each => { const box = each.getBoundingClientRect(); return box.height < 38 || box.width < 38; })
  .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def check(live_server: Any, page: Page, settings: Any, tmp_path: Path) -> Page:
    settings.MEDIA_ROOT = tmp_path
    page.goto(live_server.url + "/check/")
    return page


def choose_food(page: Page, name: str, code: str) -> None:
    page.get_by_label("产品名称").press_sequentially(name)
    expect(page.locator(".picker__hit").first).to_contain_text(code)
    page.keyboard.press("Enter")
    expect(page.get_by_label("食品分类号", exact=True)).to_have_value(re.compile(code))


def add(page: Page, number: int, typed: str, name: str, amount: str) -> None:
    """By keyboard alone, as a clerk would: part of a name, Enter, the amount, Enter."""
    box = page.locator("#lines .line").nth(number).get_by_role("combobox", name="名称")
    box.press_sequentially(typed)
    expect(page.locator(".picker__hit").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(box).to_have_value(name)
    page.keyboard.type(amount)


def conclusion(page: Page) -> Any:
    return expect(page.locator(".sheet__conclusion"))


def test_a_formula_is_judged_while_it_is_typed(check: Page, size: Any) -> None:
    check.set_viewport_size(size)
    choose_food(check, "酱腌菜", "04.02.02.03")
    expect(check.locator("#answer")).to_contain_text("再填食品添加剂")
    add(check, 0, "bjsn", "苯甲酸钠", "0.60")
    conclusion(check).to_have_text("符合")
    check.keyboard.press("Enter")
    add(check, 1, "slsj", "山梨酸钾", "0.80")
    conclusion(check).to_have_text("不符合")
    expect(check.locator(".sums")).to_contain_text("1.106")
    amount = check.locator("#items-1-amount")
    amount.fill("0.30")
    conclusion(check).to_have_text("符合")
    expect(amount).to_be_focused()
    fits(check)


def test_a_narrowing_is_answered_by_keyboard(check: Page, size: Any) -> None:
    check.set_viewport_size(size)
    check.get_by_label("食品分类号", exact=True).fill("09.01")
    add(check, 0, "4-己基间苯二酚", "4-己基间苯二酚", "0.001")
    conclusion(check).to_have_text("待确认")
    yes = check.locator(".question").get_by_label("是", exact=True).first
    yes.focus()
    check.keyboard.press("Space")
    expect(check.locator(".sheet__given")).to_contain_text("虾")
    expect(check.locator(".question input[type=radio]")).to_have_count(0)
    check.locator(".sheet__given").get_by_label("不是").check()
    conclusion(check).to_have_text("不符合")
    check.locator(".sheet__given").get_by_label("撤回").check()
    conclusion(check).to_have_text("待确认")


def test_a_fact_is_typed_into_the_verdict_without_losing_a_key(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("16.06")
    add(check, 0, "TBHQ", "特丁基对苯二酚", "0.06")
    conclusion(check).to_have_text("待确认")
    check.locator("#food-fat_fraction").press_sequentially("32.5", delay=120)
    conclusion(check).to_have_text("符合")
    expect(check.locator("#food-fat_fraction")).to_have_value("32.5")
    expect(check.locator("#food-fat_fraction")).to_be_focused()


def test_a_mistake_stands_beside_its_field_and_goes_when_mended(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    add(check, 0, "苯甲酸钠", "苯甲酸钠", "-1")
    amount = check.locator("#items-0-amount")
    expect(amount).to_have_attribute("aria-invalid", "true")
    expect(check.locator("#items-0-amount-error")).to_have_text("不能小于 0")
    amount.fill("1")
    expect(check.locator("#items-0-amount-error")).to_have_count(0)
    conclusion(check).to_have_text("符合")


def test_lines_are_removed_and_taken_back(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    add(check, 0, "苯甲酸钠", "苯甲酸钠", "0.6")
    add(check, 1, "山梨酸钾", "山梨酸钾", "0.8")
    conclusion(check).to_have_text("不符合")
    check.get_by_role("button", name="移去这一行").nth(1).click()
    conclusion(check).to_have_text("符合")
    check.get_by_role("button", name="撤销").click()
    conclusion(check).to_have_text("不符合")
    expect(check.locator("#items-1-additive")).to_have_value("山梨酸钾")
    check.get_by_role("button", name="添一行").click()
    expect(check.locator("#lines .line")).to_have_count(4)


def test_rows_of_excel_are_pasted(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    check.locator("#items-0-additive").focus()
    rows = "名称\t用量\t单位\n苯甲酸钠\t600\tmg/kg\n山梨酸钾\t0.8\tg/kg\n\t1\tg/kg\n"
    check.evaluate(PASTE, rows)
    expect(check.locator("#lines .line")).to_have_count(3)
    conclusion(check).to_have_text("不符合")
    expect(check.locator(".sums")).to_contain_text("1.106")
    expect(check.locator("#unread")).to_contain_text("1 g/kg")


def test_a_name_half_typed_is_not_judged(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    add(check, 0, "苯甲酸钠", "苯甲酸钠", "0.6")
    check.keyboard.press("Enter")
    check.keyboard.type("不知道是什", delay=60)
    conclusion(check).to_have_text("符合")
    expect(check.locator(".finding")).to_have_count(1)
    check.keyboard.press("Escape")
    check.keyboard.press("Tab")
    conclusion(check).to_have_text("不符合")


def test_what_is_unfolded_stays_unfolded(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    add(check, 0, "苯甲酸钠", "苯甲酸钠", "0.6")
    check.locator(".finding__steps summary").click()
    expect(check.locator(".steps")).to_contain_text("0.8475")
    check.locator("#items-0-amount").fill("0.7")
    expect(check.locator(".finding__entered")).to_contain_text("0.7")
    expect(check.locator(".steps")).to_be_visible()


def test_a_nearest_name_is_taken_up_by_a_press(check: Page) -> None:
    check.get_by_label("食品分类号", exact=True).fill("04.02.02.03")
    check.locator("#items-0-additive").fill("苯甲酸那")
    check.locator("#items-0-amount").fill("0.5")
    conclusion(check).to_have_text("不符合")
    check.locator(".question").get_by_role("button", name="苯甲酸钠", exact=True).click()
    conclusion(check).to_have_text("符合")


def test_a_food_is_found_down_the_tree(check: Page) -> None:
    check.get_by_text("按附录 E 逐级查找").click()
    check.get_by_role("button", name="12.0 调味品").click()
    check.get_by_role("button", name="12.04").click()
    check.get_by_role("button", name="就用 12.04").click()
    expect(check.get_by_label("食品分类号", exact=True)).to_have_value("12.04")
    expect(check.locator("#way")).to_contain_text("酱油")


def test_the_paper_is_saved(check: Page, live_server: Any, tmp_path: Path) -> None:
    check.goto(live_server.url + "/check/?example=pickles")
    with check.expect_download() as waiting:
        check.get_by_role("button", name="下载核查单 PDF").click()
    path = tmp_path / "paper.pdf"
    waiting.value.save_as(path)
    with pymupdf.open(path) as document:
        assert "配方核查单" in document[0].get_text()
    expect(check.locator("#items-0-additive")).to_have_value("苯甲酸钠")


def test_the_printed_page_is_the_sheet_alone(check: Page, live_server: Any) -> None:
    check.goto(live_server.url + "/check/?example=pickles")
    check.emulate_media(media="print")
    for shown in (".print-header", ".sheet", ".findings", ".signatures"):
        expect(check.locator(shown)).to_be_visible()
    for hidden in (".check__entry", ".workbook", ".actions >> nth=0"):
        expect(check.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize("example", ["hotpot", "pickles", "drink"])
def test_examples_fit_both_sizes_and_fingers(check: Page, live_server: Any, size: Any, example: str) -> None:
    check.set_viewport_size(size)
    check.goto(f"{live_server.url}/check/?example={example}")
    fits(check)
    small = check.evaluate(SMALL)
    assert small == []


def test_the_verdict_stays_in_sight_on_a_phone(check: Page, live_server: Any) -> None:
    check.set_viewport_size({"width": 360, "height": 740})
    check.goto(live_server.url + "/check/?example=pickles")
    expect(check.locator("#strip")).to_contain_text("不符合")
    check.locator("#strip").click()
    expect(check.locator(".sheet__conclusion")).to_be_in_viewport()
    expect(check.locator("#strip")).to_be_hidden()


def test_nothing_of_a_formula_is_kept_by_the_browser_or_in_addresses(check: Page) -> None:
    asked: list[str] = []
    check.on("request", lambda request: asked.append(request.url))
    choose_food(check, "酱腌菜", "04.02.02.03")
    add(check, 0, "bjsn", "苯甲酸钠", "0.7654")
    conclusion(check).to_have_text("符合")
    kept = check.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
    for secret in ("bjsn", "0.7654", "%E8%8B%AF", "%E9%85%B1", "酱腌菜"):
        assert secret not in kept
        assert not any(secret in url for url in asked)


def test_the_page_is_light(check: Page, live_server: Any) -> None:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    check.on("response", keep)
    check.goto(live_server.url + "/check/?example=drink", wait_until="networkidle")
    own = sum(len(answer.body()) for answer in answers if "/static/" not in answer.url)
    assert own < OWN_WEIGHT


def workbook(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        headings = ["配方编号", "食品分类号", "生产日期", "添加剂", "用量", "单位"]
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return path


def test_a_workbook_is_sent_and_comes_back(check: Page, size: Any, tmp_path: Path) -> None:
    check.set_viewport_size(size)
    good = ["A1", "04.02.02.03", "2026-05-01", "苯甲酸钠", "0.5", "g/kg"]
    wrong = [["B1", *good[1:4], "-1", "g/kg"], ["B2", "99.99", *good[2:]], ["B3", *good[1:4], "0.5", "斤"]]
    check.set_input_files("#workbook-file", workbook(tmp_path / "a.xlsx", [good, *wrong]))
    check.get_by_role("button", name="上传核查").click()
    state = check.locator("#workbook-state")
    expect(state).to_contain_text("1 个符合")
    for row in ("第 3 行", "第 4 行", "第 5 行"):
        expect(state).to_contain_text(row)
    fits(check)
    with check.expect_download() as waiting:
        state.get_by_role("link", name="取回结果").click()
    waiting.value.save_as(tmp_path / "back.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "back.xlsx").read_bytes()))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:]] == ["符合", "填写有误", "填写有误", "填写有误"]


def test_a_file_that_is_too_large_is_said_before_it_is_sent(check: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    big.write_bytes(bytes(11 * 1024 * 1024))
    asked: list[str] = []
    check.on("request", lambda request: asked.append(request.url))
    check.set_input_files("#workbook-file", big)
    assert "10 MB" in check.locator("#workbook-file").evaluate("field => field.validationMessage")
    check.get_by_role("button", name="上传核查").click()
    assert not any(url.endswith("/check/workbook/") for url in asked)


def test_what_is_no_workbook_is_refused_in_place(check: Page, tmp_path: Path) -> None:
    fake = tmp_path / "a.xlsx"
    fake.write_bytes(b"no workbook")
    check.set_input_files("#workbook-file", fake)
    check.get_by_role("button", name="上传核查").click()
    expect(check.locator("#workbook-state")).to_contain_text("这不是 Excel 工作簿")
