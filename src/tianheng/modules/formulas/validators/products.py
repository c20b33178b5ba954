"""What is typed into a product, read or refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.identifiers import GTIN_LABEL, gtin
from tianheng.core.mistakes import Mistake, Text, refuse
from tianheng.modules.formulas.validators.figures import between, fraction, plain_text

LABELS: dict[str, Text] = {
    "code": _("产品编号"),
    "name": _("产品名称"),
    "trademark": _("商标"),
    "specification": _("规格"),
    "gtin": GTIN_LABEL,
    "standard_number": _("执行标准号"),
    "licence_class": _("许可类别编号"),
    "category": _("食品分类号"),
    "description": _("产品说明"),
    "answers": _("限定答复"),
    "as_drunk_category": _("冲调后的食品分类号"),
    "dilution_factor": _("稀释倍数"),
    "reconstitution_factor": _("冲调倍数"),
    "concentration_factor": _("浓缩倍数"),
    "fat_fraction": _("成品脂肪含量"),
    "moisture_fraction": _("成品水分"),
    "beans_fraction": _("每千克成品用豆"),
    "density": _("密度（kg/L）"),
    "shelf_life_days": _("保质期（天）"),
    "annual_output": _("年产量（吨）"),
    "label_text": _("标签配料表"),
    "site": _("生产地"),
}
LONGEST = {
    "code": 30, "name": 100, "trademark": 50, "specification": 100, "standard_number": 50, "licence_class": 4,
    "category": 20, "description": 500, "as_drunk_category": 20, "label_text": 5000,
}  # fmt: skip
NEEDED = ("name", "standard_number", "category")
FIGURES: dict[str, Callable[[str], str]] = {
    "dilution_factor": lambda text: between(text, "1", "10000"),
    "reconstitution_factor": lambda text: between(text, "1", "10000"),
    "concentration_factor": lambda text: between(text, "1", "10000"),
    "fat_fraction": lambda text: fraction(text, least="0.000001"),
    "moisture_fraction": lambda text: fraction(text, most="0.999999"),
    "beans_fraction": lambda text: between(text, "0.000001", "10"),
    "density": lambda text: between(text, "0.05", "25"),
    "annual_output": lambda text: between(text, "0", "100000000"),
}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# GB/T 10786, GB 2712-2014, SB/T 10439, Q/FJYW 0001S-2024, DBS35/ 001-2017, T/QZSP 001
STANDARD = re.compile(r"[A-Z][A-Z0-9]*\d*(?:/[ ]?[A-Z0-9]+)?[ ]?[A-Z0-9]*[\d.]+[A-Z]?(?:[-—–][0-9]{2,4})?.*")
LONGEST_SHELF_LIFE = 3650
# What changes how the formulas of a product are judged.
JUDGING = (
    "name", "category", "answers", "as_drunk_category", "dilution_factor", "reconstitution_factor",
    "concentration_factor", "fat_fraction", "moisture_fraction", "beans_fraction", "density",
)  # fmt: skip


def tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts given, texts without blanks around. Raises Mistakes; nothing unknown passes (TypeError)."""
    unknown = set(facts) - set(LABELS)
    if unknown:
        raise TypeError(f"a product has no {', '.join(sorted(unknown))}")
    values = {key: plain_text(each) if isinstance(each, str) else each for key, each in facts.items()}
    found = list(_mistakes(values))
    refuse([*found, *_figures(values)])
    return values


def mistake(key: str, value: object, message: Text, mend: Text) -> Mistake:
    """A mistake in one fact of a product."""
    return Mistake(key, value, message, mend, LABELS[key])


def _mistakes(values: dict[str, Any]) -> Iterator[Mistake]:
    for key in NEEDED:
        if key in values and not values[key]:
            yield mistake(key, "", _("还没有填写。"), _("请填写后再保存。"))
    for key, most in LONGEST.items():
        text = values.get(key) or ""
        if len(text) > most:
            yield mistake(key, text[:40], _("太长。"), _("最多 %(most)s 个字。") % {"most": most})
    yield from _codes(values)
    yield from _whole_numbers(values)
    yield from _answers(values)


def _codes(values: dict[str, Any]) -> Iterator[Mistake]:
    if values.get("gtin"):
        try:
            values["gtin"] = gtin(values["gtin"])
        except Mistake as wrong:
            yield wrong
    code, standard, licence = (values.get(key) for key in ("code", "standard_number", "licence_class"))
    if code and not CODE.fullmatch(code):
        yield mistake("code", code, _("编号只能用字母、数字和 . _ -。"), _("例如 P001。"))
    if standard:
        values["standard_number"] = standard = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", standard))
        if not STANDARD.fullmatch(standard.upper()):
            yield mistake(
                "standard_number",
                standard,
                _("不像标准编号。"),
                _("请照标签填写，例如 GB/T 10786 或 Q/FJYW 0001S-2024。"),
            )
    if licence and not re.fullmatch(r"\d{4}", licence):
        yield mistake(
            "licence_class",
            licence,
            _("许可类别编号是 4 位数字。"),
            _("请照食品生产许可品种明细表填写，例如 0305。"),
        )


def _whole_numbers(values: dict[str, Any]) -> Iterator[Mistake]:
    days = values.get("shelf_life_days")
    if days in (None, ""):
        if "shelf_life_days" in values:
            values["shelf_life_days"] = None
        return
    text = str(days)
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_SHELF_LIFE:
        yield mistake("shelf_life_days", text, _("保质期不对。"), _("请填 1 到 3650 的天数。"))
    else:
        values["shelf_life_days"] = int(text)


def _answers(values: dict[str, Any]) -> Iterator[Mistake]:
    answers = values.get("answers")
    if answers is None:
        return
    bad = [key for key, said in answers.items() if not isinstance(said, bool) or not 0 < len(key) <= 300]
    if bad:
        yield mistake("answers", bad[0][:40], _("答复只能是“是”或“否”。"), _("请重新回答这个问题。"))


def _figures(values: dict[str, Any]) -> Iterator[Mistake]:
    for key, read in FIGURES.items():
        if not values.get(key):
            if values.get(key) is None:
                values.pop(key, None)
            continue
        try:
            values[key] = read(str(values[key]))
        except ValueError as error:
            yield mistake(key, values[key], _("数值不对。"), str(error))


def together(fat: str, moisture: str) -> None:
    """Raise Mistake when fat and water are more than the whole."""
    if fat and moisture and Decimal(fat) + Decimal(moisture) > 1:
        raise mistake("fat_fraction", fat, _("脂肪与水分合计超过 100%。"), _("请核对检验报告。"))
