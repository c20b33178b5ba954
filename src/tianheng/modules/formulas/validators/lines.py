"""The lines of a formula as typed, read into exact amounts; every mistake is found in one reading.

A mistake's field is the line's place in the formula (``lines[3].parts[0].amount``), its label what a person calls it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tianheng.core import quantities
from tianheng.core.mistakes import Mistake, Mistakes, Text
from tianheng.modules.formulas.enums import DEEPEST, MOST_LINES, DoseUnit, LineKind
from tianheng.modules.formulas.validators.figures import between, fraction, plain_text

LABELS: dict[str, Text] = {
    "kind": _("类型"),
    "name": _("名称"),
    "amount": _("用量"),
    "unit": _("单位"),
    "function": _("功能"),
    "density": _("密度（kg/L）"),
    "assay": _("有效成分含量"),
    "hydrate": _("水合形态"),
    "composition": _("复配成分"),
    "category": _("配料的食品分类号"),
    "answers": _("限定答复"),
    "residue": _("残留量检验值"),
    "residue_unit": _("残留量单位"),
    "maker": _("生产商"),
    "maker_licence": _("生产许可证编号"),
    "spec_standard": _("添加剂执行标准"),
    "step": _("使用工序"),
    "method": _("使用方法"),
    "parts": _("复合配料的组成"),
}
LONGEST = {
    "name": 100, "function": 50, "hydrate": 50, "category": 20, "maker": 100, "maker_licence": 20,
    "spec_standard": 50, "step": 50, "method": 100, "residue_unit": 8,
}  # fmt: skip
# How an amount of each unit is read: in which plain unit, times what; a level is read as the mass in one kg or L.
READ_AS = {"g/kg": ("g", 1), "mg/kg": ("mg", 1), "g/L": ("g", 1), "mg/L": ("mg", 1), "%": ("g", 10)}
SAME_UNIT = {
    "g/100g": "%", "ppm": "mg/kg", "‰": "g/kg", "克/千克": "g/kg", "克/公斤": "g/kg", "毫克/千克": "mg/kg",
    "毫克/公斤": "mg/kg", "克/升": "g/L", "毫克/升": "mg/L", "千克": "kg", "公斤": "kg", "克": "g", "毫克": "mg",
    "升": "L", "毫升": "mL",
}  # fmt: skip
UNITS = {unit.casefold(): unit for unit in DoseUnit.values}
COMPONENT = re.compile(r"(.+?)[\s:：=,，]*([\d.]+)\s*[%％]?")
COMPOSED = ("additive", "percent", "assay", "hydrate", "function")
HUNDRED = Decimal(100)
# A content of a hundred times the product is a slip of the pen, whatever evaporates: micrograms per kilogram.
MOST_CONTENT = 10**11


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """One line as typed; the names are those of :class:`~tianheng.modules.formulas.models.FormulaLine`.

    ``composition`` is ``[{"additive", "percent", …}]`` of a compound additive, ``parts`` the lines of a compound
    ingredient, whose masses are for the mass of that ingredient in the batch, and whose levels are contents in it.
    """

    kind: str
    name: str
    amount: str
    unit: str
    function: str = ""
    density: str = ""
    assay: str = ""
    hydrate: str = ""
    composition: Sequence[Mapping[str, str]] = ()
    category: str = ""
    answers: Mapping[str, bool] = field(default_factory=dict)
    confirmed: bool | None = None
    for_specific_food: bool | None = None
    residue: str = ""
    residue_unit: str = ""
    maker: str = ""
    maker_licence: str = ""
    imported: bool = False
    spec_standard: str = ""
    step: str = ""
    method: str = ""
    parts: Sequence[LineFacts] = ()


FIELDS = tuple(each.name for each in fields(LineFacts))
PLAIN = tuple(each for each in FIELDS if each not in ("parts", "amount", "unit", "kind"))
Given = LineFacts | Mapping[str, Any]


class ReadLine(NamedTuple):
    """A line that could be read: its place, the facts made tidy, ``micro`` as the model keeps it, its parts."""

    place: str
    facts: LineFacts
    micro: int
    parts: tuple[ReadLine, ...] = ()

    @property
    def label(self) -> str:
        """What a person calls it: `第 4 行`."""
        return place_words(self.place)


class _Found:
    """Collects mistakes, so that all are told at once."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.count = 0

    def add(self, place: str, key: str, value: object, message: Text, mend: Text) -> None:
        self.mistakes.append(line_mistake(place, key, value, message, mend))


