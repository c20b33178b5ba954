"""Appendix B: flavourings, as needed in all foods but those of Table B.1."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tianheng.standards.amounts import Dose
from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.clauses.maximum import Setting, judge
from tianheng.standards.formula import Food, normal_answer, terms
from tianheng.standards.model import ALL_FOODS, Limit, Reading, listed
from tianheng.standards.outcome import FLAVOURING, NOT_PERMITTED, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import table


class NoFlavouring(Clause):
    """食品用香料、香精在各类食品中按生产需要适量使用,表B.1中所列食品没有加香的必要,不得添加食品用香料、香精,法律、法规或国家食品安全标准另有明确规定者除外。除表B.1所列食品外,其他食品是否可以加香应按相关食品产品标准规定执行。"""

    id = "B.1.2"

    @classmethod
    def judge(cls, flavour: Flavour, doses: tuple[Dose, ...], setting: Setting) -> Outcome:
        """All doses of a flavouring in a food: refused by Table B.1, bounded by its note a, or as needed."""
        row = next((row for row in table("gb2760_2024/b1.csv") if row["code"] in setting.lineage), None)
        if not FlavouringWithFunction.as_flavouring(doses[0].item.function):
            return Outcome(NOT_PERMITTED, steps=(say("not_as_function", function=doses[0].item.function),))
        if row is None:
            asks = FlavouringWithFunction.asked(flavour, doses[0], setting.food)
            notes = ((cls.id, say("by_product_standard")),)
            return Outcome(FLAVOURING, flavour.row(), asks=asks, steps=(say("flavouring"),), notes=notes)
        infant = next((one for one in _infant_limits() if _speaks(one, flavour, setting)), None)
        if infant is None:
            limit = listed(f"b1-{row['code']}", "B.1", row["code"], row["page"])
            return Outcome(NOT_PERMITTED, limit, steps=(say("no_flavouring", name=row["name"]),))
        return judge(infant, doses, setting)


class FlavouringWithFunction(Clause):
    """具有其他食品添加剂功能或其他食品用途的食品用香料,应配制成食品用香精用于食品加香,在食品中发挥其他食品添加剂功能时,应符合本标准相应规定,发挥其他用途时应符合相应标准的规定。如:苯甲酸、肉桂醛、瓜拉纳提取物、双乙酸钠(又名二醋酸钠)、琥珀酸二钠、磷酸三钙、氨基酸类等。"""

    id = "B.1.4"

    @classmethod
    def as_flavouring(cls, stated: str) -> bool:
        """Whether the function stated, if any, is that of a flavouring."""
        return not stated or all("香" in term for term in terms(stated))

    @classmethod
    def asked(cls, flavour: Flavour, dose: Dose, food: Food) -> tuple[Ask, ...]:
        """A substance with another use is asked for the one it has here; what its name restricts, too."""
        key = f"{flavour.name}只起加香作用"
        found = []
        if flavour.has_other_use and not food.answers.get(normal_answer(key)):
            found.append(Ask(f"food.answers.{key}", say("ask_flavour_only", name=dose.item.additive)))
        for only in _ONLY.findall(flavour.name):
            if not food.answers.get(normal_answer(only)):
                found.append(Ask(f"food.answers.{only}", say("remark_met", what=only)))
        return tuple(found)


_ONLY = re.compile(r"[(（](仅用于[^)）]*)[)）]")


class Flavour(NamedTuple):
    """A flavouring as listed: its table, its name there, and the other tables it stands in."""

    table: str
    name: str
    tables: tuple[str, ...]

    @property
    def has_other_use(self) -> bool:
        """Whether it is also an additive, a fortifier or a food, or is named by B.1.4."""
        named = any(row["name"] == self.name for row in table("gb2760_2024/ours/b1_4.csv"))
        elsewhere = {"a1", "c1", "c2", "c3", "elsewhere"} & set(self.tables)
        return named or (bool(elsewhere) and self.name not in COMPOUNDS)

    def row(self) -> Limit:
        """Where it stands: B.2 or B.3, serial and page; a compound flavouring stands in neither."""
        for name in ("b2", "b3"):
            for row in table(f"gb2760_2024/{name}.csv"):
                if row["name"] == self.name:
                    return listed(f"{name}-{row['serial']}", f"B.{name[1]}", ALL_FOODS, row["page"])
        return listed("B.1.2", "B", ALL_FOODS, "")


COMPOUNDS = ("食品用香精", "食品用香料")


def _speaks(limit: Limit, flavour: Flavour, setting: Setting) -> bool:
    return limit.heading == flavour.name and limit.code in setting.lineage


@cache
def _infant_limits() -> tuple[Limit, ...]:
    """Note a of Table B.1, as rows: vanillins in food for older infants, counted as eaten."""
    return tuple(
        Limit(
            id=row["id"],
            heading=row["name"],
            code=row["code"],
            name=row["category"],
            narrowing="",
            exception="",
            excluded_codes=(),
            excluded_a2=frozenset(),
            kind=row["kind"],
            number=row["value"],
            unit=row["unit"],
            remark=row["remark"],
            footnote="a",
            page=int(row["page"]) + 3,
            printed_page=int(row["page"]),
            reading=Reading(state="as_eaten"),
            table="B.1",
        )
        for row in table("gb2760_2024/ours/b1_note_a.csv")
    )
