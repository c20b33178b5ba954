"""A formula in the JSON of the law's check, judged, and the findings brought back to its lines.

Contents go in as exact quotients of masses; nothing is rounded before the law has compared it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.actions.verdicts import judge
from tianheng.modules.compliance.queries.categories import category_name, suggest_categories
from tianheng.modules.compliance.queries.substances import Resolved, resolve_additive
from tianheng.modules.compliance.queries.verdicts import result_of
from tianheng.modules.formulas.enums import JUDGED_KINDS, LineKind
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion, Product
from tianheng.modules.formulas.queries.trees import weighed
from tianheng.modules.formulas.validators import Weighed
from tianheng.modules.formulas.validators.lines import LABELS, line_mistake, place_words

# What the role of a line is called in the check.
FUNCTIONS = {
    LineKind.FORTIFIER: "营养强化剂",
    LineKind.FLAVOURING: "食品用香料",
    LineKind.AID: "食品工业用加工助剂",
}
FLAVOUR_WORDS = re.compile("香精|香料|香膏|香基")
# What a name may stand for without being an additive.
PLAIN_FOOD = ("elsewhere", "unknown")
ITEM = re.compile(r"(?:ingredients\[\d+\]\.)*(?:items|ingredients)\[\d+\]")
FOOD_FACTS = (
    "as_drunk_category", "dilution_factor", "reconstitution_factor", "concentration_factor", "fat_fraction",
    "moisture_fraction", "beans_fraction",
)  # fmt: skip


class Doubt(NamedTuple):
    """Something the check cannot see and a person must settle: the field it hangs on, and the question."""

    field: str
    question: str


@dataclass(frozen=True)
class Given:
    """A formula as the check takes it; ``places``: the check's name of an item or ingredient → the line's place."""

    formula: dict[str, Any]
    places: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()

    def place(self, where: str) -> str:
        """A field of the check as a field of the formula: `items[2].residue.value` → `lines[5].residue`."""
        found = ITEM.match(where)
        if not found or found[0] not in self.places:
            return where
        line, rest = self.places[found[0]], where[found.end() :]
        if rest.startswith(".source"):  # what is asked of an ingredient belongs to its own line
            line, rest = line.rpartition(".parts")[0], rest.removeprefix(".source")
        rest = re.sub(r"\.composition\[.*", ".composition", rest)
        rest = rest.replace(".residue.unit", ".residue_unit").replace(".residue.value", ".residue")
        return f"{line}{rest.replace('.additive', '.name')}"

    def line(self, where: str) -> str:
        """The place of the line that an item's field belongs to; "" for the food itself."""
        found = ITEM.match(where)
        return self.places.get(found[0], "") if found else ""


@dataclass
class _Writing:
    """What is collected while lines are written as items and ingredients."""

    places: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@lru_cache(maxsize=8192)
def resolved(name: str, function: str = "") -> Resolved:
    """What a name stands for, remembered: names never change within a release."""
    return resolve_additive(name, function)


def quotient(value: Fraction) -> str:
    """An exact fraction as text: a decimal where it ends, else `p/q`, which the check takes as it is."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > 40:
        return f"{value.numerator}/{value.denominator}"
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return f"{whole}.{part}" if part else whole


def food_of(product: Product) -> dict[str, Any]:
    """The product as the check's food; facts not known are left out."""
    food: dict[str, Any] = {
        "category": product.category,
        "description": product.name,
        "answers": dict(product.answers),
    }
    food |= {name: getattr(product, name) for name in FOOD_FACTS if getattr(product, name)}
    return food | ({"density_kg_per_l": product.density} if product.density else {})


def given(product: Product, lines: Sequence[Weighed], name: str, production_date: date) -> Given:
    """Weighed lines of a product in the JSON of the check, with what a person must still settle.

    Raises Mistakes for a compound ingredient with additives but without its category.
    """
    writing = _Writing()
    items = list(_items(writing, lines, ""))
    ingredients = list(_ingredients(writing, lines, ""))
    if writing.mistakes:
        raise Mistakes(writing.mistakes)
    formula = {
        "id": name,
        "production_date": production_date.isoformat(),
        "edition": None,
        "food": food_of(product),
        "items": items,
        "ingredients": ingredients,
    }
    doubts = [*product_doubts(product), *writing.doubts]
    return Given(formula, writing.places, tuple(doubts))


def product_doubts(product: Product) -> Iterator[Doubt]:
    """A category that was found, not confirmed."""
    if product.category_confirmed_at is None:
        yield Doubt(
            "product.category",
            _("食品分类号 %(code)s 还没有经人确认，是否正确？") % {"code": product.category},
        )


def is_judged(line: Weighed) -> bool:
    """Whether the check judges a line: by its kind, or because its name is an additive's or is forbidden."""
    return line.line.facts.kind in JUDGED_KINDS or is_disguised(line)


def is_disguised(line: Weighed) -> bool:
    """Whether an additive, or what may not be eaten, was typed as an ingredient."""
    facts = line.line.facts
    return facts.kind not in JUDGED_KINDS and resolved(facts.name).kind not in PLAIN_FOOD


def _items(writing: _Writing, lines: Sequence[Weighed], above: str) -> Iterator[dict[str, Any]]:
    number = 0
    for line in lines:
        if is_judged(line):
            writing.places[f"{above}items[{number}]"] = line.line.place
            number += 1
            yield _item(line)


