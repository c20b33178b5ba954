"""Exact amounts of things: what was typed, its unit, and an integer that can be added up and compared.

``micro`` counts micrograms (mass), microlitres (volume) or millionths (count). No float is ever met: a float as input
is a TypeError, what cannot be held exactly is a Mistake, nothing is rounded.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake, Text
from tianheng.core.scope import Scoped

LABEL = _("数量")
UNIT_LABEL = _("单位")
DIMENSIONS = ("mass", "volume", "count")
MASS = {"t": 10**12, "kg": 10**9, "g": 10**6, "mg": 10**3, "µg": 1}
VOLUME = {"L": 10**6, "mL": 10**3, "µL": 1}
COUNT = dict.fromkeys(("个", "件", "袋", "箱", "瓶", "桶", "包", "盒", "罐", "支"), 10**6)
# Unit as stored → what one of it is in micro.
FACTORS = {**MASS, **VOLUME, **COUNT}
SMALLEST = {"mass": "µg", "volume": "µL"}
OTHER_NAMES = {
    "吨": "t", "公吨": "t", "千克": "kg", "公斤": "kg", "克": "g", "公克": "g", "毫克": "mg", "微克": "µg",
    "ug": "µg", "mcg": "µg", "升": "L", "公升": "L", "毫升": "mL", "微升": "µL", "ul": "µL", "只": "个",
}  # fmt: skip
# Not legal units, or read one way in one shop and another way in the next.
REFUSED = {
    "斤": "kg",
    "市斤": "kg",
    "两": "g",
    "市两": "g",
    "钱": "g",
    "担": "kg",
    "磅": "kg",
    "lb": "kg",
    "oz": "g",
}
LONGEST = 30
# 100,000 t: a larger amount is a slip of the unit, and sums of many keep within 64 bits.
MOST = 10**17
RAISED = ("<super>", "<sub>", "<circle>")
NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(?:\.([0-9]*))?")
SPLIT = re.compile(r"(?P<number>[+-]?[0-9.,]+(?: [0-9]{3})*(?:[.,][0-9]*)?)\s*(?P<unit>[^\W\d_]*)")


class Quantity(NamedTuple):
    """``entered`` is the number as typed, its zeros kept, in plain digits; ``unit`` as stored; ``micro`` exact."""

    entered: str
    unit: str
    micro: int
    dimension: str

    def __str__(self) -> str:
        return f"{self.entered} {self.unit}"

    def fields(self) -> dict[str, Any]:
        """As the columns of a :class:`Measured` row."""
        return {"amount": self.entered, "unit": self.unit, "micro": self.micro}


class Measured(Scoped):
    """A row with one amount: ``amount`` and ``unit`` as entered, ``micro`` to add up and compare."""

    amount = models.CharField(_("数量"), max_length=LONGEST)
    unit = models.CharField(_("单位"), max_length=8)
    micro = models.BigIntegerField(editable=False)

    class Meta:
        abstract = True

    @property
    def quantity(self) -> Quantity:
        """The three as one."""
        return Quantity(self.amount, self.unit, self.micro, dimension_of(self.unit))


def read(
    text: object,
    unit: str = "",
    field: str = "amount",
    label: Text = LABEL,
    *,
    zero: bool = False,
    dimensions: tuple[str, ...] = DIMENSIONS,
    unit_field: str = "unit",
) -> Quantity:
    """What a person typed, as an exact amount. Raises Mistake at ``field`` or ``unit_field``.

    ``text`` may be in full width, have thousands separators (``1,500``) and carry its unit (``50克``); ``unit`` may
    then be empty. ``dimensions`` narrows what is taken, ``zero`` lets 0 pass. An int or a Decimal is taken as well.
    """
    number, carried = parted(text, field, label)
    chosen = unit_of(agreed(carried, unit, unit_field), unit_field)
    dimension = dimension_of(chosen)
    if dimension not in dimensions:
        raise Mistake(unit_field, chosen, _("这里不能用这个单位。"), suggest(dimensions), UNIT_LABEL)
    micro = exact(number, chosen, field, label)
    if micro == 0 and not zero:
        raise Mistake(field, number, _("不能是 0。"), _("请填大于 0 的数。"), label)
    return Quantity(number, chosen, micro, dimension)


def parted(text: object, field: str, label: Text) -> tuple[str, str]:
    """The number in plain digits and the unit behind it, if any. Raises Mistake."""
    plain = folded(text)
    if not plain:
        raise Mistake(field, "", _("还没有填写。"), _("请填一个数，例如 0.5。"), label)
    found = SPLIT.fullmatch(plain)
    if found is None:
        raise Mistake(field, shortened(text), _("不是一个数。"), _("请只填一个数，例如 0.5。"), label)
    return number_of(found["number"], text, field, label), found["unit"]


def folded(text: object) -> str:
    """``text`` in half width, its signs the plain ones: ``５０，０００。5`` → ``50,000.5``."""
    if isinstance(text, float):
        raise TypeError(f"{text!r} is a float; amounts are text, int or Decimal")
    if isinstance(text, Decimal):
        return format(text, "f")
    plain = half_width("" if text is None else str(text))
    plain = re.sub(r"(?<=\d)[。｡](?=\d)", ".", plain)
    return re.sub(r"^[−–—]\s*", "-", plain)


def half_width(text: str) -> str:
    """``text`` in half width; raised, lowered and circled digits stay, for 10² is not 102."""
    return "".join(
        sign if unicodedata.decomposition(sign).startswith(RAISED) else unicodedata.normalize("NFKC", sign)
        for sign in text
    ).strip()


def number_of(typed: str, text: object, field: str, label: Text) -> str:
    """Plain digits with a point: no separators, no leading zeros; zeros at the end stay. Raises Mistake."""
    if typed.startswith("-"):
        raise Mistake(field, shortened(text), _("不能是负数。"), _("请填大于 0 的数。"), label)
    bare = typed.removeprefix("+")
    found = NUMBER.fullmatch(bare)
    if found is None or not any(sign.isdigit() for sign in bare) or re.match(r"0+[, ]", bare):
        mend = (
            _("逗号只能作千位分隔，如 1,500；小数请用点，如 1.5。")
            if "," in bare
            else _("请只填一个数，例如 0.5。")
        )
        raise Mistake(field, shortened(text), _("不是一个数。"), mend, label)
    whole = re.sub(r"[, ]", "", found[1] or "").lstrip("0") or "0"
    return f"{whole}.{found[2]}" if found[2] else whole


def agreed(carried: str, chosen: str, field: str) -> str:
    """The unit behind the number, or the one chosen beside it. Raises Mistake when they differ or none is given."""
    beside = unicodedata.normalize("NFKC", chosen).strip()
    if not carried and not beside:
        raise Mistake(field, "", _("还没有单位。"), suggest(DIMENSIONS), UNIT_LABEL)
    if carried and beside and unit_of(carried, field) != unit_of(beside, field):
        raise Mistake(
            field,
            beside,
            _("与数量后面写的“%(carried)s”不同。") % {"carried": carried},
            _("请只留一个单位。"),
            UNIT_LABEL,
        )
    return carried or beside


def unit_of(text: str, field: str = "unit") -> str:
    """The unit as stored: ``KG``, ``㎏``, ``公斤`` → ``kg``. Raises Mistake for 斤 and other units not taken."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("μ", "µ")
    found = UNITS.get(plain.casefold().replace("μ", "µ"))
    if found is not None:
        return found
    instead = REFUSED.get(plain.casefold())
    if instead is not None:
        raise Mistake(
            field, text, _("不是法定计量单位。"), _("请换成 %(unit)s。") % {"unit": instead}, UNIT_LABEL
        )
    raise Mistake(field, shortened(text), _("不认识这个单位。"), suggest(DIMENSIONS), UNIT_LABEL)


