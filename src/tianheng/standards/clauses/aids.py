"""Appendix C: processing aids and enzymes, which leave the food before it is finished."""

from __future__ import annotations

import re
from functools import cache

from tianheng.standards.bounds import Ask
from tianheng.standards.clauses.base import Clause
from tianheng.standards.formula import Food, Item, normal_answer, terms
from tianheng.standards.identity import said_to_be
from tianheng.standards.model import ALL_FOODS, Limit, listed
from tianheng.standards.outcome import AID, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import Row, table


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


WORDS = {"c2": "使用范围同表C.2", "c3": "来源、供体同表C.3"}
_NUMBER = re.compile(r"\d(\.\d+)? ?(g|mg)/(kg|dm2|L)")


def as_aid(stated: str) -> bool:
    """Whether the function stated is that of an aid: by that word, or as 2.4 and Table C.2 call what aids do."""
    said = terms(stated)
    return bool(said) and all(said_to_be(term, 1) or term in _functions() for term in said)


@cache
def _functions() -> frozenset[str]:
    """Functions printed in Table C.2 and in the definition 2.4 (助滤、澄清 …)."""
    printed = [part for row in table("gb2760_2024/c2.csv") for part in row["function"].split("|")]
    named = {term for part in printed for term in terms(part)}
    defined = ("助滤", "澄清", "吸附", "脱模", "脱色", "脱皮", "提取溶剂", "发酵用营养物质")
    return frozenset(named | {word + ending for word in defined for ending in ("", "剂")})


def judge(item: Item, food: Food, table_name: str, name: str, *, wet: bool = False) -> Outcome:
    """A substance of Table C.1, C.2 or C.3: permitted as an aid only; what is open is asked, per substance."""
    note = ((ProcessingAid.id, ProcessingAid.sentence()),)
    limit = _row(table_name, name)
    asks: tuple[Ask, ...] = ()
    if not as_aid(item.function):
        asks = (Ask(f"{item.field}.function", say("ask_aid", name=name)),)
    if table_name == "c1":
        return Outcome(AID, limit, steps=(say("aid_any", name=name),), asks=asks, notes=note)
    scope = _wet_scope() if wet else _scope(table_name, name)
    words = say("aid_scope", name=name, scope=scope)
    keys = [f"{name}:{WORDS[table_name]}"]
    if table_name == "c2" and _NUMBER.search(scope):
        keys.append(f"{name}:用量同表C.2")
    open_keys = [key for key in keys if not food.answers.get(normal_answer(key))]
    asks += tuple(Ask(f"food.answers.{key}", f"{key.partition(':')[2]}: {words}") for key in open_keys)
    return Outcome(AID, limit, steps=(words,), asks=asks, notes=note)


def _row(table_name: str, name: str) -> Limit:
    """Where the aid stands: table, serial and page."""
    column = "enzyme" if table_name == "c3" else "name"
    rows = [row for row in table(f"gb2760_2024/{table_name}.csv") if row[column] == name]
    serial, page = (rows[0]["serial"], rows[0]["page"]) if rows else ("", "")
    return listed(f"{table_name}-{serial}", f"C.{table_name[1]}", ALL_FOODS, page)


def _wet_scope() -> str:
    return next(row["text"] for row in table("gb2760_2024/clauses.csv") if row["id"] == "note.10")


def _scope(table_name: str, name: str) -> str:
    if table_name == "c2":
        return "; ".join(_pairs(row) for row in table("gb2760_2024/c2.csv") if row["name"] == name)
    rows = [row for row in table("gb2760_2024/c3.csv") if row["enzyme"] == name]
    return "; ".join(f"{row['source']}{' / ' + row['donor'] if row['donor'] else ''}" for row in rows)


def _pairs(row: Row) -> str:
    pairs = zip(row["function"].split("|"), row["scope"].split("|"), strict=False)
    return "; ".join(f"{function}: {scope}" for function, scope in pairs)
