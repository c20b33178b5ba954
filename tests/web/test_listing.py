"""Lists: exact filters, declared orders, pages, Excel, parts for htmx, a fixed number of queries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxMiddleware
from python_calamine import CalamineWorkbook

from tianheng.accounts.models import Area, Organisation
from tianheng.core.models import Holiday
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search
from tianheng.web.listing.apart import table_by_table
from tianheng.web.listing.columns import shown
from tianheng.web.listing.page import Shown
from tianheng.web.listing.sorting import nullable

pytestmark = pytest.mark.django_db
CITY = Choice("city", "设区市", [("350500", "泉州市"), ("350200", "厦门市")], "parent")
AREAS = Listing(
    "areas",
    "区划",
    [
        Column("name", "名称", "name", sort="name", link=lambda row: f"/areas/{row.code}/"),
        Column("code", "代码", "code", sort="code", kind="figure"),
        Column("city", "上级", "parent.name", sort=("parent__name", "code")),
        Column("kind", "类别", lambda row: ("note", row.get_kind_display()), kind="light"),
    ],
    filters=[
        Search("q", "名称", ["name", "code"]),
        CITY,
        Flag("cities", "只看设区市", Q(kind="city")),
        Choice("level", "级别", lambda request: [("county", "县")], "kind", tabs=True),
    ],
    default_sort="code",
    per_page=20,
)
DAYS = Listing("days", "节假日", [Column("day", "日期", "day", kind="date")], [Period("day", "日期", "day")])


def asked(address: str = "/areas/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(address, headers=headers)
    HtmxMiddleware(lambda _: None)(request)  # type: ignore[arg-type]
    return request


def areas() -> Any:
    return Area.objects.select_related("parent")


def state(query: str = "", listing: Listing = AREAS, rows: Any = None) -> Shown:
    return Shown(listing, asked(f"/areas/?{query}"), areas() if rows is None else rows)


def texts(found: Shown, place: int = 0) -> list[str]:
    return [row[place].text for row in found.body]


def page(query: str = "", listing: Listing = AREAS, **headers: str) -> Any:
    return listing.answer(asked(f"/areas/?{query}", **headers), areas())


def test_a_page_has_title_columns_rows_and_how_many_there_are() -> None:
    html = page().content.decode()
    assert "<h1>区划</h1>" in html
    assert f"共 {Area.objects.count()} 条" in html
    assert html.count("<tr>") == 21
    assert '<a href="/areas/350000/">福建省</a>' in html
    assert 'data-label="上级"' in html


def test_a_part_for_htmx_and_vary_for_both() -> None:
    part, whole = page("q=泉州", hx_request="true"), page("q=泉州")
    assert part.content.decode().startswith('<div class="listing"')
    assert "<h1>" in whole.content.decode()
    for answer in (part, whole):
        assert "HX-Request" in answer.headers["Vary"]
    assert part.headers["HX-Push-Url"] == "/areas/?q=%E6%B3%89%E5%B7%9E"
    assert "HX-Push-Url" not in whole.headers


@pytest.mark.parametrize(
    "query",
    ["city=999999", "city=", "level=nonsense", "cities=yes", "sort=password", "sort=-kind", "page=x", "page=0",
     "page=-3", "page=٣", "q=%00", "other=1", "page=99999999999999999999"],
)  # fmt: skip
def test_what_is_not_valid_is_ignored(query: str) -> None:
    found = state(query)
    assert (found.counted, found.sort, found.number) == (Area.objects.count(), "code", 1)
    assert found.address() == "/areas/"


def test_a_choice_narrows_exactly() -> None:
    found = state("city=350500")
    assert found.counted == Area.objects.filter(parent="350500").count() > 5
    assert set(texts(found, 2)) == {"泉州市"}


def test_a_search_looks_in_each_of_its_fields_and_takes_no_pattern() -> None:
    assert state("q=晋江").counted == state("q=350582").counted == 1
    assert state("q=%25").counted == state("q=_").counted == 0


def test_a_flag_and_tabs_narrow_and_keep_each_other() -> None:
    cities = state("cities=1")
    assert 5 < cities.counted < 15
    counties = state("level=county&city=350500")
    assert 0 < counties.counted < state("city=350500").counted + 1
    ((label, tabs),) = counties.tabs
    assert label == "级别"
    assert [(address, here) for address, _, here in tabs] == [
        ("/areas/?city=350500", False),
        ("/areas/?city=350500&level=county", True),
    ]


def test_a_period_takes_in_both_its_days() -> None:
    Holiday.objects.all().delete()
    for number in (1, 2, 3):
        Holiday.objects.create(day=date(2026, 5, number), kind="off", name="试")
    rows = Holiday.objects.order_by("day")

    def days(query: str) -> list[str]:
        return texts(Shown(DAYS, asked(f"/?{query}"), rows))

    assert days("day_from=2026-05-02&day_to=2026-05-02") == ["2026-05-02"]
    assert days("day_from=2026-05-02") == ["2026-05-02", "2026-05-03"]
    assert days("day_to=2026-05-02") == ["2026-05-01", "2026-05-02"]
    assert len(days("day_from=2026-5-2&day_to=20260502&day_from=x")) == 3
    assert Shown(DAYS, asked("/?day_from=2026-02-30"), rows).values == {}


def test_a_day_of_moments_begins_at_midnight_here(organisation: Callable[..., Organisation]) -> None:
    late = organisation(created_at=datetime(2026, 5, 6, 15, 59, tzinfo=UTC))
    organisation(created_at=datetime(2026, 5, 6, 16, 0, tzinfo=UTC))
    organisation(created_at=datetime(2026, 5, 5, 15, 59, tzinfo=UTC))
    at = Period("at", "时间", "created_at", moments=True)
    listing = Listing("places", "机构", [Column("name", "名称", "name")], [at])
    found = Shown(listing, asked("/?at_from=2026-05-06&at_to=2026-05-06"), Organisation.objects.all())
    assert texts(found) == [late.name]


@pytest.fixture
def organisation() -> Callable[..., Organisation]:
    """A plain organisation; its numbers count up."""
    made: list[Organisation] = []

    def make(**more: Any) -> Organisation:
        number = len(made) + 1
        facts = {
            "code": f"t{number}",
            "kind": "laboratory",
            "name": f"第{number}检验所",
            "area_id": "350582",
            "created_at": datetime(2026, 5, 6, tzinfo=UTC),
        }
        made.append(Organisation.objects.create(**{**facts, **more}))
        return made[-1]

    return make


def test_pressing_a_heading_sorts_and_pressing_again_turns_round() -> None:
    name, code, _, kind = state().heads
    assert (name.direction, code.direction, kind.direction) == ("none", "ascending", "")
    assert (name.link, code.link, kind.link) == ("/areas/?sort=name", "/areas/?sort=-code", "")
    assert state("sort=-city").heads[2].link == "/areas/?sort=city"
    html = page("sort=-code").content.decode()
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html


def test_an_order_follows_its_fields_and_puts_the_empty_last_both_ways(
    organisation: Callable[..., Organisation],
) -> None:
    for day in (date(2027, 1, 1), None, date(2026, 1, 1)):
        organisation(licence_expires=day)
    column = Column("expires", "有效期", "licence_expires", sort="licence_expires", kind="date")
    listing = Listing("places", "机构", [column])
    up, down = ["2026-01-01", "2027-01-01", ""], ["2027-01-01", "2026-01-01", ""]
    for query, days in (("sort=expires", up), ("sort=-expires", down)):
        assert texts(Shown(listing, asked(f"/?{query}"), Organisation.objects.all())) == days


def test_equal_rows_keep_one_order_over_the_pages() -> None:
    listing = Listing("areas", "区划", [Column("code", "代码", "code", sort="level")], (), "code", per_page=7)
    seen = [code for number in range(1, 30) for code in texts(state(f"page={number}", listing))]
    assert len(set(seen)) == Area.objects.count()


def test_which_fields_may_be_empty() -> None:
    assert [nullable(Area, path) for path in ("code", "parent", "parent__name", "pk", "unknown")] == [
        False, True, True, False, True,
    ]  # fmt: skip
    assert nullable(Organisation, "area__name") is False


@pytest.mark.parametrize("extra", ["", "&sort=-city&q=市&page=2&city=350500"])
def test_the_number_of_queries_is_fixed(extra: str) -> None:
    counts = set()
    for most in (1, 3):
        rows = areas().filter(pk__in=list(Area.objects.values_list("pk", flat=True)[:most]))
        with CaptureQueriesContext(connection) as queries:
            AREAS.answer(asked(f"/areas/?x=1{extra}"), rows)
        counts.add(len(queries))
    assert counts <= {1, 2}
    assert extra or counts == {2}


@pytest.mark.parametrize("page", [1, 2])
def test_of_many_rows_the_keys_come_first_and_nothing_is_joined_to_all_of_them(page: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = texts(state(f"sort=-city&page={page}"), 1)
    asked = [each["sql"] for each in queries]
    assert len(asked) == 3
    assert "LIMIT" not in asked[2]
    assert 'accounts_area"."name' not in asked[1].split(" FROM ")[0].casefold()
    everything = areas().order_by("-parent__name", "-code").exclude(parent=None)
    wanted = list(everything.values_list("code", flat=True))[20 * (page - 1) : 20 * page]
    assert found == wanted


def test_too_many_rows_are_sorted_only_by_what_an_index_orders() -> None:
    listing = replace(AREAS, quick=["code"], most=30)
    found = state("sort=-city", listing)
    assert (found.sort, found.bound) == ("code", True)
    assert [bool(head.link) for head in found.heads] == [False, True, False, False]
    assert {key for key, _ in found.orders} == {"code", "-code"}
    assert state("sort=-code", listing).sort == "-code"
    assert "用条件缩小范围后才能按其他列排序" in page("", listing).content.decode()
    few = state("sort=-city&city=350500", listing)
    assert (few.sort, few.bound) == ("-city", False)
    assert "按其他列排序" not in page("city=350500", listing).content.decode()


@pytest.mark.parametrize("text", ["泉州", "3505", "没有的", "%", "FUJIAN"])
def test_a_search_table_by_table_finds_the_same(text: str) -> None:
    joined = replace(AREAS, filters=[Search("q", "名称", ["name", "parent__name", "parent__parent__code"])])
    apart = table_by_table(joined)
    query = f"q={text}"
    assert state(query, apart).counted == state(query, joined).counted
    assert texts(state(query, apart), 1) == texts(state(query, joined), 1)
    sql = str(state("q=泉州", apart).rows.values("pk").query)
    assert "JOIN" not in sql.partition(" WHERE ")[0]


def test_other_filters_stay_as_they_are() -> None:
    mine = Search("q", "名称", lambda rows, text: rows.filter(name=text))
    assert table_by_table(replace(AREAS, filters=[mine, CITY])).filters == [mine, CITY]


def test_only_the_fields_asked_for_are_read() -> None:
    listing = Listing("areas", "区划", [Column("name", "名称", "name")], fields=["name"])
    with CaptureQueriesContext(connection) as queries:
        assert state("", listing, Area.objects.all()).body
    assert all('"level"' not in each["sql"] for each in queries)


def test_counting_ends_and_says_so() -> None:
    few = replace(AREAS, most=30)
    found = state("page=9", few)
    assert (found.total, found.pages, found.number, found.more) == (">30", 2, 2, True)
    assert "后面的请用条件缩小范围" in few.answer(asked("/?page=9"), areas()).content.decode()


def test_pages_lead_to_each_other_and_keep_everything() -> None:
    found = state("sort=-name&q=县&page=2")
    assert found.before == "/areas/?q=%E5%8E%BF&sort=-name"
    assert state("page=999").number == state().pages
    assert state("page=999").after == ""


def sheet(answer: Any) -> list[list[Any]]:
    data = BytesIO(b"".join(answer.streaming_content))
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()
    return rows


def test_excel_has_the_same_columns_and_every_filtered_row_in_order() -> None:
    rows = sheet(page("export=xlsx&sort=-code&q=市&page=2"))
    assert rows[0] == ["名称", "代码", "上级", "类别"]
    codes = [str(row[1]) for row in rows[1:]]
    wanted = Area.objects.filter(Q(name__contains="市") | Q(code__contains="市"))
    assert codes == sorted(wanted.values_list("code", flat=True), reverse=True)
    assert len(codes) > AREAS.per_page
    assert {row[3] for row in rows[1:]} >= {"设区市"}


def test_excel_keeps_numbers_as_numbers_and_never_takes_text_as_a_formula(
    organisation: Callable[..., Organisation],
) -> None:
    organisation(name="=1+1")
    columns = [
        Column("name", "名称", "name"),
        Column("n", "数", lambda row: Decimal("1.50"), kind="figure"),
        Column("state", "状态", lambda row: None, kind="light"),
        Column("day", "日期", lambda row: date(2026, 5, 1), kind="date"),
        Column("faults", "差错", lambda row: ("fail", 3), kind="light"),
        Column(
            "last", "最近", lambda row: ("pass", "2 天前"), kind="light", out=lambda row: date(2026, 5, 2)
        ),
    ]
    rows = sheet(Listing("x", "机构", columns).answer(asked("/?export=xlsx"), Organisation.objects.all()))
    assert rows[1] == ["=1+1", 1.5, "", "2026-05-01", 3, "2026-05-02"]


def test_excel_names_the_list_and_the_day() -> None:
    header = page("export=xlsx").headers["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''%E5%8C%BA%E5%88%92-20")


def test_too_many_rows_for_a_sheet_are_refused_in_words() -> None:
    answer = replace(AREAS, most=10, export_most=50).answer(asked("/?export=xlsx"), areas())
    assert answer.status_code == 422
    assert "超过 50 行" in answer.content.decode()


def test_nothing_found_and_nothing_there_are_said_differently() -> None:
    assert "没有符合条件的记录" in page("q=没有这里").content.decode()
    empty = AREAS.answer(asked(), Area.objects.none()).content.decode()
    assert "这里还没有记录" in empty
    assert "xlsx" not in empty


def test_paper_says_under_which_conditions() -> None:
    html = page("city=350500&q=市").content.decode()
    assert "<span>名称：市</span><span>设区市：泉州市</span>" in html


def test_some_see_fewer_columns_and_filters() -> None:
    html = page("city=350500", AREAS.without("city")).content.decode()
    assert "上级" not in html
    assert f"共 {Area.objects.count()} 条" in html


def test_what_rows_say_is_escaped(organisation: Callable[..., Organisation]) -> None:
    organisation(name="<b>粗</b>")
    listing = Listing("x", "机构", [Column("name", "名称", "name", link=lambda row: '/x/"><i>')])
    html = listing.answer(asked(), Organisation.objects.all()).content.decode()
    assert "&lt;b&gt;粗" in html
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (0, "0"),
        (True, "是"),
        (False, "否"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime(2026, 5, 1, 16, 30, tzinfo=UTC), "2026-05-02 00:30"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
    ],
)
def test_values_in_words(value: Any, said: str) -> None:
    assert shown(value) == said


def test_a_path_stops_at_nothing_and_calls_what_can_be_called() -> None:
    row: Any = SimpleNamespace(parent=None, name=lambda: "名")
    assert Column("p", "", "parent.name").cell(row).text == ""
    assert Column("n", "", "name").cell(row).text == "名"
