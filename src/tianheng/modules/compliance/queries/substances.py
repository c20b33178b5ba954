"""Names of additives for the duties above: what a name stands for, which table governs it, how sure that is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from tianheng.modules.compliance.queries.label.reading import (
    ADDITIVE,
    AID,
    ELSEWHERE,
    FLAVOURING,
    FORBIDDEN,
    FORTIFIER,
    UNKNOWN,
)
from tianheng.standards import InputError, edition
from tianheng.standards.formula import read_formula
from tianheng.standards.identity import Identity, identify
from tianheng.standards.labels.senses import FORTIFIER_STANDARD, governed_by
from tianheng.standards.names import Match, resolve
from tianheng.standards.source import split, table

WITHDRAWN = "withdrawn"
KINDS = {"a1": ADDITIVE, "b2": FLAVOURING, "b3": FLAVOURING, "c1": AID, "c2": AID, "c3": AID}
# What a trade calls its mixtures; with the classes of Appendix D, what a trade name is made of.
TRADE_WORDS = ("保鲜", "改良", "添加剂", "复配", "增香", "增脆", "嫩肉", "护色", "泡打", "一号", "配方")


class Resolved(NamedTuple):
    """What a name stands for.

    ``heading`` is the name in the governing table, ``member`` the substance under it; ``exact`` whether the name is
    a common name as printed; ``kind`` additive, flavouring, aid, fortifier, elsewhere, forbidden, withdrawn or
    unknown; ``near`` names it may have been meant for; ``trade_name`` whether it only says what a mixture is for.
    ``question`` is what must be settled first.
    """

    heading: str = ""
    member: str = ""
    cns: tuple[str, ...] = ()
    ins: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    exact: bool = False
    kind: str = UNKNOWN
    near: tuple[str, ...] = ()
    trade_name: bool = False
    question: str = ""


def resolve_additive(name: str, function: str = "") -> Resolved:
    """What a name stands for, its stated function deciding between tables as it does in the check."""
    identity = _identity(name.strip(), function.strip())
    if not identity.table:
        return Resolved(near=identity.near, trade_name=is_trade_name(name), question=identity.question)
    heading = edition().by_name.get(identity.target) if identity.table == "a1" else None
    return Resolved(
        heading=identity.target,
        member=identity.member,
        cns=heading.cns if heading else (),
        ins=heading.ins if heading else (),
        functions=heading.functions if heading else (),
        exact=_exact(name, identity),
        kind=_kind(identity),
        near=identity.near,
        question=identity.question,
    )


def _identity(name: str, function: str) -> Identity:
    """The identity of an item of a formula; the formula around it says nothing."""
    item = {"additive": name, "amount": None, "function": function or None}
    given = {"edition": edition().name, "food": {"category": "16.0"}, "items": [item]}
    try:
        return identify(read_formula(given).items[0])
    except InputError as error:  # no name at all, or nothing that could be one
        return Identity("", question=error.mend)


def _match(name: str, identity: Identity) -> Match | None:
    found = [one for one in resolve(name).matches if one.target == identity.target]
    return found[0] if found else None


def _exact(name: str, identity: Identity) -> bool:
    """Whether the name itself is printed: as heading, as one of its substances, in its table."""
    found = _match(name, identity)
    return found is not None and found.how == "exact"


def _kind(identity: Identity) -> str:
    if identity.table == "elsewhere":
        return FORTIFIER if governed_by(identity.target) == FORTIFIER_STANDARD else ELSEWHERE
    if identity.table == "nonedible":
        return FORBIDDEN
    return WITHDRAWN if identity.table == "withdrawn" else KINDS[identity.table]


@cache
def _trade() -> re.Pattern[str]:
    classes = [row["name"] for row in table("gb2760_2024/d.csv")]
    words = dict.fromkeys([*classes, *TRADE_WORDS])
    return re.compile("|".join(re.escape(word) for word in words if word != "其他"))


def is_trade_name(name: str) -> bool:
    """Whether a name says what a mixture is for and not what is in it: 强力保鲜剂, 面团改良剂A."""
    return bool(_trade().search(name)) and not resolve(name).matches


def is_abused_pair(category: str, additive: str) -> bool:
    """Whether food and additive (any name of it) stand on the list of what is easily abused; only for attention."""
    return bool(abused_words(category, additive))


def abused_words(category: str, additive: str) -> tuple[str, ...]:
    """The rows of that list: `第 3 项 腌菜：着色剂、防腐剂…`."""
    found = edition().categories.get(category)
    heading = resolve_additive(additive).heading
    if found is None or not heading:
        return ()
    return tuple(
        f"{row['serial']} {row['food']}：{row['additives']}"
        for row in table("nonedible/abused.csv")
        if heading in split(row["headings"]) and set(split(row["food_codes"])) & set(found.lineage)
    )
