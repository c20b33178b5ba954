"""Reads of recalls: their clocks, whom to tell, who was told, how far each batch has come back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import DisposalReason, RecallState
from tianheng.modules.ledger.models import Batch, Delivery, Disposal, Lot, Recall, RecallBatch, RecallNotice
from tianheng.modules.ledger.queries import clocks
from tianheng.modules.ledger.queries.trace import (
    Trace,
    buyer_key,
    deliveries_of,
    sums,
    trace_back,
    trace_forward,
)


class Clock(NamedTuple):
    """From learning of the cause to the start, in hours; from the announcement to the end, in working days."""

    start_hours: int
    finish_days: int


def clock_of(level: int) -> Clock:
    """The clocks of a class of recall."""
    return Clock(clocks.value(f"recall_start_{level}"), clocks.value(f"recall_finish_{level}"))


def clock_source(level: int) -> list[str]:
    """Where the clocks of a class come from."""
    return [clocks.periods()[f"recall_{part}_{level}"].source for part in ("start", "finish")]


def address_of(recall: Recall) -> str:
    """The page of a recall."""
    return reverse("ledger:recall", args=[recall.pk])


def recalls_of(user: object) -> QuerySet[Recall]:
    """The recalls ``user`` may see, the latest first."""
    rows: QuerySet[Recall] = Recall.objects.visible_to(user).select_related(
        "organisation", "lot", "entered_by"
    )
    return rows


class Progress(NamedTuple):
    """Of one batch in a recall, in micro; ``left`` is None where nobody knows what was sold."""

    part: RecallBatch
    told: int
    left: int | None

    def shown(self, micro: int | None) -> str:
        """A quantity of it for readers."""
        return "—" if micro is None else display(micro, self.part.dimension)


def progress(recall: Recall) -> list[Progress]:
    """How far each batch has come back, and how many buyers were told."""
    parts = RecallBatch.objects.filter(recall=recall).select_related("batch__product")
    told: dict[int, set[str]] = {}
    for batch, buyer in recall.notices.values_list("batch", "buyer_name"):
        told.setdefault(batch, set()).add(buyer)
    return [
        Progress(
            part,
            len(told.get(part.batch_id, ())),
            None if part.sold_micro is None else part.sold_micro - part.recovered_micro,
        )
        for part in parts
    ]


def traced(*, lot: Lot | None = None, batch: Batch | None = None) -> Trace | None:
    """What a recall would begin from: everything a lot went into, or one batch."""
    if lot is not None:
        return trace_forward([lot])
    return trace_back([batch]) if batch is not None else None


def recall_list(recall: Recall) -> list[Delivery]:
    """Every delivery of every batch of a recall; what was corrected since does not count."""
    batches = RecallBatch.objects.filter(recall=recall).values("batch")
    return list(deliveries_of(batches).select_related("batch__product"))


UNTOLD, TOLD, ANSWERED, RETURNED = "untold", "told", "answered", "returned"


@dataclass
class Contact:
    """A buyer to be told: the deliveries, when it was told first, what it last answered, what came back."""

    name: str
    contact: str
    address: str
    deliveries: list[Delivery] = field(default_factory=list)
    told_at: datetime | None = None
    means: str = ""
    answer: str = ""
    returned: list[RecallNotice] = field(default_factory=list)

    @property
    def state(self) -> str:
        """How far it has come with this buyer."""
        if self.returned:
            return RETURNED
        if self.told_at is None:
            return UNTOLD
        return ANSWERED if self.answer else TOLD

    @property
    def amounts(self) -> str:
        """What it got."""
        return sums(self.deliveries)

    @property
    def recovered(self) -> str:
        """What came back."""
        return sums(self.returned)

    @property
    def first(self) -> Delivery:
        """The delivery a notice is hung on."""
        return self.deliveries[0]


def contacts(recall: Recall, rows: list[Delivery] | None = None) -> list[Contact]:
    """Everybody to be told, each with what was heard; those not yet told stand first."""
    found: dict[tuple[str, str, str], Contact] = {}
    for each in recall_list(recall) if rows is None else rows:
        found.setdefault(buyer_key(each), Contact(*buyer_key(each))).deliveries.append(each)
    for notice in RecallNotice.objects.filter(recall=recall).select_related("delivery").order_by("id"):
        heard(found, notice)
    return sorted(found.values(), key=lambda each: (each.told_at is not None, each.name))


def heard(found: dict[tuple[str, str, str], Contact], notice: RecallNotice) -> None:
    """Put a notice to its buyer: by the delivery it names, else by the buyer's name."""
    key = buyer_key(notice.delivery) if notice.delivery else None
    named = [each for each in found.values() if each.name == notice.buyer_name]
    for contact in [found[key]] if key in found else named:
        contact.told_at = contact.told_at or notice.happened_at
        contact.means = contact.means or notice.means
        contact.answer = notice.answer or contact.answer
        if notice.micro:
            contact.returned.append(notice)


class Timing(NamedTuple):
    """How long each step took: learning to start (seconds), the list (ms), start until all were told (seconds)."""

    start: int
    listed_ms: int | None
    told: int | None
    started_late: bool
    finish_overdue: bool


def timing(recall: Recall, found: list[Contact], today: date) -> Timing:
    """The clocks of a recall; ``told`` is None while somebody is still to be told."""
    all_told = bool(found) and all(each.told_at for each in found)
    last = max(first_told(recall).values()) if all_told else None
    ended = timezone.localdate(recall.finished_at) if recall.finished_at else today
    return Timing(
        start=max(0, int((recall.started_at - recall.happened_at).total_seconds())),
        listed_ms=recall.traced_ms,
        told=int((last - recall.started_at).total_seconds()) if last else None,
        started_late=recall.started_at > recall.start_due,
        finish_overdue=recall.state != RecallState.CANCELLED and ended > recall.finish_due,
    )


def first_told(recall: Recall) -> dict[str, datetime]:
    """When each buyer's first notice was written down."""
    rows = recall.notices.order_by().values("buyer_name").annotate(first=Min("entered_at"))
    return {row["buyer_name"]: row["first"] for row in rows}


def disposals_of(recall: Recall) -> QuerySet[Disposal]:
    """What is done with the goods that came back."""
    batches = RecallBatch.objects.filter(recall=recall).values("batch")
    rows: QuerySet[Disposal] = Disposal.objects.filter(
        batch__in=batches, cause=DisposalReason.RECALLED
    ).select_related("batch__product", "approved_by", "supervisor")
    return rows.order_by("id")
