"""Formulas judged one by one, exactly: by the shares of their cells, or wholly by the check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from tianheng.standards.bounds import ZERO, Range
from tianheng.standards.check import _findings as findings_of
from tianheng.standards.check import _parts as parts_of
from tianheng.standards.check import _sums_at_depth as sums_at_depth
from tianheng.standards.check import _with_notices as with_notices
from tianheng.standards.columns.codes import REFUSE
from tianheng.standards.columns.judged import Amount, Judged, item_of, sums, with_entries, with_sums
from tianheng.standards.columns.sweeteners import with_sweeteners
from tianheng.standards.errors import InputError, InputErrors
from tianheng.standards.findings import Finding
from tianheng.standards.formula import MOST_ITEMS, Food, Formula, read_formula
from tianheng.standards.identity import Identity, identify
from tianheng.standards.thresholds import (
    BAD_AMOUNT,
    BAD_FACT,
    MIXED,
    MOST,
    NEEDS_DENSITY,
    OVER_WHOLE,
    TOO_MANY,
    UNIT,
    UNREADABLE,
    Cell,
    Says,
    Thresholds,
    said_alike,
    said_together,
    says_of,
    scale_of,
)


@dataclass(frozen=True, slots=True)
class Extra:
    """What a row says beyond a whole number of micrograms: its amount (None: not given), and facts by their field."""

    amount: Amount
    food: Mapping[str, object] = field(default_factory=dict)
    item: Mapping[str, object] = field(default_factory=dict)


def by_shares(
    law: Thresholds,
    names: Sequence[str],
    category: str,
    headings: Sequence[int],
    amounts: Sequence[int],
) -> Judged | None:
    """Every row by its cell, items of one heading by their common share or else by the check.

    `headings` are equal for items that may change each other, 0 for those that no other item changes. None in a
    group of categories, which only the check of the whole formula can tell.
    """
    if law.law.leaves(category):
        return None
    cells, all_counted = zip(*(_cells(law, name, category) for name in names), strict=True)
    groups: dict[int, list[int]] = {}
    for place, heading in enumerate(headings):
        groups.setdefault(heading or -1 - place, []).append(place)
    rows: dict[int, Says] = {}
    parts = []
    for places in groups.values():
        counted = [all_counted[place] for place in places]
        refused = [cells[place] is not one for place, one in zip(places, counted, strict=True)]
        own_word = not any(
            one and len(cells[place].pieces) > 1 for place, one in zip(places, refused, strict=True)
        )
        together = _together(counted, [amounts[place] for place in places]) if own_word else None
        if together is None:
            found = _checked(law, category, [(names[place], amounts[place]) for place in places])
            rows.update((place, _says(one)) for place, one in zip(places, found, strict=True))
            parts.extend(parts_of(law.law, found))
            continue
        said, share = together
        for place, one, kept in zip(places, said, refused, strict=True):
            rows[place] = cells[place].at(amounts[place]) if kept else one
        own = [
            part
            for place in places
            if rows[place].counts and (part := law.named(names[place].strip()).part) is not None
        ]
        if own:
            members = tuple(dict.fromkeys(member for part in own for member in part.members))
            parts.append(own[0]._replace(members=members, share=share))
    judged = with_sums(tuple(rows[place] for place in range(len(names))), sums(parts))
    return with_sweeteners(law, judged, names, category, amounts)


@lru_cache(maxsize=1 << 14)
def _cells(law: Thresholds, name: str, category: str) -> tuple[Cell, Cell]:
    """What is said of an additive, and by what it counts."""
    return law.cell(name, category), law.counted(name, category)


def _together(cells: Sequence[Cell], amounts: Sequence[int]) -> tuple[list[Says], Range] | None:
    """What is said of the items of one heading, and the share they take together."""
    if len(cells) == 1:
        says = cells[0].at(amounts[0])
        return [says], cells[0].share(amounts[0]) if says.counts else ZERO
    shares = [cell.shares for cell in cells if cell.shares is not None]
    if len(shares) == len(cells):
        total = ZERO
        for cell, amount in zip(cells, amounts, strict=True):
            total = total.plus(cell.share(amount))
        said = said_together(shares, total)
        return None if said is None else ([said] * len(cells), total)
    scales = _scales(tuple(_Same(cell) for cell in cells))
    alike = None if scales is None else said_alike(cells[0], scales, amounts)
    return None if alike is None else ([alike[0]] * len(cells), alike[1])


class _Same:
    """A cell compared as an object: its pieces are slow to hash."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell

    def __hash__(self) -> int:
        return id(self.cell)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.cell is other.cell


@lru_cache(maxsize=1 << 12)
def _scales(cells: tuple[_Same, ...]) -> tuple[Fraction, ...] | None:
    """How much of the first cell's additive counts as much as 1 µg of each; None where they differ by more."""
    scales = [scale_of(one.cell, cells[0].cell) for one in cells]
    known = tuple(scale for scale in scales if scale is not None)
    return known if len(known) == len(cells) else None


