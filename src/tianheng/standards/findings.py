"""Findings and verdicts in the JSON shape of the contract."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tianheng.standards.clauses.maximum import number_shown
from tianheng.standards.compiler import Edition
from tianheng.standards.errors import InputError, InputErrors, plain
from tianheng.standards.formula import Food, Formula, Item
from tianheng.standards.identity import Identity
from tianheng.standards.model import ALL_FOODS, Limit
from tianheng.standards.outcome import Outcome
from tianheng.standards.units import Content, in_unit, printed, shown, unit_per


class Finding(NamedTuple):
    """One item, what it is, and what the law says of it."""

    item: Item
    identity: Identity
    outcome: Outcome


def verdict(
    law: Edition,
    formula: Formula,
    found: list[Finding],
    combined: list[dict[str, Any]],
    notes: list[dict[str, str]],
) -> dict[str, Any]:
    """`{"id", "edition", "verdict", "items", "combined", "notes"}`."""
    sums = [entry for entry in combined if entry]
    return {
        "id": formula.id,
        "edition": law.name,
        "verdict": _verdict(found, sums),
        "items": [_item(law, formula.food, one) for one in found],
        "combined": sums,
        "notes": notes,
    }


def _verdict(found: list[Finding], sums: list[dict[str, Any]]) -> str:
    if any(one.outcome.fails for one in found) or any(entry["status"] == "exceeds" for entry in sums):
        return "fail"
    asked = any(one.outcome.open or (one.outcome.asks and not one.outcome.fails) for one in found)
    return "review" if asked or any(entry["status"] == "uncertain" for entry in sums) else "pass"


def _item(law: Edition, food: Food, one: Finding) -> dict[str, Any]:
    outcome = one.outcome
    own = outcome.own.get(one.item.field, ())
    compared = _compared(outcome)
    shape: dict[str, Any] = {
        "field": one.item.field,
        "additive": one.item.additive,
        "resolved": one.identity.target or None,
        "member": one.identity.member or None,
        "status": outcome.status,
        "compared": compared,
        "limit": _limit(outcome),
        "headroom": _headroom(outcome),
        "rule": _rule(law, food, one, outcome.limit),
        "questions": [ask.question for ask in outcome.asks],
        "asks": [{"field": ask.field, "question": ask.question} for ask in outcome.asks],
        "steps": [*own, *outcome.steps, *_comparison(outcome, compared)],
    }
    if one.item.premix:
        shape["premix"] = one.item.premix
    if one.item.brought:
        shape["ingredient"] = one.item.brought.path
    return shape


def _compared(outcome: Outcome) -> dict[str, str] | None:
    if not outcome.unit:
        return None
    value = number_shown(outcome.compared, outcome.unit)
    return (
        None
        if value is None
        else {"value": _apart(outcome, value), "unit": outcome.unit, "basis": outcome.basis}
    )


def _apart(outcome: Outcome, value: str) -> str:
    """More digits where rounding would hide on which side of the limit the amount lies."""
    if outcome.compared is None or value != _shortest(outcome.number):
        return value
    exact = in_unit(Content(outcome.compared.shown, unit_per(outcome.unit)), outcome.unit)
    digits = 5
    while Fraction(value) == Fraction(outcome.number) != exact and digits < 15:
        value, digits = shown(exact, digits), digits + 1
    return value


@cache
def _shortest(number: str) -> str:
    """A number of the law as `shown` writes it."""
    return shown(Fraction(number), 40)


def _limit(outcome: Outcome) -> dict[str, str] | None:
    limit = outcome.limit
    if limit is None or (limit.table[:1] in "BC" and not limit.number):
        return None
    if not outcome.number:
        return {"value": limit.printed, "unit": "", "kind": "gmp"}
    kind = outcome.kind or limit.kind
    return {"value": outcome.number, "unit": outcome.unit, "kind": kind}


def _headroom(outcome: Outcome) -> str | None:
    if not outcome.number or outcome.compared is None or outcome.compared.high is None:
        return None
    room = printed(outcome.number, outcome.unit) - outcome.compared.high
    return shown(in_unit(Content(room, unit_per(outcome.unit)), outcome.unit))


def _comparison(outcome: Outcome, found: dict[str, str] | None) -> tuple[str, ...]:
    if not found or not outcome.number:
        return ()
    sign = _SIGNS.get(outcome.status, "?")
    return (f"{found['value']} {sign} {outcome.number} {outcome.unit} {outcome.basis}".rstrip(),)


_SIGNS = {"within_limit": "≤", "permitted_gmp": "≤", "over_limit": ">", "over_residue": ">"}


def _rule(law: Edition, food: Food, one: Finding, limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    lineage = law.categories[food.category].lineage
    if one.item.brought and limit.code not in lineage:
        lineage = law.categories[one.item.brought.food.category].lineage
    if limit.code in lineage:
        via = list(lineage[: lineage.index(limit.code) + 1])
    else:
        via = [food.category, limit.code] if limit.code != ALL_FOODS else [*lineage, ALL_FOODS]
    return {
        "id": limit.id,
        "table": limit.table,
        "page": limit.page or None,
        "printed_page": limit.printed_page or None,
        "category": limit.code,
        "name": limit.name,
        "narrowing": limit.narrowing,
        "printed": limit.printed,
        "remark": limit.remark,
        "via": via,
    }


def error_of(given: object, error: InputError) -> dict[str, Any]:
    """`{"id", "error": {"code": "bad_input", "fields": [...]}}` for one formula that could not be read."""
    fields = error.errors if isinstance(error, InputErrors) else [error]
    name = given.get("id") if isinstance(given, dict) else None
    return {
        "id": plain(name),
        "error": {"code": "bad_input", "fields": [one.to_json() for one in fields]},
    }
