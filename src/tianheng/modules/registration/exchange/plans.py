"""What is to become of one product of a sheet: judged by the law, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation, User
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.enums import Conclusion, Status, tone_of
from tianheng.modules.compliance.queries.categories import category_name, suggest_categories
from tianheng.modules.compliance.queries.limits import compared_words, limit_words
from tianheng.modules.formulas.access import may_approve
from tianheng.modules.formulas.actions.formulas import SHORTEST_NOTE, Written, written
from tianheng.modules.formulas.enums import ProductState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.checking import given, judge_given
from tianheng.modules.formulas.queries.open import asked, failing
from tianheng.modules.formulas.queries.trees import load
from tianheng.modules.formulas.validators import LineFacts
from tianheng.modules.formulas.validators import products as read
from tianheng.modules.registration.exchange.groups import Group, wrong
from tianheng.modules.registration.exchange.lines import Places, blamed, lines_of, shape, unknown

BASIS: dict[str, Any] = {"basis_amount": "1", "basis_unit": "kg"}
# A product's fact → its column, where they differ.
COLUMN = {"name": "product"}
FACTS = (
    "trademark", "specification", "standard_number", "licence_class", "annual_output", "density", "label_text",
)  # fmt: skip


@dataclass
class Known:
    """What the enterprise has already, looked up once for the whole sheet."""

    by: User
    at: datetime
    own: Organisation
    law: Any
    by_code: Mapping[str, Product]
    by_name: Mapping[str, list[Product]]
    approved: Mapping[int, FormulaVersion]
    drafts: Mapping[int, FormulaVersion]

    @property
    def may_approve(self) -> bool:
        """Whether the sender approves formulas at all."""
        return may_approve(self.by, self.own)


@dataclass
class Plan:
    """One product: the row it is, or None when it is new, and the facts and lines it is to have.

    ``same`` is the version in force when it says the same, ``draft`` a draft that does; ``tone`` is the verdict,
    ``found`` what to know of it, ``approves`` whether it is put in force.
    """

    product: Product | None
    facts: dict[str, Any]
    sure: bool
    lines: list[LineFacts]
    exception: str = ""
    same: FormulaVersion | None = None
    draft: FormulaVersion | None = None
    tone: str = ""
    found: list[str] = field(default_factory=list)
    approves: bool = False


def plan_of(group: Group, known: Known) -> Plan | None:
    """The plan, or None when something is wrong: then it is noted at its row."""
    for row, one in unknown(group):
        group.blame(row, one)
    places: Places = {}
    lines = lines_of(group, places)
    try:
        product, facts, sure = product_of(group, known)
        made = written(product, **BASIS, lines=lines)
        plan = Plan(known_row(product), facts, sure, lines, exception=group.said("exception"))
        if not group.wrong:
            compare(plan, made, known)
            judge(plan, product, made, known)
            return plan
    except Mistakes as several:
        note(group, several.found, places)
    except Mistake as one:
        note(group, [one], places)
    return None


def known_row(product: Product) -> Product | None:
    """The product, when it is stored."""
    return product if product.pk else None


def note(group: Group, found: Iterable[Mistake], places: Places) -> None:
    """Mistakes at their rows; what concerns the product at the row where it is said."""
    for one in found:
        placed = blamed(one, places)
        if placed is None:
            key = COLUMN.get(one.field.removeprefix("product."), one.field.removeprefix("product."))
            placed = group.where(key), Mistake(key, one.value, one.says, one.mend, one.label)
        group.blame(*placed)


def product_of(group: Group, known: Known) -> tuple[Product, dict[str, Any], bool]:
    """The product as it will be, unsaved; the facts said of it; whether a person chose the category."""
    row = found_product(group, known)
    facts = {key: group.said(key) for key in FACTS if group.said(key)}
    name, text = group.said("product"), group.said("category")
    if name and (row is None or row.name != name):
        facts["name"] = name
    sure = True
    if text or row is None:
        code, sure = category_of(text, name)
        if row is None or row.category != code:
            facts["category"] = code
        if row is not None and row.category != code and not sure:
            says = _("与已有产品的分类号 %(code)s 不同。") % {"code": row.category}
            raise wrong("category", text, says, _("请写分类号，由您确认。"))
    if row is None:
        facts = {"standard_number": "", "name": name, "code": group.said("code"), **facts}
    values = read.tidy(facts)
    product = copy(row) if row is not None else Product(organisation=known.own)
    for key, value in values.items():
        setattr(product, key, value)
    if row is None and sure:
        product.category_confirmed_at = known.at
    changed = {key: each for key, each in values.items() if row is None or getattr(row, key) != each}
    return product, changed, sure


def found_product(group: Group, known: Known) -> Product | None:
    """The stored product by code, else by name; None when it is new. Raises Mistake."""
    code, name = group.said("code"), group.said("product")
    if code and code in known.by_code:
        row: Product | None = known.by_code[code]
    else:
        rows = known.by_name.get(name, []) if name and not code else []
        if len(rows) > 1:
            raise wrong("product", name, _("有几个产品叫这个名称。"), _("请填写产品编号。"))
        row = rows[0] if rows else None
    if row is None and not name:
        raise wrong("product", code, _("没有这个编号的产品。"), _("新产品请写产品名称。"))
    if row is not None and row.state == ProductState.STOPPED:
        raise wrong("product", row.name, _("产品已停产。"), _("请先恢复生产，或删去这些行。"))
    return row


def category_of(text: str, product: str) -> tuple[str, bool]:
    """A code as it is; of a name its certain category, still to be confirmed.

    Raises Mistake with what is near the text, else near the product's name.
    """
    if not text:
        raise wrong("category", "", _("还没有填写。"), _("新产品必填。"))
    if category_name(text) is not None:
        return text, True
    found = suggest_categories(text, 3)
    if found and found[0].name == text:
        return found[0].code, True
    if found and found[0].certain:
        return found[0].code, False
    found = found or suggest_categories(product, 3) if product else found
    near = "、".join(f"{each.code} {each.name}" for each in found)
    mend = _("您要找的是否是：%(near)s") % {"near": near} if near else _("请按附录E填写分类号。")
    raise wrong("category", text, _("没有这个食品类别。"), mend)


def compare(plan: Plan, made: Written, known: Known) -> None:
    """Whether the version in force, or a draft, already says the same."""
    if plan.product is None:
        return
    wanted = shape(one.line for one in made.lines)
    in_force, draft = known.approved.get(plan.product.pk), known.drafts.get(plan.product.pk)
    if in_force is not None and says(in_force) == wanted:
        plan.same = in_force
    elif draft is not None and says(draft) == wanted:
        plan.draft = draft


def says(version: FormulaVersion) -> tuple[Any, ...]:
    """What a stored version says, when it is one for a kilogram; anything else is another formula."""
    basis = (version.basis_amount, version.basis_unit)
    return shape(load(version).lines) if basis == tuple(BASIS.values()) else ()


def judge(plan: Plan, product: Product, made: Written, known: Known) -> None:
    """The verdict by the law of this day, and whether it is put in force."""
    one = given(product, made.lines, product.name, timezone.localdate(known.at))
    verdict = judge_given(one, known.law)
    questions = [each.question for each in asked(verdict, one.doubts)]
    fails = list(failing(verdict))
    plan.tone = Conclusion.FAIL if fails else Conclusion.REVIEW if questions else Conclusion.PASS
    plan.found = [
        *filter(None, map(told, verdict["items"])),
        *sums(verdict, fails),
        *([] if fails else questions),
    ]
    plan.approves = plan.tone == Conclusion.PASS and plan.same is None and may_be_approved(plan, known)


def told(item: dict[str, Any]) -> str:
    """`山梨酸钾：超过限量（折算 1.12 g/kg，限量 1.0 g/kg（以山梨酸计））`; nothing of what passes."""
    if tone_of(item["status"], asks=False) != Conclusion.FAIL:
        return ""
    said = f"{item['additive']}：{Status(item['status']).label}"
    words = {"compared": compared_words(item), "limit": limit_words(item)}
    if not all(words.values()) or item["status"] == Status.NOT_PERMITTED:
        return said
    return said + _("，折算后 %(compared)s，限量 %(limit)s") % words


def sums(verdict: dict[str, Any], fails: list[str]) -> list[str]:
    """Sums of proportions that exceed one."""
    names = {item["additive"] for item in verdict["items"]}
    return [_("%(what)s超过 1") % {"what": each} for each in fails if each not in names]


def may_be_approved(plan: Plan, known: Known) -> bool:
    """Whether the sender may put it in force: as somebody other than its maker, or alone with a reason."""
    if not known.may_approve:
        return False
    other = plan.draft is not None and plan.draft.made_by_id != known.by.pk
    return other or len(plan.exception.strip()) >= SHORTEST_NOTE
