"""Lines of characters."""

from tests.tools.law.a1.page import chars
from tools.law.a1.lines import is_mark, joined, lines


def test_characters_are_read_by_line_and_place_whatever_their_order() -> None:
    upper, lower = chars("调味品", y=10), chars("除外", y=24)
    assert joined(reversed(upper + lower)) == "调味品除外"


def test_a_lower_baseline_of_latin_letters_is_the_same_line() -> None:
    assert joined(chars("0.", y=11.2) + chars("25", x=40, y=11.2) + chars("克", x=20, y=10)) == "0.克25"


def test_raised_and_lowered_marks_join_the_nearest_line() -> None:
    upper = [
        *chars("PO", y=10),
        *chars("4", x=20, y=12, size=4.7),
        *chars("3-", x=26, y=6.5, size=4.7),
    ]
    assert joined([*chars("计", y=24), *upper]) == "PO43-计"
    assert [is_mark(c) for c in upper] == [False, False, True, True, True]


def test_no_characters_make_no_lines() -> None:
    assert lines([]) == []
    assert joined([]) == ""
