"""The pages: who finds them, what they ask of the database, what a wrong or late form shows, who looked."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.accounts.conftest import signed_in
from tests.factories import formulas as make
from tests.factories.formulas import line
from tests.modules.formulas.conftest import Cast
from tests.ratchet import ratchet
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.models import FormulaLook, FormulaVersion, Product

NOW = make.NOW
PRODUCT = {"name": "香辣萝卜干", "category": "04.02.02.03", "standard_number": "SB/T 10439"}


@pytest.fixture
def formula(world: Cast, staff: Cast, clock: Any) -> FormulaVersion:
    """In force, with a compound ingredient in it."""
    soy = line("酱油", "20", kind="compound", category="12.04", parts=[line("苯甲酸钠", "0.6", "g/kg")])
    made = make.product(world.own, staff.officer, label_text="配料：萝卜、食用盐、食品添加剂（山梨酸钾）")
    draft = make.draft(made, staff.officer, [*make.pickle_lines(), soy])
    return actions.approve_formula(by=staff.head, formula=draft, note="已核对标签", at=NOW)


def posted(lines: list[dict[str, str]], **more: str) -> dict[str, str]:
    """A form of the editor as a browser sends it."""
    rows = {f"lines[{n}].{key}": value for n, one in enumerate(lines) for key, value in one.items()}
    return {"basis_amount": "1000", "basis_unit": "kg", **rows, **more}


SORBATE = {"kind": "additive", "name": "山梨酸钾", "amount": "0.5", "unit": "kg", "depth": "0"}
PAGES = ("/formulas/{}/", "/formulas/{}/difference/", "/formulas/{}/label/", "/formulas/{}/print/",
         "/formulas/{}/f02.pdf", "/formulas/{}/lines.xlsx")  # fmt: skip
SEEING = {"officer", "clerk", "director", "head", "feeder", "county", "city", "province"}


def test_who_finds_a_formula(formula: FormulaVersion, staff: Cast) -> None:
    for name, user in staff.all().items():
        browser = signed_in(user)
        for page in PAGES:
            answer = browser.get(page.format(formula.pk))
            assert answer.status_code == (200 if name in SEEING else 404), (name, page)
        assert browser.get(f"/products/{formula.product_id}/").status_code == (200 if name in SEEING else 404)


def test_a_stranger_finds_the_door(formula: FormulaVersion) -> None:
    for page in (*PAGES, "/products/", "/products/add/"):
        assert Client().get(page.format(formula.pk)).status_code == 302


def test_amounts_stand_nowhere_for_those_who_may_not_see(formula: FormulaVersion, staff: Cast) -> None:
    for name in ("rival", "far", "next_county", "far_county", "reader", "tester"):
        answer = signed_in(getattr(staff, name)).get("/products/")
        assert "香辣萝卜干" not in answer.content.decode(), name


FORGED = ("edit", "approve", "copy", "discard", "withdraw")


def test_forged_numbers_change_nothing(formula: FormulaVersion, staff: Cast) -> None:
    made = make.draft(formula.product, staff.officer)
    before = list(FormulaVersion.objects.values_list("pk", "state", "version"))
    for name in ("rival", "far", "county", "province", "reader", "tester", "feeder"):
        browser = signed_in(getattr(staff, name))
        for target in (formula, made):
            for verb in FORGED:
                data = posted([SORBATE], version="1", reason="甲", once=uuid.uuid4().hex)
                answer = browser.post(f"/formulas/{target.pk}/{verb}/", data)
                assert answer.status_code in (403, 404), (name, verb, answer.status_code)
        for verb in (
            "edit",
            "category",
            "stop",
            "resume",
            "formulas/new",
            "formulas/check",
            "formulas/paste",
        ):
            assert browser.post(f"/products/{formula.product_id}/{verb}/", PRODUCT).status_code in (403, 404)
    assert list(FormulaVersion.objects.values_list("pk", "state", "version")) == before


def test_looks_of_the_bureau_are_shown_to_the_enterprise(formula: FormulaVersion, staff: Cast) -> None:
    browser = signed_in(staff.county)
    for page in PAGES:
        browser.get(page.format(formula.pk))
    signed_in(staff.officer).get(f"/formulas/{formula.pk}/")
    purposes = list(FormulaLook.objects.order_by("id").values_list("purpose", flat=True))
    assert purposes == ["查看", "对比", "标签", "打印", "PDF", "导出 Excel"]
    page = signed_in(staff.officer).get(f"/products/{formula.product_id}/").content.decode()
    assert staff.county.name in page
    assert "导出 Excel" in page
    other = signed_in(staff.city).get(f"/products/{formula.product_id}/").content.decode()
    assert staff.county.name not in other  # who looked is for the enterprise


def test_a_draft_is_the_enterprises_own(formula: FormulaVersion, staff: Cast) -> None:
    draft = make.draft(formula.product, staff.officer)
    assert signed_in(staff.feeder).get(f"/formulas/{draft.pk}/").status_code == 200
    county = signed_in(staff.county)
    assert county.get(f"/formulas/{draft.pk}/").status_code == 404
    assert "有草稿" not in county.get("/products/").content.decode()
    assert county.get(f"/formulas/{formula.pk}/difference/?with={draft.pk}").status_code == 404
    assert not FormulaLook.objects.filter(version=draft).exists()


def test_a_product_is_added_found_and_changed(world: Cast, staff: Cast, clock: Any) -> None:
    browser = signed_in(staff.officer)
    answer = browser.post("/products/add/", {**PRODUCT, "fat_fraction": "12.5", "once": "k1"})
    product = Product.objects.get()
    assert answer.headers["Location"] == f"/products/{product.pk}/category/"
    assert product.fat_fraction == "0.125"
    browser.post("/products/add/", {**PRODUCT, "fat_fraction": "12.5", "once": "k1"})
    assert Product.objects.count() == 1
    for wanted in ("xlla", "xllb", "萝卜", "P001", "xiangla", "SB/T", "04.02"):
        shown = "香辣萝卜干" in browser.get("/products/", {"q": wanted}).content.decode()
        assert shown == (wanted != "xlla"), wanted
    page = browser.get(f"/products/{product.pk}/edit/").content.decode()
    assert 'value="12.5"' in page
    stale = browser.post(f"/products/{product.pk}/edit/", {**PRODUCT, "version": "7"})
    assert stale.status_code == 422
    assert "别人已经改动过" in stale.content.decode()
    done = browser.post(f"/products/{product.pk}/edit/", {**PRODUCT, "version": "1", "trademark": "福源"})
    assert done.status_code == 302
    product.refresh_from_db()
    assert (product.trademark, product.fat_fraction, product.code) == ("福源", "", "P001")


def test_a_wrong_product_comes_back_with_what_was_typed(world: Cast, staff: Cast, clock: Any) -> None:
    answer = signed_in(staff.officer).post("/products/add/", {**PRODUCT, "category": "99.1", "density": "重"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="香辣萝卜干"' in page
    assert "请填一个数" in page


def test_a_category_is_confirmed_with_its_questions(world: Cast, staff: Cast, clock: Any) -> None:
    made = make.product(world.own, staff.officer, category="04.02.02.03", confirmed=False)
    make.draft(
        made, staff.officer, [line("二氧化硫", "0.05", "g/kg"), line("萝卜", "80", "%", kind="ingredient")]
    )
    browser = signed_in(staff.officer)
    page = browser.get(f"/products/{made.pk}/category/").content.decode()
    assert "腌渍的蔬菜" in page
    answers = {"category": "04.02.02.03", "version": "1", "food.answers.仅限即食笋干": "no"}
    assert browser.post(f"/products/{made.pk}/category/", answers).status_code == 302
    made.refresh_from_db()
    assert (made.category_confirmed_by, made.answers) == (staff.officer, {"仅限即食笋干": False})
    wrong = browser.post(f"/products/{made.pk}/category/", {"category": "糖", "version": "2"})
    assert wrong.status_code == 422


def test_stopping_without_a_reason_opens_the_dialog_again(formula: FormulaVersion, staff: Cast) -> None:
    browser = signed_in(staff.officer)
    answer = browser.post(f"/products/{formula.product_id}/stop/", {"reason": " ", "version": "1"})
    assert answer.status_code == 422
    assert "data-open-now" in answer.content.decode()
    for turn, facts, version in (("stop", {"reason": "检修"}, 1), ("resume", {}, 2)):
        address = f"/products/{formula.product_id}/{turn}/"
        refused_unseen(browser, address, facts, version)
        assert browser.post(address, {**facts, "version": version}).status_code == 302


# ---- the editor


def test_a_formula_is_saved_from_the_form(world: Cast, staff: Cast, clock: Any) -> None:
    made = make.product(world.own, staff.officer)
    browser = signed_in(staff.officer)
    soy = {
        "kind": "compound",
        "name": "酱油",
        "amount": "20",
        "unit": "kg",
        "category": "12.04",
        "depth": "0",
    }
    benzoate = {
        "kind": "additive",
        "name": "苯甲酸钠",
        "amount": "0.6",
        "unit": "g/kg",
        "assay": "99",
        "depth": "1",
    }
    premix = {
        "kind": "premix",
        "name": "复配防腐剂",
        "amount": "100",
        "unit": "g",
        "composition": "山梨酸钾 60\n苯甲酸钠 40%",
    }
    data = posted([SORBATE, soy, benzoate, premix, {"kind": "ingredient", "unit": "kg"}], once="k1")
    answer = browser.post(f"/products/{made.pk}/formulas/new/", data)
    formula = FormulaVersion.objects.get()
    assert answer.headers["Location"] == f"/formulas/{formula.pk}/"
    assert formula.lines.get(name="苯甲酸钠").parent.name == "酱油"
    assert formula.lines.get(name="苯甲酸钠").assay == "0.99"
    assert formula.lines.get(name="复配防腐剂").composition == [
        {"additive": "山梨酸钾", "percent": "60"},
        {"additive": "苯甲酸钠", "percent": "40"},
    ]
    browser.post(f"/products/{made.pk}/formulas/new/", data)
    assert FormulaVersion.objects.count() == 1
    page = browser.get(f"/formulas/{formula.pk}/edit/").content.decode()
    assert "山梨酸钾 60\n苯甲酸钠 40" in page
    assert 'value="99"' in page


def test_a_mistaken_form_keeps_every_word_and_names_the_row(world: Cast, staff: Cast, clock: Any) -> None:
    made = make.product(world.own, staff.officer)
    data = posted(
        [SORBATE, {**SORBATE, "name": "安赛蜜", "amount": "一撮", "step": "调味"}], note="小试", once="k"
    )
    answer = signed_in(staff.officer).post(f"/products/{made.pk}/formulas/new/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in ('value="一撮"', 'value="调味"', 'value="小试"', 'value="山梨酸钾"', 'name="once" value="k"'):
        assert kept in page
    assert "第 2 行 用量" in page
    assert not FormulaVersion.objects.exists()


def test_whoever_is_overtaken_is_told_and_may_still_save(formula: FormulaVersion, staff: Cast) -> None:
    draft = make.draft(formula.product, staff.officer)
    actions.edit_formula(by=staff.clerk, formula=draft, version=1, lines=make.pickle_lines("0.3"),
                         basis_amount="1000", basis_unit="kg", at=NOW)  # fmt: skip
    browser = signed_in(staff.officer)
    late = browser.post(f"/formulas/{draft.pk}/edit/", posted([{**SORBATE, "amount": "0.4"}], version="1"))
    page = late.content.decode()
    assert late.status_code == 422
    assert staff.clerk.name in page
    assert 'value="0.4"' in page
    assert 'name="version" value="2"' in page
    assert draft.lines.get(name="山梨酸钾").amount == "0.3"
    assert browser.post(f"/formulas/{draft.pk}/edit/", posted([SORBATE], version="2")).status_code == 302
    assert (
        browser.post(f"/formulas/{draft.pk}/edit/", posted([SORBATE])).status_code == 422
    )  # no version is stale


def live(browser: Client, product: Product, lines: list[dict[str, str]], **more: str) -> Any:
    address = f"/products/{product.pk}/formulas/check/"
    return browser.post(address, posted(lines, **more), headers={"HX-Request": "true"})


def test_the_live_check(world: Cast, staff: Cast, clock: Any) -> None:
    made = make.product(world.own, staff.officer)
    browser = signed_in(staff.officer)
    page = live(browser, made, [SORBATE]).content.decode()
    assert 'data-tone="pass"' in page
    assert '<li data-for="lines[0]">0.5 g/kg</li>' in page
    over = live(browser, made, [{**SORBATE, "amount": "1.5"}]).content.decode()
    assert 'data-tone="fail"' in over
    disguised = live(browser, made, [{**SORBATE, "kind": "ingredient"}]).content.decode()
    assert 'data-fill="lines[0].kind"' in disguised
    assert '<li data-for="lines[0]" data-kind="additive">' in disguised
    wrong = live(browser, made, [{**SORBATE, "amount": "多"}])
    assert wrong.status_code == 422
    assert 'data-for="lines-0-amount"' in wrong.content.decode()
    assert "填上批量和配料" in live(browser, made, [], basis_amount="").content.decode()
    assert not FormulaVersion.objects.exists()


def test_what_is_asked_about_the_product_can_be_answered_there(world: Cast, staff: Cast, clock: Any) -> None:
    made = make.product(world.own, staff.officer, name="酥性饼干", category="07.03")
    browser = signed_in(staff.officer)
    tbhq = {"kind": "additive", "name": "TBHQ", "amount": "0.04", "unit": "g/kg"}
    assert 'name="food.fat_fraction"' in live(browser, made, [tbhq]).content.decode()
    answered = live(browser, made, [tbhq], **{"food.fat_fraction": "25"}).content.decode()
    assert 'data-tone="pass"' in answered
    assert 'value="25"' in answered
    beyond = live(browser, made, [tbhq], **{"food.fat_fraction": "125"})
    assert beyond.status_code == 422
    assert 'data-for="food-fat_fraction"' in beyond.content.decode()
    browser.post(f"/products/{made.pk}/formulas/new/", posted([tbhq], **{"food.fat_fraction": "25"}))
    made.refresh_from_db()
    assert made.fat_fraction == "0.25"


def test_rows_from_excel_come_as_rows_of_the_form(world: Cast, staff: Cast, clock: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = make.product(world.own, staff.officer)
    browser = signed_in(staff.officer)
    text = "名称\t用量\t单位\n山梨酸钾\t0.5\tkg\n12\t3\t\n"
    page = browser.post(f"/products/{made.pk}/formulas/paste/", {"text": text, "start": "4"}).content.decode()
    assert 'name="lines[4].name" value="山梨酸钾"' in page
    draft = make.draft(made, staff.officer)
    data = browser.get(f"/formulas/{draft.pk}/lines.xlsx").content
    page = browser.post(f"/products/{made.pk}/formulas/read/", {"sheet": SimpleUploadedFile("a.xlsx", data)})
    assert 'name="lines[3].name" value="山梨酸钾"' in page.content.decode()
    bad = browser.post(f"/products/{made.pk}/formulas/read/", {"sheet": SimpleUploadedFile("a.xlsx", b"PK")})
    assert bad.status_code == 422
    assert "data-refused" in bad.content.decode()
    assert browser.post(f"/products/{made.pk}/formulas/read/").status_code == 422


# ---- approval, copies, withdrawal


def test_approving_on_the_page(formula: FormulaVersion, staff: Cast) -> None:
    lines = [*make.pickle_lines(), line("酱油", "20", kind="compound")]
    draft = make.draft(formula.product, staff.officer, lines)
    assert signed_in(staff.officer).get(f"/formulas/{draft.pk}/approve/").status_code == 403
    browser = signed_in(staff.head)
    page = browser.get(f"/formulas/{draft.pk}/approve/").content.decode()
    assert "没有展开" in page
    key = page.split('name="answer-')[1].split('"')[0]
    assert (
        browser.post(
            f"/formulas/{draft.pk}/approve/", {"version": "1", "in_force_from": "2026-06-01"}
        ).status_code
        == 422
    )
    data = {"version": "1", "in_force_from": "2026-06-01", f"answer-{key}": "标签无添加剂"}
    assert browser.post(f"/formulas/{draft.pk}/approve/", {**data, "version": "3"}).status_code == 422
    assert browser.post(f"/formulas/{draft.pk}/approve/", data).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, str(draft.in_force_from)) == ("approved", "2026-06-01")
    assert browser.get(f"/formulas/{draft.pk}/approve/").status_code == 302  # approved already


def test_ones_own_draft_asks_why(formula: FormulaVersion, staff: Cast) -> None:
    draft = make.draft(formula.product, staff.head)
    browser = signed_in(staff.head)
    data = {"version": "1", "in_force_from": "2026-06-01"}
    assert "不能自己批准" in browser.post(f"/formulas/{draft.pk}/approve/", data).content.decode()
    done = browser.post(f"/formulas/{draft.pk}/approve/", {**data, "exception": "只有一名负责人"})
    assert done.status_code == 302
    assert "例外" in browser.get(f"/formulas/{draft.pk}/").content.decode()


def refused_unseen(browser: Client, address: str, facts: dict[str, Any], version: int) -> None:
    """A form that names no version, or one that others have overtaken, does nothing and says so."""
    for seen, says in (({}, "没有说明是照哪一版填的"), ({"version": version + 1}, "别人已经改动过")):
        answer = browser.post(address, {**facts, **seen})
        assert (answer.status_code, says in answer.content.decode()) == (422, True), address


def test_copy_discard_and_withdraw(formula: FormulaVersion, staff: Cast) -> None:
    browser = signed_in(staff.head)
    answer = browser.post(f"/formulas/{formula.pk}/copy/", {"once": "k1"})
    copied = FormulaVersion.objects.get(state="draft")
    assert answer.headers["Location"] == f"/formulas/{copied.pk}/edit/"
    browser.post(f"/formulas/{formula.pk}/copy/", {"once": "k1"})
    assert FormulaVersion.objects.count() == 2
    refused_unseen(browser, f"/formulas/{copied.pk}/discard/", {}, 1)
    assert browser.post(f"/formulas/{copied.pk}/discard/", {"version": "1"}).status_code == 302
    end, seen = f"/formulas/{formula.pk}/withdraw/", {"version": formula.version}
    assert browser.post(end, {**seen, "reason": ""}).status_code == 422
    refused_unseen(browser, end, {"reason": "改工艺"}, formula.version)
    assert browser.post(end, {**seen, "reason": "改工艺"}).status_code == 302
    again = browser.post(end, {**seen, "reason": "再撤"})
    assert again.status_code == 422
    assert "状态不能这样做" in again.content.decode()


def test_the_label_page_compares(formula: FormulaVersion, staff: Cast) -> None:
    browser = signed_in(staff.officer)
    page = browser.get(f"/formulas/{formula.pk}/label/", {"face": "50"}).content.decode()
    assert "GB 7718-2025" in page
    assert "配方中有“辣椒”" in page
    assert "平方厘米" in browser.get(f"/formulas/{formula.pk}/label/", {"face": "大"}).content.decode()
    text = "配料：萝卜、食用盐、辣椒、酱油、食品添加剂（山梨酸钾）"
    version = formula.product.version
    refused_unseen(browser, f"/formulas/{formula.pk}/label/", {"label_text": text}, version)
    browser.post(f"/formulas/{formula.pk}/label/", {"label_text": text, "version": version})
    assert "标签与配方一致" in browser.get(f"/formulas/{formula.pk}/label/").content.decode()
    assert (
        signed_in(staff.county).post(f"/formulas/{formula.pk}/label/", {"label_text": ""}).status_code == 403
    )


def test_f02_says_what_the_paper_form_asks(formula: FormulaVersion, staff: Cast) -> None:
    browser = signed_in(staff.officer)
    page = browser.get(f"/formulas/{formula.pk}/print/").content.decode()
    for said in (
        "配方（产品）登记表",
        "F02 · P001 V1",
        "批量基准（成品）",
        "1.0 g/kg（以山梨酸计）",
        "已核对标签",
        "林",
    ):
        assert said in page
    pdf = browser.get(f"/formulas/{formula.pk}/f02.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


# ---- the number of queries


def test_lists_and_pages_ask_a_fixed_number_of_queries(
    formula: FormulaVersion, world: Cast, staff: Cast
) -> None:
    browser = signed_in(staff.officer)
    for number in range(4):
        make.draft(make.product(world.own, staff.officer, name=f"产品{number}"), staff.officer)
    pages = {
        "products": "/products/",
        "product": f"/products/{formula.product_id}/",
        "formula": f"/formulas/{formula.pk}/",
        "difference": f"/formulas/{formula.pk}/difference/",
        "label": f"/formulas/{formula.pk}/label/",
        "f02": f"/formulas/{formula.pk}/print/",
    }
    for page in pages.values():
        browser.get(page)
    for name, page in pages.items():
        with ratchet(name):
            assert browser.get(page).status_code == 200
    with ratchet("live check"):
        live(browser, formula.product, [SORBATE] * 10)
    desk = signed_in(staff.head)
    desk.get("/desk/")
    assert "待批准" in desk.get("/desk/").content.decode()
