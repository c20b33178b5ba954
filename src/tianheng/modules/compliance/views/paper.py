"""核查单 as the words and figures its paper template sets; everything a text, nothing computed in the template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tianheng import __version__
from tianheng.modules.compliance.forms.check import Entered
from tianheng.modules.compliance.queries.findings import Finding, Report, Sum
from tianheng.standards.model import Category
from tianheng.web.templatetags.web import percent


def paper_of(entered: Entered, report: Report, way: Sequence[Category], now: datetime) -> dict[str, Any]:
    """Everything that stands on the sheet, in order."""
    return {
        "title": _("配方核查单"),
        "facts": [list(fact) for fact in facts(entered, report, way, now) if fact[1]],
        "tone": report.tone,
        "word": report.word,
        "summary": report.summary,
        "advice": list(report.advice),
        "questions": [one.text for one in report.questions],
        "words": words(),
        "findings": [finding(one) for one in report.findings],
        "sums": [total(one) for one in report.sums],
        "notes": [list(note) for note in report.notes],
        "foot": _("核查结果供自查与监管参考，以标准文本为准。"),
        "made": f"添衡 Tianheng {__version__}",
    }


def facts(entered: Entered, report: Report, way: Sequence[Category], now: datetime) -> list[tuple[str, str]]:
    """The head of the sheet: what was judged, by which law, when."""
    said = {"yes": _("是"), "no": _("不是")}
    answers = "；".join(f"{key}：{said.get(value, value)}" for key, value in entered.answers.items())
    return [
        (_("产品名称"), entered.values.get("food.description", "")),
        (_("食品类别"), " › ".join(f"{one.code} {one.name}" for one in way)),
        (_("配方名称或编号"), entered.values.get("title", "")),
        (_("生产日期"), entered.values.get("production_date", "")),
        (_("判定依据"), report.edition),
        (_("答复"), answers),
        (_("数据"), "；".join(f"{one.label} {one.value} {one.unit}" for one in entered.facts)),
        (_("核查时间"), now.strftime("%Y-%m-%d %H:%M")),
    ]


def words() -> dict[str, str]:
    """The headings of the sheet in the reader's language."""
    return {
        "next": _("接下来"),
        "questions": _("待答复的问题"),
        "items": _("各项判定"),
        "name": _("食品添加剂"),
        "verdict": _("结论"),
        "entered": _("填报用量"),
        "compared": _("折算值"),
        "limit": _("限量"),
        "source": _("依据"),
        "sums": _("比例之和"),
        "notes": _("说明"),
        "steps": _("计算过程"),
        "checked": _("核查人"),
        "reviewed": _("复核人"),
        "date": _("日期"),
        "page": _("第 {page} 页，共 {pages} 页"),
    }


def finding(one: Finding) -> dict[str, Any]:
    """One item of the table, with its arithmetic."""
    source = one.source
    return {
        "number": str(one.number),
        "name": one.additive,
        "resolved": one.resolved,
        "within": one.within,
        "tone": one.tone,
        "word": one.word,
        "entered": one.entered,
        "compared": one.compared,
        "basis": one.basis,
        "limit": one.limit,
        "share": percent(one.share) if one.share is not None else "",
        "source": " ".join(part for part in (source.table, source.scope) if part) if source else one.reason,
        "narrowing": source.narrowing if source else "",
        "remark": source.remark if source else "",
        "page": source.page if source else "",
        "steps": list(one.steps),
        "questions": [question.text for question in one.questions],
    }


def total(one: Sum) -> dict[str, Any]:
    """A sum of proportions with its terms."""
    return {
        "title": one.title,
        "clause": one.clause,
        "tone": one.tone,
        "word": one.word,
        "sum": one.shown,
        "terms": [f"{name} {shown}" for name, shown, _share in one.terms],
        "questions": [question.text for question in one.questions],
    }
