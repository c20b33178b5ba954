"""The components: what they draw, and what they refuse."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tianheng.web.templatetags.web import Link, Stage, bar, laid_out, percent


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("tone", "word"), [("pass", "符合"), ("fail", "不符合"), ("review", "待确认"), ("note", "说明")]
)
def test_a_light_speaks_by_colour_shape_and_word(tone: str, word: str) -> None:
    html = drawn("{% light tone %}", tone=tone)
    assert f"light--{tone}" in html
    assert f">{word}<" in html
    assert "<svg" in html


def test_a_light_of_an_unknown_tone_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="'green' is none of pass"):
        drawn("{% light 'green' %}")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0.0%"),
        (1, "100.0%"),
        (Decimal("0.9746"), "97.5%"),
        (Decimal("1.00001"), "100.1%"),
        (Fraction(1, 3), "33.4%"),
        (12, "1200.0%"),
    ],
)
def test_percentages_round_up(share: Decimal | Fraction | int, text: str) -> None:
    assert percent(share) == text


@given(st.fractions(min_value=0, max_value=10))
def test_what_exceeds_the_limit_never_reads_one_hundred(share: Fraction) -> None:
    shown = Decimal(percent(share).rstrip("%"))
    assert (shown > 100) == (share > 1)


@pytest.mark.parametrize(
    ("share", "tone"), [("0.5", "pass"), ("0.9", "near"), ("1", "near"), ("1.0001", "fail")]
)
def test_a_bar_is_coloured_by_its_share(share: str, tone: str) -> None:
    assert f"bar--{tone}" in drawn("{% bar share %}", share=Decimal(share))


@given(st.fractions(min_value=0, max_value=100))
def test_a_bar_stays_inside_its_drawing_and_crosses_the_limit_only_above_it(share: Fraction) -> None:
    drawing = bar(share)
    assert 0 <= drawing["width"] <= drawing["end"]
    assert share > 1 or drawing["width"] <= drawing["limit"]


def test_a_bar_without_a_share_says_so() -> None:
    assert "无法计算" in drawn("{% bar none %}", none=None)


def test_a_bars_label_is_read_aloud() -> None:
    assert 'aria-label="0.9 / 1.0 g/kg"' in drawn("{% bar share '0.9 / 1.0 g/kg' %}", share=Decimal("0.9"))


def test_a_card_keeps_its_content_and_escapes_its_title() -> None:
    html = drawn(
        "{% card title=title tone='fail' level=3 %}<p>{{ inside }}</p>{% endcard %}",
        title="<b>",
        inside="内容&",
    )
    assert '<h3 class="card__title">&lt;b&gt;</h3>' in html
    assert "<p>内容&amp;</p>" in html
    assert "card--fail" in html


def test_a_table_has_a_name_and_can_be_reached_by_keyboard() -> None:
    html = drawn("{% table label='限量' stack=True %}<tbody></tbody>{% endtable %}")
    assert 'aria-label="限量" tabindex="0"' in html
    assert "table--stack" in html


def test_a_field_ties_label_hint_and_error_to_its_control() -> None:
    html = drawn(
        "{% field label='用量' control='amount' hint='克' error='太多' %}<input id='amount'>{% endfield %}"
    )
    assert '<label class="field__label" for="amount">用量</label>' in html
    assert 'id="amount-hint">克<' in html
    assert 'id="amount-error">太多<' in html


def test_errors_name_row_field_value_and_mend_and_lead_to_the_field() -> None:
    found = [
        {
            "field": "用量",
            "value": "<-1>",
            "message": "不能为负",
            "mend": "请填正数",
            "id": "amount",
            "row": 7,
        }
    ]
    html = drawn("{% errors found %}", found=found)
    for part in (
        "第 7 行",
        '<a href="#amount">用量</a>',
        "&lt;-1&gt;",
        "不能为负",
        "请填正数",
        "有 1 处需要改正",
    ):
        assert part in html


def test_no_errors_draw_nothing() -> None:
    assert drawn("{% errors found %}", found=[]).strip() == ""


def test_a_pager_keeps_the_query() -> None:
    request = RequestFactory().get("/standard/", {"q": "苯", "page": "2"})
    page = Paginator(range(60), 20).page(2)
    html = drawn("{% pager page %}", page=page, request=request)
    assert "?q=%E8%8B%AF&amp;page=1" in html
    assert "第 2 / 3 页，共 60 条" in html


def test_a_single_page_needs_no_pager() -> None:
    page = Paginator(range(5), 20).page(1)
    assert drawn("{% pager page %}", page=page, request=RequestFactory().get("/")).strip() == ""


def test_the_printed_head_leaves_out_empty_facts() -> None:
    html = drawn("{% print_header '核查结果' 'GB 2760' '' %}")
    assert html.count("<span>") == 1


def test_an_empty_list_says_what_to_try() -> None:
    assert "试试首字母" in drawn("{% empty '没有找到' '试试首字母' %}")


def test_tabs_mark_the_present_one_and_count() -> None:
    html = drawn("{% tabs links '状态' %}", links=[Link("?a=1", "全部", True, 0), Link("?a=2", "待审")])
    assert html.count('aria-current="page"') == 1
    assert '<span class="tabs__count">0</span>' in html
    assert '<a href="?a=2">待审</a>' in html


def test_stages_say_what_is_done_and_where_it_stands() -> None:
    found = [Stage("提交", "done", "5月6日"), Stage("审核", "now"), Stage("公布")]
    html = drawn("{% stages found %}", found=found)
    assert html.count("已完成") == 1
    assert html.count('aria-current="step"') == 1
    assert "5月6日" in html
    assert 'stages__one--back" aria-current="step"' in drawn("{% stages f %}", f=[Stage("退回", "back")])


def test_facts_say_nothing_as_a_dash_and_nought_as_nought() -> None:
    html = drawn("{% facts rows %}", rows=[("甲", ""), ("乙", "0"), ("丙", None)])
    assert html.count("<dd>—</dd>") == 2
    assert "<dd>0</dd>" in html


def test_a_paper_form_leaves_no_hole_in_a_line() -> None:
    rows = [("a", 1), ("b", 2), ("c", 3), ("d", 4, True), ("e", 5)]
    assert [(label, span, first) for label, _, span, first in laid_out(rows, 2)] == [
        ("a", 1, True),
        ("b", 1, False),
        ("c", 2, True),
        ("d", 2, True),
        ("e", 2, True),
    ]
    assert [span for _, _, span, _ in laid_out(rows[:2], 3)] == [1, 2]


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 3))
def test_the_lines_of_a_paper_form_are_full(wide: list[bool], columns: int) -> None:
    spans = [span for _, _, span, _ in laid_out([("", "", each) for each in wide], columns)]
    line = 0
    for span in spans:
        line += span
        assert line <= columns
        line %= columns
    assert line == 0


def test_a_day_of_a_paper_form_stays_in_one_piece() -> None:
    html = drawn(
        "{% paper_form rows '' columns=1 %}",
        rows=[("放行", "<b> 2026-11-27 15:17"), ("至", date(2026, 12, 1))],
    )
    assert '<dd>&lt;b&gt; <span class="nowrap">2026-11-27</span> 15:17</dd>' in html
    assert '<span class="nowrap">2026-12-01</span>' in html


def test_a_paper_form_escapes_and_keeps_lines() -> None:
    html = drawn("{% paper_form rows '一、情况' columns=1 %}", rows=[("地址", "<b>\n二楼"), ("空", None)])
    assert "<dd>&lt;b&gt;\n二楼</dd>" in html
    assert "<dd></dd>" in html
    assert "paper-form--1" in html


def test_a_dialog_asks_with_a_reason_and_posts_with_its_token() -> None:
    request = RequestFactory().get("/")
    source = "{% ask id='no' button='退回' url='/x/' reason='原因' %}<p>想好了？</p>{% endask %}"
    html = Template(source).render(Context({"request": request}))
    for part in (
        'data-opens="no"',
        '<dialog class="ask" id="no"',
        'action="/x/"',
        "想好了？",
        'name="reason"',
    ):
        assert part in html
    assert "csrfmiddlewaretoken" in html
    assert "data-open-now" not in html
    wrong = source.replace("reason=", "wrong='请写明' given=typed reason=")
    html = Template(wrong).render(Context({"request": request, "typed": "<i>"}))
    assert "data-open-now" in html
    assert "&lt;i&gt;</textarea>" in html


def test_a_dialog_without_a_reason_has_no_field() -> None:
    html = drawn("{% ask id='no' button='删' url='/x/' stern=True quiet=False %}{% endask %}")
    assert "textarea" not in html
    assert html.count("button--stern") == 2


def test_a_signature_can_be_drawn_or_typed() -> None:
    html = drawn("{% signature 'sign' hint='照身份证' wrong='没有签名' %}")
    for part in ('data-signature="sign"', 'name="sign"', 'name="sign_name"', "照身份证", "没有签名"):
        assert part in html


def test_every_form_gets_a_key_of_its_own() -> None:
    first, second = drawn("{% once_key %}"), drawn("{% once_key %}")
    assert first.startswith('<input type="hidden" name="once" value="')
    assert first != second


def test_the_printed_head_takes_facts_as_a_list() -> None:
    assert drawn("{% print_header '单' facts %}", facts=["甲", "", "乙"]).count("<span>") == 2
