"""A workbook becomes products, formulas and a filing: looked at first, mistakes by row, nothing half-written."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.accounts.conftest import faults, signed_in
from tests.core.imports.sheets import book, rows_of
from tests.factories import formulas as recipes
from tests.factories import registration as file
from tests.modules.registration.conftest import Cast
from tianheng.core.imports import files
from tianheng.core.models import ImportJob
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.registration.exchange.columns import COLUMNS, TITLES
from tianheng.modules.registration.models import Registration

PAGE = "/account/imports/registration/"
KEYS = (
    "code", "product", "standard_number", "category", "exception", "additive", "function", "amount", "unit",
    "maker", "spec_standard", "step", "source", "source_category", "source_share", "confirmed",
)  # fmt: skip
SAUCE = {
    "code": "P001",
    "product": "香辣酱",
    "standard_number": "GB 31644",
    "category": "12.10.02",
    "exception": "小厂只有一名负责人",
    "additive": "山梨酸钾",
    "function": "防腐剂",
    "amount": "0.5",
    "maker": "泉州某某添加剂有限公司",
    "spec_standard": "GB 1886.39",
    "step": "拌料",
}
Given = dict[str, Any]


@pytest.fixture(autouse=True)
def scratch(settings: Any, tmp_path: Path, clock: Any) -> None:
    """Sheets lie here, and the clock stands."""
    settings.MEDIA_ROOT = tmp_path


def sheet(*rows: Given) -> bytes:
    """A workbook with these rows below its headings."""
    return book([str(TITLES[key]) for key in KEYS], *([row.get(key, "") for key in KEYS] for row in rows))


def sent(browser: Client, data: bytes, **more: str) -> tuple[str, ImportJob]:
    """Sent in and looked at; its page and its job."""
    answer = browser.post(PAGE, {"sheet": SimpleUploadedFile("登记.xlsx", data), **more})
    assert answer.status_code == 302, faults(answer)
    return answer["Location"], ImportJob.objects.latest("pk")


def looked(person: Any, *rows: Given) -> ImportJob:
    """The job of these rows after the look."""
    job = sent(signed_in(person), sheet(*rows))[1]
    assert job.state == "looked", (job.state, job.says)
    return job


def mends(job: ImportJob) -> dict[tuple[int, str], str]:
    """Row and column → how to mend it."""
    return {(each["row"], each["field"]): each["mend"] for each in job.errors}


def written(person: Any, *rows: Given) -> ImportJob:
    """The job of these rows, confirmed."""
    browser = signed_in(person)
    where, _job = sent(browser, sheet(*rows))
    browser.post(f"{where}write/")
    return ImportJob.objects.latest("pk")


def test_nothing_is_written_before_the_sender_has_seen_it(world: Cast, people: Cast) -> None:
    browser = signed_in(people.head)
    where, job = sent(browser, sheet(SAUCE))
    page = faults(browser.get(where))
    for part in ("已核对，待确认", "写入全部 1 行", "批准配方", "起草 2026 年首次登记"):
        assert part in page, part
    assert (Product.objects.count(), FormulaVersion.objects.count(), Registration.objects.count()) == (
        0,
        0,
        0,
    )
    browser.post(f"{where}write/")
    job.refresh_from_db()
    assert (job.state, job.written) == ("done", 1)
    formula = FormulaVersion.objects.get()
    assert (formula.state, formula.exception, formula.basis_amount) == ("approved", "小厂只有一名负责人", "1")
    line = Registration.objects.get().lines.get()
    assert (line.additive, line.level_text, line.maker) == (
        "山梨酸及其钾盐",
        "0.5 g/kg",
        "泉州某某添加剂有限公司",
    )
    assert "已起草 2026 年首次登记，共 1 条" in faults(browser.get(where))


def test_the_headings_that_offices_use_are_understood(world: Cast, people: Cast) -> None:
    usual = {
        "additive": "食品添加剂名称",
        "category": "食品类别",
        "standard_number": "标准号",
        "amount": "添加量",
    }
    head = [usual.get(key, str(TITLES[key])) for key in KEYS]
    job = sent(signed_in(people.head), book(head, [SAUCE.get(key, "") for key in KEYS]))[1]
    assert (job.state, job.total, job.wrong, job.ignored) == ("looked", 1, 0, "")


def test_what_is_wrong_is_told_by_row_and_column_with_what_is_near(world: Cast, people: Cast) -> None:
    rows = [
        SAUCE | {"additive": "黄源胶剂"},
        SAUCE | {"code": "P002", "product": "萝卜干", "category": "腌萝卜之类的东西"},
        SAUCE | {"code": "P003", "product": "果冻", "category": "99.99"},
        SAUCE | {"code": "P004", "product": "蒜蓉酱", "amount": "适量"},
        SAUCE | {"code": "P005", "product": "海鲜酱", "amount": "2", "unit": "kg"},
        SAUCE | {"code": "P006", "product": "豆瓣酱"},
        SAUCE | {"code": "P006", "product": "豆瓣酱", "additive": "山梨酸钾"},
        SAUCE | {"code": "P006", "product": "黄豆酱", "additive": "双乙酸钠"},
        SAUCE | {"code": "P007", "product": "甜面酱", "source": "酱油"},
        SAUCE | {"code": "P008", "product": "牛肉酱", "additive": ""},
    ]
    job = looked(people.head, *rows)
    found = mends(job)
    assert "您要找的是否是：" in found[2, "添加剂通用名称"]
    assert "黄原胶" in found[2, "添加剂通用名称"]
    assert "没有这个食品类别" in found[3, "食品分类号或名称"]
    assert "没有这个食品类别" in found[4, "食品分类号或名称"]
    assert "果冻" in found[4, "食品分类号或名称"]
    assert (5, "使用量") in found
    assert "请换算成成品中的含量" in found[6, "单位"]
    assert "与第 7 行重复" in found[8, "添加剂通用名称"]
    assert "第 7 行写的是“豆瓣酱”" in found[9, "产品名称"]
    assert (10, "来源配料占成品（%）") in found
    assert (11, "添加剂通用名称") in found
    assert Product.objects.count() == 0


def test_a_product_with_a_wrong_row_is_held_back_whole(world: Cast, people: Cast) -> None:
    browser = signed_in(people.head)
    second = SAUCE | {"additive": "双乙酸钠", "amount": "很多"}
    good = SAUCE | {"code": "P002", "product": "蒜蓉酱"}
    where, job = sent(browser, sheet(SAUCE, second, good))
    assert "同一产品的第 3 行有误" in mends(job)[2, "产品名称"]
    page = faults(browser.get(where))
    assert "只写入正确的 1 行" in page
    assert browser.post(f"{where}write/").status_code == 422
    browser.post(f"{where}keep/")
    job.refresh_from_db()
    assert (job.state, job.written, job.wrong) == ("done", 1, 2)
    assert [each.name for each in Product.objects.all()] == ["蒜蓉酱"]
    back = rows_of(browser.get(f"{where}result.xlsx").content)
    assert [row[KEYS.index("additive")] for row in back[1:]] == ["山梨酸钾", "双乙酸钠"]


def test_over_the_limit_is_a_light_and_not_a_mistake(world: Cast, people: Cast) -> None:
    browser = signed_in(people.head)
    where, job = sent(browser, sheet(SAUCE | {"amount": "1.5"}))
    assert job.errors == []
    page = faults(browser.get(where))
    assert "山梨酸钾：超过限量，折算后 1.12 g/kg，限量 1.0 g/kg（以山梨酸计）" in page
    browser.post(f"{where}write/")
    assert FormulaVersion.objects.get().state == "draft"
    assert Registration.objects.count() == 0
    assert "没有已批准的配方" in faults(browser.get(where))


def test_a_draft_waits_for_another_person_who_sends_the_same_sheet(world: Cast, people: Cast) -> None:
    row = {key: value for key, value in SAUCE.items() if key != "exception"}
    written(people.clerk, row)
    assert FormulaVersion.objects.get().state == "draft"
    browser = signed_in(people.director)
    where, _job = sent(browser, sheet(row), again="on")
    browser.post(f"{where}write/")
    formula = FormulaVersion.objects.get()
    assert (formula.state, formula.approved_by, formula.exception) == ("approved", people.director, "")
    assert Registration.objects.get().line_count == 1


def test_known_products_are_changed_and_what_is_the_same_is_left_alone(world: Cast, people: Cast) -> None:
    written(people.head, SAUCE)
    job = written(people.head, SAUCE | {"product": "香辣酱（新）", "amount": "0.4"})
    assert (job.state, job.written) == ("done", 1)
    product = Product.objects.get()
    assert (product.name, product.code) == ("香辣酱（新）", "P001")
    states = list(FormulaVersion.objects.order_by("number").values_list("state", flat=True))
    assert states == ["superseded", "approved"]
    assert Registration.objects.get().lines.get().level_text == "0.4 g/kg"
    again = SAUCE | {"product": "香辣酱（新）", "amount": "0.40"}
    written(people.head, again)
    assert FormulaVersion.objects.count() == 2


def test_what_is_carried_in_stands_inside_its_ingredient(world: Cast, people: Cast) -> None:
    carried = {
        "additive": "苯甲酸钠",
        "function": "防腐剂",
        "amount": "0.012",
        "source": "酱油",
        "source_category": "12.04",
        "source_share": "2",
        "confirmed": "是",
    }
    written(people.head, SAUCE, carried)
    found = {line.name: line for line in Registration.objects.get().lines.all()}
    assert found["苯甲酸钠"].carried_from == "酱油"
    assert (found["苯甲酸钠"].level_text, found["山梨酸钾"].carried) == ("0.012 g/kg", False)


def test_a_name_of_a_category_is_a_guess_that_is_not_approved(world: Cast, people: Cast) -> None:
    written(people.head, SAUCE | {"category": "牛油火锅底料"})
    product = Product.objects.get()
    assert (product.category, product.category_confirmed_at) == ("12.10.02", None)
    assert FormulaVersion.objects.get().state == "draft"


def test_another_enterprises_products_are_neither_seen_nor_touched(world: Cast, people: Cast) -> None:
    stranger = recipes.product(world.rival, code="P001", name="香辣酱")
    written(people.head, SAUCE)
    assert Product.objects.filter(organisation=world.own).get().code == "P001"
    stranger.refresh_from_db()
    assert stranger.version == 1
    job = ImportJob.objects.get()
    for who in (people.rival, people.far_head, people.clerk):
        assert signed_in(who).get(f"{PAGE}{job.pk}/").status_code == 404
    for who in (people.feeder, people.reviewer, people.reader):
        assert signed_in(who).get(PAGE).status_code == 404


def test_a_filing_under_review_is_left_alone(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own)
    job = written(people.head, SAUCE | {"code": "P009", "product": "蒜蓉酱"})
    row.refresh_from_db()
    assert (row.state, row.line_count) == ("submitted", 1)
    assert "正在办理" in job.says


def test_the_template_names_every_column(world: Cast, people: Cast) -> None:
    template = signed_in(people.clerk).get(f"{PAGE}template.xlsx").content
    assert rows_of(template)[0] == [str(column.title) for column in COLUMNS]


NAMES = (
    ("山梨酸钾", "防腐剂", "0.3"),
    ("柠檬酸", "酸度调节剂", "1"),
    ("谷氨酸钠", "增味剂", "2"),
    ("黄原胶", "增稠剂", "1.5"),
    ("5'-呈味核苷酸二钠", "增味剂", "0.2"),
)


def thousands(products: int) -> list[Given]:
    """Five additives in each of so many sauces."""
    return [
        SAUCE
        | {"code": f"P{number:04d}", "product": f"香辣酱{number}号", "additive": name, "function": use}
        | {"amount": amount}
        for number in range(products)
        for name, use, amount in NAMES
    ]


def test_two_thousand_lines_with_three_wrong_ones(
    world: Cast, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = thousands(400)
    rows[3]["additive"], rows[701]["category"], rows[1999]["amount"] = "黄源胶剂", "99.99", "一把"
    seen: list[files.Progress] = []
    note = files.note
    monkeypatch.setattr(files, "note", lambda token, said: (seen.append(said), note(token, said)))
    browser = signed_in(people.head)
    begun = time.process_time()
    where, job = sent(browser, sheet(*rows))
    looking = time.process_time() - begun
    own = {key: mend for key, mend in mends(job).items() if "同一产品的" not in mend}
    assert sorted(own) == [(5, "添加剂通用名称"), (703, "食品分类号或名称"), (2001, "使用量")], own
    page = faults(browser.get(where))
    for part in ('<dt>有误的行</dt><dd class="figure">3</dd>', "只写入正确的 1985 行"):
        assert part in page, part
    assert Product.objects.count() == 0
    begun = time.process_time()
    browser.post(f"{where}keep/")
    writing = time.process_time() - begun
    job.refresh_from_db()
    assert (job.state, job.written, job.wrong) == ("done", 1985, 15)
    assert Product.objects.count() == FormulaVersion.objects.filter(state="approved").count() == 397
    assert Registration.objects.get().line_count == 1985
    phases = {each.phase for each in seen}
    assert phases == {"reading", "checking", "writing"}
    middle = [each for each in seen if each.phase == "writing" and 0 < each.done < each.total]
    assert len(middle) > 2
    # Of one core: other work on the machine does not count.
    print(f"2,000 lines: looked at in {looking:.1f} s, written in {writing:.1f} s")
    assert looking + writing < 60
