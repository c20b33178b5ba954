"""The pre-check R1 to R12: what the machine says of each line before a person looks, and what it leaves to people.

Each check is a function of a :class:`Case`. A duty above this one fills or replaces one by :func:`register`: R11, the
mass balance over a year, comes with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import override

from tianheng.modules.compliance.queries.label.formula import Difference, compare_label
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.registration.enums import CHECKS, Outcome
from tianheng.modules.registration.models import RegistrationLine
from tianheng.modules.registration.queries import rules
from tianheng.modules.registration.queries.rules import Case, Result
from tianheng.modules.registration.queries.snapshot import Entry, Judged

WORST = (Outcome.FAULT, Outcome.ASK)
# A fault or an open question of these is about the line itself: its enterprise has to answer for it before it signs.
TO_ANSWER = ("R2", "R3", "R4", "R5", "R8", "R9")


Check = Callable[[Case], Result]
_checks: dict[str, Check] = {}


def register(code: str, check: Check) -> None:
    """Let ``check`` answer for R1 … R12; raises ValueError for another code."""
    if code not in CHECKS:
        raise ValueError(f"code: {code!r} is none of {', '.join(CHECKS)}")
    _checks[code] = check


def check_lines(
    made: Iterable[Entry], on: date, licence: tuple[str, date | None], classes: Collection[str]
) -> None:
    """Write every check's result into the lines, in the language of the record."""
    found = list(made)
    twins = counted(found)
    differences = {
        one.formula.pk: label_differences(one) for one in {id(e.judged): e.judged for e in found}.values()
    }
    with override(settings.LANGUAGE_CODE):
        for each in found:
            case = Case(
                line=each.line,
                on=on,
                entry=each,
                finding=each.finding,
                sums=sums_with(each),
                differences=differences[each.judged.formula.pk],
                twins=twins[each.line.product_id, each.line.additive],
                licence_number=licence[0],
                licence_expires=licence[1],
                classes=classes,
            )
            write(each.line, {code: check(case) for code, check in _checks.items()})


def write(line: RegistrationLine, results: Mapping[str, Result]) -> None:
    """Keep results with a line, and the worst of them."""
    kept = {**line.checks, **{code: each.stored() for code, each in results.items()}}
    line.checks = {code: kept[code] for code in CHECKS if code in kept}
    line.worst = worst(line.checks)


def worst(checks: Mapping[str, Mapping[str, str]]) -> str:
    """``fault``, ``ask`` or ``ok``."""
    found = {each["result"] for each in checks.values()}
    return next((each.value for each in WORST if each in found), Outcome.OK.value)


def counted(made: Iterable[Entry]) -> dict[tuple[int, str], int]:
    """How often an additive goes into a product."""
    found: dict[tuple[int, str], int] = {}
    for each in made:
        key = (each.line.product_id, each.line.additive)
        found[key] = found.get(key, 0) + 1
    return found


def label_differences(one: Judged) -> tuple[Difference, ...]:
    """Where the product's label and its formula disagree; nothing without a label. Aids need no declaration."""
    text = one.formula.product.label_text.strip()
    wanted = [
        str(finding["additive"])
        for pk, found in one.findings.items()
        for finding in found
        if one.rows[pk].kind != LineKind.AID and one.rows[pk].parent_id is None
    ]
    return compare_label(text, wanted) if text else ()


def sums_with(each: Entry) -> list[dict[str, Any]]:
    """The sums of proportions that a line is part of."""
    if each.finding is None:
        return []
    names = {each.finding["additive"], each.finding["resolved"], each.finding["member"]}
    return [one for one in each.judged.result["combined"] if names & set(one["members"])]


for _code, _check in {
    "R1": rules.licensed,
    "R2": rules.permitted,
    "R3": rules.within,
    "R4": rules.carried_over,
    "R5": rules.named,
    "R6": rules.supplied,
    "R7": rules.labelled,
    "R8": rules.edible,
    "R9": rules.abused,
    "R11": rules.later,
    "R12": rules.added_up,
}.items():
    register(_code, _check)
