"""Formulas in the browser: typed by keyboard, pasted, taken back, judged live, saved, overtaken, approved."""

from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.factories import accounts as people
from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.journeys.pages import fits, sign_in
from tianheng.accounts.models import User
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.models import FormulaVersion, Product

Server = Any
PASTED = "名称\t用量\t单位\n白砂糖\t15\tkg\n山梨酸钾\t500\tg\n安赛蜜\t0.2\tg/kg\n"


@pytest.fixture
def plant(live_server: Server) -> tuple[User, Product]:
    """Somebody of the office, and a product without a formula."""
    place = people.enterprise("350582", "晋江市福源食品有限公司")
    officer = people.member(place, "safety_officer", name="陈美丽")
    return officer, make.product(place, officer)


def row(page: Page, number: int) -> Any:
    return page.locator(".fline").nth(number)


def test_a_formula_typed_by_keyboard(
    page: Page, live_server: Server, plant: tuple[User, Product], size: dict[str, int]
) -> None:
    officer, product = plant
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, live_server, officer, f"/products/{product.pk}/formulas/new/")
    page.locator("#basis_amount").fill("1000")
    row(page, 0).locator(".fline__name input").fill("萝卜")
    page.locator(".picker__hit").first.wait_for()  # 萝卜红 and the like
    page.keyboard.press("Enter")  # what was typed stands
    page.keyboard.type("850")
    page.keyboard.press("Enter")
    page.keyboard.type("山梨酸钾")
    page.locator(".picker__hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # taken from the list, and on to its amount
    page.keyboard.type("1.5")
    expect(page.locator("#answer .sheet")).to_contain_text("不符合")
    expect(row(page, 0).locator("[data-level]")).to_have_text("85%")
    expect(row(page, 1).locator("[data-level]")).to_have_text("1.5 g/kg")
    expect(page.locator("#lines-1-kind")).to_have_value("additive")  # by its name
    expect(page.locator("#lines-0-kind")).to_have_value("ingredient")
    page.locator("#lines-1-amount").fill("0.5")
    expect(page.locator("#answer .sheet")).to_contain_text("符合")
    expect(page.locator("#answer")).to_contain_text("37.4%")
    fits(page)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("配方 V1")
    saved = FormulaVersion.objects.get()
    assert list(saved.lines.values_list("name", "kind", "amount", "unit")) == [
        ("萝卜", "ingredient", "850", "kg"),
        ("山梨酸钾", "additive", "0.5", "kg"),
    ]


def test_rows_pasted_removed_and_taken_back(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, product = plant
    sign_in(page, live_server, officer, f"/products/{product.pk}/formulas/new/")
    page.locator("#basis_amount").fill("1000")
    page.get_by_text("从 Excel 粘贴或导入").click()
    page.locator("#pasted").fill(PASTED)
    page.get_by_role("button", name="填入表格").click()
    expect(row(page, 0).locator(".fline__name input")).to_have_value("白砂糖")
    expect(page.locator(".fline")).to_have_count(4)  # three, and an empty one
    names = [page.locator(".fline__name input").nth(n).input_value() for n in range(3)]
    kinds = [page.locator(".fline__kind select").nth(n).input_value() for n in range(3)]
    assert (names, kinds) == (["白砂糖", "山梨酸钾", "安赛蜜"], ["ingredient", "additive", "additive"])
    expect(row(page, 2).locator("[data-level]")).to_have_text("0.2 g/kg")
    row(page, 1).locator("[data-remove]").click()
    expect(page.locator("#removed")).to_contain_text("山梨酸钾")
    expect(page.locator("#answer")).not_to_contain_text("山梨酸")
    page.get_by_role("button", name="撤销").click()
    expect(row(page, 1).locator(".fline__name input")).to_have_value("山梨酸钾")
    expect(page.locator("#answer")).to_contain_text("山梨酸钾")


def test_a_compound_ingredient_is_opened_and_goes_with_its_parts(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, product = plant
    sign_in(page, live_server, officer, f"/products/{product.pk}/formulas/new/")
    page.locator("#basis_amount").fill("1000")
    first = row(page, 0)
    first.locator(".fline__name input").fill("酱油")
    first.locator(".fline__amount input").fill("20")
    first.locator(".fline__kind select").select_option("compound")
    expect(page.locator("#answer")).to_contain_text("没有展开")
    first.get_by_role("button", name="添下级配料").click()
    page.keyboard.type("苯甲酸钠")
    page.keyboard.press("Enter")
    page.keyboard.type("0.6")
    expect(page.locator("#answer .errors")).to_contain_text(
        "12.04"
    )  # the ingredient's own category is needed
    expect(first.locator("#lines-0-category-error")).to_contain_text("食品分类号")
    first.get_by_text("更多").click()
    first.locator("#lines-0-category").fill("12.04")
    page.keyboard.press("Tab")
    expect(page.locator("#answer")).to_contain_text("苯甲酸钠")
    expect(row(page, 1).locator("[data-level]")).to_have_text("0.012 g/kg")
    first.locator("[data-remove]").click()
    expect(page.locator(".fline").first.locator(".fline__name input")).to_have_value("")
    page.get_by_role("button", name="撤销").click()
    expect(row(page, 1).locator(".fline__name input")).to_have_value("苯甲酸钠")


def test_leaving_with_unsaved_changes_is_asked(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, product = plant
    sign_in(page, live_server, officer, f"/products/{product.pk}/formulas/new/")
    page.locator("#basis_amount").fill("1000")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("link", name="产品与配方").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("产品与配方")
    assert asked == ["beforeunload"]


def test_whoever_is_overtaken_keeps_what_was_typed(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, product = plant
    formula = make.draft(product, officer)
    sign_in(page, live_server, officer, f"/formulas/{formula.pk}/edit/")
    clerk = people.member(product.organisation, "clerk", name="林资料")
    actions.edit_formula(
        by=clerk, formula=formula, version=1, lines=make.pickle_lines("0.3"), basis_amount="1000", basis_unit="kg",
        at=make.NOW,
    )  # fmt: skip
    amount = page.locator("#lines-3-amount")
    amount.fill("0.4")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".errors")).to_contain_text("林资料")
    expect(amount).to_have_value("0.4")
    assert formula.lines.get(name="山梨酸钾").amount == "0.3"
    page.get_by_role("button", name="保存草稿").click()  # theirs has been seen: mine counts
    expect(page.get_by_role("heading", level=1)).to_have_text("配方 V1")
    assert FormulaVersion.objects.get().lines.get(name="山梨酸钾").amount == "0.4"


def test_approving_answers_each_open_question(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, product = plant
    lines = [*make.pickle_lines(), line("酱油", "20", kind="compound")]
    formula = make.draft(product, officer, lines)
    head = people.member(product.organisation, "head", name="林国强")
    sign_in(page, live_server, head, f"/formulas/{formula.pk}/approve/")
    page.get_by_role("button", name="批准并启用").click()
    expect(page.locator(".errors")).to_contain_text("还没有答复")
    page.get_by_label("复合配料“酱油”没有展开").fill("标签无添加剂")
    page.get_by_role("button", name="批准并启用").click()
    expect(page.locator(".head")).to_contain_text("已批准")
    expect(page.locator(".answered")).to_contain_text("标签无添加剂")
    page.get_by_role("button", name="复制为新版本").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("编辑配方 V2")


def test_a_product_finds_its_category_by_name(
    page: Page, live_server: Server, plant: tuple[User, Product]
) -> None:
    officer, _product = plant
    sign_in(page, live_server, officer, "/products/add/")
    page.get_by_label("产品名称").press_sequentially("牛油火锅底料")
    page.locator(".picker__hit").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#id_category")).to_have_value("12.10.02")
    expect(page.get_by_label("产品名称")).to_have_value("牛油火锅底料")
    page.get_by_label("执行标准号").fill("Q/FYSP 0003S-2025")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("确认食品分类")
    page.get_by_role("button", name="确认分类").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("牛油火锅底料")