def by_check(
    law: Thresholds,
    names: Sequence[str],
    categories: Sequence[str],
    given: Sequence[int],
    extras: Sequence[Extra | None],
) -> Judged:
    """Any formula, by the check itself; what the check would refuse is `unreadable` with the reason."""
    amounts = [extra.amount if extra else amount for amount, extra in zip(given, extras, strict=True)]
    refused = _refused(law, names, categories, amounts)
    if refused is not None:
        return refused
    try:
        return _judged(law, _formula(law, names, categories[0], amounts, extras))
    except _MixedFactsError:
        return Judged((Says(UNREADABLE, MIXED),) * len(names), REFUSE)
    except InputErrors:
        return Judged((Says(UNREADABLE, BAD_FACT),) * len(names), REFUSE)
    except InputError:
        rows = tuple(
            _alone(law, name, categories[0], amount) for name, amount in zip(names, amounts, strict=True)
        )
        return Judged(rows, REFUSE)


class _MixedFactsError(Exception):
    """Rows of one formula that say different things of its food."""


def _formula(
    law: Thresholds,
    names: Sequence[str],
    category: str,
    amounts: Sequence[Amount],
    extras: Sequence[Extra | None],
) -> Formula:
    items = tuple(
        item_of(place, name, amount) for place, (name, amount) in enumerate(zip(names, amounts, strict=True))
    )
    edition = None if law.day else law.law.name
    if not any(extra and (extra.food or extra.item) for extra in extras):
        return Formula("", law.day, edition, Food(category), items)
    facts = [dict(extra.item) if extra else {} for extra in extras]
    shape = {
        "edition": law.law.name,
        "food": {"category": category} | _of_food(extras),
        "items": [{"additive": name} | own for name, own in zip(names, facts, strict=True)],
    }
    read = read_formula(shape)
    stated = zip(read.items, items, strict=True)
    full = tuple(one._replace(content=item.content, unit=UNIT) for one, item in stated)
    return Formula("", law.day, edition, read.food, full)


def _of_food(extras: Sequence[Extra | None]) -> dict[str, object]:
    """What the rows of a formula say of its food, each fact once."""
    told: dict[str, object] = {}
    for extra in extras:
        for name, value in extra.food.items() if extra else ():
            if told.setdefault(name, value) != value:
                raise _MixedFactsError
    return told


def _refused(
    law: Thresholds, names: Sequence[str], categories: Sequence[str], amounts: Sequence[Amount]
) -> Judged | None:
    """The rows of a formula that cannot be read, each with its own reason or with what it would say alone."""
    whole = MIXED if len(set(categories)) > 1 else TOO_MANY if len(names) > MOST_ITEMS else ""
    if whole:
        return Judged((Says(UNREADABLE, whole),) * len(names), REFUSE)
    rows = tuple(
        _alone(law, name, categories[0], amount) for name, amount in zip(names, amounts, strict=True)
    )
    if sum(amount for amount in amounts if amount is not None) > MOST and not _unread(rows):
        return Judged((Says(UNREADABLE, OVER_WHOLE),) * len(names), REFUSE)
    return Judged(rows, REFUSE) if _unread(rows) else None


def _unread(rows: Sequence[Says]) -> bool:
    return any(says.verdict == UNREADABLE and says.status != NEEDS_DENSITY for says in rows)


def _alone(law: Thresholds, name: str, category: str, amount: Amount) -> Says:
    if amount is not None and not 0 <= amount <= MOST:
        return Says(UNREADABLE, BAD_AMOUNT)
    cell = law.cell(name, category)
    return cell.at(-int(-amount // 1) if amount else 0)


def _checked(law: Thresholds, category: str, given: Iterable[tuple[str, int]]) -> list[Finding]:
    """Items of one heading by the check itself."""
    items = tuple(item_of(place, name, amount) for place, (name, amount) in enumerate(given))
    formula = Formula("", law.day, None if law.day else law.law.name, Food(category), items)
    return _found(law, formula, [law.named(item.additive).identity for item in items])


def _found(law: Thresholds, formula: Formula, identities: list[Identity]) -> list[Finding]:
    found = findings_of(law.law, formula, identities)
    if law.day is None:
        return found
    return [with_notices(law.law, formula.food, one, law.day, law.confirmed) for one in found]


def _judged(law: Thresholds, formula: Formula) -> Judged:
    identities = [identify(item) for item in formula.items]
    found = _found(law, formula, identities)
    rows = tuple(_says(one) for one in found)
    judged = replace(with_sums(rows, sums(parts_of(law.law, found))), verdict=with_sums(rows, ()).verdict)
    return with_entries(judged, sums_at_depth(law.law, formula, identities, found))


def _says(finding: Finding) -> Says:
    """What is said of an item; its share is not asked for here."""
    return says_of(finding, 0)
