"""查标准: what its pages say is what the law's tables and the check say, and every state is calm."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from tianheng.modules.compliance.queries.standard import (
    additive,
    browse,
    category,
    reach,
    search,
    tables,
    texts,
)
from tianheng.standards import check, edition

LEAVES = ["12.04", "14.02.03", "06.03.02.01", "01.01.01", "14.06.04", "08.03.05", "13.01.01"]
PAGES = [
    "/standard/",
    "/standard/?by=function",
    "/standard/?by=letter",
    "/standard/?by=table",
    "/standard/?q=%E7%94%9C%E8%9C%9C%E7%B4%A0",
    "/standard/additive/h016/",
    "/standard/category/14.06.04/",
    "/standard/category/01.01.01/",
    "/standard/function/D.17/",
    "/standard/text/",
    *(f"/standard/table/{key}/" for key in tables.LISTINGS),
]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def shown(client: Client, address: str, **data: Any) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


# What may be used where: the page, the check and the reach of each row agree.


@pytest.mark.parametrize("code", LEAVES)
def test_a_category_lists_exactly_what_the_check_does_not_refuse(code: str) -> None:
    headings = edition().headings.values()
    items = [{"additive": heading.name, "amount": None} for heading in headings]
    verdict = check({"edition": "GB 2760-2024", "food": {"category": code}, "items": items})
    open_to = {item["additive"] for item in verdict["items"] if item["status"] != "not_permitted"}
    assert open_to == {grant.heading.name for grant in reach.rights(code)}


@pytest.mark.parametrize(
    "name", ["苯甲酸及其钠盐", "柠檬酸", "乳酸链球菌素", "β-胡萝卜素", "二氧化硫及亚硫酸盐"]
)
def test_a_row_reaches_exactly_the_categories_that_list_it(name: str) -> None:
    heading = edition().by_name[name]
    listed: dict[str, set[str]] = {}
    for one in reach.named():
        for grant in reach.granted(heading.id, one.code):
            listed.setdefault(grant.limit.id, set()).add(one.code)
    for row, found in reach.reaches(heading.id).items():
        assert leaves(unfolded(found)) == leaves(listed.get(row, set())), row


def unfolded(found: reach.Reach) -> set[str]:
    places = (*found.places, *found.partly, *found.beyond)
    codes = {place.category.code for place in places}
    return codes | {
        one.code for place in places if place.whole for one in reach.named() if one.under(place.category.code)
    }


def leaves(codes: set[str]) -> set[str]:
    parents = {one.parent for one in reach.named()}
    return {code for code in codes if code not in parents}


def test_an_exclusion_is_named_with_its_reason() -> None:
    nisin = reach.reaches(edition().by_name["乳酸链球菌素"].id)["a1-1469"]
    assert {place.category.code for place in nisin.outside} == {
        "01.01.01",
        "01.01.02",
        "01.02.01",
        "01.03.01",
        "01.05.01",
    }
    assert {place.reason for place in nisin.outside} == {"excluded"}


def test_table_a2_keeps_an_all_foods_row_out() -> None:
    citric = next(iter(reach.reaches(edition().by_name["柠檬酸"].id).values()))
    outside = {place.category.code: place.reason for place in citric.outside}
    assert outside["01.01.01"] == "exceptions"
    assert reach.exceptions("01.01.01") == {1}


def test_a_row_of_a_drink_reaches_the_solid_drinks_that_become_it() -> None:
    sodium_benzoate = reach.reaches(edition().by_name["苯甲酸及其钠盐"].id)
    beyond = {
        row: [p.category.code for p in found.beyond] for row, found in sodium_benzoate.items() if found.beyond
    }
    assert all(code.startswith("14.06") for codes in beyond.values() for code in codes)
    assert len(beyond) == 6


def test_a_nearer_row_speaks_instead() -> None:
    found = reach.reaches(edition().by_name["安赛蜜"].id)
    general = {place.category.code: place for place in found["a1-0239"].outside}
    assert [limit.id for limit in general["12.04"].instead] == ["a1-0240"]
    assert general["12.04"].reason == "instead"


def test_a_nearer_row_for_some_products_leaves_the_others() -> None:
    found = reach.reaches(edition().by_name["亮蓝及其铝色淀"].id)["a1-1069"]
    assert [(place.category.code, place.instead[0].narrowing) for place in found.partly] == [
        ("04.05.02.01", "仅限油炸坚果与籽类")
    ]


def test_every_row_of_table_a1_stands_on_some_page() -> None:
    rows = [line.limit.id for heading in edition().headings.values() for line in additive.lines(heading)]
    assert len(rows) == len(set(rows)) == 2311


# The pages.


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_and_keeps_to_the_policy(reader: Client, address: str) -> None:
    html = shown(reader, address)
    assert len(html.encode()) < 200_000
    assert not re.search(r"<[a-z]+[^>]*\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", html)
    assert html.count("<h1") == 1
    assert not re.search(r"\bNone\b|\{\{|\{%", words(html))


def test_an_additive_tells_its_rows_with_number_remark_and_page(reader: Client) -> None:
    html = words(shown(reader, "/standard/additive/苯甲酸及其钠盐/"))
    assert "酱油" in html
    assert "以苯甲酸计" in html
    assert "第21页（PDF第24页）" in html
    assert "0.8475" in html
    assert "与其他防腐剂混合使用时计入比例之和" in html


def test_ours_is_marked_as_ours(reader: Client) -> None:
    html = words(shown(reader, "/standard/additive/胭脂红及其铝色淀/"))
    assert "红色" in html
    assert "本系统整理" in html


def test_notices_are_marked_unverified(reader: Client) -> None:
    html = words(shown(reader, "/standard/additive/乳酸钙/"))
    assert "未核对" in html


def test_an_additive_with_notes_shows_them(reader: Client) -> None:
    html = shown(reader, "/standard/additive/阿斯巴甜/")
    assert 'id="note-3"' in html
    assert 'href="#note-3"' in html


def test_a_category_shows_path_children_and_its_number_in_a2(reader: Client) -> None:
    assert "12.10.02" in words(shown(reader, "/standard/category/12.10/"))
    milk = words(shown(reader, "/standard/category/01.01.01/"))
    assert "第 1 号例外食品" in milk
    assert "不得添加食品用香料、香精" in milk
    assert "表A.1 没有允许用于本类食品的添加剂" in milk


def test_a_category_is_filtered_and_sorted(reader: Client) -> None:
    wish = category.Wish(function="防腐剂", origin="own", sort="limit")
    found = category.entries("12.04", wish)
    assert found
    assert all(
        "防腐剂" in entry.grant.heading.functions and entry.grant.limit.code == "12.04" for entry in found
    )
    numbers = [entry.grant.limit.number for entry in found]
    assert numbers == sorted(numbers, key=lambda text: (text == "", text))
    html = words(shown(reader, "/standard/category/12.04/", function="防腐剂", origin="own", name="苯甲"))
    assert "苯甲酸及其钠盐" in html
    assert "山梨酸及其钾盐" not in html


def test_the_list_alone_goes_to_htmx(reader: Client) -> None:
    answer = reader.get("/standard/category/12.04/", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_nothing_fits_is_said(reader: Client) -> None:
    assert "没有符合条件的" in shown(reader, "/standard/category/12.04/", name="没有这种")


def test_a_function_lists_its_additives(reader: Client) -> None:
    assert len(browse.function("防腐剂").headings) == 25  # type: ignore[union-attr]
    html = words(shown(reader, "/standard/function/D.17/"))
    assert "防止食品腐败变质" in html
    assert "比例之和不应超过1" in html


def test_every_function_printed_belongs_to_a_class() -> None:
    placed = {heading.id for one in browse.functions() for heading in one.headings}
    assert placed == set(edition().headings)


def test_the_tree_holds_every_named_category() -> None:
    def count(nodes: tuple[browse.Node, ...]) -> int:
        return sum(1 + count(node.children) for node in nodes)

    assert len(browse.tree()) == 16
    assert count(browse.tree()) == 359


def test_the_letters_hold_every_additive() -> None:
    assert sum(map(len, browse.letters().values())) == 287
    assert "#" not in browse.letters()


def test_clauses_have_anchors_and_human_numbers(reader: Client) -> None:
    html = shown(reader, "/standard/text/")
    assert 'id="clause-3.4.1.a"' in html
    assert texts.sentence("3.4.1.a").number == "3.4.1 a)"  # type: ignore[union-attr]
    assert texts.sentence("B.table3.note1").number == "表B.3 注1"  # type: ignore[union-attr]
    assert reader.get("/standard/clause/A.4/")["Location"].endswith("/standard/text/#clause-A.4")


def test_clauses_stand_in_printed_order() -> None:
    ids = [one.id for one in texts.sentences()]
    assert (
        ids.index("2.5")
        < ids.index("2.5.a")
        < ids.index("3")
        < ids.index("10")
        < ids.index("A")
        < ids.index("note.1")
    )
    assert ids.index("note.9") < ids.index("note.10")


def test_a_row_leads_to_its_additive(reader: Client) -> None:
    assert reader.get("/standard/row/a1-0265/")["Location"].endswith("#a1-0265")


@pytest.mark.parametrize("name", ["果胶酶", "香兰素", "丙酮", "苯甲酸钠"])
@pytest.mark.parametrize("code", ["14.02.03", "01.01.01"])
def test_every_row_a_verdict_names_can_be_opened(reader: Client, name: str, code: str) -> None:
    item = {"additive": name, "amount": None}
    rule = check({"edition": "GB 2760-2024", "food": {"category": code}, "items": [item]})["items"][0]["rule"]
    if rule is not None:
        assert (
            reader.get(reverse("compliance:standard_row", args=[rule["id"]]), follow=True).status_code == 200
        )


def test_a_row_of_another_table_leads_to_that_table(reader: Client) -> None:
    assert tables.place_of("c3-20") == ("c3", "果胶酶")
    assert tables.place_of("b1-01.01.01") == ("b1", "巴氏杀菌乳")
    assert tables.place_of("n002") == ("notices", "乳酸钙")
    html = words(reader.get("/standard/row/c3-20/", follow=True).content.decode())
    assert "果胶酶" in html


@pytest.mark.parametrize(
    "address",
    [
        "/standard/additive/没有/",
        "/standard/row/a1-9999/",
        "/standard/category/99.9/",
        "/standard/category/12.06/",
        "/standard/function/D.99/",
        "/standard/clause/9.9/",
        "/standard/table/zz/",
        "/standard/export/table/zz.xlsx",
        "/standard/export/zz/a1.xlsx",
        "/standard/export/text/zz.xlsx",
    ],
)
def test_what_is_not_there_is_404(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_page_names_document_and_digest(reader: Client) -> None:
    html = shown(reader, "/standard/")
    assert "2a2c4a867cf5551177e5e65bf8140e9f85a0616d96aa3353161869e07a8505de" in html
    assert "2025-02-08" in html


# Searching.


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("bjsn", "苯甲酸及其钠盐"),
        ("INS 202", "山梨酸及其钾盐"),
        ("苯甲酸鈉", "苯甲酸及其钠盐"),
        ("甜蜜素", "甜蜜素,环己基氨基磺酸钙"),
        ("aspartame", "阿斯巴甜"),
        ("17.001", "苯甲酸及其钠盐"),
    ],
)
def test_an_additive_is_found_by_any_name(query: str, wanted: str) -> None:
    assert search.find(query).substances[0].match.target == wanted


def test_a_code_finds_the_category_and_those_below() -> None:
    assert [food.category.code for food in search.find("12.10.02").foods][:2] == ["12.10.02", "12.10.02.01"]


def test_a_product_finds_its_category_first() -> None:
    found = search.find("牛油火锅底料")
    assert found.foods[0].category.code == "12.10.02"
    assert found.foods_first


def test_a_function_a_clause_and_a_remark_are_found() -> None:
    assert [one.name for one in search.find("护色剂").functions] == ["护色剂"]
    assert "3.4.1" in {one.clause for one in search.find("带入").passages}
    remark = next(one for one in search.find("以苯甲酸计").passages if one.listing == "a1")
    assert remark.rows > 10
    assert remark.hit == "以苯甲酸计"


def test_a_scope_of_an_aid_is_found() -> None:
    assert any(one.listing == "c2" for one in search.find("浸油").passages)


def test_a_non_edible_substance_is_red(reader: Client) -> None:
    html = shown(reader, "/standard/", q="三聚氰胺")
    assert "light--fail" in html
    assert "非食用物质" in words(html)


def test_nothing_found_is_said_and_escaped(reader: Client) -> None:
    html = shown(reader, "/standard/", q="<script>zzqq")
    assert "<script>zzqq" not in html
    assert "没有找到" in html


@pytest.mark.parametrize("query", ["", "   ", "（", "。", "%", "a" * 500])
def test_odd_words_are_no_error(reader: Client, query: str) -> None:
    shown(reader, "/standard/", q=query)


@pytest.mark.parametrize("key", list(tables.LISTINGS))
def test_every_table_can_be_searched(reader: Client, key: str) -> None:
    listing = tables.LISTINGS[key]
    words_of_a_row = next(cell.value for cell in listing.cells(listing.rows()[-1]) if cell.value)
    found = listing.matching(words_of_a_row)
    assert listing.rows()[-1] in found
    assert len(found) < len(listing.rows())
    assert "本表中没有" in shown(reader, f"/standard/table/{key}/", q="没有这个词")


# Excel.


def sheet(client: Client, address: str, **data: Any) -> list[list[str]]:
    answer = client.get(address, data)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.sheet_names) == 2
    facts = book.get_sheet_by_index(1).to_python()
    assert any("GB 2760-2024" in str(row[1]) for row in facts)
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("key", list(tables.LISTINGS))
def test_every_table_goes_out_whole(reader: Client, key: str) -> None:
    listing = tables.LISTINGS[key]
    assert (
        len(sheet(reader, reverse("compliance:standard_export", args=["table", key])))
        == len(listing.rows()) + 1
    )


def test_a_limit_keeps_its_noughts_in_excel(reader: Client) -> None:
    rows = sheet(reader, reverse("compliance:standard_export", args=["additive", "h016"]))
    printed = {line.limit.id: line.limit.number for line in additive.lines(edition().headings["h016"])}
    assert {row[-1]: row[2] for row in rows[1:]} == printed
    assert "1.0" in printed.values()


def test_a_category_goes_out_as_filtered(reader: Client) -> None:
    address = reverse("compliance:standard_export", args=["category", "12.04"])
    rows = sheet(reader, address, function="防腐剂")
    assert len(rows) - 1 == len(category.entries("12.04", category.Wish(function="防腐剂"))) > 3


@pytest.mark.parametrize(("kind", "key"), [("function", "D.17"), ("text", "clauses"), ("letters", "all")])
def test_the_other_lists_go_out(reader: Client, kind: str, key: str) -> None:
    assert len(sheet(reader, reverse("compliance:standard_export", args=[kind, key]))) > 20


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_other_languages_answer(client: Client, language: str) -> None:
    client.cookies["language"] = language
    for address in PAGES[:10]:
        assert client.get(address).status_code == 200


def test_the_language_of_one_reader_is_not_kept_for_the_next(client: Client) -> None:
    for language, page in (("zh-hans", "第5页（PDF第8页）"), ("en", "p. 5 (PDF p. 8)"), ("zh-hant", "第5頁")):
        client.cookies["language"] = language
        assert page in client.get("/standard/table/a1/").content.decode()
