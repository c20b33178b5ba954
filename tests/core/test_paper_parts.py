"""Forms on paper from data: cells, tables over pages, signatures, QR codes; what is typed is never markup."""

from datetime import UTC, datetime

import pymupdf
import pytest

from tianheng.core.papers import pdf, qr_svg
from tianheng.core.papers.parts import conclusion, facts, head, rows, signatures, signer, text

AT = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)


def opened(title: str = "登记表", **more: object) -> pymupdf.Document:
    return pymupdf.open(stream=pdf("form", head(title, **more)), filetype="pdf")


def text_of(document: pymupdf.Document) -> str:
    return "\n".join(page.get_text() for page in document)


def drawing() -> bytes:
    with pymupdf.open() as document:
        page = document.new_page(width=300, height=100)
        page.draw_bezier((10, 80), (60, 0), (150, 120), (280, 20), width=4)
        return bytes(page.get_pixmap(alpha=True).tobytes("png"))


def test_a_form_says_every_label_value_number_and_page() -> None:
    part = facts([("申请人名称", "晋江鱼丸有限公司"), ("生产地址", "安海镇某路 1 号", True), ("备注", "")])
    made = text_of(opened(parts=[part], number="闽添登 350582-2026-000123", foot="核对后存档"))
    for words in (
        "登记表",
        "申请人名称",
        "晋江鱼丸有限公司",
        "安海镇某路 1 号",
        "备注",
        "000123",
        "核对后存档",
    ):
        assert words in made
    assert "第 1 页，共 1 页" in made


def test_a_long_table_repeats_its_heading_on_every_page() -> None:
    part = rows(["序号", "名称"], [[number, "山梨酸钾"] for number in range(120)], widths=[1, 5], numbers=[0])
    document = opened(parts=[part])
    assert document.page_count > 2
    assert all("序号" in page.get_text() for page in document)


@pytest.mark.parametrize(
    ("sheet", "landscape", "millimetres"),
    [("a4", False, (210, 297)), ("a4", True, (297, 210)), ("a3", True, (420, 297))],
)
def test_the_sheet_is_as_asked(sheet: str, landscape: bool, millimetres: tuple[int, int]) -> None:
    page = opened(sheet=sheet, landscape=landscape)[0]
    assert (round(page.rect.width / 72 * 25.4), round(page.rect.height / 72 * 25.4)) == millimetres


def test_a_signature_shows_who_when_and_its_code_and_the_drawing_when_there_is_one() -> None:
    people = [
        signer("经办人", "陈美丽", at=AT, code="7KQ2M9XA4HDT", drawn=drawing()),
        signer("食品安全总监", "林志强", at=AT, code="7KQ2M9XA4HDU"),
        signer("法定代表人"),
    ]
    document = opened(parts=[signatures(people)])
    made = text_of(document)
    for words in ("陈美丽", "2026-05-06 09:30", "7KQ2M9XA4HDT", "林志强", "7KQ2M9XA4HDU", "法定代表人"):
        assert words in made
    assert len(document[0].get_images()) >= 1
    assert opened(parts=[signatures(people[1:])])[0].get_images() == []


def test_a_qr_code_stands_beside_the_title_with_its_code() -> None:
    svg = qr_svg("https://example.org/verify/7KQ2M9XA4HDT")
    assert svg.startswith("<svg")
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    plain, marked = opened(), opened(qr=svg, code="7KQ2M9XA4HDT")
    assert "7KQ2M9XA4HDT" in text_of(marked)
    assert len(marked[0].get_drawings()) > len(plain[0].get_drawings())


def test_a_draft_says_so_across_every_page() -> None:
    part = rows(["序号"], [[number] for number in range(120)])
    assert all("草稿" in page.get_text() for page in opened(parts=[part], watermark="草稿"))


@pytest.mark.parametrize("tone", ["pass", "fail", "review", "note"])
def test_a_conclusion_has_shape_word_and_sentence(tone: str) -> None:
    made = text_of(opened(parts=[conclusion(tone, "结论词", "说明一句", title="结论")]))
    assert "结论词" in made
    assert "说明一句" in made


def test_what_people_type_is_never_markup() -> None:
    typed = '#read("/etc/passwd") $x$ *粗* _斜_ <标签> "'
    parts = [
        facts([(typed, typed)]),
        rows([typed], [[typed]]),
        text(typed),
        signatures([signer("甲", typed)]),
    ]
    made = text_of(opened(parts=parts)).replace("\n", "")
    assert made.count("passwd") == 6
    assert made.count("*粗*") == 6


def test_the_ends_of_lines_stay() -> None:
    assert "第一行\n第二行" in text_of(opened(parts=[text("第一行\n第二行")]))
