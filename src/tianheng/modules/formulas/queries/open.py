"""What a verdict leaves open, as questions a person answers when approving."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.queries.verdicts import result_of
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.checking import Doubt, given
from tianheng.modules.formulas.queries.trees import weighed

FAILING = frozenset(
    ("over_limit", "over_residue", "not_permitted", "forbidden_substance", "unknown_substance")
)


class Question(NamedTuple):
    """An open question: a key that lasts as long as its words, what it is about, the field of the formula."""

    key: str
    about: str
    question: str
    field: str = ""


class Open(NamedTuple):
    """What fails (names and sums), and what is open."""

    fails: tuple[str, ...]
    questions: tuple[Question, ...]


def open_questions(formula: FormulaVersion) -> Open:
    """What the stored verdict of a version leaves open, and what the check cannot see."""
    verdict = result_of(formula.verdict) if formula.verdict else {"items": [], "combined": []}
    return Open(tuple(failing(verdict)), tuple(asked(verdict, doubts_of(formula))))


def doubts_of(formula: FormulaVersion) -> tuple[Doubt, ...]:
    """What a person must settle besides the check; that it can no longer be weighed is such a thing."""
    try:
        lines, _rows = weighed(formula)
    except Mistake as one:
        return (Doubt(one.field, str(one)),)
    except Mistakes as several:
        return tuple(Doubt(each.field, str(each)) for each in several.found)
    return given(formula.product, lines, "", formula.made_at.date()).doubts


def failing(verdict: dict[str, Any]) -> Iterator[str]:
    """The names of items and sums that fail."""
    for item in verdict["items"]:
        if item["status"] in FAILING:
            yield item["additive"]
    for entry in verdict["combined"]:
        if entry["status"] == "exceeds":
            what = entry["function"] or "、".join(entry["members"])
            yield _("%(what)s比例之和") % {"what": what}


def asked(verdict: dict[str, Any], doubts: tuple[Doubt, ...] = ()) -> Iterator[Question]:
    """Every open question once, with what it is about."""
    found: dict[str, tuple[list[str], str]] = {}
    for item in verdict["items"]:
        for ask in item["asks"]:
            found.setdefault(ask["question"], ([], ask["field"]))[0].append(item["additive"])
    for entry in verdict["combined"]:
        fields = {ask["question"]: ask["field"] for ask in entry.get("asks", ())}
        for text in entry.get("questions", ()):
            found.setdefault(text, ([], fields.get(text, "")))[0].append(entry["function"] or "")
    for doubt in doubts:
        found.setdefault(doubt.question, ([], doubt.field))
    for text, (about, field) in found.items():
        names = "、".join(dict.fromkeys(name for name in about if name))
        yield Question(key_of(text), names, text, field)


def key_of(question: str) -> str:
    """A short name for a question's words."""
    return hashlib.sha256(question.encode()).hexdigest()[:12]
