"""Appendix C: processing aids and enzymes, which leave the food before it is finished."""

from __future__ import annotations

from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Food, Item
from tianheng.standards.outcome import AID, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import Row, table

ROLE = "加工助剂"


class ProcessingAid(Clause):
    """加工助剂一般应在制成最终成品之前除去,无法完全除去的,应尽可能降低其残留量,其残留量不应对健康产生危害,不应在最终食品中发挥功能作用。"""

    id = "C.1.2"


class AidForAnyFood(Clause):
    """表C.1以加工助剂名称汉语拼音排序规定了可在各类食品加工过程中使用,残留量不需限定的加工助剂名单(不含酶制剂)。"""

    id = "C.2.1"


class AidWithScope(Clause):
    """表C.2以加工助剂名称汉语拼音排序规定了需要规定功能和使用范围的加工助剂名单(不含酶制剂)。"""

    id = "C.2.2"


class Enzyme(Clause):
    """表C.3以酶制剂名称汉语拼音排序规定了食品加工中允许使用的酶。各种酶的来源和供体应符合表中的规定。"""

    id = "C.2.3"


KEYS = {"c2": "使用范围同表C.2", "c3": "来源、供体同表C.3"}


def judge(item: Item, food: Food, table_name: str, name: str) -> Outcome:
    """A substance of Table C.1, C.2 or C.3: permitted as an aid only; what is open is asked."""
    note = ((ProcessingAid.id, ProcessingAid.sentence()),)
    if table_name == "c1":
        asks = () if ROLE in item.function else (Ask(f"{item.field}.function", say("ask_aid", name=name)),)
        return Outcome(AID, steps=(say("aid_any", name=name),), asks=asks, notes=note)
    key = KEYS[table_name]
    words = say("aid_scope", name=name, scope=_scope(table_name, name))
    if food.answers.get(key):
        return Outcome(AID, steps=(words,), notes=note)
    return Outcome(AID, steps=(words,), asks=(Ask(f"food.answers.{key}", words),), notes=note)


def _scope(table_name: str, name: str) -> str:
    if table_name == "c2":
        return "; ".join(_pairs(row) for row in table("gb2760_2024/c2.csv") if row["name"] == name)
    rows = [row for row in table("gb2760_2024/c3.csv") if row["enzyme"] == name]
    return "; ".join(f"{row['source']}{' / ' + row['donor'] if row['donor'] else ''}" for row in rows)


def _pairs(row: Row) -> str:
    pairs = zip(row["function"].split("|"), row["scope"].split("|"), strict=False)
    return "; ".join(f"{function}: {scope}" for function, scope in pairs)
