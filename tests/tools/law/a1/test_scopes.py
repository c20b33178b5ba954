"""What a row's name adds to its category."""

import pytest

from tools.law.a1.records import Scope
from tools.law.a1.scopes import all_foods, codes_in, numbers_in, scope


@pytest.mark.parametrize(
    ("name", "category", "expected"),
    [
        ("果酱", "果酱", Scope()),
        ("鲜水产(仅限虾类)", "鲜水产", Scope(narrowing="仅限虾类")),
        ("其他(特殊食品,仅限10岁以上人群)", "其他", Scope(narrowing="特殊食品,仅限10岁以上人群")),
        ("冷冻饮品(03.04食用冰除外)", "冷冻饮品", Scope("", "03.04食用冰除外", ("03.04",))),
        ("可可(05.01.01、05.04除外)", "可可", Scope("", "05.01.01、05.04除外", ("05.01.01", "05.04"))),
        ("蔬菜(罐头除外)", "蔬菜", Scope("", "罐头除外")),
        ("饮料类[14.02.01果蔬汁(浆)除外]", "饮料类", Scope("", "14.02.01果蔬汁(浆)除外", ("14.02.01",))),
        (
            "调味品(12.01盐除外)(仅限用于膨化食品)",
            "调味品",
            Scope("仅限用于膨化食品", "12.01盐除外", ("12.01",)),
        ),
    ],
)
def test_brackets_after_the_categorys_name(name: str, category: str, expected: Scope) -> None:
    assert scope(name, category) == expected


def test_brackets_of_the_categorys_own_name_add_nothing() -> None:
    own = "乳及乳制品(13.0特殊膳食用食品涉及品种除外)"
    assert scope(own, own) == Scope()
    assert scope(own + "(01.01除外)", own) == Scope("", "01.01除外", ("01.01",))


def test_a_name_worded_differently_adds_nothing_but_its_narrowing() -> None:
    assert scope("腌腊肉制品(如咸肉等)(仅限腊肠)", "腌腊肉制品类(如咸肉)") == Scope(narrowing="仅限腊肠")
    assert scope("干制的藻类", "干制藻类") == Scope()


def test_an_unknown_bracket_after_the_categorys_name_is_refused() -> None:
    with pytest.raises(ValueError, match="奶油味"):
        scope("稀奶油(奶油味)", "稀奶油")


def test_all_foods_without_the_numbers_of_table_a2() -> None:
    found = all_foods("各类食品,表A.2中编号为1~48,50~68的食品类别除外")
    assert found == Scope(numbers=("1-48", "50-68"))


def test_all_foods_without_a_category_too() -> None:
    found = all_foods("各类食品(12.03食醋除外),表A.2中编号为1~68的食品类别除外")
    assert found == Scope("", "12.03食醋除外", ("12.03",), ("1-68",))


def test_another_text_is_no_all_foods_row() -> None:
    with pytest.raises(ValueError, match="各类糖果"):
        all_foods("各类糖果")


def test_numbers_with_every_separator_and_sign() -> None:
    assert numbers_in("1~4、6,8-53、59~68") == ("1-4", "6", "8-53", "59-68")


@pytest.mark.parametrize("text", ["1~4、3~8", "8~4"])
def test_numbers_that_do_not_rise_are_a_misreading(text: str) -> None:
    with pytest.raises(ValueError, match="rise"):
        numbers_in(text)


def test_codes_stand_apart_from_the_words_beside_them() -> None:
    assert codes_in("06.03.01小麦粉、14.0饮料和03.04食用冰除外") == (
        "06.03.01",
        "14.0",
        "03.04",
    )
