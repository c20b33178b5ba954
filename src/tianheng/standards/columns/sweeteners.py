"""Notes 3, 4 and 9 over columns: the salt of two sweeteners beside one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from tianheng.standards.bounds import Range
from tianheng.standards.check import _sweeteners as sweeteners_of
from tianheng.standards.clauses.sweeteners import ACESULFAME, ASPARTAME, SALT
from tianheng.standards.columns.codes import FAIL, PASS, REVIEW
from tianheng.standards.columns.judged import Judged, item_of, with_entries
from tianheng.standards.factors import forms
from tianheng.standards.findings import Finding
from tianheng.standards.formula import Food
from tianheng.standards.outcome import Outcome
from tianheng.standards.thresholds import Shares, Thresholds

SWEET = (SALT, ASPARTAME, ACESULFAME)
WHOLE = Fraction(1)


def with_sweeteners(
    law: Thresholds, judged: Judged, names: Sequence[str], category: str, amounts: Sequence[int]
) -> Judged:
    """A formula judged but for these notes, now by them too: its verdict may be graver."""
    verdict = told_by_shares(law, judged.verdict, names, category, amounts)
    if verdict is not None:
        return judged if verdict == judged.verdict else replace(judged, verdict=verdict)
    found = [
        Finding(item_of(place, name, amount), identity, Outcome(""))
        for place, (name, amount) in enumerate(zip(names, amounts, strict=True))
        if (identity := law.named(name.strip()).identity).target in SWEET
    ]
    return with_entries(judged, sweeteners_of(law.law, Food(category), found), own=False)


def told_by_shares(
    law: Thresholds, verdict: int, names: Sequence[str], category: str, amounts: Sequence[int]
) -> int | None:
    """The verdict with these notes, by the share of its limit that each partner takes; None where none tells."""
    doses: dict[str, int] = {}
    for name, amount in zip(names, amounts, strict=True):
        heading = law.named(name.strip()).identity.target
        doses[heading] = doses.get(heading, 0) + amount
    if SALT not in doses:
        return verdict
    for partner in (ASPARTAME, ACESULFAME):
        if partner in doses:
            shares = _shares(law, partner, category)
            if shares is None:
                return None
            dose = doses[partner] + doses[SALT] * forms(SALT, partner)[0].factor
            share = Range(shares.low * dose, None if shares.high is None else shares.high * dose)
            kept = share.keeps(WHOLE)
            verdict = max(verdict, PASS if kept else REVIEW if kept is None else FAIL)
    return verdict


@lru_cache(maxsize=1 << 10)
def _shares(law: Thresholds, partner: str, category: str) -> Shares | None:
    """How a partner adds up in a food; None where its limit is not one share, or a notice may speak."""
    shares = None if law.day else law.cell(partner, category).shares
    return shares if shares and shares.kept.counts else None
