"""Amounts printed with an ingredient: 10%, ≥5%, 添加量不低于4.4%, 占总量的3‰, 12%~15%."""

from __future__ import annotations

import re
from decimal import Decimal

from tianheng.standards.names.additive_codes import misread_ins

# Possessive (*+): the words are never tried in another division, so no text can make the match slow.
_WORDS = (
    r"(?:总?添加量|总?含量|总?加入量|添加|总?用量|使用量|占比|占产品|占总量|占|总量|总固形物|固形物|质量分数|以干基计|其中"
    r"|不低于|不少于|不小于|大于等于|大于或等于|大于|小于等于|小于|不超过|不高于|不大于|至少|至多|约为|约|为|的|含"
    r"|≥|>=|>|≧|≤|<=|<|≦|=|~|:|>|-)*+"
)
_NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
_UNIT = r"(?P<unit>%|‰|g/100g|g/100ml|克/100克|克/100毫升)"
_AMOUNT = rf"{_WORDS}{_NUMBER}{_UNIT}?(?:[~-]\d+(?:\.\d+)?{_UNIT.replace('unit', 'upper')})?"
_TAIL = r"(?:以上|以下|左右|含量|添加量|\((?:m/m|w/w|v/v)\))*"
_REACH = 40
_WHOLE = re.compile(rf"{_AMOUNT}{_TAIL}")
_TRAILING = re.compile(rf"{_AMOUNT}{_TAIL}$")
_LEADING = re.compile(rf"^{_AMOUNT}{_TAIL}")
_OTHER_MEASURE = re.compile(
    rf"{_WORDS}\d+(?:\.\d+)?(?:[×x*]\d+)?(?:mg|µg|μg|ug|g|kg|ml|l|iu|cfu|毫克|微克|克|千克|毫升|升|亿cfu)"
    r"(?:/\d*(?:g|kg|ml|l|克|千克|毫升|升))?(?:以上)?"
)


def whole_percent(text: str) -> Decimal | None:
    """The percentage if the (folded) text is nothing else, else None."""
    return _value(_WHOLE.fullmatch(text))


def is_measure(text: str) -> bool:
    """Whether the text is an amount in another unit (120mg/100g); 47l is rather a misprinted 471."""
    return _OTHER_MEASURE.fullmatch(text) is not None and not misread_ins(text)


def split_percent(text: str) -> tuple[int, int, Decimal | None]:
    """`(start, end, percent)`: where the name lies in `腰果仁10%` or `10%腰果仁`, and its percentage."""
    trailing = _TRAILING.search(text, max(0, len(text) - _REACH))
    percent = _value(trailing)
    if trailing and percent is not None and trailing.start() > 0:
        return 0, trailing.start(), percent
    leading = _LEADING.match(text)
    percent = _value(leading)
    if leading and percent is not None and leading.end() < len(text):
        return leading.end(), len(text), percent
    return 0, len(text), None


def _value(found: re.Match[str] | None) -> Decimal | None:
    if found is None or not (found["unit"] or found["upper"]):
        return None
    number = Decimal(found["number"])
    return number / 10 if (found["unit"] or found["upper"]) == "‰" else number
