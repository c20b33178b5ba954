"""A version as a page or paper shows it: every line with its content, its finding and share of the limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.enums import Status, tone_of
from tianheng.modules.compliance.models import Verdict
from tianheng.modules.compliance.queries.findings import Report, report
from tianheng.modules.compliance.queries.limits import compared_words, limit_words
from tianheng.modules.compliance.queries.verdicts import given_of, result_of
from tianheng.modules.formulas.enums import JUDGED_KINDS, LineKind
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.formulas.queries.checking import Given, by_line, given
from tianheng.modules.formulas.queries.difference import share_of
from tianheng.modules.formulas.queries.levels import figure, level
from tianheng.modules.formulas.queries.trees import weighed
from tianheng.modules.formulas.validators import Weighed

GRAVE = ("fail", "review", "pass")


class Row(NamedTuple):
    """One line: ``depth`` in compound ingredients, content in the product and in what it stands in, its findings."""

    line: FormulaLine
    depth: int
    level: str
    within: str
    limit: str
    compared: str
    share: Fraction | None
    tone: str
    status: str
    disguised: bool


class Sheet(NamedTuple):
    """A version: its rows, the mistakes that keep it from being weighed, what all lines together weigh (percent)."""

    rows: tuple[Row, ...]
    problems: tuple[Mistake, ...]
    total: str


def sheet_of(formula: FormulaVersion) -> Sheet:
    """The rows of a version with the findings of its stored verdict."""
    try:
        lines, stored = weighed(formula)
        one = given(formula.product, lines, "", formula.made_at.date())
    except Mistakes as several:
        return Sheet((), tuple(several.found), "")
    except Mistake as mistake:
        return Sheet((), (mistake,), "")
    found = by_line(result_of(formula.verdict), one, stored) if formula.verdict else {}
    made: list[Row] = []
    for line in lines:
        _rows(made, line, stored, found, 0)
    total = sum((line.level for line in lines), Fraction(0))
    return Sheet(tuple(made), (), f"{figure(total / 10, 5)}%")


def _rows(
    made: list[Row],
    line: Weighed,
    stored: Mapping[str, FormulaLine],
    found: Mapping[int, list[dict[str, Any]]],
    depth: int,
) -> None:
    row = stored[line.line.place]
    made.append(row_of(row, line, found.get(row.pk, []), depth))
    for part in line.parts:
        _rows(made, part, stored, found, depth + 1)


def row_of(row: FormulaLine, line: Weighed, items: list[dict[str, Any]], depth: int) -> Row:
    """One line; of several findings (a compound additive) the gravest, and the largest share."""
    tones = [(tone_of(item["status"], asks=bool(item["asks"])).value, item) for item in items]
    tone, worst = min(tones, key=lambda each: GRAVE.index(each[0])) if tones else ("", None)
    shares = [share for item in items if (share := share_of(item)) is not None]
    return Row(
        line=row,
        depth=depth,
        level=level(line.inside).text,
        within=f"{figure(line.level)} g/kg" if depth else "",
        limit=limit_words(worst) if worst else "",
        compared=compared_words(worst) if worst else "",
        share=max(shares) if shares else None,
        tone=tone,
        status=str(Status(worst["status"]).label) if worst else "",
        disguised=bool(items) and row.kind not in JUDGED_KINDS,
    )


def stored_report(verdict: Verdict, formula: FormulaVersion) -> Report:
    """A stored verdict as people read it, amounts as they were entered."""
    try:
        lines, _rows = weighed(formula)
        one = given(formula.product, lines, "", formula.made_at.date())
    except (Mistake, Mistakes):
        return report(result_of(verdict), given_of(verdict))
    return report_of(result_of(verdict), one, lines)


def report_of(
    verdict: dict[str, Any], one: Given, lines: tuple[Weighed, ...], place: Callable[[str], str] = str
) -> Report:
    """A verdict as people read it: amounts as entered, the step from masses to contents put first.

    ``place`` turns a field of the formula into the form's own name.
    """
    walked = {each.line.place: each for line in lines for each in line.walk()}
    made = report(verdict, one.formula, lambda where: place(one.place(where)))
    findings = []
    for item, finding in zip(verdict["items"], made.findings, strict=True):
        line = walked.get(one.line(item["field"]))
        if line is None:
            findings.append(finding)
            continue
        step = weighing_words(line)
        inside = "composition" in item["field"]
        findings.append(
            replace(
                finding,
                entered=finding.entered if inside else f"{line.line.facts.amount} {line.line.facts.unit}",
                steps=tuple(dict.fromkeys((step, *finding.steps))) if step else finding.steps,
            )
        )
    return replace(made, findings=tuple(findings))


def weighing_words(line: Weighed) -> str:
    """How a mass became a content: `0.1 kg → 0.333333 g/kg`; "" where the content itself was entered."""
    facts = line.line.facts
    if facts.unit == "g/kg":
        return ""
    return f"{facts.name} {facts.amount} {facts.unit} → {figure(line.level)} g/kg"


def kind_label(kind: str) -> str:
    """A kind in words."""
    return str(LineKind(kind).label)
