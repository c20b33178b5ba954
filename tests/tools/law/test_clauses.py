"""Clauses out of printed lines."""

import pytest

from tests.tools.law.printed import box, chars, page
from tools.law.clauses import NUMBER, marked, numbered_notes, read
from tools.law.prose import Line, prose


def rows(*lines: Line) -> list[tuple[str, str, str]]:
    return [(row["id"], row["title"], row["text"]) for row in (clause.row() for clause in read(lines))]


def test_a_bold_title_and_its_sentence_over_two_lines() -> None:
    found = rows(
        Line(4, 60, "2.2最大使用量", bold="2.2最大使用量"),
        Line(4, 84, "食品添加剂使用时所允"),
        Line(4, 62, "许的最大添加量。"),
    )
    assert found == [("2.2", "最大使用量", "食品添加剂使用时所允许的最大添加量。")]


def test_a_number_with_a_sentence_has_no_title() -> None:
    found = rows(Line(7, 60, "A.5表A.1未包括对香料的", bold="A.5"), Line(7, 62, "规定。"))
    assert found == [("A.5", "", "表A.1未包括对香料的规定。")]


def test_words_that_are_no_sentence_become_the_title_when_a_paragraph_follows() -> None:
    found = rows(Line(5, 60, "3.3质量标准", bold="3.3"), Line(5, 84, "应当符合要求。"))
    assert found == [("3.3", "质量标准", "应当符合要求。")]
    assert rows(Line(5, 60, "3.4带入原则", bold="3.4")) == [("3.4", "带入原则", "")]


def test_items_belong_to_the_number_before_them() -> None:
    found = rows(
        Line(5, 60, "3.2可使用:", bold="3.2"),
        Line(5, 82, "a)保持营养;"),
        Line(5, 82, "b)便于加工,"),
        Line(5, 105, "运输。"),
    )
    assert found[1:] == [("3.2.a", "", "保持营养;"), ("3.2.b", "", "便于加工,运输。")]


def test_notes_and_lettered_footnotes_are_named_after_their_page() -> None:
    found = rows(
        Line(151, 60, "B.1.3可用于配制。", bold="B.1.3"),
        Line(151, 82, "注:是一类制剂。", bold="注"),
    )
    assert found[1] == ("B.1.3.note", "", "是一类制剂。")
    assert rows(Line(242, 90, "包括针尾曲霉。", mark="c")) == [("C.table3.c", "", "包括针尾曲霉。")]


def test_an_appendix_takes_the_line_under_it_for_its_title() -> None:
    found = rows(
        Line(7, 200, "附 录A", bold="附 录A"),
        Line(7, 200, "食品添加剂的使用规定", bold="食品添加剂的使用规定"),
        Line(7, 60, "A.6供参考。", bold="A.6"),
    )
    assert found == [("A", "食品添加剂的使用规定", ""), ("A.6", "", "供参考。")]


def test_a_caption_ends_the_clause_before_it() -> None:
    found = rows(
        Line(226, 60, "C.2.3名单。", bold="C.2.3"),
        Line(226, 100, "表C.1加工助剂名单", bold="表C.1"),
        Line(226, 100, "不是条款"),
    )
    assert found == [("C.2.3", "", "名单。")]


@pytest.mark.parametrize("number", ["2", "3.4.1", "B.1.8", "D.23"])
def test_clause_numbers(number: str) -> None:
    assert NUMBER.fullmatch(number)


def test_a_numbered_footnote_is_titled_by_the_words_that_bear_its_mark() -> None:
    sheet = page(
        74,
        chars("磷酸盐[包括磷酸", 60, 200),
        chars("7)", 124, 196, size=4.7),
        chars("7)", 60, 700, size=4.7),
        chars("包括磷酸(湿法),仅用", 70, 700),
        chars("于饮料。", 70, 714),
    )
    assert list(numbered_notes(sheet)) == [
        {
            "id": "note.7",
            "title": "磷酸",
            "text": "包括磷酸(湿法),仅用于饮料。",
            "pdf_page": "74",
            "page": "71",
        }
    ]


def test_a_footnote_whose_mark_stands_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match=r"page 74: no mark 8\)"):
        marked(page(74, chars("磷酸", 60, 200)), "8")


def test_prose_leaves_out_running_head_page_number_and_table_rows() -> None:
    across, down = box((50, 500), (300, 400))
    table_row = chars("行", 60, 350)
    sheet = page(5, chars("头", 60, 81), chars("正文。", 60, 120), chars("2", 60, 784), table_row)
    sheet = page(
        5, sheet.chars, across=[*across, across[0]._replace(at=350.5)], down=[*down, down[0]._replace(at=275)]
    )
    assert [line.text for line in prose(sheet)] == ["正文。"]
