"""Formulas judged one by one, exactly: by the shares of their cells, or wholly by the check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tianheng.standards.bounds import ZERO, Range
from tianheng.standards.check import _findings as findings_of
from tianheng.standards.check import _parts as parts_of
from tianheng.standards.check import _sums_at_depth as sums_at_depth
from tianheng.standards.check import _sweeteners as sweeteners_of
from tianheng.standards.check import _with_notices as with_notices
from tianheng.standards.clauses import ratio
from tianheng.standards.clauses.ratio import Part
from tianheng.standards.clauses.sweeteners import ACESULFAME, ASPARTAME, SALT
from tianheng.standards.columns.codes import (
    EXCEEDS,
    FAIL,
    NO_SUM,
    PASS,
    RATIOS,
    REFUSE,
    REVIEW,
    UNCERTAIN,
)
from tianheng.standards.errors import InputError, InputErrors
from tianheng.standards.findings import Finding
from tianheng.standards.formula import MOST_ITEMS, Food, Formula, Item, read_formula
from tianheng.standards.identity import Identity, identify
from tianheng.standards.outcome import Outcome
from tianheng.standards.thresholds import (
    ASKED,
    BAD_AMOUNT,
    BAD_FACT,
    FAILS,
    MICROGRAM,
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
)
from tianheng.standards.units import Content

Amount = Fraction | int | None
SWEET = (SALT, ASPARTAME, ACESULFAME)


@dataclass(frozen=True, slots=True)
class Extra:
    """What a row says beyond a whole number of micrograms: its amount (None: not given), and facts by their field."""

    amount: Amount
    food: Mapping[str, object] = field(default_factory=dict)
    item: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A formula judged: what is said of each row, codes of VERDICTS and RATIOS, and the sum that is gravest."""

    rows: tuple[Says, ...]
    verdict: int
    ratio: int = NO_SUM
    total: Fraction = Fraction(0)
    exact: bool = True


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
    judged = _with_sums(tuple(rows[place] for place in range(len(names))), sums(parts))
    return _with_sweeteners(law, judged, names, category, amounts)


@lru_cache(maxsize=1 << 14)
def _cells(law: Thresholds, name: str, category: str) -> tuple[Cell, Cell]:
    """What is said of an additive, and by what it counts."""
    return law.cell(name, category), law.counted(name, category)


def _with_sweeteners(
    law: Thresholds, judged: Judged, names: Sequence[str], category: str, amounts: Sequence[int]
) -> Judged:
    """Notes 3, 4 and 9, where the salt of two sweeteners stands beside one of them."""
    found = [
        Finding(_item(place, name, amount), identity, Outcome(""))
        for place, (name, amount) in enumerate(zip(names, amounts, strict=True))
        if (identity := law.named(name.strip()).identity).target in SWEET
    ]
    if not any(one.identity.target == SALT for one in found) or len(found) < 2:
        return judged
    return _with_entries(judged, sweeteners_of(law.law, Food(category), found), own=False)


def _together(cells: Sequence[Cell], amounts: Sequence[int]) -> tuple[list[Says], Range] | None:
    """What is said of the items of one heading, and the share they take together."""
    if len(cells) == 1:
        return [cells[0].at(amounts[0])], cells[0].share(amounts[0])
    shares = [cell.shares for cell in cells if cell.shares is not None]
    if len(shares) == len(cells):
        total = ZERO
        for cell, amount in zip(cells, amounts, strict=True):
            total = total.plus(cell.share(amount))
        said = said_together(shares, total)
        return None if said is None else ([said] * len(cells), total)
    alike = said_alike(cells, amounts)
    return None if alike is None else ([alike[0]] * len(cells), alike[1])


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
        _item(place, name, amount) for place, (name, amount) in enumerate(zip(names, amounts, strict=True))
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


def _item(place: int, name: str, amount: Amount) -> Item:
    content = None if amount is None else Content(amount * MICROGRAM, "kg")
    return Item(f"items[{place}]", name.strip(), None, UNIT, content)


def _checked(law: Thresholds, category: str, given: Iterable[tuple[str, int]]) -> list[Finding]:
    """Items of one heading by the check itself."""
    items = tuple(_item(place, name, amount) for place, (name, amount) in enumerate(given))
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
    judged = replace(_with_sums(rows, sums(parts_of(law.law, found))), verdict=_with_sums(rows, ()).verdict)
    return _with_entries(judged, sums_at_depth(law.law, formula, identities, found))


def _says(finding: Finding) -> Says:
    content = finding.item.content
    return says_of(finding, int(content.micrograms) if content else 0)


def sums(parts: Iterable[Part]) -> Iterator[tuple[int, Fraction]]:
    """Status and number of every sum of A.4, as the clause adds them."""
    found = list(parts)
    if len(found) < 2:
        return
    tones = sorted({tone for part in found for tone in ratio._tones(part)})
    split = [ratio._by_function(found, function) for function in ratio.SUMMED]
    split += [ratio._by_hue(found, tone) for tone in tones]
    for sure, unsure in split:
        if len({part.heading for part in (*sure, *unsure)}) > 1:
            yield _sum(ratio._added(sure), ratio._added([*sure, *unsure]), len(sure), bool(unsure))


def _sum(certain: Range, possible: Range, sure: int, unsure: bool) -> tuple[int, Fraction]:
    status = ratio._status(certain, possible, sure)
    shown = possible if unsure and status != "exceeds" else certain
    return RATIOS.index(status), shown.shown


def _with_sums(rows: tuple[Says, ...], found: Iterable[tuple[int, Fraction]]) -> Judged:
    grave, total = max(found, default=(NO_SUM, Fraction(0)))
    if any(says.verdict == FAILS for says in rows) or grave == EXCEEDS:
        return Judged(rows, FAIL, grave, total)
    asked = any(says.verdict == ASKED for says in rows) or grave == UNCERTAIN
    return Judged(rows, REVIEW if asked else PASS, grave, total)


def _with_entries(judged: Judged, entries: Iterable[dict[str, Any]], *, own: bool = True) -> Judged:
    """The combined entries of the check decide: those of a group of categories, and notes 3, 4 and 9.

    `own`: the sums of A.4 are among them.
    """
    found = [entry for entry in entries if entry]
    statuses = [RATIOS.index(entry["status"]) for entry in found]
    verdict = judged.verdict
    if EXCEEDS in statuses:
        verdict = FAIL
    elif UNCERTAIN in statuses and verdict == PASS:
        verdict = REVIEW
    summed = [(RATIOS.index(one["status"]), Fraction(one["sum"])) for one in found if one["clause"] == "A.4"]
    grave, total = max(summed, default=(NO_SUM, Fraction(0)))
    if own and grave != judged.ratio:
        return replace(judged, verdict=verdict, ratio=grave, total=total, exact=False)
    return replace(judged, verdict=verdict)
