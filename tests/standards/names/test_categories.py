"""Categories from product names: the names set aside, and what must never go wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tianheng.standards.names.categories import Answer, suggest
from tianheng.standards.names.category_lexicon import categories, codes_of

HERE = Path(__file__).parent


def listed(file: str) -> list[tuple[str, set[str]]]:
    """Names of a list with the codes that are right for them."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return [(row["name"], set(row["codes"].split("|"))) for row in csv.DictReader(lines)]


def codes(answer: Answer) -> list[str]:
    return [found.code for found in answer.suggestions]


def share(file: str, places: int) -> float:
    """Share of a list's names with a right code within the first `places`."""
    names = listed(file)
    return sum(bool(right & set(codes(suggest(name))[:places])) for name, right in names) / len(names)


LISTS = ["dev_categories.csv", "later_categories.csv", "everyday_categories.csv"]


@pytest.mark.parametrize("file", LISTS)
def test_first_place_is_right_for_95_of_100(file: str) -> None:
    assert share(file, 1) >= 0.95


@pytest.mark.parametrize(("file", "wanted"), list(zip(LISTS, [0.99, 0.98, 0.98], strict=True)))
def test_first_three_hold_the_right_category(file: str, wanted: float) -> None:
    assert share(file, 3) >= wanted


@pytest.mark.parametrize("file", LISTS)
def test_when_confident_97_of_100_are_right(file: str) -> None:
    sure = [(suggest(name), right) for name, right in listed(file)]
    sure = [(answer, right) for answer, right in sure if answer.confident]
    assert len(sure) > 100
    assert sum(codes(answer)[0] in right for answer, right in sure) / len(sure) >= 0.97


def test_names_written_beforehand_and_set_aside() -> None:
    """Nobody mends the lexicon by this list; measured 90.6 % first, 97.5 % in three, 97.9 % right when confident."""
    file = "blind_categories.csv"
    sure = [(answer, right) for name, right in listed(file) if (answer := suggest(name)).confident]
    assert share(file, 1) >= 0.9
    assert share(file, 3) >= 0.97
    assert sum(codes(answer)[0] in right for answer, right in sure) / len(sure) >= 0.97


def test_words_behind_the_name_are_heard() -> None:
    assert suggest("三鲜馄饨速冻").suggestions[0].code == "06.08"
    assert suggest("大黄鱼冷冻").suggestions[0].code == "09.02.01"
    assert suggest("锅巴原味").suggestions[0].code == suggest("锅巴").suggestions[0].code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("0-6个月奶粉", "13.01.01"),
        ("6~12月奶粉", "13.01.02"),
        ("1-3岁奶粉", "13.01.02"),
        ("3-6岁奶粉", "01.03.02"),
    ],
)
def test_ages_say_for_whom(name: str, code: str) -> None:
    assert suggest(name).suggestions[0].code == code


def test_bacteria_are_no_mushrooms() -> None:
    assert suggest("巴氏杀菌鲜羊奶").suggestions[0].code == "01.01.01"


def test_descriptions_reach_the_first_three() -> None:
    assert share("described_categories.csv", 3) >= 0.88


def test_dev_names_are_not_in_the_lexicon() -> None:
    assert [name for name, _ in listed("dev_categories.csv") if name in codes_of()] == []


def test_every_printed_name_finds_its_own_category() -> None:
    missed = {code: name for code, name in categories().items() if codes(suggest(name))[0] != code}
    assert missed == {}


