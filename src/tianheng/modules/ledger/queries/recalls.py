"""Reads of recalls: their clocks, how far each batch has come back."""

from typing import NamedTuple

from django.db.models import QuerySet

from tianheng.modules.ledger.models import Recall, RecallBatch
from tianheng.modules.ledger.queries import clocks


class Clock(NamedTuple):
    """From learning of the cause to the start, in hours; from the start to the end, in working days."""

    start_hours: int
    finish_days: int


def clock_of(level: int) -> Clock:
    """The clocks of a class of recall."""
    return Clock(clocks.value(f"recall_start_{level}"), clocks.value(f"recall_finish_{level}"))


def recalls_of(user: object) -> QuerySet[Recall]:
    """The recalls ``user`` may see, the latest first."""
    rows: QuerySet[Recall] = Recall.objects.visible_to(user).select_related("organisation", "lot")
    return rows


class Progress(NamedTuple):
    """Of one batch in a recall, in micro; ``left`` is None where nobody knows what was sold."""

    part: RecallBatch
    told: int
    left: int | None


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
