"""The components: what they draw, and what they refuse."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tianheng.web.templatetags.web import bar, percent


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
