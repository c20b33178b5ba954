"""The rows of one product as the lines of a formula for one kilogram of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.imports import Row
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.queries.checking import FUNCTIONS, resolved
from tianheng.modules.formulas.queries.guess import kind_of
from tianheng.modules.formulas.validators import LineFacts
from tianheng.modules.formulas.validators.lines import composed, folded
from tianheng.modules.registration.exchange.columns import TITLES
from tianheng.modules.registration.exchange.groups import Group, wrong

SAME = ("function", "maker", "maker_licence", "imported", "spec_standard", "step", "method")
# A function that says by which table a name is judged.
BY_FUNCTION = (
    ("强化", LineKind.FORTIFIER),
    ("加工助剂", LineKind.AID),
    ("香料", LineKind.FLAVOURING),
    ("香精", LineKind.FLAVOURING),
    ("菌种", LineKind.CULTURE),
)
# A content of what is carried in, as the mass of it in one kilogram of the product: unit, times what.
AS_MASS = {"g/kg": ("g", 1), "mg/kg": ("mg", 1), "%": ("g", 10)}
# A mistake's field as the formula names it → the column, for lines and for the ingredient they came in with.
LINE_FIELDS = {"name": "additive", "kind": "function", "residue_unit": "residue"}
SOURCE_FIELDS = {
    "name": "source",
    "kind": "source",
    "parts": "source_share",
    "amount": "source_share",
    "unit": "source_share",
    "category": "source_category",
}
Places = dict[str, tuple[Row, bool]]


def lines_of(group: Group, places: Places) -> list[LineFacts]:
    """The lines; notes at each place the row it comes from, and whether it stands for the source of that row."""
    made: list[LineFacts] = []
    sources: dict[str, tuple[int, list[Row]]] = {}
    for row in group.rows:
        source = row.values["source"]
        if not source:
            places[f"lines[{len(made)}]"] = (row, False)
            made.append(line(row, *dose(row)))
        elif folded(source) in sources:
            sources[folded(source)][1].append(row)
        else:
            sources[folded(source)] = (len(made), [row])
            places[f"lines[{len(made)}]"] = (row, True)
            made.append(ingredient(row, []))
    for place, rows in sources.values():
        for number, row in enumerate(rows):
            places[f"lines[{place}].parts[{number}]"] = (row, False)
        made[place] = ingredient(rows[0], [line(row, *mass(row)) for row in rows])
    return made


def line(row: Row, amount: str, unit: str) -> LineFacts:
    """An additive."""
    values = row.values
    residue = {"residue": values["residue"], "residue_unit": "mg/kg"} if values["residue"] else {}
    return LineFacts(
        kind=kind_for(values["additive"], values["function"]),
        name=values["additive"],
        amount=amount,
        unit=unit,
        composition=composed(values["composition"]),
        **{key: values[key] for key in SAME},
        **residue,
    )


def ingredient(row: Row, parts: list[LineFacts]) -> LineFacts:
    """What an additive came in with."""
    amount, unit = row.values["source_share"]
    return LineFacts(
        kind=LineKind.COMPOUND.value,
        name=row.values["source"],
        amount=amount,
        unit=unit,
        category=row.values["source_category"],
        confirmed=row.values["confirmed"],
        parts=parts,
    )


def dose(row: Row) -> tuple[str, str]:
    """The content with its unit: of its own column, else behind the number, else g/kg."""
    amount, unit = row.values["amount"]
    return amount, row.values["unit"] or unit or "g/kg"


def mass(row: Row) -> tuple[str, str]:
    """The content in the product as the mass in one kilogram of it."""
    amount, unit = dose(row)
    plain, times = AS_MASS.get(unit, (unit, 1))
    if times == 1:
        return amount, plain
    try:
        return format(Decimal(amount) * times, "f"), plain
    except (InvalidOperation, Overflow):
        return amount, plain  # what is no number is refused where amounts are read


def kind_for(name: str, function: str) -> str:
    """By the function where it decides, else by the name; what is asked for here is no ingredient."""
    said = next((kind for word, kind in BY_FUNCTION if word in function), None)
    kind = said or kind_of(name)
    plain = kind in (LineKind.INGREDIENT, LineKind.WATER, LineKind.COMPOUND)
    return LineKind.ADDITIVE.value if plain else kind.value


def unknown(group: Group) -> Iterator[tuple[Row, Mistake]]:
    """Names that stand for nothing the standards list, with those they may have been meant for."""
    for row in group.rows:
        name, function = row.values["additive"], row.values["function"]
        kind = LineKind(kind_for(name, function))
        if kind in (LineKind.PREMIX, LineKind.CULTURE):
            continue
        found = resolved(name, FUNCTIONS.get(kind, function))
        if found.kind == "unknown":
            yield row, unlisted(name, found.near, trade=found.trade_name)


def unlisted(name: str, near: tuple[str, ...], *, trade: bool) -> Mistake:
    """A name that is not found."""
    if trade:
        mend = _("请写通用名称；复配的写“复配……”，并照标签填写复配成分。")
        return wrong("additive", name, _("这是商品名，不是通用名称。"), mend)
    mend = _("您要找的是否是：%(near)s") % {"near": "、".join(near[:5])} if near else ""
    return wrong("additive", name, _("没有查到这个名称。"), mend or _("请按 GB 2760 填写通用名称。"))


def blamed(one: Mistake, places: Places) -> tuple[Row, Mistake] | None:
    """A mistake of the formula at the row and column it comes from; None when it belongs to the product."""
    where, _dot, key = one.field.rpartition(".")
    if where not in places:
        where, key = one.field, "amount"
    if where not in places:
        return None
    row, is_source = places[where]
    name = (SOURCE_FIELDS if is_source else LINE_FIELDS).get(key, key)
    title = TITLES.get(name, str(one.label))
    return row, Mistake(name, one.value, one.says, one.mend, title)


def shape(lines: Any) -> tuple[Any, ...]:
    """Lines that were read, as what makes two formulas the same."""
    return tuple(
        (
            each.facts.kind,
            each.facts.name,
            each.micro,
            each.facts.unit,
            each.facts.category,
            each.facts.confirmed,
            each.facts.residue,
            tuple(tuple(sorted(part.items())) for part in each.facts.composition),
            *(getattr(each.facts, key) for key in SAME),
            shape(each.parts),
        )
        for each in lines
    )