def _item(line: Weighed) -> dict[str, Any]:
    """One judged line; its content in what it stands in."""
    facts = line.line.facts
    kind = LineKind(facts.kind)
    item: dict[str, Any] = {
        "additive": facts.name,
        "amount": quotient(line.level),
        "unit": "g/kg",
        "note": f"{facts.name} {facts.amount} {facts.unit}",
    }
    function = FUNCTIONS.get(kind) or facts.function
    said = {"function": function, "assay": facts.assay, "hydrate": facts.hydrate}
    item |= {key: value for key, value in said.items() if value}
    if facts.residue:
        item["residue"] = {"value": facts.residue, "unit": facts.residue_unit or "mg/kg"}
    if facts.composition:
        item["composition"] = [dict(part) for part in facts.composition]
    return item


def _ingredients(writing: _Writing, lines: Sequence[Weighed], above: str) -> Iterator[dict[str, Any]]:
    number = 0
    for line in lines:
        if line.line.facts.kind != LineKind.COMPOUND:
            continue
        if not line.parts:
            _unopened(writing, line)
        elif any(is_judged(part) for part in line.walk() if part is not line):
            here = f"{above}ingredients[{number}]"
            writing.places[here] = line.line.place
            number += 1
            yield _ingredient(writing, line, here)
        else:
            list(_ingredients(writing, line.parts, ""))  # only for what it leaves in doubt


def _ingredient(writing: _Writing, line: Weighed, here: str) -> dict[str, Any]:
    facts = line.line.facts
    if category_name(facts.category) is None:
        writing.mistakes.append(_no_category(line))
    made: dict[str, Any] = {
        "name": facts.name,
        "category": facts.category,
        "share": quotient(line.level / 1000),
        "answers": dict(facts.answers),
        "items": list(_items(writing, line.parts, f"{here}.")),
        "ingredients": list(_ingredients(writing, line.parts, f"{here}.")),
    }
    flags = {"confirmed": facts.confirmed, "for_specific_food": facts.for_specific_food}
    made |= {key: value for key, value in flags.items() if value is not None}
    return made | ({"density_kg_per_l": facts.density} if facts.density else {})


def _no_category(line: Weighed) -> Mistake:
    facts = line.line.facts
    near = "、".join(f"{one.code} {one.name}" for one in suggest_categories(facts.name, 3))
    return line_mistake(
        line.line.place,
        "category",
        facts.category,
        _("没有这个食品分类号。") if facts.category else _("含食品添加剂的复合配料要有自己的食品分类号。"),
        _("您要找的是否是：%(near)s") % {"near": near} if near else _("请按附录E填写，例如酱油 12.04。"),
    )


def _unopened(writing: _Writing, line: Weighed) -> None:
    """A compound ingredient whose own additives are not told."""
    if line.line.facts.confirmed is not True and not is_disguised(line):
        question = _(
            "复合配料“%(name)s”没有展开：它的标签上有没有食品添加剂？有的请逐行写明；没有的请勾选“已核对标签，不含添加剂”。"
        )
        writing.doubts.append(
            Doubt(f"{line.line.place}.confirmed", question % {"name": line.line.facts.name})
        )


def version_name(product: Product, number: int) -> str:
    """What a version is called in a verdict: `P001 V2`."""
    return f"{product.code} V{number}"


def given_of(formula: FormulaVersion, production_date: date) -> Given:
    """A stored version in the JSON of the check, with its places. Raises Mistakes when it cannot be weighed."""
    lines, _rows = weighed(formula)
    return given(formula.product, lines, version_name(formula.product, formula.number), production_date)


def check_formula(formula: FormulaVersion, production_date: date) -> dict[str, Any]:
    """A stored version in the JSON of the law's check. Raises Mistakes when it cannot be weighed."""
    return given_of(formula, production_date).formula


def judged(formula: FormulaVersion, production_date: date) -> dict[str, Any]:
    """The verdict of a stored version on one day, by the law of this moment; not stored. Raises Mistakes."""
    return judge_given(given_of(formula, production_date))


def judge_given(one: Given, law: Any = None) -> dict[str, Any]:
    """The verdict; mistakes are named by the formula's own fields."""
    try:
        return judge(one.formula, law)
    except Mistakes as several:
        raise Mistakes(moved(each, one) for each in several.found) from None


def moved(mistake: Mistake, one: Given) -> Mistake:
    """A mistake of the check at the line it belongs to."""
    place = one.place(mistake.field)
    where, _dot, key = place.rpartition(".")
    if where.startswith("lines"):
        label = f"{place_words(where)} {LABELS.get(key, key)}"
    else:
        label = str(product_label(key))
        place = place.replace("food.", "product.")
    return Mistake(place, mistake.value, mistake.says, mistake.mend, label)


def product_label(key: str) -> str:
    """What a fact of the product is called."""
    name = "density" if key == "density_kg_per_l" else key
    known = {each.name: each for each in Product._meta.get_fields()}
    return str(getattr(known.get(name), "verbose_name", name))


def findings_of(formula: FormulaVersion) -> dict[int, list[dict[str, Any]]]:
    """What the stored verdict says of each line: row's number → its findings (a compound additive has several)."""
    if formula.verdict is None:
        return {}
    lines, rows = weighed(formula)
    one = given(formula.product, lines, "", formula.made_at.date())
    return by_line(result_of(formula.verdict), one, rows)


def by_line(
    verdict: dict[str, Any], one: Given, rows: Mapping[str, FormulaLine]
) -> dict[int, list[dict[str, Any]]]:
    """The findings of a verdict by stored line."""
    found: dict[int, list[dict[str, Any]]] = {}
    for item in verdict["items"]:
        row = rows.get(one.line(item["field"]))
        if row is not None:
            found.setdefault(row.pk, []).append(item)
    return found
