"""The ingredient list of a formula, drafted in the forms of GB 7718, and compared with the list really printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from tianheng.modules.compliance.queries.label.formula import compare_label, label_additives
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.checking import FUNCTIONS, is_judged, resolved
from tianheng.modules.formulas.queries.trees import weighed
from tianheng.modules.formulas.validators import Weighed
from tianheng.modules.formulas.validators.lines import folded

# What the label calls every mixed flavouring; both editions of GB 7718 allow it.
COLLECTIVE = "食用香精"
MIXED = "食品用香精"
# A compound ingredient below this share need not be opened (GB 7718), g/kg.
OPENED_FROM = 250
FREE = 20
CHANGEOVER = date(2027, 3, 16)
EDITIONS = (("GB 7718-2011", date(2026, 1, 1)), ("GB 7718-2025", CHANGEOVER))


class Part(NamedTuple):
    """An additive to be declared: its name, the function stated, how much of it is in the food (g/kg)."""

    name: str
    function: str
    inside: Fraction


class LabelDraft(NamedTuple):
    """One form: key, title, the whole list as text, what to mind; ``refused`` says why it cannot be used."""

    key: str
    title: str
    text: str
    notes: tuple[str, ...] = ()
    refused: str = ""


class LabelDifference(NamedTuple):
    """One disagreement between label and formula: what kind, about what, in words."""

    kind: str
    name: str
    message: str


def label_text(formula: FormulaVersion, on: date | None = None) -> dict[str, str]:
    """The list in the three forms, by key (``names``, ``class_names``, ``class_ins``), for food made on ``on``.

    Without a day the edition in force until 2027-03-15 is taken. A form that may not be used has an empty text.
    """
    return {draft.key: draft.text for draft in label_drafts(formula, on or EDITIONS[0][1])}


def label_drafts(
    formula: FormulaVersion, on: date, largest_face: Decimal | None = None
) -> tuple[LabelDraft, ...]:
    """The list in the three forms of the edition in force on ``on``, each with its notes."""
    lines, _rows = weighed(formula)
    parts = sorted(declared(lines), key=lambda part: -part.inside)
    collective = has_collective(lines)
    notes = tuple(remarks(lines))
    forms = label_additives([(part.name, part.function) for part in parts], on=on, largest_face=largest_face)
    made = []
    for form in forms:
        text = "" if form.refused else whole(lines, form.text, parts, collective)
        made.append(LabelDraft(form.key, form.title, text, (*form.notes, *notes), form.refused))
    return tuple(made)


def declared(lines: Sequence[Weighed]) -> Iterator[Part]:
    """The additives added to the food itself that a label names; aids and mixed flavourings are not among them."""
    for line in lines:
        facts = line.line.facts
        if not is_judged(line) or facts.kind == LineKind.AID or is_collective(line):
            continue
        if facts.composition:
            yield from _components(line)
        else:
            yield Part(facts.name, "" if facts.kind in FUNCTIONS else facts.function, line.inside)


def _components(line: Weighed) -> Iterator[Part]:
    """The substances of a compound additive that are additives themselves, its mixed flavourings apart."""
    for part in line.line.facts.composition:
        known = resolved(part["additive"])
        if known.kind not in ("elsewhere", "unknown") and known.heading != MIXED:
            share = Fraction(part["percent"]) / 100
            yield Part(part["additive"], part.get("function", ""), line.inside * share)


def is_collective(line: Weighed) -> bool:
    """Whether a line is a mixed flavouring, which a label calls 食用香精."""
    facts = line.line.facts
    if not is_judged(line) or facts.composition:
        return False
    flavouring = facts.kind == LineKind.FLAVOURING
    known = resolved(facts.name, FUNCTIONS[LineKind.FLAVOURING] if flavouring else "")
    return known.heading == MIXED or (flavouring and known.kind in ("unknown", "elsewhere"))


def has_collective(lines: Sequence[Weighed]) -> bool:
    """Whether the label names 食用香精: for a line, or for what a compound additive holds."""
    inside = (part["additive"] for line in lines for part in line.line.facts.composition)
    return any(is_collective(line) for line in lines) or any(
        resolved(name).heading == MIXED for name in inside
    )


def whole(lines: Sequence[Weighed], additives: str, parts: Sequence[Part], collective: bool) -> str:
    """The list in falling order; the additives as one entry, where their sum stands, small ones at the end."""
    entries = [(line.inside, written(line)) for line in lines if not is_judged(line)]
    total = sum((part.inside for part in parts), Fraction(0))
    tail = "、".join(each for each in (additives, COLLECTIVE if collective else "") if each)
    if tail:
        entries.append((total if total > FREE else Fraction(-1), tail))
    ordered = sorted(entries, key=lambda entry: -entry[0])
    return "配料：" + "、".join(text for _inside, text in ordered)


def written(line: Weighed) -> str:
    """An ingredient; a compound one with what it is made of, as far as it is known."""
    name = line.line.facts.name
    inner = sorted(line.parts, key=lambda part: -part.level)
    return f"{name}（{'、'.join(written(part) for part in inner)}）" if inner else name


def remarks(lines: Sequence[Weighed]) -> Iterator[str]:
    """What a person should know about the draft."""
    for line in lines:
        facts = line.line.facts
        if facts.kind == LineKind.AID:
            yield _("“%(name)s”作加工助剂，不需标示。") % {"name": facts.name}
        if facts.kind == LineKind.COMPOUND and line.parts and line.inside < OPENED_FROM:
            yield _(
                "复合配料“%(name)s”占成品不到 25%%：有国家、行业或地方标准的可以不展开；"
                "带入且在成品中不起作用的添加剂可以不标示。"
            ) % {"name": facts.name}
        if facts.kind == LineKind.COMPOUND and not line.parts and line.inside >= OPENED_FROM:
            yield _("复合配料“%(name)s”占成品 25%% 以上，应在括号内标示它的原始配料。") % {"name": facts.name}
        for part in facts.composition:
            if resolved(part["additive"]).kind in ("elsewhere", "unknown"):
                yield _("“%(name)s”是复配添加剂“%(premix)s”的辅料：在成品中不起作用的可以不标示。") % {
                    "name": part["additive"],
                    "premix": facts.name,
                }


def label_differences(formula: FormulaVersion) -> list[LabelDifference]:
    """Where the list typed from the real label (the product's) and the formula disagree; [] without such a list."""
    text = formula.product.label_text.strip()
    if not text:
        return []
    lines, _rows = weighed(formula)
    names = [part.name for part in declared(lines)]
    found = [LabelDifference(one.kind, one.name, one.message) for one in compare_label(text, names)]
    return [*_carried_known(found, lines), *_missing(text, lines)]


def _carried_known(found: list[LabelDifference], lines: Sequence[Weighed]) -> Iterator[LabelDifference]:
    """What a label shows as brought in is no disagreement when the formula opens that ingredient too; nor is a
    mixed flavouring by its own name (葡萄香精) when the formula has one."""
    inner = {heading(part) for line in lines for part in line.walk() if part is not line}
    known = {"carried": inner, "not_in_formula": {MIXED} if has_collective(lines) else set()}
    for one in found:
        if heading_of(one.name) not in known.get(one.kind, ()):
            yield one


def heading(line: Weighed) -> str:
    """What a line's name stands for, or the name."""
    return heading_of(line.line.facts.name)


def heading_of(name: str) -> str:
    """What a name stands for, or the name folded."""
    return resolved(name).heading or folded(name)


def _missing(text: str, lines: Sequence[Weighed]) -> Iterator[LabelDifference]:
    """Ordinary ingredients that the label does not name; flavourings it must name somehow."""
    label = folded(text)
    for line in lines:
        name = line.line.facts.name
        if not is_judged(line) and line.line.facts.kind != LineKind.CULTURE and folded(name) not in label:
            message = _("配方中有“%(name)s”，标签的配料表里没有找到；可能是叫法不同，请核对。") % {
                "name": name
            }
            yield LabelDifference("ingredient", name, message)
    if has_collective(lines) and not any(word in label for word in ("香精", "香料")):
        yield LabelDifference("undeclared", COLLECTIVE, _("配方中有食用香精，标签上没有标示。"))
