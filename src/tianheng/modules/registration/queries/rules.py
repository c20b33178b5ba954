"""The checks R1 to R12 themselves: each looks at one line and says what the machine can say of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tianheng.core import identifiers
from tianheng.core.mistakes import Mistake
from tianheng.modules.compliance.enums import FAILING, OPEN, Status, SumStatus
from tianheng.modules.compliance.queries.label.formula import Difference
from tianheng.modules.compliance.queries.substances import abused_words
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.queries.checking import resolved
from tianheng.modules.registration.enums import Outcome
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries.snapshot import Entry, Finding

Text = str | Promise


class Result(NamedTuple):
    """What one check says."""

    outcome: Outcome
    text: Text

    def stored(self) -> dict[str, str]:
        """As a line keeps it."""
        return {"result": self.outcome.value, "text": str(self.text)}


@dataclass(frozen=True)
class Case:
    """All that a check may look at. ``entry`` is None when the line is only looked at again as a whole."""

    line: RegistrationLine
    on: date
    entry: Entry | None = None
    finding: Finding | None = None
    sums: Collection[dict[str, Any]] = ()
    differences: Collection[Difference] = ()
    twins: int = 1
    licence_number: str = ""
    licence_expires: date | None = None
    classes: Collection[str] = field(default_factory=frozenset)


def licensed(case: Case) -> Result:
    """R1: the licence counts today and names the product's class."""
    if not case.licence_number:
        return Result(Outcome.FAULT, _("没有登记食品生产许可证。"))
    if case.licence_expires is None:
        return Result(Outcome.ASK, _("许可证没有写有效期。"))
    if case.licence_expires < case.on:
        day = case.licence_expires.isoformat()
        return Result(Outcome.FAULT, _("许可证已于 %(day)s 到期。") % {"day": day})
    return in_class(case, case.line.product_facts.get("licence_class", ""))


def in_class(case: Case, wanted: str) -> Result:
    """Whether the licence names the class of the product."""
    if not wanted:
        return Result(Outcome.ASK, _("产品没有写许可类别编号。"))
    if not case.classes:
        words = _("许可证有效；证照资料没有列明许可类别，请对照副本核对 %(wanted)s。")
        return Result(Outcome.PERSON, words % {"wanted": wanted})
    if wanted not in case.classes:
        return Result(Outcome.FAULT, _("许可类别 %(wanted)s 不在许可证范围内。") % {"wanted": wanted})
    return Result(Outcome.OK, _("许可证有效，类别 %(wanted)s 在范围内。") % {"wanted": wanted})


def permitted(case: Case) -> Result:
    """R2: the law permits the additive in this food."""
    found = case.finding
    if found is None:
        return Result(Outcome.PERSON, _("GB 2760 不管这一类（菌种等），请对照相应名单。"))
    if found["status"] in (Status.NOT_PERMITTED, Status.FORBIDDEN, Status.UNKNOWN):
        return Result(Outcome.FAULT, last_step(found) or _("没有允许用于这类食品的规定。"))
    if found["status"] == Status.NARROWING:
        return Result(Outcome.ASK, asked(found))
    return Result(Outcome.OK, row_words(case, found) or _("允许使用。"))


def within(case: Case) -> Result:
    """R3: the converted amount keeps the limit, and the sums of proportions keep 1."""
    found = case.finding
    if found is None:
        return Result(Outcome.OK, _("没有限量。"))
    if found["status"] in (Status.OVER, Status.OVER_RESIDUE):
        return Result(Outcome.FAULT, all_steps(found))
    over = summed(case, SumStatus.EXCEEDS)
    if over or found["status"] in FAILING:
        return Result(Outcome.FAULT, over or _("不得使用，无从比较。"))
    unsure = summed(case, SumStatus.UNCERTAIN)
    if unsure or found["status"] in OPEN:
        return Result(Outcome.ASK, unsure or asked(found))
    return Result(Outcome.OK, within_words(case))


def summed(case: Case, status: str) -> str:
    """The sums in this status that the line is part of, in words."""
    return "；".join(sum_words(one) for one in case.sums if one["status"] == status)


