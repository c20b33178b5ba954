"""Three formulas of the kind that plants really run, to try the page with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.forms.check import Entered, of_formula


@dataclass(frozen=True, slots=True)
class Example:
    """A formula by key and name: the food's fields, then (additive, amount, unit) lines."""

    key: str
    name: str | Promise
    food: dict[str, str]
    lines: tuple[tuple[str, str, str], ...]


EXAMPLES = (
    Example(
        "hotpot",
        _("牛油火锅底料"),
        {"food.description": "牛油火锅底料", "food.category": "12.10.02"},
        (
            ("山梨酸钾", "0.5", "g/kg"),
            ("辣椒红", "1.2", "g/kg"),
            ("5'-呈味核苷酸二钠", "0.8", "g/kg"),
            ("味精", "30", "g/kg"),
        ),
    ),
    Example(
        "pickles",
        _("酱腌菜"),
        {"food.description": "酱腌菜", "food.category": "04.02.02.03"},
        (("苯甲酸钠", "0.60", "g/kg"), ("山梨酸钾", "0.80", "g/kg"), ("脱氢乙酸钠", "0.20", "g/kg")),
    ),
    Example(
        "drink",
        _("果味饮料"),
        {"food.description": "果味饮料", "food.category": "14.08"},
        (
            ("苯甲酸钠", "0.3", "g/kg"),
            ("安赛蜜", "0.02", "%"),
            ("柠檬黄", "50", "mg/kg"),
            ("柠檬酸", "2", "g/kg"),
        ),
    ),
)
BY_KEY = {example.key: example for example in EXAMPLES}


def filled(key: str, today: date) -> Entered | None:
    """The form filled with an example, or None when there is no such."""
    example = BY_KEY.get(key)
    if example is None:
        return None
    lines = [{"additive": name, "amount": amount, "unit": unit} for name, amount, unit in example.lines]
    return of_formula(example.food, lines, today)
