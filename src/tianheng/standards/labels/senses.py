"""Which of a name's meanings a label means: by the scope it stands in and the class printed before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tianheng.standards.labels.model import Kind
from tianheng.standards.labels.ordinary import looks_like_food
from tianheng.standards.labels.prefixes import Scope
from tianheng.standards.names.additive_codes import ins_of, misread_ins
from tianheng.standards.names.additive_index import index
from tianheng.standards.names.additives import Match, Resolution, find
from tianheng.standards.names.text import fold

_ORDER: dict[Scope, tuple[str, ...]] = {
    "": ("a1", "elsewhere", "b3", "b2", "c3", "c2", "c1", "nonedible", "withdrawn"),
    "additive": ("a1", "b3", "b2", "elsewhere", "c3", "c2", "c1", "nonedible", "withdrawn"),
    "flavouring": ("b3", "b2", "a1", "elsewhere", "c3", "c2", "c1", "nonedible", "withdrawn"),
    "fortifier": ("elsewhere", "a1", "b3", "b2", "c3", "c2", "c1", "nonedible", "withdrawn"),
    "culture": ("elsewhere", "a1", "b3", "b2", "c3", "c2", "c1", "nonedible", "withdrawn"),
    "aid": ("c3", "c2", "c1", "a1", "b3", "b2", "elsewhere", "nonedible", "withdrawn"),
}
# What the table of substances governed elsewhere says of them (`governed_by`).
FORTIFIER_STANDARD = "GB 14880"
GUM_BASE_STANDARD = "GB 1886.359"
_CULTURES = "可用于食品的菌种"
_FOODS = ("普通食品", "新食品原料", "新食品原料或普通食品", "按照传统既是食品又是中药材的物质")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means where it stands: the match (None: open), its kind, the question left, its INS."""

    match: Match | None
    kind: Kind
    question: str
    ins: str
    resolution: Resolution


@lru_cache(maxsize=32768)
def meaning(folded: str, scope: Scope, function: str) -> Meaning | None:
    """The meaning of a folded name in a scope under a class; None if no table knows it."""
    code = ins_of(folded) or misread_ins(folded)
    resolution = find(code or folded)
    if not resolution.matches:
        return _unlisted_code(folded, code) if code else None
    chosen, question = _choose(resolution, scope, function)
    if code and scope == "" and folded[:1] not in "ie":
        question = question or f"“{folded}”前面没有功能类别，请确认是不是国际编码"
    kind = kind_of(chosen or resolution.matches[0], scope, folded)
    return Meaning(chosen, kind, question, code, resolution)


def is_additive(folded: str, scope: Scope = "additive") -> bool:
    """Whether a folded name is certainly known to a table of additives, flavourings or aids."""
    found = meaning(folded, scope, "")
    certain = found is not None and found.match is not None and found.match.how != "slip"
    return certain and found is not None and found.kind in ("additive", "flavouring", "fortifier", "aid")


def is_known(folded: str) -> bool:
    """Whether a folded name is known to any table or plainly a food."""
    return meaning(folded, "", "") is not None or looks_like_food(folded)


def _unlisted_code(folded: str, code: str) -> Meaning:
    """A code the standard does not print; 322(i) where it prints 322 is read so and asked about."""
    question = f"GB 2760-2024 没有国际编码“{code}”，请核对"
    group = code.partition("(")[0]
    parent = find(group)
    if group == code or {match.how for match in parent.matches} != {"code"}:
        return Meaning(None, "unknown", question, code, Resolution(folded, (), question, ()))
    chosen, _ = _choose(parent, "additive", "")
    question = f"{question}：标准所列为“{group}”"
    return Meaning(chosen, "additive", question, code, Resolution(folded, parent.matches, question, ()))


def _choose(resolution: Resolution, scope: Scope, function: str) -> tuple[Match | None, str]:
    """The match meant, None while a person must say which; then the question stays."""
    matches = sorted(resolution.matches, key=lambda m: _ORDER[scope].index(m.table))
    first = [m for m in matches if m.table == matches[0].table]
    if len(first) == 1:
        doubtful = bool(resolution.question) and first[0].how != "code"
        return (None if doubtful else first[0]), resolution.question
    performing = [m for m in first if _performs(m, function)] if function else []
    if len(performing) == 1 and len({m.target for m in first}) > 1:
        return performing[0], ""
    one_target = len({m.target for m in first}) == 1
    return (first[0]._replace(member="") if one_target else None), resolution.question


def _performs(match: Match, function: str) -> bool:
    functions = index().functions.get(match.target, ())
    return any(f == function or f in function or function in f for f in functions)


def kind_of(match: Match, scope: Scope, folded: str) -> Kind:
    """The kind of ingredient a match makes of its name in a scope."""
    if match.table == "a1":
        return "additive"
    if match.table in ("b2", "b3"):
        return "flavouring"
    if match.table == "elsewhere":
        return _elsewhere_kind(match, scope)
    if match.table in ("nonedible", "withdrawn"):
        return "unknown"
    return "ingredient" if scope == "" and looks_like_food(folded) else "aid"


def _elsewhere_kind(match: Match, scope: Scope) -> Kind:
    governed = governed_by(match.target)
    if governed == _CULTURES or scope == "culture":
        return "culture"
    if governed == FORTIFIER_STANDARD:
        return "fortifier"
    return "ingredient" if governed in _FOODS else "additive"


def governed_by(target: str) -> str:
    """The standard or list that governs a name of the table `elsewhere`."""
    return next((s.note for s in index().lookup(fold(target)) if s.table == "elsewhere"), "")
