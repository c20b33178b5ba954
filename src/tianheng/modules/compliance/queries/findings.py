"""A verdict as people read it: on the page, on paper and as PDF alike.

Numbers stay the exact text of the verdict; the only thing computed here is the share of the limit for the bar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tianheng.modules.compliance.enums import (
    FAILING,
    SUM_TONES,
    Conclusion,
    Hue,
    Status,
    SumStatus,
    tone_of,
)
from tianheng.modules.compliance.queries.questions import (
    Question,
    control,
    food_questions,
    item_questions,
    sum_questions,
)

ALL_FOODS = "*"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the law says it: table and row, its words, the page as printed and in the PDF."""

    row: str
    table: str
    scope: str
    narrowing: str
    remark: str
    page: str
    way: str

    @property
    def link(self) -> str:
        """The row's own page in 查标准; "" for what is no row of Table A.1."""
        return reverse("compliance:standard_row", args=[self.row]) if self.row.startswith("a1-") else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One item: as entered, what was found, by which row, and how it was computed."""

    number: int
    field: str
    additive: str
    entered: str
    resolved: str
    within: str
    status: str
    tone: str
    word: str
    compared: str
    basis: str
    limit: str
    share: Fraction | None
    headroom: str
    source: Source | None
    steps: tuple[str, ...]
    questions: tuple[Question, ...]
    asked: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why it fails when there is no number to show it: the last word of its arithmetic."""
        return self.steps[-1] if self.tone == "fail" and not self.limit and self.steps else ""

    @property
    def unfolding(self) -> bool:
        """Whether the arithmetic says more than what is shown already."""
        return len(self.steps) > (1 if self.reason else 0)

    @property
    def control(self) -> str:
        """The item's place in the form as an id."""
        return control(self.field)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of proportions: clause, of what, its terms, and what would settle it."""

    clause: str
    title: str
    tone: str
    word: str
    total: Fraction
    shown: str
    terms: tuple[tuple[str, str, Fraction], ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole verdict: conclusion, summary, what to do next, questions about the food, items, sums, notes."""

    tone: str
    word: str
    summary: str
    advice: tuple[str, ...]
    edition: str
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    sums: tuple[Sum, ...]
    notes: tuple[tuple[str, str], ...]


def report(verdict: dict[str, Any], formula: dict[str, Any], place: Callable[[str], str] = str) -> Report:
    """A verdict and its formula as a report; `place` turns a field of the formula into the form's own name."""
    findings = tuple(
        _finding(number, item, formula, place) for number, item in enumerate(verdict["items"], 1)
    )
    sums = tuple(_sum(entry, place) for entry in verdict["combined"])
    return Report(
        tone=verdict["verdict"],
        word=str(Conclusion(verdict["verdict"]).label),
        summary=_summary(findings, sums),
        advice=tuple(_advice(verdict["items"], findings, sums, formula)),
        edition=verdict["edition"],
        questions=tuple(food_questions(verdict["items"], formula)),
        findings=findings,
        sums=sums,
        notes=tuple((_clause(note["clause"]), note["text"]) for note in verdict["notes"]),
    )


def _finding(
    number: int, item: dict[str, Any], formula: dict[str, Any], place: Callable[[str], str]
) -> Finding:
    compared, limit = item["compared"], item["limit"]
    return Finding(
        number=number,
        field=place(item["field"]),
        additive=item["additive"],
        entered=entered(formula, item["field"]),
        resolved=_resolved(item),
        within=item.get("premix") or item.get("ingredient") or "",
        status=item["status"],
        tone=tone_of(item["status"], asks=bool(item["asks"])).value,
        word=str(Status(item["status"]).label),
        compared=_amount(compared),
        basis=compared["basis"] if compared else "",
        limit=_amount(limit),
        share=share_of_limit(compared, limit),
        headroom=_headroom(item),
        source=_source(item["rule"]),
        steps=tuple(dict.fromkeys(item["steps"])),
        questions=tuple(item_questions(item, place)),
        asked=tuple(item["questions"]),
    )


def entered(formula: dict[str, Any], field: str) -> str:
    """The amount of an item as entered: `0.5 g/kg`; of a component its percent."""
    found: Any = formula
    try:
        for part in field.replace("[", ".").replace("]", "").split("."):
            found = found[int(part)] if part.isdigit() else found[part]
    except (KeyError, IndexError, TypeError):
        return ""
    if not isinstance(found, dict):
        return ""
    if "percent" in found:
        return f"{found['percent']} %"
    return f"{found['amount']} {found.get('unit') or ''}".strip() if found.get("amount") else ""


def _resolved(item: dict[str, Any]) -> str:
    """The name in the standard, where it is another than was entered."""
    names = [name for name in (item["member"], item["resolved"]) if name and name != item["additive"]]
    return " · ".join(dict.fromkeys(names))


def _amount(found: dict[str, Any] | None) -> str:
    return f"{found['value']} {found['unit']}".strip() if found else ""


def share_of_limit(compared: dict[str, Any] | None, limit: dict[str, Any] | None) -> Fraction | None:
    """Compared ÷ limit, or None where there is no number on both sides in one unit."""
    if not compared or not limit or compared["unit"] != limit["unit"]:
        return None
    try:
        bound = Fraction(limit["value"].lstrip("≤<"))
        return Fraction(compared["value"]) / bound if bound else None
    except ValueError:
        return None


def _headroom(item: dict[str, Any]) -> str:
    return f"{item['headroom']} {item['limit']['unit']}" if item["headroom"] and item["limit"] else ""


