"""Every name and code of the additive tables, folded, with what it stands for. Built once, on first use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from tianheng.standards.names.additive_codes import cas_of, is_within
from tianheng.standards.names.text import fold
from tianheng.standards.source import Row, split, table

LAW = "gb2760_2024"
TABLES = ("a1", "b2", "b3", "c1", "c2", "c3", "elsewhere", "nonedible", "withdrawn")
TITLES = {
    "a1": "表A.1食品添加剂",
    "b2": "表B.2食品用天然香料",
    "b3": "表B.3食品用合成香料",
    "c1": "表C.1加工助剂",
    "c2": "表C.2加工助剂",
    "c3": "表C.3酶制剂",
    "elsewhere": "由其他标准管理的物质",
    "nonedible": "非食用物质名单",
    "withdrawn": "已不再允许使用的品种",
}
# Sits inside 多聚磷酸钠(包括六偏磷酸钠) and has no code of its own in the heading's list.
_WITHOUT_OWN_CODE = "六偏磷酸钠"
_DIGIT = re.compile(r"\d")
_GROUP_NAME = re.compile(r".*(?:及其|[,、]|类$|盐$).*")


class Sense(NamedTuple):
    """One meaning of one name: what it names, how it is known, and what must be asked before it is used.

    `note`: for codes their kind, for `elsewhere` the group; `question` "" when the meaning is certain.
    """

    table: str
    target: str
    member: str
    how: str
    note: str = ""
    question: str = ""


class Index:
    """`lookup` and `names` give the senses of a folded name; `codes`: INS -> senses; `ins`: (heading, member)
    -> INS. Names in Latin letters (English, codes, CAS) wait in `latin` until one is asked for.

    By heading: `functions`, `members` (ours included) and `printed` (those the standard lists itself).
    `spelled`: folded name -> how it is written.
    """

    def __init__(self) -> None:
        """No names yet."""
        self.chinese: dict[str, list[Sense]] = {}
        self.latin: list[tuple[str, Sense]] = []
        self.codes: dict[str, list[Sense]] = defaultdict(list)
        self.functions: dict[str, tuple[str, ...]] = {}
        self.ins: dict[tuple[str, str], str] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self.printed: dict[str, tuple[str, ...]] = {}
        self.spelled: dict[str, str] = {}

    def add(self, name: str, sense: Sense) -> None:
        """Enter a name; a sense already known for it, or known more closely, is not entered twice."""
        if name.isascii():
            self.latin.append((name, sense))
        else:
            self._enter(fold(name), name, sense)

    @property
    def names(self) -> dict[str, list[Sense]]:
        """All folded names with their senses."""
        while self.latin:
            waiting, self.latin = self.latin, []
            for name, sense in waiting:
                self._enter(fold(name), name, sense)
        return self.chinese

    def lookup(self, key: str) -> list[Sense]:
        """The senses of a folded name, [] if it has none."""
        return (self.names if key.isascii() else self.chinese).get(key, [])

    def _enter(self, key: str, name: str, sense: Sense) -> None:
        known = self.chinese.get(key)
        if known is None:
            if key:
                self.spelled[key] = name
                self.chinese[key] = [sense]
            return
        same = [s for s in known if (s.table, s.target) == (sense.table, sense.target)]
        if any(s.member == sense.member or (s.member and not sense.member) for s in same):
            return
        if sense.member and same and not any(s.member for s in same):
            known.remove(same[0])
        known.append(sense)


@cache
def index() -> Index:
    """The closed index over all tables."""
    built = Index()
    headings = table(f"{LAW}/headings.csv")
    for row in headings:
        built.add(row["name"], Sense("a1", row["name"], "", "exact"))
    for row in table(f"{LAW}/ours/members.csv"):
        _add_member(built, row)
    for row in headings:
        _add_heading(built, row)
    for name in ("b2", "b3", "c1", "c2"):
        for row in table(f"{LAW}/{name}.csv"):
            _add_printed(built, name, row["name"], row)
    for row in table(f"{LAW}/c3.csv"):
        _add_printed(built, "c3", row["enzyme"], row)
    for name, path in (("elsewhere", "elsewhere"), ("nonedible", "nonedible"), ("withdrawn", "nonedible")):
        for row in table(f"{path}/{name}.csv"):
            _add_listed(built, name, row)
    for row in table(f"{LAW}/ours/aliases.csv"):
        _add_alias(built, row)
    return built


def group_members(heading: str) -> tuple[str, ...]:
    """The substances of a heading that is no name of one of them (司盘类, 柠檬黄及其铝色淀); else ().

    碳酸钙 lists a light and a heavy kind and is a name all the same.
    """
    members = index().printed.get(heading, ())
    return members if len(members) > 1 and _GROUP_NAME.fullmatch(heading) else ()


def coded(ins: str) -> list[Sense]:
    """What an INS number stands for; a group (160a) stands for all its members (160a(i), 160a(iii) …)."""
    if not ins:
        return []
    if ins in index().codes:
        return index().codes[ins]
    senses = (s for code, senses in index().codes.items() if is_within(code, ins) for s in senses)
    return _one_member_or_none(senses)


def _one_member_or_none(senses: Iterable[Sense]) -> list[Sense]:
    """Several members of one heading under one code leave the member open."""
    by_target: dict[tuple[str, str], set[Sense]] = {}
    for sense in senses:
        by_target.setdefault((sense.table, sense.target), set()).add(sense)
    return [
        next(iter(group)) if len(group) == 1 else Sense(table, target, "", "code", "INS号")
        for (table, target), group in by_target.items()
    ]


def _add_heading(built: Index, row: Row) -> None:
    name = row["name"]
    built.functions[name] = split(row["functions"])
    built.printed[name] = split(row["members"])
    for alias in split(row["aliases"]):
        built.add(alias, Sense("a1", name, "", "alias", "标准所列又名"))
    if len(built.printed[name]) < 2:
        _add_english(built, row["english"], Sense("a1", name, "", "english"))
    _add_codes(built, row)


def _add_codes(built: Index, row: Row) -> None:
    """INS and CNS numbers, each with its member where the standard prints one number per member."""
    name = row["name"]
    for code, member in _with_members(built, row, "ins"):
        built.codes[code].append(Sense("a1", name, member, "code", "INS号"))
        if member or code == row["ins"]:
            built.ins[name, member] = code
    for code, member in _with_members(built, row, "cns"):
        built.add(code, Sense("a1", name, member, "code", "CNS号"))


def _with_members(built: Index, row: Row, column: str) -> Iterator[tuple[str, str]]:
    """`(code, member)`; the member is "" when codes and members of the heading do not pair off."""
    codes = [code.strip() for code in row[column].split("|")] if row[column] else []
    members = [member for member in split(row["members"]) if member != _WITHOUT_OWN_CODE]
    paired = members if len(members) == len(codes) else [""] * len(codes)
    for code, member in zip(codes, paired, strict=True):
        if code:
            yield code, _own_name(built, row["name"], member)


def _own_name(built: Index, heading: str, printed: str) -> str:
    """The name under which a printed member stands among ours (甜蜜素 is 环己基氨基磺酸钠)."""
    if not printed or printed == heading:
        return ""
    known = [s.member for s in built.lookup(fold(printed)) if (s.table, s.target) == ("a1", heading)]
    if known:
        return known[0]
    built.add(printed, Sense("a1", heading, printed, "exact"))
    return printed


def _add_member(built: Index, row: Row) -> None:
    heading = row["heading"]
    member = "" if row["member"] == heading else row["member"]
    built.add(row["member"], Sense("a1", heading, member, "exact"))
    for alias in split(row["aliases"]):
        built.add(alias, Sense("a1", heading, member, "alias"))
    _add_english(built, row["english"], Sense("a1", heading, member, "english"))
    if member:
        built.members[heading] = (*built.members.get(heading, ()), member)


def _add_english(built: Index, english: str, sense: Sense) -> None:
    """The English name, and what stands before and in its bracket: ascorbic acid (vitamin C)."""
    built.add(english, sense)
    head, bracket, rest = english.partition("(")
    inside = rest.rstrip(") ")
    for part in (head, inside) if bracket and "," not in inside else ():
        if len(part.strip()) > 3 and not set("()").intersection(part):
            built.add(part, sense)


def _add_printed(built: Index, name: str, printed: str, row: Row) -> None:
    """A row of tables B.2, B.3, C.1-C.3: its name, what its bracket says (又名 …), its codes."""
    head, inside = _last_bracket(printed)
    built.add(printed, Sense(name, printed, "", "exact"))
    if inside:
        built.add(head, Sense(name, printed, "", "exact"))
    if inside.startswith(("又名", "包括")):
        for other in inside[2:].replace(",", "、").split("、") if name[0] == "c" else inside[2:].split("、"):
            built.add(other, Sense(name, printed, "", "alias", "标准所列名称"))
    built.add(row["english"], Sense(name, printed, "", "english"))
    built.add(row.get("code", ""), Sense(name, printed, "", "code", "香料编码"))
    if row.get("fema"):
        built.add(f"FEMA{row['fema']}", Sense(name, printed, "", "code", "FEMA号"))


def _last_bracket(printed: str) -> tuple[str, str]:
    """`(head, inside)` of a name that ends in a bracket: 莳萝草油(又名莳萝油); `(name, "")` if it does not."""
    depth = 0
    for at in range(len(printed) - 1, 0, -1):
        depth += (printed[at] in ")]") - (printed[at] in "([")
        if depth == 0:
            ends = printed[-1] in ")]" and not printed[:at].endswith("-")
            return (printed[:at], printed[at + 1 : -1]) if ends else (printed, "")
    return printed, ""


def _add_listed(built: Index, name: str, row: Row) -> None:
    group = row.get("governed_by", "")
    built.add(row["name"], Sense(name, row["name"], "", "exact", group))
    for alias in split(row["aliases"]):
        cas = _DIGIT.search(alias) and cas_of(fold(alias))
        how = "cas" if cas else "english" if alias.isascii() else "alias"
        built.add(alias, Sense(name, row["name"], "", how, group))


def _add_alias(built: Index, row: Row) -> None:
    target, kind = row["target"], row["kind"]
    how = kind if kind in ("english", "cas", "slip", "traditional") else "alias"
    member = "" if row["member"] == target else row["member"]
    question = row["question"] or "这个名称不止一种意思，请写通用名称" if row["ambiguous"] else ""
    built.add(row["alias"], Sense(row["target_table"], target, member, how, "", question))
