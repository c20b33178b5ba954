"""配方核查: what the page says of what was typed."""

import html
import re
from typing import Any

import pymupdf
import pytest
from django.test import Client
from django.utils import timezone

from tianheng.modules.compliance.forms.check import read
from tianheng.modules.compliance.forms.examples import EXAMPLES
from tianheng.modules.compliance.forms.pasted import lines_of

PICKLES = {"food.category": "04.02.02.03", "production_date": "2026-05-01"}


@pytest.fixture
def visitor() -> Client:
    return Client()


def line(number: int, additive: str, amount: str = "", unit: str = "g/kg", **more: str) -> dict[str, str]:
    values = {"additive": additive, "amount": amount, "unit": unit, **more}
    return {f"items[{number}].{key.replace('__', '.')}": value for key, value in values.items()}


def ask(visitor: Client, *parts: dict[str, str], status: int = 200) -> str:
    data = {key: value for part in parts for key, value in part.items()}
    answer = visitor.post("/check/verdict", data, headers={"HX-Request": "true"})
    assert answer.status_code == status
    return words(answer.content.decode())


def words(page: str) -> str:
    page = re.sub(r"<(script|template).*?</\1>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_empty_page_asks_for_the_food_first(visitor: Client) -> None:
    answer = visitor.get("/check/")
    assert answer.status_code == 200
    assert "先选食品类别" in answer.content.decode()
    assert f'value="{timezone.localdate().isoformat()}"' in answer.content.decode()


def test_then_for_the_additives(visitor: Client) -> None:
    assert "再填食品添加剂" in ask(visitor, PICKLES)


def test_an_amount_within_its_limit_is_shown_with_row_page_and_arithmetic(visitor: Client) -> None:
    said = ask(visitor, PICKLES, line(0, "苯甲酸钠", "1.10"))
    for part in ("符合", "0.9322 g/kg", "以苯甲酸计", "1.0 g/kg", "表A.1", "第20页（PDF第23页）", "0.8475"):
        assert part in said


def test_an_amount_over_its_limit_says_how_much_would_do(visitor: Client) -> None:
    said = ask(visitor, PICKLES, line(0, "苯甲酸钠", "1.20"))
    most = re.search(r"苯甲酸钠减到约 ([\d.]+) g/kg 以内", said)
    assert "不符合" in said
    assert most is not None
    assert "不符合" not in ask(visitor, PICKLES, line(0, "苯甲酸钠", most[1]))


def test_a_sum_over_one_fails_though_each_limit_is_kept(visitor: Client) -> None:
    said = ask(visitor, PICKLES, line(0, "苯甲酸钠", "0.60"), line(1, "山梨酸钾", "0.80"))
    assert "不符合" in said
    assert "1 个比例之和超过 1" in said
    assert "苯甲酸钠 0.5085 + 山梨酸钾 0.5971 = 1.106" in said


def test_what_is_not_permitted_says_why(visitor: Client) -> None:
    said = ask(
        visitor, {"food.category": "07.02"} | {"production_date": "2026-05-01"}, line(0, "脱氢乙酸钠", "0.3")
    )
    assert "不得使用" in said
    assert "没有适用于本类食品的规定" in said


def test_an_unknown_name_offers_the_nearest_to_take_up(visitor: Client) -> None:
    answer = visitor.post("/check/verdict", PICKLES | line(0, "苯甲酸那", "0.1")).content.decode()
    assert "不符合" in answer
    assert 'data-fill="items[0].additive" data-value="苯甲酸钠"' in answer


def test_a_narrowing_is_asked_and_its_answer_decides(visitor: Client) -> None:
    food = {"food.category": "09.01", "production_date": "2026-05-01"}
    dose = line(0, "4-己基间苯二酚", "0.001")
    asked = visitor.post("/check/verdict", food | dose).content.decode()
    assert "待确认" in words(asked)
    name = re.search(r'name="(food\.answers\.[^"]+)" value="yes"', asked)
    assert name is not None
    yes = visitor.post("/check/verdict", food | dose | {name[1]: "yes"}).content.decode()
    no = visitor.post("/check/verdict", food | dose | {name[1]: "no"}).content.decode()
    assert "card--review" not in yes
    assert "card--fail" in no
    assert "已答复" in words(yes)
    assert re.search(rf'name="{re.escape(name[1])}" value="yes" checked', yes)


def test_a_fact_of_the_basis_is_asked_in_percent_and_used(visitor: Client) -> None:
    food = {"food.category": "16.06", "production_date": "2026-05-01"}
    dose = line(0, "TBHQ", "0.06")
    asked = visitor.post("/check/verdict", food | dose).content.decode()
    assert 'name="food.fat_fraction"' in asked
    assert "脂肪含量" in words(asked)
    assert "不符合" not in ask(visitor, food, dose, {"food.fat_fraction": "30"})
    assert "不符合" in ask(visitor, food, dose, {"food.fat_fraction": "29.9%"})


@pytest.mark.parametrize(
    ("change", "control", "label"),
    [
        ({"items[3].amount": "-1"}, "items-3-amount", "第 1 行 用量"),
        ({"items[3].amount": "很多"}, "items-3-amount", "第 1 行 用量"),
        ({"items[3].unit": "斤"}, "items-3-unit", "第 1 行 单位"),
        ({"items[3].assay": "120"}, "items-3-assay", "第 1 行 含量（%）"),
        ({"items[3].composition": "三聚磷酸钠"}, "items-3-composition", "第 1 行 复配成分"),
        ({"items[3].residue": "x"}, "items-3-residue", "第 1 行 残留量检验值"),
        (
            {"items[3].source.ingredient": "酱油", "items[3].source.category": "12.04"},
            "items-3-source-share",
            "第 1 行",
        ),
        ({"food.category": "99.99"}, "food-category", "食品分类号"),
        ({"production_date": "2020-01-01"}, "production_date", "生产日期"),
        ({"food.fat_fraction": "300"}, "food-fat_fraction", "成品脂肪含量"),
    ],
)
def test_a_mistake_names_field_value_and_mend_and_its_control(
    visitor: Client, change: dict[str, str], control: str, label: str
) -> None:
    answer = visitor.post("/check/verdict", PICKLES | line(3, "苯甲酸钠", "0.5") | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'data-for="{control}"' in page
    assert label in words(page)
    assert "card--pass" not in page


def test_every_mistake_is_said_at_once(visitor: Client) -> None:
    said = ask(visitor, PICKLES, line(0, "苯甲酸钠", "-1"), line(1, "山梨酸", "x"), status=422)
    assert "有 2 处需要改正" in said


def test_without_script_the_page_comes_back_filled_with_its_verdict(visitor: Client) -> None:
    page = visitor.post(
        "/check/", PICKLES | line(0, "苯甲酸钠", "-1", source__ingredient="酱油")
    ).content.decode()
    assert 'value="苯甲酸钠"' in page
    assert 'value="酱油"' in page
    assert 'id="items-0-amount-error"' in page


def test_without_script_there_is_always_a_line_left(visitor: Client) -> None:
    page = visitor.post("/check/", PICKLES | line(4, "苯甲酸钠", "0.1")).content.decode()
    assert 'name="items[5].additive" value=""' in page


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_examples_are_judged(visitor: Client, example: Any) -> None:
    page = visitor.get("/check/", {"example": example.key})
    assert page.status_code == 200
    assert "sheet__conclusion" in page.content.decode()


def test_a_removed_line_leaves_a_gap_that_shifts_no_verdict(visitor: Client) -> None:
    page = visitor.post("/check/verdict", PICKLES | line(2, "苯甲酸钠", "0.1") | line(7, "山梨酸", "-1"))
    assert 'data-for="items-7-amount"' in page.content.decode()


def test_a_density_is_asked_where_it_is_needed(visitor: Client) -> None:
    page = visitor.post("/check/verdict", PICKLES | line(0, "苯甲酸钠", "0.5", "g/L"))
    assert 'name="food.density_kg_per_l"' in page.content.decode()
    dense = PICKLES | line(0, "苯甲酸钠", "0.5", "g/L") | {"food.density_kg_per_l": "1.1"}
    assert visitor.post("/check/verdict", dense).status_code == 200


def test_a_compound_additive_is_judged_by_its_components(visitor: Client) -> None:
    food = {"food.category": "08.03.01.02", "production_date": "2026-05-01"}
    said = ask(visitor, food, line(0, "品质改良剂", "5", composition="三聚磷酸钠 50%\n焦磷酸钠 40"))
    assert "三聚磷酸钠 50 %" in said
    assert "来自“品质改良剂”" in said


def test_a_carried_over_additive_asks_for_its_confirmation_in_the_line(visitor: Client) -> None:
    carried = {"source__ingredient": "酱油", "source__category": "12.04", "source__share": "3"}
    food = {"food.category": "07.02", "production_date": "2026-05-01"}
    page = visitor.post("/check/verdict", food | line(0, "苯甲酸钠", "0.5", **carried)).content.decode()
    assert 'data-fill="items[0].source.confirmed"' in page
    said = ask(visitor, food, line(0, "苯甲酸钠", "0.5", **carried, source__confirmed="yes"))
    assert "待确认" not in said


def test_foods_are_found_by_name(visitor: Client) -> None:
    page = visitor.post("/check/foods", {"q": "牛油火锅底料"}).content.decode()
    assert 'data-value="12.10.02' in page
    assert visitor.post("/check/foods", {"q": ""}).content.decode().strip() == ""


@pytest.mark.parametrize("typed", ["bjsn", "benjiasuanna", "苯甲酸钠", "211", "苯甲酸鈉"])
def test_additives_are_found_by_pinyin_initials_number_and_script(visitor: Client, typed: str) -> None:
    assert 'data-value="苯甲酸钠"' in visitor.post("/check/additives", {"q": typed}).content.decode()


def test_a_forbidden_substance_is_marked_in_the_list(visitor: Client) -> None:
    assert "light--fail" in visitor.post("/check/additives", {"q": "苏丹红"}).content.decode()


def test_the_tree_is_walked_level_by_level(visitor: Client) -> None:
    top = visitor.get("/check/tree/").content.decode()
    below = visitor.get("/check/tree/12.10").content.decode()
    assert "14.0" in top
    assert 'data-fill="food.category" data-value="12.10"' in below
    assert "12.10.02" in below
    assert visitor.get("/check/tree/99").status_code == 404


@pytest.mark.parametrize(
    "pasted",
    [
        "苯甲酸钠\t0.5\tg/kg\n山梨酸钾\t300\tmg/kg",
        "名称\t单位\t用量\n苯甲酸钠\tg/kg\t0.5\n山梨酸钾\tmg/kg\t300",
        "0.5\tg/kg\t苯甲酸钠\n300\t毫克/千克\t山梨酸钾",
        "苯甲酸钠 0.5g/kg\n山梨酸钾 300mg/kg",
        "序号\t添加剂名称\t添加量（g/kg）\n1\t苯甲酸钠\t0.5\n2\t山梨酸钾\t300 mg/kg",
        "苯甲酸钠，0.5，g/kg\n山梨酸钾，300，mg/kg",
    ],
)
def test_rows_of_excel_are_read_in_any_order(pasted: str) -> None:
    lines, unread = lines_of(pasted, 5)
    assert [(one.additive, one.amount, one.unit) for one in lines] == [
        ("苯甲酸钠", "0.5", "g/kg"),
        ("山梨酸钾", "300", "mg/kg"),
    ]
    assert [one.index for one in lines] == [5, 6]
    assert unread == []


def test_rows_without_a_name_are_given_back() -> None:
    lines, unread = lines_of("苯甲酸钠\t0.5\n\t0.3\tg/kg")
    assert len(lines) == 1
    assert unread == ["0.3 g/kg"]


def test_rows_beyond_the_most_are_said_to_be_left_out() -> None:
    lines, unread = lines_of("\n".join(f"苯甲酸钠\t0.{number}" for number in range(1, 231)))
    assert len(lines) == 200
    assert unread == ["第 200 行以后的 30 行"]


def test_names_with_digits_are_no_amounts() -> None:
    lines, _unread = lines_of("5'-肌苷酸二钠\t0.2\tg/kg\n4-己基间苯二酚\t1\tmg/kg")
    assert [(one.additive, one.amount) for one in lines] == [
        ("5'-肌苷酸二钠", "0.2"),
        ("4-己基间苯二酚", "1"),
    ]


def test_a_row_that_only_adds_up_is_no_additive() -> None:
    lines, unread = lines_of("苯甲酸钠\t0.5\tg/kg\n合计\t0.5\tg/kg")
    assert (len(lines), unread) == (1, ["合计 0.5 g/kg"])


def test_pasted_rows_come_back_as_lines(visitor: Client) -> None:
    page = visitor.post("/check/paste", {"text": "苯甲酸钠\t0.5\tg/kg\n\t1", "start": "7"}).content.decode()
    assert 'name="items[7].additive" value="苯甲酸钠"' in page
    assert "data-unread" in page


def test_the_paper_is_a_pdf_with_everything_on_it(visitor: Client) -> None:
    data = PICKLES | {"title": "腌菜三号", "food.description": "酱腌菜"}
    answer = visitor.post("/check/pdf", data | line(0, "苯甲酸钠", "0.60") | line(1, "山梨酸钾", "0.80"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    with pymupdf.open(stream=answer.content, filetype="pdf") as document:
        text = "".join(page.get_text() for page in document)
    for part in (
        "配方核查单",
        "腌菜三号",
        "酱腌菜",
        "不符合",
        "1.106",
        "第20页（PDF第23页）",
        "0.8475",
        "核查人",
        "GB 2760-2024",
    ):
        assert part in text.replace("\n", "") or part in text.replace(" ", "").replace("\n", "")


def test_a_paper_of_a_mistake_is_refused_with_the_page(visitor: Client) -> None:
    answer = visitor.post("/check/pdf", PICKLES | line(0, "苯甲酸钠", "-1"))
    assert answer.status_code == 422
    assert "不能小于 0" in answer.content.decode()


def test_a_formula_stays_out_of_addresses_caches_and_logs(visitor: Client, caplog: Any) -> None:
    answer = visitor.post("/check/verdict", PICKLES | line(0, "苯甲酸钠", "1.2345"))
    assert "no-store" in answer["Cache-Control"]
    assert "1.2345" not in caplog.text
    assert visitor.get("/check/foods", {"q": "x"}).status_code == 405
    assert visitor.get("/check/verdict").status_code == 405


def test_a_post_without_its_token_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/check/verdict", PICKLES).status_code == 403


def test_english_readers_are_spoken_to_in_english() -> None:
    said = ask(Client(headers={"Accept-Language": "en"}), PICKLES, line(0, "苯甲酸钠", "-1"), status=422)
    assert "No less than 0" in said
    assert not re.search(r"[\u4e00-\u9fff]", said.partition("04.0")[0])


def test_unknown_fields_are_left_out() -> None:
    entered = read(
        {"food.category": "12.04", "evil": "x", "items[0].evil": "x", "items[0].additive": "苯甲酸"}
    )
    assert entered.formula()["items"] == [{"additive": "苯甲酸", "amount": None, "unit": "g/kg"}]
