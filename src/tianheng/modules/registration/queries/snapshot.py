"""What a filing fills itself with: the enterprise's facts, and a line per additive of its approved formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tianheng.accounts.models import Organisation
from tianheng.core import pinyin
from tianheng.modules.compliance.actions.verdicts import RECORDED, judge
from tianheng.modules.compliance.queries.categories import category_path
from tianheng.modules.compliance.queries.law import Law
from tianheng.modules.compliance.queries.limits import compared_words, limit_words
from tianheng.modules.enterprises import queries as enterprises
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.formulas.enums import REGISTERED_KINDS, LineKind
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion, Product
from tianheng.modules.formulas.queries.checking import by_line, given, resolved
from tianheng.modules.formulas.queries.levels import level
from tianheng.modules.formulas.queries.products import approved_of, products_of
from tianheng.modules.formulas.queries.trees import weighed
from tianheng.modules.registration.models import RegistrationLine

Finding = dict[str, Any]
PRODUCT_FACTS = ("code", "trademark", "specification", "standard_number", "licence_class", "annual_output")
COPIED = ("kind", "maker", "maker_licence", "imported", "spec_standard", "step", "method")


@dataclass(frozen=True)
class Judged:
    """A formula judged by the present law: verdict, findings by stored line, contents by stored line, the rows."""

    formula: FormulaVersion
    result: dict[str, Any]
    findings: Mapping[int, list[Finding]]
    levels: Mapping[int, Fraction]
    rows: Mapping[int, FormulaLine]


@dataclass(frozen=True)
class Entry:
    """A line not yet saved, with what the law said of it and the formula's own line."""

    line: RegistrationLine
    finding: Finding | None
    row: FormulaLine
    above: tuple[FormulaLine, ...]
    judged: Judged


def filled(
    organisation: Organisation, law: Law, on: date, products: Iterable[Product] | None = None
) -> list[Entry]:
    """A line for every additive in every approved formula of the products (all in production when None)."""
    chosen = list(products_of(organisation) if products is None else products)
    approved = approved_of(chosen)
    made = [
        entry
        for product in sorted(chosen, key=lambda each: (each.pinyin, each.pk))
        if product.pk in approved
        for entry in entries(judged(approved[product.pk], law, on))
    ]
    for position, entry in enumerate(made):
        entry.line.position = position
        entry.line.organisation = organisation
        entry.line.law = law.digest
    return made


def judged(formula: FormulaVersion, law: Law, on: date) -> Judged:
    """A stored formula by the law of a day, in the record's language. Raises Mistakes when it cannot be weighed."""
    lines, places = weighed(formula)
    one = given(formula.product, lines, str(formula.pk), on)
    result = judge(one.formula, law, RECORDED)
    return Judged(
        formula,
        result,
        by_line(result, one, places),
        {places[each.line.place].pk: each.inside for top in lines for each in top.walk()},
        {row.pk: row for row in places.values()},
    )


def entries(one: Judged) -> Iterator[Entry]:
    """The lines of one formula that are registered, in its own order."""
    for row in one.rows.values():
        found = one.findings.get(row.pk, [])
        for finding in found:
            yield entry(one, row, finding)
        if not found and row.kind in REGISTERED_KINDS:
            yield entry(one, row, None)


def entry(one: Judged, row: FormulaLine, finding: Finding | None) -> Entry:
    """One line of the formula, or one part of a compound additive, as a line of the register."""
    product, above = one.formula.product, ancestors(row, one.rows)
    line = RegistrationLine(product=product, formula=one.formula, line=row)
    line.product_name, line.category = product.name, product.category
    line.category_name = category_path(product.category)[-200:]
    line.product_facts = {name: getattr(product, name) for name in PRODUCT_FACTS}
    line.label_text = product.label_text
    for name in COPIED:
        setattr(line, name, getattr(row, name))
    line.amount, line.unit = row.amount, row.unit
    line.carried, line.carried_from = bool(above), " → ".join(each.name for each in above)[:200]
    name_it(line, row, finding)
    measure_it(line, row, finding, one.levels.get(row.pk))
    return Entry(line, finding, row, above, one)


def ancestors(row: FormulaLine, rows: Mapping[int, FormulaLine]) -> tuple[FormulaLine, ...]:
    """The ingredients a line came in with, the outermost first."""
    found: list[FormulaLine] = []
    parent = rows.get(row.parent_id) if row.parent_id else None
    while parent is not None:
        found.insert(0, parent)
        parent = rows.get(parent.parent_id) if parent.parent_id else None
    return tuple(found)


def name_it(line: RegistrationLine, row: FormulaLine, finding: Finding | None) -> None:
    """Names, numbers and function, by the law's own table where the name is known."""
    line.name = str(finding["additive"]) if finding and finding.get("premix") else row.name
    line.premix = str(finding["premix"])[:100] if finding and finding.get("premix") else ""
    heading = (finding or {}).get("resolved") or row.additive or line.name
    line.additive = str(heading)[:100]
    line.pinyin = pinyin.key(line.additive)
    known = resolved(line.name, row.function)
    line.cns, line.ins = "、".join(known.cns)[:50], "、".join(known.ins)[:50]
    line.function = (
        part_of(row, line.name).get("function") or row.function or function_of(row, known.functions)
    )[:100]


def function_of(row: FormulaLine, functions: Iterable[str]) -> str:
    """What a line is for when the formula does not say: its kind, or every function the law lists."""
    if row.kind in (LineKind.FORTIFIER, LineKind.FLAVOURING, LineKind.AID, LineKind.CULTURE):
        return str(LineKind(row.kind).label)
    return "、".join(functions)


def measure_it(
    line: RegistrationLine, row: FormulaLine, finding: Finding | None, inside: Fraction | None
) -> None:
    """How much, converted, against which limit."""
    if inside is not None:
        share = part_share(row, line) if line.premix else Fraction(1)
        exact = level(inside * share)
        line.level_micro, line.level_text = exact.micro, exact.text[:40]
    if finding is None:
        return
    line.compared = compared_words(finding)[:100]
    line.limit_text = limit_words(finding)[:300]
    line.status = finding["status"]


def part_of(row: FormulaLine, name: str) -> dict[str, Any]:
    """The part of a compound additive with this name."""
    found: dict[str, Any] = next(
        (part for part in row.composition or () if str(part.get("additive", "")).strip() == name), {}
    )
    return found


def part_share(row: FormulaLine, line: RegistrationLine) -> Fraction:
    """The share of a part in its compound additive; 1 when it is not told, which is never too little."""
    percent = part_of(row, line.name).get("percent")
    return Fraction(str(percent)) / 100 if percent not in (None, "") else Fraction(1)


def enterprise_facts(organisation: Organisation, on: date) -> dict[str, Any]:
    """The head of form F01: names, licence, addresses, people; exact text, ready to be signed."""
    licence = enterprises.current_licence(organisation, on)
    site = enterprises.main_site(organisation)
    people = enterprises.persons(organisation, on)
    return {
        "name": organisation.name,
        "credit_code": organisation.credit_code or "",
        "licence_number": licence.number if licence else organisation.licence_number,
        "licence_expires": shown(licence.expires_on if licence else organisation.licence_expires),
        "area": organisation.area.name,
        "area_code": organisation.area_id,
        "address": site.address if site else organisation.address,
        "telephone": organisation.telephone,
        "persons": {
            str(post): [{"name": each.name, "phone": each.phone} for each in people.get(post, ())]
            for post in Post
        },
    }


def shown(day: date | None) -> str:
    """A day as text, nothing for none."""
    return day.isoformat() if day else ""
