"""Whether an unlisted name looks like food or like chemistry. Decides what is asked, never what is safe."""

from __future__ import annotations

import re
from functools import lru_cache

_FOOD = re.compile(
    r".*(?:粉|油|盐|糖|肉|水|汁|酱|醋|酒|米|面|豆|奶|乳|蛋|淀粉|糊精|糖浆|浆|蛋白|肽|脂|香辛料|香料粉|调味料|调料|料|果|仁|籽|子|茶|糊|丝|片|菜"
    r"|椒|蒜|葱|姜|瓜|薯|鱼|虾|蟹|贝|藻|菇|耳|参|莓|桃|梨|枣|橙|柠檬|麦|粒|块|干|皮|酵母|馅|蜜|膏|衣|饼|糕|芝士|奶酪|干酪|黄油|可可脂"
    r"|巧克力|海苔|紫菜|抽提物|浸膏|纤维|馅料|面团|面饼|粉包|酱包|蔬菜包|配料包|调味包|罐头|冰|卤|汤|胚芽|花|叶|根|草|八角|桂皮|花生|芝麻|液|原浆)"
)
_CHEMISTRY = re.compile(
    r"酸(?!菜|奶|梅|角|枣|辣|乳|豆|汤|甜|橙|浆|笋|木瓜|樱桃|黄瓜|模|味|性饮|萝卜|面|白菜)|[胺酯酮醛酚苷甙烯酐铵]|[酸化醇素糖盐][钠钾钙镁锌铁铜铝]|[钠钾钙镁]$|醇$|醇[酯醚]|色素|素$|磷脂|[胶剂]$"
)
_HUE = re.compile(r"[黄红蓝兰绿紫棕褐黑橙]色?$")
_FOOD_DESPITE = re.compile(
    r"饮料$|饮品$|阿胶|鱼胶|龟胶|胶原|花胶|桃胶|乙醇|酒精|含.*酸|氨基酸|脂肪酸|味素|高钙|富硒|钙片|铁棍|铁观音|钙奶|脂肪酸甘油三酯"
)


@lru_cache(maxsize=16384)
def looks_chemical(folded: str) -> bool:
    """钠, 酯, 酸 … in a name: worth asking about when it is not in any table."""
    return bool(_CHEMISTRY.search(folded)) and not _FOOD_DESPITE.search(folded)


def looks_like_colour(folded: str) -> bool:
    """Ends in a hue (靛兰), as names of colours do; 蛋黄 does too, so nearness to a listed name decides."""
    return bool(_HUE.search(folded))


@lru_cache(maxsize=16384)
def looks_like_food(folded: str) -> bool:
    """Ends like a food (魔芋粉, 麦芽糊精, 饮用水) and has nothing of chemistry in it."""
    return bool(_FOOD.fullmatch(folded)) and not looks_chemical(folded)