def _source(rule: dict[str, Any] | None) -> Source | None:
    if rule is None:
        return None
    name = f"{rule['category']} {rule['name']}".strip()
    return Source(
        row=rule["id"],
        table=_table(rule["table"]),
        scope=rule["name"] if rule["category"] == ALL_FOODS else name,
        narrowing="" if rule["narrowing"] in rule["name"] else rule["narrowing"],
        remark=rule["remark"],
        page=_page(rule["printed_page"], rule["page"]),
        way=_way(rule),
    )


def _table(name: str) -> str:
    """`A.1` → 表A.1; the name of a notice stays as it is."""
    return _("表%(name)s") % {"name": name} if name[:1] in "ABC" else name


def _page(printed: int | None, pdf: int | None) -> str:
    if not pdf:
        return ""
    return _("第%(printed)s页（PDF第%(pdf)s页）") % {"printed": printed, "pdf": pdf}


def _way(rule: dict[str, Any]) -> str:
    """How the row reaches the food when it stands at a higher category (A.3)."""
    via = [_("各类食品") if code == ALL_FOODS else code for code in rule["via"]]
    return " → ".join(via) if len(via) > 1 else ""


def _sum(entry: dict[str, Any], place: Callable[[str], str]) -> Sum:
    status = SumStatus(entry["status"])
    hue = f"（{Hue(entry['hue']).label}）" if entry.get("hue") else ""
    return Sum(
        clause=_clause(entry["clause"]),
        title=f"{entry['function'] or '、'.join(entry['members'])}{hue}",
        tone=SUM_TONES[status],
        word=str(status.label),
        total=Fraction(entry["sum"]),
        shown=entry["sum"],
        terms=tuple(
            (term["name"], term["share"], Fraction(term["share"])) for term in entry.get("terms", ())
        ),
        questions=tuple(sum_questions(entry, place)),
    )


def _clause(clause: str) -> str:
    """`note.2` → 附录E注2; other clauses as they are numbered."""
    return _("附录注%(number)s") % {"number": clause[5:]} if clause.startswith("note.") else clause


def _summary(findings: tuple[Finding, ...], sums: tuple[Sum, ...]) -> str:
    """How many of how many, in one sentence."""
    if not findings:
        return _("没有需要判定的添加剂。")
    failing = sum(one.tone == "fail" for one in findings)
    asking = sum(one.tone == "review" for one in findings)
    over = sum(one.tone == "fail" for one in sums)
    parts = [_("共 %(count)s 项") % {"count": len(findings)}]
    if failing:
        parts.append(_("%(count)s 项不符合") % {"count": failing})
    if asking:
        parts.append(_("%(count)s 项待确认") % {"count": asking})
    if over:
        parts.append(
            ngettext("%(count)s 个比例之和超过 1", "%(count)s 个比例之和超过 1", over) % {"count": over}
        )
    if len(parts) == 1:
        parts.append(_("均符合"))
    return _("，").join(parts) + _("。")


def _advice(
    items: list[dict[str, Any]], findings: tuple[Finding, ...], sums: tuple[Sum, ...], formula: dict[str, Any]
) -> list[str]:
    """What to do next, the gravest first."""
    said = [_mend(item, items, formula) for item in items if item["status"] in FAILING]
    for one in sums:
        if one.tone == "fail":
            said.append(
                _("减少%(what)s的用量，使比例之和不超过 1（现为 %(sum)s）")
                % {"what": one.title, "sum": one.shown}
            )
    if any(one.tone == "review" for one in (*findings, *sums)) and not said:
        said.append(_("回答下面标出的问题，结论随即更新"))
    if findings and not said:
        said.append(_("可以照此投料；所用食品添加剂还应符合各自的质量规格要求（3.3）"))
    return list(dict.fromkeys(said))


def _mend(item: dict[str, Any], items: list[dict[str, Any]], formula: dict[str, Any]) -> str:
    """How to mend one failing item."""
    name = item["additive"]
    if item["status"] == Status.OVER and (most := at_most(item, items, formula)):
        return _("%(name)s减到约 %(most)s 以内") % {"name": name, "most": most}
    sentence = {
        Status.OVER: _("减少%(name)s的用量"),
        Status.OVER_RESIDUE: _("%(name)s的残留量超过限量，须改进工艺并重新检验"),
        Status.NOT_PERMITTED: _("去掉%(name)s，或换用本类食品允许的添加剂"),
        Status.FORBIDDEN: _("去掉%(name)s：它是非食用物质"),
        Status.UNKNOWN: _("核对名称“%(name)s”：未列入标准的不得使用"),
    }[Status(item["status"])]
    return sentence % {"name": name}


def at_most(item: dict[str, Any], items: list[dict[str, Any]], formula: dict[str, Any]) -> str:
    """The amount as entered that would just keep the limit, rounded down to be safe; "" when not so simple.

    Only for an additive that stands alone under its heading: several sources share one limit.
    """
    share = share_of_limit(item["compared"], item["limit"])
    alone = sum(other["resolved"] == item["resolved"] for other in items) == 1
    found = entered(formula, item["field"]).split(" ")
    if not share or not alone or len(found) != 2 or "composition" in item["field"]:
        return ""
    try:
        exact = Fraction(found[0]) / share * Fraction(999, 1000)
    except ValueError:
        return ""
    return f"{_floored(exact)} {found[1]}"


def _floored(value: Fraction, digits: int = 3) -> str:
    """A positive fraction cut to three significant digits, never rounded up."""
    power = 0
    while value * 10**power < 10 ** (digits - 1) and power < 12:
        power += 1
    cut = int(value * 10**power)
    text = str(cut).rjust(power + 1, "0")
    whole, part = (text[:-power], text[-power:].rstrip("0")) if power else (text, "")
    return f"{whole}.{part}" if part else whole
