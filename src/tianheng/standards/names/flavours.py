"""Mixed flavourings by the names of their trade: 葡萄香精, 草莓味香精 SD-1023, 牛肉粉末香精 are 食品用香精.

Never falsely safe: a name that says the thing is not for food, or that names an additive, a forbidden substance or
a single chemical, is not taken for one; it stays unknown and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tianheng.standards.names.additive_index import Sense, index
from tianheng.standards.names.text import fold

TARGET = "食品用香精"
_FOR_FOOD = "(?:食品级|食用级|食品工业用|食品用|食用|食品)"
_ENDING = re.compile(
    rf"(?P<said>.{{0,24}}?){_FOR_FOOD}?(?:香精香料|香料香精|香精|香基|热加工香味料|烟熏香味料)"
    r"(?P<more>(?:\([^()]{1,16}\))?(?:[-#]?[a-z]{0,4}-?\d{1,6}[a-z]?(?:号|#)?)?)"
)
# 香料 alone may be a spice or one substance, which Tables B.2 and B.3 must list.
_FLAVOURS_OF = re.compile(rf"(?P<said>.{{1,12}}味|复合|复配|天然|合成){_FOR_FOOD}香料(?P<more>)")
_NOT_FOR_FOOD = re.compile(
    "日化|日用|化妆|工业|烟(?!熏|肉)|雪茄|饲|宠物|猫粮|狗粮|犬粮|兽|洗|皂|蜡|香水|古龙|香氛|香薰|(?<!烟)熏香|线香|盘香|蚊香|卫生"
    "|香囊|香包|扩香|护肤|护发|护手|美容|美发|唇膏|润唇|口红|面膜|牙膏|漱口|口腔|沐浴|浴液|纸巾|湿巾|尿|空气|清新剂|除臭"
    "|除味|消毒|杀虫|驱|灭|农用|农药|塑料|塑胶|橡胶|皮革|纺织|织物|衣物|柔顺|涂料|油漆|油墨|印刷|造纸|玩具|文具|燃|柴油"
    "|汽油|加臭|鱼饵|钓|诱|药用|外用|试剂|车用|汽车|车载|家居|家具|酒店|芳疗|芳香疗法|精油|按摩|清洁|去污|气雾|喷雾"
    "|包装|容器|餐具|设备|模具|非食|不可食|不得食|不能食|禁止食|不是食"
)
_SOMETHING_ELSE = re.compile(
    "色素|色淀|剂|糖精|甜素|含|(?:无|不加|不添加|未添加|零添加|去|替代|代替)$"
    "|黄樟|香豆素|大麻|烟碱|尼古丁|鸦片|麻醉|侧柏酮|甲醛|毒|煤油|机油|石油|矿物油|[+;/,、()]|[a-z]{5}"
)
_CHEMICAL = re.compile(
    "[素醛酮醇酚酸酯醚烯炔烷胺嗪酐碱苷硫腈钠钾钙盐酶铜锌镁磷铁锰硒镍苯氯氟溴碘铅砷汞镉铬铝因]"
)
_FORM = re.compile(
    r"(?:粉末|粉状|粉体|液体|液态|膏状|膏体|水质|油质|水溶性|油溶性|乳化|微胶囊|型|味|用|类|-|\s)+$"
)
_LONGEST = 12
# How elsewhere.csv names what is eaten as it is; a fortifier or a disinfectant gives no taste.
_FOODS = ("普通食品", "新食品原料", "新食品原料或普通食品", "按照传统既是食品又是中药材的物质")


def flavour_senses(key: str) -> list[Sense]:
    """What a folded name stands for as the name of a mixed flavouring: 食品用香精, or [] for nothing."""
    told = key.replace("食品工业", "食品")
    found = _ENDING.fullmatch(told) or _FLAVOURS_OF.fullmatch(told)
    if found is None or _NOT_FOR_FOOD.search(told):
        return []
    if not all(_harmless(part) for part in (found["said"], re.sub("[()#]", "", found["more"]))):
        return []
    return [sense._replace(how="alias") for sense in index().lookup(TARGET)]


def _harmless(said: str) -> bool:
    """Whether words beside 香精 say only what it tastes of, of what form and number it is."""
    if _SOMETHING_ELSE.search(said):
        return False
    bare = _FORM.sub("", said)
    if any(_is_substance(part, whole=part == bare) for part in _parts(bare)):
        return False
    return not _CHEMICAL.fullmatch(bare[-1:]) or _tastes(index().lookup(bare))


def _parts(said: str) -> Iterator[str]:
    """Every run of two characters or more."""
    for start in range(len(said)):
        for end in range(start + 2, min(len(said), start + _LONGEST) + 1):
            yield said[start:end]


def _is_substance(part: str, *, whole: bool) -> bool:
    """Whether a run names what may not be eaten, or an additive that is no taste.

    Two characters inside a longer name may meet by chance (姜黄 in 生姜黄酒): there only the forbidden count.
    """
    senses = index().lookup(part)
    if any(sense.table in ("nonedible", "withdrawn") for sense in senses):
        return True
    return bool(senses) and (whole or len(part) > 2) and not _tastes(senses)


def _tastes(senses: list[Sense]) -> bool:
    """Whether a name is a food's (咖啡, 焦糖 too) or only a flavouring's (香兰素, and not 柠檬酸: B.1.1, B.1.4)."""
    foods = [sense.target for sense in senses if sense.table == "elsewhere"]
    if any(sense.note in _FOODS for food in foods for sense in index().lookup(fold(food))):
        return True
    return bool(senses) and {sense.table for sense in senses} <= {"b2", "b3"}
