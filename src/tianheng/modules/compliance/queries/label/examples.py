"""Three lists to try, written for this page; none is a product on sale."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Example:
    """A list with the food it is for."""

    key: str
    title: str | Promise
    text: str
    food: str
    category: str


EXAMPLES = (
    Example(
        "drink",
        _("果味饮料"),
        "配料：水、白砂糖、果葡糖浆、浓缩苹果汁（3%）、食品添加剂（柠檬酸、柠檬酸钠、阿斯巴甜（含苯丙氨酸）、安赛蜜、"
        "山梨酸钾、日落黄、β-胡萝卜素）、维生素C、食用香精。贮存条件：常温避光。",
        "14.08 风味饮料",
        "14.08",
    ),
    Example(
        "sausage",
        _("火腿肠"),
        "配料表：猪肉（≥65%）、水、淀粉、大豆分离蛋白、复合调味料（食用盐、味精、白砂糖、食品添加剂：二氧化硅、"
        "呈味核苷酸二钠）、食用盐、水分保持剂（451i，450iii）、增稠剂（卡拉胶、黄原胶）、护色剂（亚硝酸钠）、"
        "抗氧化剂（D-异抗坏血酸纳）、着色剂（红曲红、诱惑红）、山梨酸钾、脱氢乙酸钠",
        "08.03.05 肉灌肠类",
        "08.03.05",
    ),
    Example(
        "bun",
        _("豆沙面包"),
        "小麦粉，红豆沙馅（红豆、白砂糖、麦芽糖浆、植物油、防腐剂（山梨酸钾）），水，鸡蛋，起酥油（精炼植物油、"
        "单双甘油脂肪酸酯、TBHQ），白砂糖，酵母，面包改良剂（碳酸钙、硬脂酰乳酸钠、维生素C、a-淀粉酶），食盐，"
        "丙酸钙，焦糖色，甜蜜素，防腐剂。\n致敏物质提示：含有麸质谷物、蛋类。",
        "07.01 面包",
        "07.01",
    ),
)


def example(key: str) -> Example | None:
    """One example by its key."""
    return next((one for one in EXAMPLES if one.key == key), None)
