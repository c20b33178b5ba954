"""Additives by any name: exact, alias, code, English, CAS, traditional characters; what is open is asked.

`resolve` gives only what is certain; a slip of the pen or pinyin is a suggestion that a person must take up.
`search` serves pickers and finds everything, ranked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from tianheng.standards.names.additive_codes import cas_of, cns_of, fema_of, ins_of
from tianheng.standards.names.additive_index import TABLES, TITLES, Sense, coded, group_members, index
from tianheng.standards.names.additive_loose import loose_senses
from tianheng.standards.names.flavours import flavour_senses
from tianheng.standards.names.text import fold, simplified

SCORES = {
    "exact": 100,
    "alias": 98,
    "code": 97,
    "english": 96,
    "cas": 96,
    "traditional": 98,
    "slip": 90,
    "pinyin": 85,
    "initials": 80,
}
_DECORATIONS = ("食品添加剂", "食品级", "食用级")
_NOTES = ("(含苯丙氨酸)", "(食品级)", "(食品添加剂)", "(食用级)", "(添加剂)")


class Match(NamedTuple):
    """One thing a name stands for.

    `table`: a1 b2 b3 c1 c2 c3 elsewhere nonedible withdrawn; `target`: heading or printed name; `member`: the
    concrete substance under the heading, "" if none; `how`: exact alias code english cas pinyin initials
    traditional slip; `score` 0-100; `reason` in Chinese, for the user.
    """

    table: str
    target: str
    member: str
    how: str
    score: int
    reason: str

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return self._asdict()


class Resolution(NamedTuple):
    """What a name certainly stands for (`matches`), what must be asked, and what it may have been meant for.

    `matches` lists every table the substance stands in. `suggestions` are filled only when nothing matches
    and are never used without a person's yes.
    """

    query: str
    matches: tuple[Match, ...]
    question: str
    suggestions: tuple[Match, ...]

    def to_json(self) -> dict[str, Any]:
        """Query, matches, question, suggestions."""
        return {
            "query": self.query,
            "matches": [match.to_json() for match in self.matches],
            "question": self.question,
            "suggestions": [match.to_json() for match in self.suggestions],
        }


@lru_cache(maxsize=16384)
def resolve(text: str) -> Resolution:
    """What a name certainly means: `resolve("苯甲酸鈉").matches[0].target == "苯甲酸及其钠盐"`."""
    found = find(text)
    if found.matches:
        return found
    from tianheng.standards.names.additive_search import suggestions

    near = suggestions(text)
    return Resolution(text, (), _unknown(text, near), near)


def search(text: str, limit: int = 20) -> list[Match]:
    """For pickers: names, codes, pinyin, initials, beginnings, parts and slips, the best first."""
    from tianheng.standards.names.additive_search import ranked

    return ranked(text, limit)


@lru_cache(maxsize=32768)
def find(text: str) -> Resolution:
    """`resolve` without the costly search for suggestions."""
    key = fold(text)
    senses = _by_name(key) or _by_code(key) or _undecorated(key) or _loose(key) or flavour_senses(key)
    if not senses:
        return Resolution(text, (), "", ())
    everywhere = sorted([*senses, *_in_other_tables(senses)], key=_rank)
    matches = tuple(_match(text, sense) for sense in everywhere)
    return Resolution(text, matches, _question(text, senses), ())


def _in_other_tables(senses: list[Sense]) -> list[Sense]:
    """丙三醇 is 甘油, and 甘油 stands in tables A.1, B.3 and C.1: one substance, all its places."""
    tables = {sense.table for sense in senses}
    if len({sense.target for sense in senses}) > 1 or any(sense.question for sense in senses):
        return []
    name = fold((senses[0].member or senses[0].target).split("(又名")[0])
    others = (s for s in index().lookup(name) if s.table not in tables and s.how == "exact")
    return [other._replace(how=senses[0].how, note=senses[0].note or other.note) for other in others]


def _by_name(key: str) -> list[Sense]:
    return index().lookup(key)


def _by_code(key: str) -> list[Sense]:
    for code in (cns_of(key), cas_of(key)):
        if code and index().lookup(code):
            return index().lookup(code)
    if fema_of(key):
        return _by_name(f"fema{fema_of(key)}")
    return coded(ins_of(key))


def _undecorated(key: str) -> list[Sense]:
    """食品级柠檬酸, 柠檬酸(食品级): words that say nothing about which substance it is."""
    for note in _NOTES:
        if key.endswith(note):
            return _by_name(key.removesuffix(note)) or _undecorated(key.removesuffix(note))
    for word in _DECORATIONS:
        rest = key.removeprefix(word).lstrip("-:")
        if rest != key and rest:
            return [s for s in _by_name(rest) if s.table != "elsewhere"] or _by_code(rest)
    return []


def _loose(key: str) -> list[Sense]:
    """The same letters with other hyphens, commas or brackets, if that means one substance only."""
    senses = loose_senses(key)
    return senses if len({(s.table, s.target) for s in senses if s.table == "a1"}) <= 1 else []


def _rank(sense: Sense) -> tuple[int, str, str]:
    return TABLES.index(sense.table), sense.target, sense.member


def _match(query: str, sense: Sense) -> Match:
    how = sense.how
    if how in ("exact", "alias") and simplified(query) != query:
        how = "traditional"
    return Match(sense.table, sense.target, sense.member, how, SCORES[how], reason(query, sense))


def reason(query: str, sense: Sense) -> str:
    """In Chinese, why a name stands for what it stands for."""
    name = sense.member or sense.target
    under = (
        f"，列在{TITLES[sense.table]}“{sense.target}”之下" if sense.member else f"（{TITLES[sense.table]}）"
    )
    if sense.how == "exact" and fold(query) == fold(name):
        return f"“{name}”{under}" if sense.member else f"“{name}”是{TITLES[sense.table]}的名称"
    kind = {
        "code": sense.note or "编码",
        "english": "英文名",
        "cas": "CAS号",
        "slip": "常见误写",
        "traditional": "繁体或港台写法",
    }.get(sense.how, sense.note if sense.note.endswith("名") else "别名")
    return f"“{query.strip()}”是“{name}”的{kind}{under}"


def _question(query: str, senses: list[Sense]) -> str:
    asked = next((sense.question for sense in senses if sense.question), "")
    if asked:
        return asked
    additive = [s for s in senses if s.table == "a1"]
    if len({s.target for s in additive}) > 1 or (not additive and _differ(senses)):
        return f"“{query.strip()}”可以指{_listed(senses)}，请确认是哪一种"
    members = group_members(additive[0].target) if additive else ()
    if members and all(s.how == "code" and not s.member for s in additive):
        return f"“{query.strip()}”是“{additive[0].target}”的编码，请确认是其中哪一种：{'、'.join(members)}"
    return ""


def _differ(senses: list[Sense]) -> bool:
    """Whether one table lists several targets under the name."""
    return len({(s.table, s.target) for s in senses}) > len({s.table for s in senses})


def _listed(senses: list[Sense]) -> str:
    names = dict.fromkeys(s.member or s.target for s in sorted(senses, key=_rank))
    return "、".join(f"“{name}”" for name in names)


def _unknown(query: str, near: tuple[Match, ...]) -> str:
    if not near:
        return f"“{query.strip()}”不在GB 2760-2024的名称之中，请写通用名称"
    names = "、".join(f"“{name}”" for name in dict.fromkeys(m.member or m.target for m in near[:3]))
    return f"没有“{query.strip()}”这个名称，是否指{names}？"
