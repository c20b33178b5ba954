"""The block above a table."""

import pytest

from tests.tools.law.a1.page import chars
from tools.law.a1.headings import footnote, heading_row, sections
from tools.law.a1.records import Block, HeadingLine


def line(left: str, right: str = "") -> HeadingLine:
    halves = chars(left, 71, size=9.7), chars(right, 268, size=9.7)
    return HeadingLine(tuple(halves[0] + halves[1]), tuple(halves[0]), tuple(halves[1]))


def block(*lines: HeadingLine) -> Block:
    return Block(124, list(lines))


def test_a_heading_of_two_substances() -> None:
    found = heading_row(
        block(
            line("植酸(又名肌醇六磷", "phytic acid,sodium"),
            line("酸),植酸钠", "phytate"),
            line("CNS号04.006,", "INS号391,"),
            line("04.025", "—"),
            line("功能抗氧化剂、稳定剂和凝固剂,其他"),
        ),
        7,
    )
    assert found == {
        "id": "h007",
        "name": "植酸,植酸钠",
        "english": "phytic acid, sodium phytate",
        "aliases": "肌醇六磷酸",
        "members": "植酸|植酸钠",
        "cns": "04.006|04.025",
        "ins": "391|",
        "functions": "抗氧化剂|稳定剂和凝固剂|其他",
        "pdf_page": "124",
        "page": "121",
    }


def test_a_footnote_mark_is_no_part_of_the_name() -> None:
    name = line("迷迭香提取物", "rosemary extract")
    marked = HeadingLine(name.whole, (*name.left, *chars("8)", 160, -3, 5.3)), name.right)
    found = block(marked, line("CNS号04.017", "INS号—"), line("功能抗氧化剂"))
    assert heading_row(found, 1)["name"] == "迷迭香提取物"
    assert heading_row(found, 1)["ins"] == ""
    assert footnote([marked.left]) == "8"
    assert footnote([name.left]) == ""


@pytest.mark.parametrize("lines", [["果胶", "功能增稠剂"], ["果胶", "CNS号1", "CNS号2", "功能增稠剂"]])
def test_a_block_without_its_dividing_words_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="CNS号"):
        sections([line(text) for text in lines])