def line_mistake(place: str, key: str, value: object, message: Text, mend: Text) -> Mistake:
    """A mistake in one field of one line, named as people name it."""
    label = f"{place_words(place)} {LABELS.get(key, key)}"
    return Mistake(f"{place}.{key}", str(value)[:60], message, mend, label)


def place_words(place: str) -> str:
    """`lines[3].parts[0]` → `第 4 行 › 第 1 行`."""
    numbers = [part.partition("]")[0] for part in place.split("[")[1:]]
    return " › ".join(str(_("第 %(number)s 行") % {"number": int(one) + 1}) for one in numbers)


def facts_of(given: Given) -> LineFacts:
    """Facts from a mapping of the model's names; what is not known to a line is a TypeError."""
    if isinstance(given, LineFacts):
        return given
    parts = [facts_of(each) for each in given.get("parts") or ()]
    return LineFacts(**{**given, "parts": parts})


def read_lines(lines: Iterable[Given], product: str = "") -> tuple[ReadLine, ...]:
    """Every line read; ``product`` is the product's name, which cannot be a part of itself. Raises Mistakes."""
    found = _Found()
    read = _level(found, [facts_of(each) for each in lines], "lines", (folded(product),) if product else ())
    if found.count > MOST_LINES:
        found.mistakes.append(
            Mistake(
                "lines",
                found.count,
                _("一个配方最多 %(most)s 行。") % {"most": MOST_LINES},
                _("请合并相同的原料。"),
                _("配料"),
            )
        )
    if found.mistakes:
        raise Mistakes(found.mistakes)
    return read


def _level(
    found: _Found, lines: Sequence[LineFacts], where: str, above: tuple[str, ...], depth: int = 1
) -> tuple[ReadLine, ...]:
    """The lines of one level; ``above`` are the folded names of what they stand in."""
    made = []
    for number, facts in enumerate(lines):
        found.count += 1
        one = _line(found, facts, f"{where}[{number}]", above, depth)
        if one is not None:
            made.append(one)
    return tuple(made)


def _line(found: _Found, facts: LineFacts, place: str, above: tuple[str, ...], depth: int) -> ReadLine | None:
    before = len(found.mistakes)
    tidy = _tidied(found, facts, place)
    micro = _amount(found, tidy, place)
    _named(found, tidy, place, above)
    _composed(found, tidy, place)
    parts = _parts(found, tidy, place, above, depth)
    if len(found.mistakes) > before or micro is None:
        return None
    return ReadLine(place, tidy["facts"], micro, parts)


def _tidied(found: _Found, facts: LineFacts, place: str) -> dict[str, Any]:
    """The facts with blanks and widths put right, each text no longer than its column."""
    values: dict[str, Any] = {each: getattr(facts, each) for each in FIELDS}
    for key, value in values.items():
        if isinstance(value, str):
            values[key] = plain_text(value)
            if len(values[key]) > LONGEST.get(key, 30):
                found.add(
                    place, key, value, _("太长。"), _("最多 %(most)s 个字。") % {"most": LONGEST.get(key, 30)}
                )
    values["composition"] = [
        {key: plain_text(str(said)) for key, said in part.items()} for part in values["composition"]
    ]
    values["answers"] = {plain_text(key): said for key, said in values["answers"].items()}
    if values["kind"] not in LineKind.values:
        kinds = "、".join(str(each.label) for each in LineKind)
        found.add(
            place, "kind", values["kind"], _("不是配料的类型。"), _("请选：%(kinds)s。") % {"kinds": kinds}
        )
    values["unit"] = unit_of(values["unit"])
    _checked(found, values, place)
    return {"facts": LineFacts(**values), **values}


def _checked(found: _Found, values: dict[str, Any], place: str) -> None:
    """Figures beside the amount: exact, within their bounds."""
    bounds = {"density": ("0.05", "25"), "residue": ("0", "1000000")}
    for key, (least, most) in bounds.items():
        if values[key]:
            values[key] = _taken(found, place, key, values[key], lambda v, a=least, b=most: between(v, a, b))
    if values["assay"]:
        values["assay"] = _taken(
            found, place, "assay", values["assay"], lambda v: fraction(v, least="0.000001")
        )


def _taken(found: _Found, place: str, key: str, value: str, read: Any) -> str:
    try:
        taken: str = read(value)
    except ValueError as error:
        found.add(place, key, value, _("数值不对。"), str(error))
        return value
    return taken


def unit_of(text: str) -> str:
    """The unit as a line keeps it; an unknown one stays as typed, to be named as a mistake."""
    plain = unicodedata.normalize("NFKC", text).replace("μ", "µ").replace(" ", "")
    return UNITS.get(plain.casefold(), SAME_UNIT.get(plain, plain))


