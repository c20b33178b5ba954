"""What changed from one version to another: lines that came, went, or stand with another amount or name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.canonical import plain
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.compliance.queries.findings import share_of_limit
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.formulas.queries.checking import findings_of
from tianheng.modules.formulas.queries.levels import Level, line_levels
from tianheng.modules.formulas.queries.trees import load
from tianheng.modules.formulas.validators.lines import LABELS, folded

ADDED, REMOVED, CHANGED, RENAMED = "added", "removed", "changed", "renamed"
# Facts of a line besides name and amount, in the order they are told.
FACTS = (
    "kind", "function", "density", "assay", "hydrate", "composition", "category", "answers", "residue",
    "residue_unit", "maker", "maker_licence", "spec_standard", "step", "method",
)  # fmt: skip


class Side(NamedTuple):
    """A line in one of the two versions: name, amount as entered, content, share of its limit (None without one)."""

    name: str
    amount: str
    level: Level | None
    share: Fraction | None


class LineChange(NamedTuple):
    """One line that differs. ``kind``: added, removed, changed, renamed (same substance under another name).

    ``within`` is the compound ingredient it stands in, ``facts`` what else changed: (label, before, after).
    """

    kind: str
    name: str
    within: str
    before: Side | None
    after: Side | None
    facts: tuple[tuple[str, str, str], ...] = ()


class _Line(NamedTuple):
    row: FormulaLine
    side: Side
    within: str


def difference(one: FormulaVersion, other: FormulaVersion) -> list[LineChange]:
    """The lines in which ``other`` (the later) differs from ``one``, in the order of ``other``, removed ones last."""
    before, after = _lines(one), _lines(other)
    left = dict(before)
    changes = []
    for key, line in after.items():
        found = left.pop(key, None)
        changes.append(_compared(found, line) if found else LineChange(ADDED, *_named(line), None, line.side))
    gone = [LineChange(REMOVED, *_named(line), line.side, None) for line in left.values()]
    return [each for each in changes if each is not None] + gone


def batch_difference(one: FormulaVersion, other: FormulaVersion) -> list[tuple[str, str, str]]:
    """What changed beside the lines: (label, before, after)."""
    pairs = [
        ("basis_amount", f"{one.basis_amount} {one.basis_unit}", f"{other.basis_amount} {other.basis_unit}"),
        ("loss_note", one.loss_note, other.loss_note),
        ("note", one.note, other.note),
    ]
    return [
        (str(FormulaVersion._meta.get_field(name).verbose_name), old, new)
        for name, old, new in pairs
        if old != new
    ]


def _named(line: _Line) -> tuple[str, str]:
    return line.side.name, line.within


def _lines(formula: FormulaVersion) -> dict[tuple[Any, ...], _Line]:
    """Each line by what it is: the substance where one was recognised, else its name; and where it stands."""
    levels, shares = _levels(formula), shares_of(formula)
    rows = load(formula).rows
    found: dict[tuple[Any, ...], _Line] = {}
    for row in rows.values():
        parent = row.parent
        within = parent.name if parent else ""
        key: tuple[Any, ...] = (row.additive or folded(row.name), bool(row.additive), folded(within))
        number = sum(1 for each in found if each[:3] == key)
        side = Side(row.name, f"{row.amount} {row.unit}", levels.get(row.pk), shares.get(row.pk))
        found[(*key, number)] = _Line(row, side, within)
    return found


def _levels(formula: FormulaVersion) -> Mapping[int, Level]:
    """Contents, as far as the version can still be weighed."""
    try:
        return line_levels(formula)
    except (Mistake, Mistakes):
        return {}


def shares_of(formula: FormulaVersion) -> dict[int, Fraction]:
    """Of each line the largest share of a limit that the stored verdict tells; by the row's number."""
    try:
        found = findings_of(formula)
    except (Mistake, Mistakes):
        return {}
    shares = {
        pk: [share for item in items if (share := share_of(item)) is not None] for pk, items in found.items()
    }
    return {pk: max(each) for pk, each in shares.items() if each}


def share_of(finding: dict[str, Any]) -> Fraction | None:
    """Compared ÷ limit of one finding; None where there is no number on both sides in one unit."""
    return share_of_limit(finding["compared"], finding["limit"])


def _compared(one: _Line, other: _Line) -> LineChange | None:
    facts = tuple(_facts(one.row, other.row))
    renamed = folded(one.row.name) != folded(other.row.name)
    moved = one.side.level != other.side.level or one.side.amount != other.side.amount
    if not (facts or renamed or moved):
        return None
    return LineChange(RENAMED if renamed else CHANGED, *_named(other), one.side, other.side, facts)


def _facts(one: FormulaLine, other: FormulaLine) -> Iterator[tuple[str, str, str]]:
    for name in FACTS:
        old, new = getattr(one, name), getattr(other, name)
        if plain(old) != plain(new):
            yield str(LABELS[name]), said(name, old), said(name, new)


def said(name: str, value: Any) -> str:
    """A fact of a line in words."""
    if name == "kind":
        return str(LineKind(value).label)
    if name == "composition":
        return "、".join(f"{part['additive']} {part['percent']}%" for part in value)
    if name == "answers":
        return "、".join(f"{key}{_('：')}{_('是') if yes else _('否')}" for key, yes in value.items())
    return str(value)
