"""读配料表: the marks stand where the words stand, nothing is passed that the law refuses, nothing is kept."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from tianheng.modules.compliance.queries.label.drafts import drafts
from tianheng.modules.compliance.queries.label.examples import EXAMPLES
from tianheng.modules.compliance.queries.label.foods import food
from tianheng.modules.compliance.queries.label.judging import judge
from tianheng.modules.compliance.queries.label.reading import reading

LIST = (
    "配料：水、植脂末（葡萄糖浆、食品添加剂（磷酸氢二钾））、食品添加剂（山梨酸钾、柠檬酸）、食用香精。"
    "贮存：避光。"
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def answered(client: Client, status: int = 200, **data: str) -> str:
    answer = client.post("/label/", data)
    assert answer.status_code == status
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def standing(text: str, category: str, day: str = "") -> dict[str, Any]:
    read = reading(text)
    found = judge(read.entries, category, day)
    return {entry.named.raw: found.standings[entry.number] for entry in read.entries}


@pytest.mark.parametrize(
    "text", [LIST, *(one.text for one in EXAMPLES), "Ｅ３３０，山梨酸鉀\n苯甲酸钠", "没有添加剂的水"]
)
def test_the_marks_stand_where_the_words_stand(text: str) -> None:
    read = reading(text)
    assert "".join(segment.text for segment in read.segments) == text
    for segment in read.segments:
        if segment.entry:
            assert segment.text == segment.entry.named.raw
    assert [s.entry.number for s in read.segments if s.entry] == [e.number for e in read.entries]


def test_an_additive_with_a_limit_is_told_with_number_row_and_page() -> None:
    found = standing("水、苯甲酸钠", "12.04")["苯甲酸钠"]
    assert (found.tone, found.limit, found.row) == ("pass", "不超过 1.0 g/kg", "a1-0265")
    assert found.page == "第21页（PDF第24页）"


def test_as_needed_is_told() -> None:
    found = standing("水、食品添加剂（柠檬酸）", "12.04")["柠檬酸"]
    assert found.tone == "pass"
    assert not found.limit


def test_what_has_no_row_is_refused() -> None:
    assert standing("生牛乳、食品添加剂（卡拉胶）", "01.01.01")["卡拉胶"].tone == "fail"


def test_a_non_edible_substance_is_refused_even_inside_an_ingredient() -> None:
    assert standing("水、奶粉（生牛乳、三聚氰胺）", "14.03.01")["三聚氰胺"].tone == "fail"


def test_a_narrowing_is_asked() -> None:
    found = standing("虾、4-己基间苯二酚", "09.01")["4-己基间苯二酚"]
    assert found.tone == "review"
    assert any("虾类" in question for question in found.questions)


def test_a_residue_is_told_as_residue() -> None:
    assert standing("葡萄、焦亚硫酸钠", "15.03.01")["焦亚硫酸钠"].limit.startswith("残留量不超过")


def test_what_an_ingredient_brings_is_never_simply_refused_or_passed() -> None:
    carried = standing("小麦粉、起酥油（植物油、TBHQ）", "07.01")["TBHQ"]
    assert (carried.tone, carried.carried) == ("review", True)
    assert "3.4.1" in str(carried.words)
    direct = standing("小麦粉、TBHQ", "07.01")["TBHQ"]
    assert (direct.tone, direct.carried) == ("fail", False)


def test_a_flavouring_by_its_collective_name_follows_table_b1() -> None:
    assert standing("水、食用香精", "14.08")["食用香精"].tone == "pass"
    assert standing("生牛乳、食用香精", "01.01.01")["食用香精"].tone == "fail"
    assert standing("奶粉、食用香精", "13.01")["食用香精"].tone == "review"


def test_an_enzyme_is_only_an_aid() -> None:
    assert standing("小麦粉、食品添加剂（α-淀粉酶）", "07.01")["α-淀粉酶"].tone == "note"


def test_a_fortifier_is_said_to_be_judged_elsewhere() -> None:
    found = standing("水、营养强化剂（维生素B1）", "14.07")["维生素B1"]
    assert found.tone == "review"
    assert any("GB 14880" in question for question in found.questions)


def test_an_open_name_stays_open(reader: Client) -> None:
    html = words(answered(reader, text="水、焦糖色", food="14.08"))
    assert "须先明确名称" in html
    assert "改为“焦糖色(普通法)”" in html


def test_a_notice_turns_a_refusal_into_a_question_only_with_a_date() -> None:
    text = "腌菜、食品添加剂（乳酸钙）"
    assert standing(text, "04.02.02.03")["乳酸钙"].tone == "fail"
    assert standing(text, "04.02.02.03", "2026-05-01")["乳酸钙"].tone == "review"


def test_percentages_out_of_order_are_said() -> None:
    remarks = " ".join(reading("水、白砂糖（5%）、浓缩苹果汁（12%）、柠檬酸").remarks)
    assert "浓缩苹果汁" in remarks
    assert "12%" in remarks
    assert "递减" not in " ".join(reading("水、白砂糖（5%）、香蕉（1%）、菠萝（2%）").remarks)


def test_a_missing_phenylalanine_warning_is_said() -> None:
    assert any("苯丙氨酸" in remark for remark in reading("水、食品添加剂（阿斯巴甜）").remarks)
    assert not any(
        "苯丙氨酸" in remark for remark in reading("水、食品添加剂（阿斯巴甜（含苯丙氨酸））").remarks
    )


def test_a_bare_class_is_said() -> None:
    assert any("只写了类别" in remark for remark in reading("水、增稠剂").remarks)


def test_the_drafts_hold_what_was_added_directly_in_every_form() -> None:
    found = drafts(reading(LIST).direct, None)
    assert found is not None
    forms = {(standard, str(one.form)): one for standard, own in found.editions for one in own}
    assert len(forms) == 6
    assert forms["GB 7718-2011", "全部写名称"].text == "食品添加剂（山梨酸钾、柠檬酸）"
    assert "防腐剂（202）" in forms["GB 7718-2011", "功能类别加国际编码"].text
    assert (
        "60" in forms["GB 7718-2025", "功能类别加国际编码"].refused
        or "面积" in forms["GB 7718-2025", "功能类别加国际编码"].refused
    )


def test_the_largest_face_opens_the_codes_of_2025() -> None:
    small, large = (drafts(reading(LIST).direct, Decimal(face)) for face in (60, 61))
    assert small is not None
    assert large is not None
    assert "202" in small.editions[1][1][2].text
    assert large.editions[1][1][2].text == ""


def test_what_cannot_be_written_is_left_out_with_its_reason() -> None:
    found = drafts(reading("水、焦糖色、柠檬酸").direct, None)
    assert found is not None
    assert [name for name, _ in found.left_out] == ["焦糖色"]


# The food.


def test_a_food_by_number_is_settled_and_a_wrong_number_is_not() -> None:
    assert food("12.10.02 半固体", "").settled.code == "12.10.02"  # type: ignore[union-attr]
    assert food("99.99", "").unknown


def test_a_food_by_name_is_settled_when_sure_and_the_choice_counts() -> None:
    sure = food("牛油火锅底料", "")
    assert sure.settled is not None
    assert sure.settled.code == "12.10.02"
    other = sure.choices[1].category.code
    assert food("牛油火锅底料", other).settled.code == other  # type: ignore[union-attr]
    assert food("牛油火锅底料", "01.01").settled.code == "12.10.02"  # type: ignore[union-attr]


def test_an_unknown_food_is_said(reader: Client) -> None:
    assert "没有找到这种食品" in answered(reader, text="水", food="99.99")


# The page.


def test_the_empty_page_invites(reader: Client) -> None:
    html = reader.get("/label/").content.decode()
    assert "贴上配料表，这里就逐项说明" in html
    assert len(html.encode()) < 200_000


@pytest.mark.parametrize("key", [one.key for one in EXAMPLES])
def test_an_example_is_read_and_judged(reader: Client, key: str) -> None:
    html = answered(reader, example=key)
    assert "可以使用" in words(html)
    assert len(html.encode()) < 200_000
    assert not re.search(r"<[a-z]+[^>]*\sstyle=|\son[a-z]+=", html)


def test_htmx_gets_the_reading_and_the_foods_apart(reader: Client) -> None:
    answer = reader.post("/label/", {"text": LIST, "food": "饮料"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="food-choices" hx-swap-oob="innerHTML"' in html


def test_markup_in_a_list_is_text(reader: Client) -> None:
    assert "<b>糖</b>" not in answered(reader, text="水、<b>糖</b>、山梨酸钾")


def test_wrong_fields_are_named_with_their_mend(reader: Client) -> None:
    html = words(answered(reader, 422, text=LIST, day="昨天", face="很大"))
    assert "日期写作 2026-05-01" in html
    assert "请填写平方厘米数" in html


def test_a_day_before_the_edition_is_refused_kindly(reader: Client) -> None:
    assert "2025-02-08" in words(answered(reader, 422, text=LIST, food="14.08", day="2024-05-01"))


def test_a_text_too_long_is_refused_kindly(reader: Client) -> None:
    assert "不超过20000字" in words(answered(reader, 422, text="水、" * 10_001))


def test_positions_hold_for_the_line_ends_a_browser_sends(reader: Client) -> None:
    html = answered(reader, text="水\r\n食品添加剂：\r\n山梨酸钾、\r\n柠檬酸")
    assert ">山梨酸钾&#8288;<sup>" in html
    assert ">柠檬酸&#8288;<sup>" in html


def test_the_additives_go_on_to_the_check_in_a_post(reader: Client) -> None:
    html = answered(reader, text=LIST, food="14.08", day="2026-05-01")
    form = html[html.index('action="/check/"') :]
    assert 'method="post"' in html
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert fields["items[0].additive"] == "山梨酸钾"
    assert fields["items[1].additive"] == "柠檬酸"
    assert fields["food.category"] == "14.08"
    assert fields["production_date"] == "2026-05-01"
    assert "items[2].additive" not in fields


def test_nothing_is_read_from_an_address(reader: Client) -> None:
    assert "山梨酸钾" not in reader.get("/label/", {"text": LIST}).content.decode()


def test_nothing_of_a_list_is_logged(reader: Client, caplog: pytest.LogCaptureFixture, capsys: Any) -> None:
    answered(reader, text="水、山梨酸钾、秘方奇物", food="14.08")
    captured = capsys.readouterr()
    assert "秘方奇物" not in caplog.text + captured.out + captured.err


def test_the_list_goes_out_to_excel(reader: Client) -> None:
    answer = reader.post("/label/export.xlsx", {"text": LIST, "food": "14.08"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["磷酸氢二钾", "山梨酸钾", "柠檬酸", "食用香精"]
    assert rows[1][6] == "植脂末"


def test_an_empty_list_has_no_workbook(reader: Client) -> None:
    assert reader.post("/label/export.xlsx", {"text": ""}).status_code == 422


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_other_languages_answer(client: Client, language: str) -> None:
    client.cookies["language"] = language
    assert client.post("/label/", {"text": LIST, "food": "14.08"}).status_code == 200
