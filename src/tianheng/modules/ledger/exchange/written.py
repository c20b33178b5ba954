"""A form's rows as a workbook: the columns of the paper, ready to be imported again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tianheng.accounts.models import Organisation
from tianheng.core.sheets.write import Page, Value, save
from tianheng.modules.ledger.exchange.fields import Form

CHUNK = 2000
MOST = 200_000
LONGEST_DAYS = 366


class Span:
    """The days from ``since`` to ``until``, both included."""

    def __init__(self, since: date, until: date) -> None:
        self.since, self.until = since, until

    @classmethod
    def month(cls, year: int, month: int) -> Span:
        """A whole month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to the one after the last."""
        first = datetime.combine(self.since, time())
        after = datetime.combine(self.until + timedelta(days=1), time())
        return timezone.make_aware(first), timezone.make_aware(after)

    def __str__(self) -> str:
        return f"{self.since.isoformat()}—{self.until.isoformat()}"


def rows_of(
    form: Form, user: object, organisation: Organisation, span: Span, *, everything: bool
) -> QuerySet[Any]:
    """What the reader may see of a form's rows in a span; ``everything`` with those that were corrected since."""
    rows: QuerySet[Any] = form.model.objects.visible_to(user).filter(**{form.owner: organisation})
    rows = rows.filter(lies_in(form, span)).select_related(*form.joined)
    for narrowed in (form.only, None if everything else form.effective):
        if narrowed is not None:
            rows = rows.filter(narrowed)
    return rows.order_by(*form.order)


def lies_in(form: Form, span: Span) -> Q:
    """The condition that a row belongs to a span; every row does where the form knows no days."""
    if form.within is not None:
        return form.within(span.since, span.until)
    if not form.day:
        return Q()
    first, last = span.moments if form.moments else (span.since, span.until)
    return Q(**{f"{form.day}__gte": first, f"{form.day}__{'lt' if form.moments else 'lte'}": last})


def workbook_of(form: Form, rows: QuerySet[Any]) -> bytes:
    """The workbook's bytes; memory stays small however many rows there are."""
    headings = [str(each.title) for each in form.fields]
    as_text = [place for place, each in enumerate(form.fields) if not each.figure]
    with tempfile.TemporaryFile(prefix="tianheng-") as target:
        save(target, Page(form.heading[:31], headings, values(form, rows), as_text=as_text))
        target.seek(0)
        return target.read()


def values(form: Form, rows: QuerySet[Any]) -> Iterator[list[Value]]:
    """Each row's cells."""
    for row in rows[:MOST].iterator(chunk_size=CHUNK):
        yield [each.value(row) for each in form.fields]
