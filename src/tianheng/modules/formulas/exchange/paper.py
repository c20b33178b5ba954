"""The form F02 配方（产品）登记表 as data: the page to print and the PDF are drawn from the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.papers import parts
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.compliance.queries.categories import category_path
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.label import EDITIONS, label_drafts
from tianheng.modules.formulas.queries.shown import Row, kind_label, sheet_of
from tianheng.modules.formulas.validators.figures import percent

INDENT = "　"


def paper_of(formula: FormulaVersion, now: datetime) -> dict[str, Any]:
    """Everything the form says, as texts."""
    rows = sheet_of(formula).rows
    inner = premixes(rows)
    return {
        **parts.head(
            _("配方（产品）登记表"),
            subtitle=formula.product.organisation.name,
            number=f"F02 · {formula.product.code} V{formula.number}",
            watermark="" if formula.state in ("approved", "superseded") else str(formula.get_state_display()),
            foot=_("商业秘密，仅供本企业和监管部门使用。打印于 %(moment)s")
            % {"moment": now.strftime("%Y-%m-%d %H:%M")},
            landscape=True,
        ),
        "words": headings(bool(inner)),
        "facts": [list(each) for each in facts_of(formula)],
        "heads": [
            _("序号"), _("配料名称"), _("类型"), _("功能"), _("用量"), _("成品中含量"), _("限量"), _("核查"),
            _("工序"), _("生产商／执行标准"),
        ],
        "lines": [cells(number, row) for number, row in enumerate(rows, 1)],
        "premixes": inner,
        "check": check_of(formula),
        "label": label_of(formula),
        "people": people(formula),
    }  # fmt: skip


def headings(compound: bool) -> dict[str, str]:
    """The parts of the form, numbered as they stand: the third only where there are compound additives."""
    return {
        "product": _("一、产品"),
        "lines": _("二、配料"),
        "inner": _("三、复配食品添加剂的组成"),
        "check": _("四、核查结论") if compound else _("三、核查结论"),
        "label": _("五、标签配料表（系统拟稿）") if compound else _("四、标签配料表（系统拟稿）"),
    }


def facts_of(formula: FormulaVersion) -> list[tuple[str, str, bool]]:
    """The head of the form."""
    product = formula.product
    category = f"{product.category} {category_path(product.category)}"
    basis = [
        (_("稀释（冲调）倍数"), product.dilution_factor or product.reconstitution_factor),
        (_("脂肪含量"), in_percent(product.fat_fraction)),
        (_("水分"), in_percent(product.moisture_fraction)),
        (_("密度（kg/L）"), product.density),
    ]
    answers = "；".join(f"{key}：{_('是') if yes else _('否')}" for key, yes in product.answers.items())
    since = formula.in_force_from.isoformat() if formula.in_force_from else ""
    rows = [
        (_("产品名称"), product.name, False),
        (_("产品编号"), product.code, False),
        (_("执行标准号"), product.standard_number, False),
        (_("规格"), product.specification, False),
        (_("食品分类号"), category, True),
        (_("配方版本"), f"V{formula.number}（{formula.get_state_display()}）", False),
        (_("批量基准（成品）"), f"{formula.basis_amount} {formula.basis_unit}", False),
        *((label, value, False) for label, value in basis if value),
    ]
    rest = [
        (_("限定答复"), answers),
        (_("工艺失水、损耗说明"), formula.loss_note),
        (_("启用日期"), since),
        (_("说明"), formula.note),
    ]
    return [*rows, *((label, value, True) for label, value in rest if value)]


def in_percent(text: str) -> str:
    """`0.25` → `25%`."""
    return f"{percent(text)}%" if text else ""


def cells(number: int, row: Row) -> list[str]:
    """One line of the form; parts are set in below their compound ingredient."""
    line = row.line
    make = "／".join(each for each in (line.maker, line.maker_licence, line.spec_standard) if each)
    amount = f"{line.amount} {line.unit}"
    return [
        str(number),
        f"{INDENT * row.depth}{line.name}",
        kind_label(line.kind),
        line.function,
        f"{amount}（{_('进口')}）" if line.imported else amount,
        row.level,
        row.limit,
        row.status,
        "／".join(each for each in (line.step, line.method) if each),
        make,
    ]


def premixes(rows: tuple[Row, ...]) -> list[list[str]]:
    """Compound additives with their substances."""
    return [
        [row.line.name, "、".join(f"{part['additive']} {part['percent']}%" for part in row.line.composition)]
        for row in rows
        if row.line.composition
    ]


def check_of(formula: FormulaVersion) -> dict[str, Any]:
    """The stored verdict: tone, word, edition and day, and what a person answered."""
    verdict = formula.verdict
    if verdict is None:
        return {"tone": "review", "word": _("未核查"), "said": "", "answers": []}
    said = _("按 %(edition)s 核查，%(day)s") % {
        "edition": verdict.edition, "day": timezone.localtime(verdict.judged_at).strftime("%Y-%m-%d %H:%M")
    }  # fmt: skip
    answers = [[each["question"], each["answer"]] for each in formula.approval_answers]
    if formula.approval_note:
        answers.append([_("批准说明"), formula.approval_note])
    if formula.exception:
        answers.append([_("一人编制并批准的原因"), formula.exception])
    return {
        "tone": verdict.conclusion,
        "word": str(Conclusion(verdict.conclusion).label),
        "said": said,
        "answers": answers,
    }


def label_of(formula: FormulaVersion) -> str:
    """The list in the first form that could be written."""
    try:
        drafts = label_drafts(formula, EDITIONS[0][1])
    except (Mistake, Mistakes):
        return ""
    return next((draft.text for draft in drafts if draft.text), "")


def people(formula: FormulaVersion) -> list[dict[str, Any]]:
    """Who made and who approved it."""
    approver = formula.approved_by.name if formula.approved_by else ""
    return [
        parts.signer(_("编制"), formula.made_by.name, at=formula.made_at),
        parts.signer(_("审核")),
        parts.signer(_("批准"), approver, at=formula.approved_at),
    ]
