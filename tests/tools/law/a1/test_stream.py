"""The pages in reading order."""

from tests.tools.law.a1.page import chars, page, row
from tools.law.a1.cells import Ruled
from tools.law.a1.lines import joined
from tools.law.a1.records import HeadingLine
from tools.law.a1.stream import is_head, page_items
from tools.law.pages import Rule

LARGE = 9.7
HEAD = ("食品分类号", "食品名称", "最大使用量", "备注")


def test_running_heads_and_footnotes_are_left_out() -> None:
    running = chars("表A.1(续)", 260, 116, LARGE) + chars("GB2760—2024", 460, 81, LARGE)
    footnote = chars("1)", 88, 748, 4.7) + chars("包括", 99, 750) + chars("5", 512, 780)
    heading = chars("果胶", 71, 150, LARGE) + chars("pectins", 268, 150, LARGE)
    loose = page(
        (running + footnote + heading, []),
        across=(Rule(732, 71, 186), Rule(130, 71, 532)),
    )
    (line,) = page_items(loose)
    assert isinstance(line, HeadingLine)
    assert (joined(line.left), joined(line.right)) == ("果胶", "pectins")


def test_headings_and_rows_come_from_top_to_bottom() -> None:
    late = (chars("琼脂", 71, 250, LARGE), [])
    items = page_items(page(late, row(200, 220, "14.0", "饮料"), row(180, 200, *HEAD)))
    assert [isinstance(item, Ruled) for item in items] == [True, True, False]
    assert [is_head(item) for item in items if isinstance(item, Ruled)] == [True, False]
