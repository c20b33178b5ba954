"""Working days: weekdays without the public holidays, with the weekend days worked in exchange (调休).

A period in working days begins on the day after the event and ends with its last working day. The State Council
publishes a year's holidays late in the year before; past the last year known, only weekends are counted off and the
deadline says so.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tianheng.core.models import Holiday

SHIPPED = Path(__file__).parent / "data/holidays.csv"
SATURDAY = 5
DAY = timedelta(days=1)


class Deadline(NamedTuple):
    """The last day of a period; ``assumed`` when it reaches into a year whose holidays are not known."""

    day: date
    assumed: bool


class Calendar:
    """The days that are not what their weekday says, read once: ``Calendar(Holiday.objects.all())``."""

    def __init__(self, holidays: Iterable[Holiday]) -> None:
        self.kinds: Mapping[date, str] = {each.day: each.kind for each in holidays}
        self.years = {day.year for day in self.kinds}

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        kind = self.kinds.get(day)
        return kind == Holiday.Kind.WORK if kind else day.weekday() < SATURDAY

    def deadline(self, start: date, days: int) -> Deadline:
        """The end of a period of ``days`` working days after ``start``, which is not counted itself.

        ``days`` of 0 is ``start`` itself. Raises ValueError when negative.
        """
        if days < 0:
            raise ValueError(f"days: {days} is negative; a period has 0 or more working days")
        day, left, assumed = start, days, False
        while left:
            day += DAY
            left -= self.is_working(day)
            assumed = assumed or day.year not in self.years
        return Deadline(day, assumed)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``."""
        if end < start:
            return -self.between(end, start)
        span = ((start + DAY * each) for each in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in span)


def calendar() -> Calendar:
    """The calendar as the database holds it now; keep it for a whole list, it is one query."""
    return Calendar(Holiday.objects.all())


def load(path: Path, *, using: str = "default", replace: bool = True) -> int:
    """Read a CSV ``day,kind,name,source,confidence`` into the table; returns the number of its rows.

    With ``replace`` a day already there is overwritten, else it stays. Raises ValueError naming line, column, value.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [read(row, line) for line, row in enumerate(csv.DictReader(file), 2)]
    names = ["kind", "name", "source", "confidence"]
    table = Holiday.objects.using(using)
    if replace:
        table.bulk_create(rows, update_conflicts=True, unique_fields=["day"], update_fields=names)
    else:
        table.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def read(row: dict[str, str], line: int) -> Holiday:
    """One line of the file."""
    try:
        day = date.fromisoformat(row["day"])
    except (ValueError, TypeError):
        raise ValueError(f"line {line}, day: {row.get('day')!r} is no date; write 2026-10-01") from None
    if row["kind"] not in Holiday.Kind.values:
        raise ValueError(f"line {line}, kind: {row['kind']!r} is neither off nor work")
    return Holiday(
        day=day, kind=row["kind"], name=row["name"], source=row["source"], confidence=row["confidence"]
    )


def load_shipped(*, using: str = "default") -> None:
    """Add the shipped days that are missing."""
    load(SHIPPED, using=using, replace=False)