def _amount(found: _Found, values: dict[str, Any], place: str) -> int | None:
    unit = values["unit"]
    if unit not in DoseUnit.values:
        units = "、".join(DoseUnit.values)
        message = _("还没有单位。") if not unit else _("这里不能用这个单位。")
        found.add(place, "unit", unit, message, _("请用 %(units)s。") % {"units": units})
        return None
    plain, times = READ_AS.get(unit, (unit, 1))
    try:
        read = quantities.read(values["amount"], plain, "amount", zero=False)
    except Mistake as error:
        found.add(place, "amount", values["amount"], error.says, error.mend)
        return None
    if unit in READ_AS and read.micro * times > MOST_CONTENT:
        found.add(place, "amount", values["amount"], _("数太大。"), _("请核对用量的单位。"))
        return None
    values["facts"] = LineFacts(**{**{each: values[each] for each in FIELDS}, "amount": read.entered})
    return read.micro * times


def _named(found: _Found, values: dict[str, Any], place: str, above: tuple[str, ...]) -> None:
    """A line has a name; a compound ingredient is not made of itself."""
    name = values["name"]
    if not name:
        found.add(place, "name", "", _("还没有填写。"), _("请写通用名称。"))
    elif values["kind"] == LineKind.COMPOUND and folded(name) in above:
        found.add(
            place,
            "name",
            name,
            _("复合配料里又用到它自己，成了循环。"),
            _("请核对名称：产品和复合配料都不能是自己的配料。"),
        )


def composed(text: str) -> tuple[dict[str, str], ...]:
    """`三聚磷酸钠 50` per line → names and percents; a line that is neither keeps its words, to be refused."""
    lines = [line.strip() for line in re.split(r"[\n;；]", text) if line.strip()]
    found = [(line, COMPONENT.fullmatch(line)) for line in lines]
    return tuple(
        {"additive": one[1].strip(), "percent": one[2]} if one else {"additive": line, "percent": ""}
        for line, one in found
    )


def folded(name: str) -> str:
    """A name to compare: without width, blanks and capitals."""
    return unicodedata.normalize("NFKC", name).casefold().replace(" ", "")


def _composed(found: _Found, values: dict[str, Any], place: str) -> None:
    """A compound additive names each substance in it with its percent (GB 26687)."""
    given = values["composition"]
    if values["kind"] != LineKind.PREMIX:
        if given:
            found.add(
                place, "composition", "", _("只有复配食品添加剂写复配成分。"), _("请改类型，或清空这一栏。")
            )
        return
    if not given:
        found.add(
            place,
            "composition",
            "",
            _("复配食品添加剂要写明每一种成分。"),
            _("请照标签（GB 26687）逐一写名称和百分比，如“三聚磷酸钠 50”。"),
        )
        return
    total = sum((_part(found, part, place) for part in given), Decimal(0))
    if total > HUNDRED:
        found.add(place, "composition", f"{total}%", _("各成分合计超过 100%。"), _("请核对标签上的百分比。"))


def _part(found: _Found, part: Mapping[str, str], place: str) -> Decimal:
    """The percent of one component, 0 when it cannot be read."""
    name, percent = part.get("additive", ""), part.get("percent", "")
    unknown = [key for key in part if key not in COMPOSED]
    if not name or unknown:
        found.add(
            place,
            "composition",
            name or "、".join(unknown),
            _("成分写得不完整。"),
            _("每种成分写名称和百分比。"),
        )
        return Decimal(0)
    try:
        return Decimal(between(percent.rstrip("%％ "), "0.000001", "100"))
    except ValueError as error:
        found.add(place, "composition", f"{name} {percent}", _("百分比不对。"), str(error))
        return Decimal(0)


def _parts(
    found: _Found, values: dict[str, Any], place: str, above: tuple[str, ...], depth: int
) -> tuple[ReadLine, ...]:
    parts = values["parts"]
    if not parts:
        return ()
    if values["kind"] != LineKind.COMPOUND:
        found.add(
            place,
            "parts",
            values["name"],
            _("只有复合配料能展开。"),
            _("请把类型改为复合配料，或移去下级各行。"),
        )
        return ()
    if depth >= DEEPEST:
        found.add(
            place,
            "parts",
            values["name"],
            _("复合配料展开得太深。"),
            _("最多 %(most)s 层，请合并最里面的几层。") % {"most": DEEPEST},
        )
        return ()
    return _level(found, parts, f"{place}.parts", (*above, folded(values["name"])), depth + 1)
