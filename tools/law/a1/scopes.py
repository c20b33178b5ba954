"""The column 食品名称: the category's name, and what 仅限… and …除外 add to it."""

from __future__ import annotations

import re

from tools.law.a1.brackets import trailing
from tools.law.a1.records import Scope

ALL_FOODS = re.compile(
    r"各类食品(?:\((?P<except>.+除外)\))?,表A\.2中编号为(?P<numbers>[\d~、,-]+)的食品类别除外"
)
CODE = re.compile(r"\d\d\.\d{1,2}(?:\.\d\d)*")


def codes_in(text: str) -> tuple[str, ...]:
    """The category codes written in a text, in printed order."""
    return tuple(CODE.findall(text))


def scope(name: str, category: str) -> Scope:
    """What a printed name adds to its category of Appendix E (named `category` there).

    Brackets of the category's own name add nothing, and neither does a name worded a little
    differently. Raises ValueError when a name that continues the category's does so in another way.
    """
    rest = name.removeprefix(category) if name.startswith(category) else name
    narrowing = exception = ""
    for text in trailing(rest):
        if text.endswith("除外"):
            exception = text
        elif "仅限" in text:
            narrowing = text
        elif rest != name:
            raise ValueError(f"name {name!r}: bracket {text!r} is neither 仅限… nor …除外")
    return Scope(narrowing, exception, codes_in(exception))


def all_foods(name: str) -> Scope:
    """The same for a row of 各类食品: which numbers of Table A.2 (`1-48`) and which codes are out."""
    found = ALL_FOODS.fullmatch(name)
    if not found:
        raise ValueError(f"{name!r} is no text of an all-foods row")
    exception = found["except"] or ""
    return Scope("", exception, codes_in(exception), numbers_in(found["numbers"]))


def numbers_in(text: str) -> tuple[str, ...]:
    """`1~4、6,8-53` → ("1-4", "6", "8-53"). Raises ValueError unless the numbers rise."""
    ranges = tuple(part.replace("~", "-") for part in re.split("[、,]", text))
    ends = [int(end) for part in ranges for end in part.split("-")]
    if ends != sorted(set(ends)):
        raise ValueError(f"numbers of Table A.2 {text!r} do not rise")
    return ranges
