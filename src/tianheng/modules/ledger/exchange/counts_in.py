"""A stock count from a sheet (form F08): one count for each day, its lines filled in, submitted when it is whole."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import Importer, Row, Run
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions.counts import open_lines
from tianheng.modules.ledger.exchange import examples, repeated
from tianheng.modules.ledger.exchange.care import COUNTS
from tianheng.modules.ledger.exchange.known import days, known_of
from tianheng.modules.ledger.exchange.rights import may_do
from tianheng.modules.ledger.models import Count


def write(rows: list[Row], run: Run) -> int:
    """Write the counts; how many rows."""
    return sum(
        write_day(day, [row for row in rows if row.values["counted_on"] == day], run)
        for day in days(rows, "counted_on")
    )


def write_day(day: date, rows: list[Row], run: Run) -> int:
    """One count of the places that the rows name; a line not told of stays open, and with it the count."""
    known = known_of(run)
    names = dict.fromkeys(row.values["location"] for row in rows)
    places = [known.places[name] for name in names if name in known.places]
    key = repeated.key_of(rows[0], run)
    with transaction.atomic():
        sheet = actions.start_count(
            by=run.by, organisation=known.organisation, locations=places, counted_on=day, key=key, at=run.at
        )
        done = run.each(rows, lambda row: count_row(sheet, row, run))
        submit(sheet, run)
    return done


def count_row(sheet: Count, row: Row, run: Run) -> object:
    """What was found of one lot at one place."""
    known, values = known_of(run), row.values
    return actions.count_line(
        by=run.by,
        count=sheet,
        lot=known.lot(values["lot"]),
        location=known.place(values["location"]),
        amount=values["amount"],
        unit=values["unit"],
        reason=values["reason"],
        handling=values["handling"],
        at=run.at,
    )


def submit(sheet: Count, run: Run) -> None:
    """On to whoever confirms it, when nothing is missing."""
    if run.faults or any(open_lines(sheet)):
        return
    try:
        actions.submit_count(by=run.by, count=sheet, at=run.at)
    except (Mistake, Mistakes):  # it waits as a draft, and its page says what is missing
        return


IMPORTER = Importer(
    title=COUNTS.title,
    columns=COUNTS.columns,
    write=write,
    shown=may_do("count"),
    check=repeated.check,
    prepare=repeated.prepare,
    examples=examples.OF["counts"],
    note=_("账面量以导入时为准。填齐的自动提交，由监盘人在系统里确认后才调整库存。"),
    link="ledger:counts",
)
