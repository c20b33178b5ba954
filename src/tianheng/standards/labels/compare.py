"""Compares a formula with the label that was printed for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tianheng.standards.labels.items import Item
from tianheng.standards.labels.model import Label, Named
from tianheng.standards.names.additives import Match, resolve

Kind = Literal["undeclared", "not_in_formula", "other_member", "unsettled", "carried"]
_FLAVOURINGS = ("b2", "b3")
_AIDS = ("c1", "c2", "c3")


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement between formula and label.

    kinds: `undeclared` in the formula, not on the label; `not_in_formula` the other way; `other_member` both
    name the heading but another substance of it; `unsettled` a name that must first be made clear; `carried`
    declared only inside a compound ingredient.
    """

    kind: Kind
    name: str
    target: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return {field: getattr(self, field) for field in self.__slots__}


def compare(formula: Iterable[str | Item | Mapping[str, Any]], label: Label) -> tuple[Difference, ...]:
    """Differences between the additives of a formula (names, Items or `{"additive": …}`) and a read label.

    Processing aids need no declaration; 食用香精 on the label covers every flavouring of the formula.
    """
    wanted = [(name, resolve(name).matches) for name in map(_name_of, formula)]
    found = [named for named in label.additives if named.table]
    differences = [d for name, matches in wanted for d in _from_formula(name, matches, found, label)]
    known = {match.target for _, matches in wanted for match in matches}
    differences += [_from_label(named) for named in found if named.target not in known]
    differences += [
        Difference("unsettled", n.raw, "", n.question) for n in label.additives if not n.table and n.question
    ]
    return tuple(dict.fromkeys(differences))


def _name_of(item: str | Item | Mapping[str, Any]) -> str:
    if isinstance(item, str):
        return item
    return item.name if isinstance(item, Item) else str(item.get("additive") or item.get("name") or "")


def _from_formula(
    name: str, matches: tuple[Match, ...], found: list[Named], label: Label
) -> list[Difference]:
    if not matches:
        return [Difference("unsettled", name, "", f"配方中的“{name}”不是已知名称，无法核对")]
    targets = {match.target: match for match in matches}
    declared = [named for named in found if named.target in targets]
    if not declared:
        return [] if _needs_none(matches, label) else [_undeclared(name, matches[0])]
    if all(named.carried for named in declared):
        where = "、".join(dict.fromkeys(named.path[-1] for named in declared))
        message = f"“{name}”只在复合配料“{where}”中标示，配方中是直接加入的"
        return [Difference("carried", name, declared[0].target, message)]
    return _members(name, targets, declared)


def _undeclared(name: str, match: Match) -> Difference:
    return Difference("undeclared", name, match.target, f"配方中有“{name}”，标签上没有标示")


def _needs_none(matches: tuple[Match, ...], label: Label) -> bool:
    tables = {match.table for match in matches}
    collective = any(not n.table and not n.question for n in label.additives)
    return tables <= set(_AIDS) or (collective and "a1" not in tables and bool(tables & set(_FLAVOURINGS)))


def _members(name: str, targets: dict[str, Match], declared: list[Named]) -> list[Difference]:
    direct = [named for named in declared if not named.carried]
    member = targets[direct[0].target].member
    if not member or any(named.member in (member, "") for named in direct):
        return []
    message = f"配方中是“{name}”，标签上是“{direct[0].raw}”"
    return [Difference("other_member", name, direct[0].target, message)]


def _from_label(named: Named) -> Difference:
    if named.carried:
        message = f"“{named.raw}”由复合配料“{named.path[-1]}”带入，配方中没有直接加入"
        return Difference("carried", named.raw, named.target, message)
    message = f"标签上有“{named.raw}”，配方中没有"
    return Difference("not_in_formula", named.raw, named.target, message)
