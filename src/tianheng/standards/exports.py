"""Any table of the standard as a flat list, for people who want it in their own tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tianheng.standards.compiler import edition
from tianheng.standards.errors import InputError
from tianheng.standards.model import Limit, Reading
from tianheng.standards.phrases import say
from tianheng.standards.source import table

FOLDER = "gb2760_2024"
PLAIN = ("b2", "b3", "c1", "c2", "c3", "d", "f")
TABLES = ("a1", "a2", "b1", "b2", "b3", "c1", "c2", "c3", "d", "e", "f")
A1 = [
    *("id", "additive", "members", "cns", "ins", "functions", "category", "category_name", "narrowing"),
    *(
        "excluded_codes",
        "excluded_a2",
        "kind",
        "value",
        "unit",
        "basis",
        "residue",
        "remark",
        "footnote",
        "page",
    ),
]
Lines = Iterator[list[str]]


def export(name: str) -> Lines:
    """Header and rows of a table, as text. Raises InputError naming the tables there are."""
    key = name.lower().replace(".", "").removeprefix("表")
    if key not in TABLES:
        raise InputError("table", name, say("give_table", tables="、".join(TABLES)))
    return _SPECIAL.get(key, lambda: _plain(key))()


def _plain(key: str) -> Lines:
    rows = table(f"{FOLDER}/{key}.csv")
    names = [column for column in rows[0] if column not in ("pdf_page", "page")]
    yield [*names, "page"]
    for row in rows:
        yield [*(row[column] for column in names), row["pdf_page"]]


def _a1() -> Lines:
    law = edition()
    excluded = {row["id"]: row["excluded_a2"] for row in table(f"{FOLDER}/a1.csv")}
    yield list(A1)
    for limit in law.limits():
        heading = law.headings[limit.heading]
        joined = ["|".join(part) for part in (heading.members, heading.cns, heading.ins, heading.functions)]
        yield [limit.id, heading.name, *joined, *_scope(limit, excluded[limit.id]), *_number(limit)]


def _scope(limit: Limit, excluded_a2: str) -> list[str]:
    worded = limit.narrowing or (limit.exception if not limit.excluded_codes else "")
    return [limit.code, limit.name, worded, "|".join(limit.excluded_codes), excluded_a2]


def _number(limit: Limit) -> list[str]:
    facts = limit.reading
    residue = f"{facts.residue.operator}{facts.residue.number} {facts.residue.unit}" if facts.residue else ""
    return [
        *(limit.kind, limit.number, limit.unit, basis_phrase(facts), residue),
        *(limit.remark, limit.footnote, str(limit.page)),
    ]


def basis_phrase(facts: Reading) -> str:
    """What the number counts, in the standard's way: 以苯甲酸计, 以油脂中的含量计; "" the additive itself."""
    if facts.per == "fat":
        return f"以油脂中{facts.basis or '的含量'}计"
    if facts.per == "beans":
        return "以每千克豆类的使用量计"
    return f"以{facts.basis}计" if facts.basis else ""


def _a2() -> Lines:
    yield ["number", "category", "name"]
    yield from ([row["number"], row["code"], row["name"]] for row in table(f"{FOLDER}/a2.csv"))


def _b1() -> Lines:
    yield ["category", "name"]
    yield from ([row["code"], row["name"]] for row in table(f"{FOLDER}/b1.csv"))


def _e() -> Lines:
    yield ["code", "name", "parent"]
    yield from ([row["code"], row["name"], row["parent"]] for row in table(f"{FOLDER}/e.csv"))


_SPECIAL: dict[str, Callable[[], Lines]] = {"a1": _a1, "a2": _a2, "b1": _b1, "e": _e}
