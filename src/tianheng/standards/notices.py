"""Notices after the edition: rows that nobody has read in the notice's own annex stay unverified.

An unverified row turns a refusal into a question that names the notice, never into a pass. An
administrator who holds the text confirms a row; then it is law from its date on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tianheng.standards.bounds import Ask
from tianheng.standards.compiler import Edition, index, read_remarks
from tianheng.standards.formula import Item, normal_answer
from tianheng.standards.model import Category, Limit, Reading
from tianheng.standards.names.text import fold
from tianheng.standards.narrowings import known
from tianheng.standards.outcome import DATA, OVER, Outcome
from tianheng.standards.phrases import say
from tianheng.standards.source import Row, split, table
from tianheng.standards.units import UNITS, content


class Notice(NamedTuple):
    """One row of a notice: an additive, where it may go, and how much, with its confidence."""

    id: str
    notice: str
    valid_from: date
    table: str
    additive: str
    heading: str
    category: str
    number: str
    unit: str
    remark: str
    kind: str
    disputed: bool
    narrowing: str = ""
    exception: str = ""
    excluded: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def notices() -> tuple[Notice, ...]:
    """Every row of announcements.csv, disputed ones included."""
    return tuple(_notice(row) for row in table("announcements/announcements.csv"))


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        notice=row["notice"],
        valid_from=date.fromisoformat(row["valid_from"]),
        table=row["table"],
        additive=row["additive"],
        heading=row["heading"],
        category=row["category"],
        number=row["value"] if row["unit"] in UNITS else "",
        unit=row["unit"] if row["unit"] in UNITS else "",
        remark=row["remark"],
        kind=row["kind"],
        disputed="disputed" in row["flag"],
        narrowing=row["narrowing"],
        exception=row["exception"],
        excluded=split(row["excluded_codes"]),
    )


def reaching(
    name: str,
    category: Category,
    day: date | None,
    confirmed: Collection[str] = (),
    *,
    unknown: bool = False,
    answers: Mapping[str, bool] = MappingProxyType({}),
) -> list[Notice]:
    """Notices in force on `day` that name an additive and a category above the food.

    For a substance that no table knows (`unknown`) a notice without a category counts too. `answers` about the food
    leave out a notice for another product (仅限 …).
    """
    key = fold(name)
    return [
        one
        for one in notices()
        if key in (fold(one.additive), fold(one.heading))
        and one.id not in confirmed
        and not one.disputed
        and (day is None or one.valid_from <= day)
        and not any(category.under(code) for code in one.excluded)
        and answers.get(normal_answer(one.narrowing)) is not False
        and (one.category == "*" or category.under(one.category) or (not one.category and unknown))
    ]


def softened(outcome: Outcome, found: list[Notice], item: Item) -> Outcome:
    """A refusal as a question, where an unverified notice may permit it."""
    helpful = [one for one in found if _allows(one, outcome, item)]
    if not helpful:
        return outcome
    names = "、".join(dict.fromkeys(one.notice for one in helpful))
    first = helpful[0]
    value = f"{first.number} {first.unit}".strip() or say("value_unknown")
    ask = Ask(item.field, say("ask_notice", notice=names, additive=first.additive, value=value))
    return outcome._replace(status=DATA, asks=(*outcome.asks, ask))


def _allows(notice: Notice, outcome: Outcome, item: Item) -> bool:
    """Whether the notice's number, where it has one, would let the amount pass."""
    if not notice.number:
        return outcome.status != OVER
    most = content(Fraction(notice.number), notice.unit)
    if outcome.compared is not None:
        return outcome.compared.low <= most.value
    converted = "计" in notice.remark or item.content is None or item.content.per != most.per
    return converted or (item.content is not None and item.content.value <= most.value)


def with_confirmed(law: Edition, confirmed: frozenset[str], day: date) -> Edition:
    """The edition with the rows of confirmed notices in force on `day`; a row beats the printed one it changes."""
    rows = (one for one in notices() if one.id in confirmed and one.table == "A.1")
    return _with_rows(law, frozenset(one.id for one in rows if one.valid_from <= day))


@lru_cache(maxsize=16)
def _with_rows(law: Edition, in_force: frozenset[str]) -> Edition:
    """Compiled once per set of rows: days between two notices share it."""
    added = [limit for one in notices() if one.id in in_force for limit in _as_limit(law, one)]
    if not added:
        return law
    changed = {(limit.heading, limit.code, limit.narrowing) for limit in added}
    kept = [one for one in law.limits() if (one.heading, one.code, one.narrowing) not in changed]
    return law.with_rows(index([*kept, *added]))


def becomes_law(law: Edition, notice_id: str) -> bool:
    """Whether a confirmed row becomes a row of Table A.1; one that cannot stays a question."""
    return any(one.id == notice_id and one.table == "A.1" and _as_limit(law, one) for one in notices())


@cache
def _readings() -> dict[str, Reading]:
    """Remarks of the notices' rows (announcements/remarks.csv), and those printed in Table A.1."""
    printed = read_remarks(table("gb2760_2024/ours/remarks.csv"))
    return printed | read_remarks(table("announcements/remarks.csv"))


def _as_limit(law: Edition, notice: Notice) -> list[Limit]:
    heading = law.by_name.get(notice.heading)
    if heading is None or notice.category not in law.categories or notice.disputed:
        return []
    if not notice.number and notice.kind != "gmp":
        return []  # a number that was not read is not "as needed"
    reading = _readings().get(notice.remark)
    if reading is None or not (known(notice.narrowing) and (notice.excluded or known(notice.exception))):
        return []  # words that nobody has read may ask for more than the number says
    kind = notice.kind if notice.kind in ("max_use", "gmp", "residue") else "max_use"
    return [
        Limit(
            id=notice.id,
            heading=heading.id,
            code=notice.category,
            name=law.categories[notice.category].name,
            narrowing=notice.narrowing,
            exception="" if notice.excluded else notice.exception,
            excluded_codes=notice.excluded,
            excluded_a2=frozenset(),
            kind=kind,
            number=notice.number,
            unit=notice.unit,
            remark=notice.remark,
            footnote="",
            page=0,
            printed_page=0,
            reading=reading,
            table=notice.notice,
        )
    ]