def carried_over(case: Case) -> Result:
    """R4: what came in with an ingredient was declared to meet 3.4.1 or 3.4.2; whether it does, a person says."""
    if not case.line.carried:
        return Result(Outcome.OK, _("直接使用，不是带入。"))
    above = case.entry.above if case.entry else ()
    if any(each.confirmed is False for each in above):
        return Result(Outcome.ASK, _("企业未确认“%(name)s”符合带入原则。") % {"name": case.line.carried_from})
    if any(each.confirmed or each.for_specific_food for each in above):
        return Result(
            Outcome.PERSON,
            _("随“%(name)s”带入，企业已确认符合 3.4；请看配料标签与检验报告。")
            % {"name": case.line.carried_from},
        )
    return Result(
        Outcome.ASK, _("随“%(name)s”带入，没有说明是否符合 3.4.1 各项。") % {"name": case.line.carried_from}
    )


def named(case: Case) -> Result:
    """R5: the name is the standard's, a trade name is none, a compound additive is taken apart."""
    line = case.line
    if line.kind == LineKind.PREMIX and not line.premix:
        return Result(Outcome.FAULT, _("复配食品添加剂没有拆分成各单一品种。"))
    if line.kind in (LineKind.FLAVOURING, LineKind.CULTURE):
        return Result(Outcome.OK, _("香精香料、菌种按其名称登记。"))
    known = resolved(line.name, line.function)
    if known.trade_name:
        return Result(Outcome.FAULT, _("“%(name)s”是商品名，看不出成分。") % {"name": line.name})
    if not known.heading:
        near = "、".join(known.near)
        return Result(
            Outcome.FAULT,
            _("标准里没有“%(name)s”。") % {"name": line.name}
            + (near and _("相近的有：%(near)s。") % {"near": near}),
        )
    if known.exact:
        return Result(Outcome.OK, _("是标准通用名称。"))
    return Result(
        Outcome.OK,
        _("“%(name)s”按标准名称“%(heading)s”登记。") % {"name": line.name, "heading": line.additive},
    )


def supplied(case: Case) -> Result:
    """R6: maker and licence are named and can be true; papers are for a person."""
    line = case.line
    if line.carried:
        return Result(Outcome.PERSON, _("随配料带入，看配料的进货资料。"))
    if not line.maker:
        return Result(Outcome.ASK, _("没有写生产商。"))
    if line.imported:
        return Result(Outcome.PERSON, _("进口品：请看中文标签与报关、检疫证明。"))
    if not line.maker_licence:
        return Result(Outcome.ASK, _("没有写生产商的生产许可证编号。"))
    try:
        identifiers.licence_number(line.maker_licence, verify=settings.LICENCE_CHECK_DIGIT)
    except Mistake as mistake:
        return Result(Outcome.FAULT, _("许可证编号有误：%(why)s") % {"why": mistake.says})
    return Result(Outcome.PERSON, _("编号格式无误；许可证是否有效、有无本批检验报告，请看附件。"))


def labelled(case: Case) -> Result:
    """R7: the label names what the formula holds."""
    if not case.line.label_text.strip():
        return Result(Outcome.ASK, _("没有填标签配料表，无从比对。"))
    if case.line.kind == LineKind.AID:
        return Result(Outcome.OK, _("加工助剂不须标示。"))
    names = {case.line.name, case.line.additive, case.line.premix}
    found = [
        each.message
        for each in case.differences
        if (each.name in names or each.target in names)
        # What came in with an ingredient is rightly declared inside that ingredient.
        and not (case.line.carried and each.kind == "carried")
    ]
    if found:
        return Result(Outcome.FAULT, "；".join(found))
    extra = [each.message for each in case.differences if each.kind == "not_in_formula"]
    if extra:
        return Result(Outcome.PERSON, _("本条已标示；标签上另有：%(what)s") % {"what": "；".join(extra)})
    return Result(Outcome.OK, _("标签已标示。"))


