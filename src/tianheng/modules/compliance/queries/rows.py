"""A verdict as cells: what is written beside each row of a workbook of formulas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.sheets.errors import CellError
from tianheng.core.sheets.formulas import Entry
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.compliance.queries.check import spoken
from tianheng.modules.compliance.queries.findings import Finding, Report, report

Cells = tuple[str, ...]


def headings() -> list[str]:
    """The columns added behind the ones that were there."""
    return [
        _("结论"),
        _("状态"),
        _("折算量"),
        _("限量"),
        _("条款"),
        _("页"),
        _("采用的分类号"),
        _("问题"),
    ]


def mistaken(entry: Entry, errors: list[CellError]) -> dict[int, tuple[str, Cells]]:
    """Row → (tone, cells) of a formula that could not be judged: each row says what is wrong in it."""
    rows = {entry.row, *entry.rows, *(error.row for error in errors)}
    return {
        row: ("review", (_("填写有误"), "", "", "", "", "", "", said_of([e for e in errors if e.row == row])))
        for row in rows
    }


def said_of(errors: list[CellError]) -> str:
    """The mistakes of one row, one per line."""
    return "\n".join(f"{error.column}：{error.said(spoken())}" for error in errors)


def judged_rows(entry: Entry, verdict: dict[str, Any]) -> tuple[Conclusion, dict[int, tuple[str, Cells]]]:
    """The conclusion, and row → (tone, cells): the formula's conclusion everywhere, each item's own beside it."""
    found = report(verdict, entry.formula)
    conclusion = conclusion_of(entry, found)
    rows: dict[int, list[Finding]] = {row: [] for row in (entry.row, *entry.rows)}
    for finding, item in zip(found.findings, verdict["items"], strict=True):
        rows[entry.rows[int(item["field"][6 : item["field"].index("]")])]].append(finding)
    extra = of_the_whole(entry, found)
    return conclusion, {
        row: (tone_of(ones, conclusion), cells(entry, conclusion, ones, extra if row == entry.row else []))
        for row, ones in rows.items()
    }


def conclusion_of(entry: Entry, found: Report) -> Conclusion:
    """The formula's conclusion; a category taken from a name is never enough for 符合."""
    if entry.guessed and found.tone == Conclusion.PASS:
        return Conclusion.REVIEW
    return Conclusion(found.tone)


def tone_of(ones: list[Finding], conclusion: Conclusion) -> str:
    """The tone of a row: its own items', else the formula's."""
    tones = [one.tone for one in ones]
    return next((tone for tone in ("fail", "review") if tone in tones), "pass" if tones else conclusion.value)


def of_the_whole(entry: Entry, found: Report) -> list[str]:
    """What concerns the whole formula, said in its first row: a guessed category, sums of proportions."""
    said = []
    if entry.guessed:
        sentence = _("食品类别是按名称“%(name)s”取的 %(code)s，请核对后改填分类号")
        said.append(sentence % {"name": entry.guessed, "code": entry.formula["food"]["category"]})
    for one in found.sums:
        if one.tone != "pass":
            values = {"title": one.title, "sum": one.shown, "word": one.word}
            said.append(_("%(title)s的比例之和为 %(sum)s，%(word)s（A.4）") % values)
            said.extend(question.text for question in one.questions)
    return said


def cells(entry: Entry, conclusion: Conclusion, ones: list[Finding], extra: list[str]) -> Cells:
    """The cells of one row; a compound additive's components stand under each other."""
    sources = [one.source for one in ones]
    return (
        str(conclusion.label),
        "\n".join(one.word for one in ones),
        "\n".join(f"{one.compared} {one.basis}".strip() for one in ones),
        "\n".join(one.limit for one in ones),
        "\n".join(
            f"{source.table} {source.scope} {source.narrowing}".strip() if source else ""
            for source in sources
        ),
        "\n".join(source.page if source else "" for source in sources),
        entry.formula["food"]["category"],
        "\n".join([*extra, *(said for one in ones for said in (*one.asked, one.reason) if said)]),
    )
