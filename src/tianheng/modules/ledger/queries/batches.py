"""Reads of batches: what is missing before one may leave, what it is made of, how long its records are kept."""

from datetime import date, timedelta

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from tianheng.core.models import TrailEntry
from tianheng.modules.formulas.enums import REGISTERED_KINDS
from tianheng.modules.formulas.models import FormulaLine
from tianheng.modules.ledger.enums import Outcome
from tianheng.modules.ledger.models import Batch, Delivery, Lot, TestRecord
from tianheng.modules.ledger.queries import clocks
from tianheng.modules.ledger.queries.feedings import feedings_of
from tianheng.modules.ledger.queries.substances import of_kind


def batches_of(user: object) -> QuerySet[Batch]:
    """The batches ``user`` may see, the latest first."""
    rows: QuerySet[Batch] = (
        Batch.objects.visible_to(user)
        .select_related("product", "formula", "organisation")
        .order_by("-made_on", "-id")
    )
    return rows


def tests_of(batch: Batch) -> QuerySet[TestRecord]:
    """The results that count: those not corrected since."""
    rows: QuerySet[TestRecord] = TestRecord.objects.filter(batch=batch, corrected_by=None).order_by("id")
    return rows


def passed_tests(batch: Batch) -> QuerySet[TestRecord]:
    """Results that passed and were reviewed."""
    return tests_of(batch).filter(outcome=Outcome.PASS, reviewed_at__isnull=False)


def failed_tests(batch: Batch) -> QuerySet[TestRecord]:
    """Results that failed, reviewed or not."""
    return tests_of(batch).filter(outcome=Outcome.FAIL)


def unfed_lines(batch: Batch) -> list[FormulaLine]:
    """Lines of the formula for which nothing was fed."""
    fed = {(each.lot.substance, each.lot.additive) for each in feedings_of(batch)}
    headings = {heading for _name, heading in fed}
    rows = batch.formula.lines.filter(parent=None, kind__in=REGISTERED_KINDS).order_by("position")
    return [row for row in rows if of_kind(row.name, row.kind).heading not in headings]


def delivered(batch: Batch) -> int:
    """How much of a batch went out, in micro of its own kind; corrected rows do not count."""
    rows = Delivery.objects.filter(batch=batch, corrected_by=None)
    found: int | None = rows.aggregate(sum=Sum("micro"))["sum"]
    return found or 0


def stopped_on(batch: Batch) -> date | None:
    """The day a batch that had been released was blocked or recalled; None where it never was. Told by the trail."""
    if batch.released_at is None:
        return None
    entries = TrailEntry.objects.filter(
        target_kind=Batch._meta.label_lower,
        target_key=str(batch.pk),
        verb__in=("block_batch", "recall_batch"),
        at__gte=batch.released_at,
    )
    first = entries.order_by("id").values_list("at", flat=True).first()
    return timezone.localdate(first) if first else None


def keep_until(recorded: date, shelf_life_end: date | None) -> date:
    """Until when a record may not be purged: six months past the shelf life, two years past the record, the later.

    FSL 50, GB 14881-2013 14.1.2; the numbers stand in ``data/clocks.csv``.
    """
    later = months_on(recorded, clocks.value("keep_without_shelf_life"))
    if shelf_life_end is None:
        return later
    return max(later, months_on(shelf_life_end, clocks.value("keep_after_shelf_life")))


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = following - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def kept_until(row: Batch | Lot) -> date:
    """Until when a batch or a lot and everything that hangs on it is kept: also the batches a lot went into, and what
    was sold of a batch."""
    if isinstance(row, Batch):
        sold = row.deliveries.aggregate(last=Max("sold_on"))["last"]
        last = max(row.made_on, timezone.localdate(row.entered_at), sold or row.made_on)
        return keep_until(last, row.expires_on)
    own = keep_until(timezone.localdate(row.created_at), row.expires_on)
    fed = row.feedings.aggregate(made=Max("batch__made_on"), end=Max("batch__expires_on"))
    return max(own, keep_until(fed["made"], fed["end"])) if fed["made"] else own
