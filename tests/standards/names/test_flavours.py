"""A mixed flavouring by its trade's name is 食品用香精, unless the name says it is not for food, or more."""

from __future__ import annotations

import pytest

from tianheng.standards.names import resolve


def stands_for(name: str) -> list[tuple[str, str]]:
    return [(match.table, match.target) for match in resolve(name).matches]


@pytest.mark.parametrize(
    "name",
    [
        "葡萄香精",
        "草莓味香精",
        "牛肉粉末香精",
        "烟熏香精",
        "车厘子香精",
        "焦糖香精",
        "薄荷香精",
        "乙基麦芽酚香精",
        "草莓食用香精",
        "食用草莓香精",
        "食品用葡萄香精",
        "食品工业用香精",
        "食品级葡萄香精",
        "葡萄香精(水溶性)",
        "食品用香精（草莓味）",
        "葡萄香精 SD-1023",
        "甜橙香精8203号",
        "葡萄食用香精香料",
        "草莓味食用香料",
        "复合食品用香料",
        "牛肉香基",
        "桃香精",
        "茶香精",
        "鸡肉热加工香味料",
        "櫻桃香精",
    ],
)
def test_a_mixed_flavouring_is_known_by_its_last_words(name: str) -> None:
    assert stands_for(name) == [("elsewhere", "食品用香精")]
    assert resolve(name).question == ""


@pytest.mark.parametrize(
    "name",
    [
        "日化香精",
        "日化用玫瑰香精",
        "化妆品香精",
        "工业香精",
        "工业用葡萄香精",
        "烟用香精",
        "烟草香精",
        "电子烟草莓香精",
        "饲料香精",
        "饲料用食用香精",
        "洗涤香精",
        "洗衣液香精",
        "香水香精",
        "蜡烛香精",
        "宠物粮香精",
        "空气清新剂香精",
        "非食品用香精",
        "非食用葡萄香精",
        "葡萄香精(日化)",
        "食用香精(饲料用)",
        "食品包装用香精",
    ],
)
def test_a_name_that_says_it_is_not_for_food_stays_unknown(name: str) -> None:
    assert stands_for(name) == []


@pytest.mark.parametrize(
    "name",
    [
        "香精油",
        "香精盐",
        "葡萄香精糖",
        "香精调味的果汁",
        "无香精",
        "不含香精",
        "色素香精",
        "草莓色素和香精",
        "苯甲酸钠香精",
        "苯甲酸钠草莓香精",
        "胭脂红草莓香精",
        "苏丹红香精",
        "苏丹红草莓香精",
        "罂粟壳火锅香精",
        "吊白块香精",
        "黄樟素香精",
        "黄樟素食品用香料",
        "己二醛香精",
        "苯香精",
        "二甲苯香精",
        "可卡因香精",
        "冰毒香精",
        "煤油香精",
        "含糖精的香精",
        "葡萄香精、糖精",
        "葡萄香精(含胭脂红)",
        "葡萄香料",
    ],
)
def test_false_friends_are_no_flavouring(name: str) -> None:
    assert ("elsewhere", "食品用香精") not in stands_for(name)


def test_what_the_tables_list_keeps_its_own_meaning() -> None:
    assert stands_for("香兰素") == [("b3", "香兰素")]
    assert stands_for("香料") == [("elsewhere", "香辛料")]
    assert stands_for("糖精") != [("elsewhere", "食品用香精")]
