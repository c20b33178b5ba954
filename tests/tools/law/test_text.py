"""Words out of placed characters."""

import pytest

from tests.tools.law.printed import chars
from tools.law.text import chinese, english, join, lines, marks, spaced, unmarked, words


def test_lines_go_down_the_page_and_each_from_left_to_right() -> None:
    placed = chars("下", 10, 120) + chars("乙", 30, 100) + chars("甲", 10, 101.2)
    assert ["".join(char.text for char in line) for line in lines(placed)] == ["甲乙", "下"]


def test_chinese_is_joined_over_lines_and_stretched_gaps() -> None:
    assert chinese(chars("0. 2", 10, 100) + chars("面 粉", 10, 114)) == "0.2面粉"


@pytest.mark.parametrize(
    "printed",
    [
        "Clove leaf oil",
        "Methyl 3-hexenoate",
        "5 mg/100 mL",
        "Orange oil (Citrus L.)",
        "Bicyclo[3.1.1]heptane",
        "2(5H)-furanone",
        "No. Ⅰ made",
        "acid γ-lactone",
    ],
)
def test_blanks_between_latin_words_come_back(printed: str) -> None:
    assert words(chars(printed)) == printed


def test_a_gap_beside_chinese_or_between_digits_is_no_blank() -> None:
    assert words(chars("乙酸 L 酯 1 2 号")) == "乙酸L酯12号"


def test_a_gap_of_a_whole_character_divides_the_titles_of_standards() -> None:
    wide = chars("国家标准", 10) + chars("食品", 10 + 5.2 * 8)
    assert spaced(wide) == "国家标准 食品"


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        ("lichenifor-", "mis", "licheniformis"),
        ("propylene glycol", "acetal", "propylene glycol acetal"),
        ("cis-", "trans", "cis-trans"),
        ("2-furan-", "5-one", "2-furan-5-one"),
        ("glutamyl-", "L-valyl", "glutamyl-L-valyl"),
        ("cyclopenta(b)", "pyrazine", "cyclopenta(b)pyrazine"),
        ("1,3,", "5-dithiazine", "1,3,5-dithiazine"),
        ("0.03 g/kg", "(以二氧化硫计)", "0.03 g/kg(以二氧化硫计)"),
        ("枯草芽孢", "杆菌", "枯草芽孢杆菌"),
        ("", "alone", "alone"),
    ],
)
def test_what_a_line_end_broke_is_mended(upper: str, lower: str, joined: str) -> None:
    assert join(upper, lower) == joined


def test_hyphens_before_and_belong_to_the_word_before() -> None:
    assert words(chars("cis-and trans-2")) == "cis- and trans-2"
    assert words(chars("cis-and-trans-p")) == "cis-and-trans-p"


def test_a_comma_between_english_words_gets_its_blank_and_one_in_a_formula_none() -> None:
    assert english(chars("oil,sweet")) == "oil, sweet"
    assert english(chars("trans,trans-2,4-Decadienal")) == "trans,trans-2,4-Decadienal"


def test_footnote_marks_are_set_apart() -> None:
    placed = chars("磷酸", 10) + chars("10)", 26, 97, size=4.7)
    assert (chinese(unmarked(placed)), marks(placed)) == ("磷酸", "10")