def edible(case: Case) -> Result:
    """R8: nothing from the lists of what may not be eaten, nothing unknown."""
    status = case.finding["status"] if case.finding else ""
    if status == Status.FORBIDDEN:
        return Result(Outcome.FAULT, _("在非食用物质名单内，立即停用。"))
    if status == Status.UNKNOWN:
        return Result(Outcome.ASK, _("不在任何名单里，请说明是什么物质。"))
    return Result(Outcome.OK, _("不在非食用物质名单内。"))


def abused(case: Case) -> Result:
    """R9: the pair stands on the list of what is easily abused; for attention, not for judgement."""
    rows = abused_words(case.line.category, case.line.additive) if case.line.additive else ()
    if rows:
        return Result(
            Outcome.ASK, _("易滥用组合（%(rows)s），请说明工艺必要性。") % {"rows": "；".join(rows)}
        )
    return Result(Outcome.OK, _("不在易滥用名单内。"))


def later(_case: Case) -> Result:
    """R11: output times dose against purchases; comes with the ledger."""
    return Result(Outcome.LATER, _("随台账上线。"))


def added_up(case: Case) -> Result:
    """R12: one additive from several sources is judged as one amount: the check adds it up by itself."""
    if case.twins > 1:
        return Result(
            Outcome.OK, _("同一产品里有 %(count)s 处来源，核查已合并计算。") % {"count": case.twins}
        )
    return Result(Outcome.OK, _("只有一处来源。"))


def witnessed(
    registration: Registration, signed: bool, by_head: bool, files: int, alone: bool = False
) -> Result:
    """R10, said once for the whole: commitment, signature, attachments; ``alone`` when the safety director's
    countersignature is missed."""
    if not registration.commitment or not signed:
        return Result(Outcome.FAULT, _("缺承诺或签名，或签名之后内容有变。"))
    if by_head and alone:
        return Result(
            Outcome.PERSON,
            _("主要负责人已签名，食品安全总监没有会签；附件 %(files)s 份，请打开核对。") % {"files": files},
        )
    if not by_head:
        return Result(
            Outcome.PERSON,
            _("承诺已由食品安全总监签名，请核对主要负责人的授权；附件 %(files)s 份。") % {"files": files},
        )
    if not files:
        return Result(
            Outcome.PERSON, _("承诺与签名齐全；没有附件，供货者资质、检验报告、标签样张请另行核对。")
        )
    return Result(Outcome.PERSON, _("承诺与签名齐全；附件 %(files)s 份，请打开核对。") % {"files": files})


# Words taken from the verdict.


def last_step(found: Finding) -> str:
    """The end of the law's arithmetic, which says the result."""
    return str(found["steps"][-1]) if found["steps"] else ""


def all_steps(found: Finding) -> str:
    """The law's arithmetic from what was entered to the result."""
    return "；".join(str(each) for each in found["steps"])


def asked(found: Finding) -> str:
    """What the law asks."""
    return "；".join(found["questions"]) or last_step(found)


def row_words(case: Case, found: Finding) -> str:
    """The row that permits: edition, table, page, food."""
    rule = found["rule"]
    if rule is None:
        return ""
    edition = case.entry.judged.result["edition"] if case.entry else ""
    table = _("表%(name)s") % {"name": rule["table"]} if rule["table"][:1] in "ABC" else rule["table"]
    page = _("第 %(page)s 页") % {"page": rule["printed_page"]} if rule["printed_page"] else ""
    food = rule["category"] if rule["category"] != "*" else ""
    return " ".join(each for each in (edition, table, page, food, rule["name"]) if each)


def within_words(case: Case) -> str:
    """The comparison in words."""
    found = case.finding or {}
    if found.get("compared") and found.get("limit"):
        return all_steps(found)
    return case.line.limit_text or _("没有数值限量。")


def sum_words(one: dict[str, Any]) -> str:
    """A sum of proportions in words."""
    word = SumStatus(one["status"]).label
    more = "；".join(one["questions"])
    return f"{one['clause']} {one['function']} {one['sum']}（{word}）{more}"
