"""A formula judged exactly: what is said of each row, and what the sums of A.4 and other entries make of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tianheng.standards.bounds import Range
from tianheng.standards.clauses import ratio
from tianheng.standards.clauses.ratio import Part
from tianheng.standards.columns.codes import EXCEEDS, FAIL, NO_SUM, PASS, RATIOS, REVIEW, UNCERTAIN
from tianheng.standards.formula import Item
from tianheng.standards.thresholds import ASKED, FAILS, MICROGRAM, UNIT, Says
from tianheng.standards.units import Content

Amount = Fraction | int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A formula judged: what is said of each row, codes of VERDICTS and RATIOS, and the sum that is gravest."""

    rows: tuple[Says, ...]
    verdict: int
    ratio: int = NO_SUM
    total: Fraction = Fraction(0)
    exact: bool = True


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


def with_sums(rows: tuple[Says, ...], found: Iterable[tuple[int, Fraction]]) -> Judged:
    """A formula of these rows with these sums of A.4: its verdict, and the gravest of them."""
    grave, total = max(found, default=(NO_SUM, Fraction(0)))
    if any(says.verdict == FAILS for says in rows) or grave == EXCEEDS:
        return Judged(rows, FAIL, grave, total)
    asked = any(says.verdict == ASKED for says in rows) or grave == UNCERTAIN
    return Judged(rows, REVIEW if asked else PASS, grave, total)


def with_entries(judged: Judged, entries: Iterable[dict[str, Any]], *, own: bool = True) -> Judged:
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


def item_of(place: int, name: str, amount: Amount) -> Item:
    """An item of so many micrograms per kilogram."""
    content = None if amount is None else Content(amount * MICROGRAM, "kg")
    return Item(f"items[{place}]", name.strip(), None, UNIT, content)