UNITS = {name.casefold().replace("μ", "µ"): name for name in FACTORS} | OTHER_NAMES


def suggest(dimensions: tuple[str, ...]) -> Text:
    """The units one may use."""
    tables = {"mass": MASS, "volume": VOLUME, "count": COUNT}
    names = "、".join(name for each in dimensions for name in list(tables[each])[:5])
    return _("请用 %(units)s。") % {"units": names}


def dimension_of(unit: str) -> str:
    """mass, volume or count, of a unit as stored."""
    if unit in MASS:
        return "mass"
    return "volume" if unit in VOLUME else "count"


def exact(number: str, unit: str, field: str, label: Text) -> int:
    """The number in micro, nothing rounded. Raises Mistake for what is finer, longer or larger than is kept."""
    if len(number) > LONGEST:  # looked at first: Python refuses to read thousands of digits
        raise too_large(number, field, label)
    whole, _point, part = number.partition(".")
    scale = int("1" + "0" * len(part))
    micro, rest = divmod(int(whole + part) * FACTORS[unit], scale)
    if rest:
        finest = f"1 {SMALLEST[dimension_of(unit)]}" if dimension_of(unit) in SMALLEST else f"0.000001 {unit}"
        raise Mistake(
            field, number, _("小数位太多。"), _("最多精确到 %(finest)s。") % {"finest": finest}, label
        )
    if micro > MOST:
        raise too_large(number, field, label)
    return micro


def too_large(number: str, field: str, label: Text) -> Mistake:
    """More digits, or more of it, than anybody has."""
    return Mistake(field, shortened(number), _("数太长或太大。"), _("请核对数量和单位。"), label)


def shortened(text: object) -> str:
    """What was typed, short enough to be shown."""
    return str(text)[:40]


def shown(micro: int, unit: str) -> str:
    """``micro`` as a number of ``unit``, exact, without zeros at the end: ``shown(1500000, "g")`` → ``1.5``."""
    whole, part = divmod(abs(micro), FACTORS[unit])
    digits = str(part).zfill(len(str(FACTORS[unit])) - 1).rstrip("0") if part else ""
    return f"{'-' if micro < 0 else ''}{whole}{'.' + digits if digits else ''}"


def display(micro: int, dimension: str) -> str:
    """``micro`` for readers, exact, in the unit that suits its size: ``1,250.5 kg``, ``300 mL``; a count bare."""
    unit = suited(micro, dimension)
    number = shown(micro, unit)
    whole, point, part = number.partition(".")
    text = f"{int(whole):,}" if whole != "-0" else whole
    return f"{text}{point}{part} {unit}" if dimension != "count" else f"{text}{point}{part}"


def suited(micro: int, dimension: str) -> str:
    """The largest everyday unit of which there is at least one; of nothing, kg, L or pieces."""
    if dimension == "count":
        return "个"
    everyday = ("kg", "g", "mg", "µg") if dimension == "mass" else ("L", "mL", "µL")
    fitting = [unit for unit in everyday if abs(micro) >= FACTORS[unit]]
    return fitting[0] if fitting and micro else everyday[0]
