"""What is to be written on a label: an additive of a formula, settled to one substance and one class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tianheng.standards.errors import InputError
from tianheng.standards.labels.phenylalanine import warned
from tianheng.standards.labels.prefixes import prefix_of
from tianheng.standards.labels.senses import FORTIFIER_STANDARD, GUM_BASE_STANDARD, governed_by
from tianheng.standards.names.additive_index import coded, group_members, index
from tianheng.standards.names.additives import Match, resolve
from tianheng.standards.names.text import fold

FLAVOURING = "食品用香料"
FORTIFIER = "营养强化剂"
GUM_BASE = "胶基糖果中基础剂物质"
_WITHOUT_CLASS = "其他"


@dataclass(frozen=True, slots=True)
class Item:
    """An additive of a formula: its name as people say it, the function it performs, how much (any one unit).

    `allergen`: it comes from an allergenic source that the name must show, so no code may stand for it.
    """

    name: str
    function: str = ""
    amount: Decimal | None = None
    allergen: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """An item as it will be written: `name` in the standard's words, `function` "" if it has no class."""

    name: str
    function: str
    code: str
    amount: Decimal | None
    match: Match
    notes: tuple[str, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether it may stand outside the 食品添加剂 item (GB 7718 appendix B: 强化剂, 香料, 胶基)."""
        return self.function in (FLAVOURING, FORTIFIER, GUM_BASE)


def settle(items: Iterable[Item | str]) -> tuple[list[Settled], list[str]]:
    """Each item settled, and notes on those that are not declared at all (processing aids).

    Raises InputError for a name that is unknown, ambiguous, a group without its member, or no additive.
    """
    settled, notes = [], []
    for number, given in enumerate(items):
        item = Item(given) if isinstance(given, str) else given
        match = _match(item, f"items[{number}].name")
        if match.table in ("c1", "c2", "c3"):
            notes.append(f"“{item.name}”是加工助剂，不需标示（GB 7718-2011 4.1.3.1.1；GB 7718-2025 4.3.4.1）")
        else:
            settled.append(_settled(item, match, f"items[{number}].function"))
    return settled, notes


def _match(item: Item, field: str) -> Match:
    resolution = resolve(item.name)
    matches = [m for m in resolution.matches if m.table == (resolution.matches[0].table)]
    if not matches:
        raise InputError(field, item.name, resolution.question)
    if len({m.target for m in matches}) > 1:
        raise InputError(field, item.name, resolution.question)
    match = matches[0]
    if match.table in ("nonedible", "withdrawn"):
        raise InputError(field, item.name, "不得用于食品，不能写进配料表")
    if match.table == "elsewhere" and not _declared_class(match):
        raise InputError(field, item.name, "不是食品添加剂，请按普通配料标示")
    if match.table == "a1" and not match.member and (members := group_members(match.target)):
        raise InputError(field, item.name, f"请写明具体是哪一种：{'、'.join(members)}")
    return match


def _declared_class(match: Match) -> str:
    classes = {FORTIFIER_STANDARD: FORTIFIER, GUM_BASE_STANDARD: GUM_BASE}
    return classes.get(governed_by(match.target), "")


def _settled(item: Item, match: Match, field: str) -> Settled:
    function, notes = _function(item, match, field)
    name = (match.member or match.target).split("(又名")[0]
    code, why = _code(item, match)
    if match.target in warned() and match.table == "a1":
        name = f"{name}(含苯丙氨酸)"
        notes.append(
            f"“{name}”须带“含苯丙氨酸”（GB 2760-2024 {warned()[match.target].replace('note.', '注')}）"
        )
    if why:
        notes.append(why)
    return Settled(name, function, code, item.amount, match, tuple(notes))


def _function(item: Item, match: Match, field: str) -> tuple[str, list[str]]:
    if item.function:
        return _named_class(item.function, field), []
    if match.table in ("b2", "b3"):
        return FLAVOURING, []
    if match.table == "elsewhere":
        return _declared_class(match), []
    functions = [f for f in index().functions.get(match.target, ()) if f != _WITHOUT_CLASS]
    if not functions:
        return "", [f"“{item.name}”没有可标示的功能类别，只写名称"]
    if len(functions) > 1:
        several = "、".join(functions)
        return functions[0], [f"“{item.name}”的功能有{several}，按“{functions[0]}”标示，请按实际作用核对"]
    return functions[0], []


def _named_class(function: str, field: str) -> str:
    prefix = prefix_of(fold(function))
    if function == _WITHOUT_CLASS:
        return ""
    if prefix is None or not prefix.function:
        raise InputError(field, function, "请写GB 2760附录D的功能类别，如“增稠剂”")
    return function


def _code(item: Item, match: Match) -> tuple[str, str]:
    """The INS number that stands for the item alone, and why there is none."""
    if match.table != "a1":
        return "", ""
    if match.target in warned():
        return "", ""
    if item.allergen:
        return "", f"“{item.name}”因致敏物质标示需要，写名称"
    code = _ins(match)
    if not code:
        return "", f"“{item.name}”没有国际编码，写名称"
    if {(s.table, s.target) for s in coded(code)} != {("a1", match.target)}:
        return "", f"“{item.name}”的国际编码{code}不止一种，写名称"
    return code, ""


def _ins(match: Match) -> str:
    """The number of the member, else of the heading if it has one for all its members."""
    own = index().ins.get((match.target, match.member), "")
    return own or index().ins.get((match.target, ""), "")