def test_hotpot_base_is_explained() -> None:
    answer = suggest("牛油火锅底料")
    first = answer.suggestions[0]
    assert (first.code, first.name, answer.confident) == ("12.10.02", "半固体复合调味料", True)
    assert "火锅底料" in first.why
    assert "“牛油”" in first.why
    assert "半固体" in first.why
    assert {code for code, _ in first.neighbours} >= {"12.10.03", "12.10.01.03", "12.05"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("草莓味酸奶", "01.02.02"),
        ("酸奶味夹心饼干", "07.03.01"),
        ("牛肉味薯片", "16.06"),
        ("番茄味虾条", "16.06"),
        ("速冻小笼包", "06.08"),
        ("正宗家乡手工豆腐干", "04.04.01.02"),
        ("特级初榨橄榄油500ml", "02.01.01.01"),
        ("带壳盐焗花生", "04.05.02.01.01"),
        ("速溶红枣固体饮料", "14.06.04"),
        ("婴幼儿苹果泥", "13.02.02"),
        ("素食汉堡肉饼", "04.04.01.05"),
        ("代可可脂牛奶巧克力棒", "05.01.03"),
        ("牛油果油", "02.01.01.01"),
        ("莲雾干", "04.01.02.02"),
        ("香辣蛏子肉", "09.04.02"),
        ("剥皮鱼罐头", "09.05"),
        ("福建老酒", "15.03.02"),
        ("永春老醋", "12.03"),
        ("闽南贡糖", "05.02.02"),
        ("厦门沙茶酱", "12.10.02.02"),
        ("泉州土笋冻", "09.03.01"),
        ("古田银耳", "04.03.02.02"),
    ],
)
def test_head_noun_wins_over_flavour_brand_and_praise(name: str, code: str) -> None:
    assert codes(suggest(name))[0] == code


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("火鍋底料", "火锅底料"),
        ("Ｆ５５果葡糖浆", "F55果葡糖浆"),
        ("牛肉乾", "牛肉干"),
        (" 甜 面 酱 ", "甜面酱"),
        ("沙律酱", "沙拉酱"),
    ],
)
def test_ways_of_writing_do_not_matter(written: str, usual: str) -> None:
    assert codes(suggest(written))[0] == codes(suggest(usual))[0]


@pytest.mark.parametrize("name", ["牛奶", "米粉", "番茄酱", "香肠", "泡菜", "佛跳墙", "杨梅酒", "地瓜干"])
def test_a_name_with_several_meanings_is_asked(name: str) -> None:
    answer = suggest(name)
    assert not answer.confident
    assert answer.question.endswith(("？", "。"))
    assert len(answer.question) > 12


def test_milk_is_asked_by_its_storage() -> None:
    assert "冷藏" in suggest("牛奶").question


def test_bracketed_true_name_counts() -> None:
    assert "14.06.04" in codes(suggest("某某晨光（固体饮料）"))[:2]


def test_codes_can_be_typed() -> None:
    assert codes(suggest("12.04")) == ["12.04"]
    assert codes(suggest("14.06"))[:4] == ["14.06", "14.06.02", "14.06.03", "14.06.04"]
    assert codes(suggest("12"))[0] == "12.0"


@pytest.mark.parametrize("code", ["01.05.02", "99.01", "14.06.01"])
def test_codes_without_a_name_are_refused(code: str) -> None:
    answer = suggest(code)
    assert (answer.suggestions, answer.confident) == ((), False)
    assert code in answer.question


def test_pinyin_and_initials_are_suggestions_only() -> None:
    for typed in ("jiangyou", "jy"):
        answer = suggest(typed)
        assert "12.04" in codes(answer)
        assert not answer.confident


@pytest.mark.parametrize(
    "text", ["", "   ", "（）", "？？", "zqx", "{}", "{0}味{code}", "🍜", "味", "1", "\x00"]
)
def test_what_says_nothing_is_asked(text: str) -> None:
    answer = suggest(text)
    assert not answer.confident
    assert answer.question


def test_braces_in_a_sentence_are_only_text() -> None:
    assert not suggest("以大豆为原料经发酵酿造的{液体}调味品").confident


def test_an_endless_text_is_read_in_part() -> None:
    assert isinstance(suggest("火锅底料牛油" * 2000), Answer)


def test_limit_is_kept_and_scores_fall() -> None:
    answer = suggest("豆干", 3)
    assert len(answer.suggestions) == 3
    scores = [found.score for found in answer.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
