"""Reads of feedings: those that count, what went into a batch, what a lot went into."""

import json
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from tianheng.accounts.models import User
from tianheng.core.models import TrailEntry
from tianheng.core.quantities import MASS
from tianheng.modules.formulas.enums import REGISTERED_KINDS
from tianheng.modules.formulas.models import FormulaLine
from tianheng.modules.ledger.enums import Code, DisposalReason, DisposalState, FeedingStatus, LotState
from tianheng.modules.ledger.models import Batch, Disposal, Feeding, Lot


def effective(rows: QuerySet[Feeding]) -> QuerySet[Feeding]:
    """Those that count: not corrected since, and not void."""
    return rows.filter(corrected_by=None, micro__gt=0)


def feedings_of(batch: Batch) -> QuerySet[Feeding]:
    """What went into a batch, in the order it was entered."""
    rows = Feeding.objects.filter(batch=batch).select_related(
        "lot", "location", "entered_by", "checker", "scale"
    )
    return effective(rows).order_by("id")


def with_corrections(batch: Batch) -> QuerySet[Feeding]:
    """Every row of a batch, also those corrected since."""
    rows: QuerySet[Feeding] = (
        Feeding.objects.filter(batch=batch)
        .select_related("lot", "location", "entered_by", "checker", "corrected_by")
        .order_by("id")
    )
    return rows


class Fed(NamedTuple):
    """How much of one lot went into a batch: ``micro`` as the books count it, ``unrounded`` as it was entered."""

    lot: Lot
    micro: int
    unrounded: Fraction


class Sums(NamedTuple):
    """What went into batches, by batch and lot: in micro, and what rounding took from it where a mass was entered."""

    micro: dict[tuple[int, int], int]
    rounded: dict[tuple[int, int], Fraction]
    lots: dict[int, Lot]

    def unrounded(self, key: tuple[int, int]) -> Fraction:
        """The sum as it was entered."""
        return self.micro[key] + self.rounded.get(key, Fraction(0))


def sums_of(rows: QuerySet[Feeding]) -> Sums:
    """The feedings that count, added up; rows are only read one by one where litres were fed by mass."""
    rows = effective(rows).order_by()
    found = list(rows.values_list("batch", "lot", "unit").annotate(sum=Sum("micro")))
    lots = Lot.objects.in_bulk({lot for _batch, lot, _unit, _sum in found})
    micro: dict[tuple[int, int], int] = {}
    for batch, lot, _unit, part in found:
        micro[batch, lot] = micro.get((batch, lot), 0) + part
    turned = {lot for _batch, lot, unit, _sum in found if unit in MASS and lots[lot].dimension == "volume"}
    rounded: dict[tuple[int, int], Fraction] = {}
    one_by_one = rows.filter(lot__in=turned, unit__in=MASS) if turned else rows.none()
    for batch, lot, amount, unit, part in one_by_one.values_list("batch", "lot", "amount", "unit", "micro"):
        rest = lots[lot].unrounded(amount, unit, part) - part
        rounded[batch, lot] = rounded.get((batch, lot), Fraction(0)) + rest
    return Sums(micro, rounded, lots)


def fed_into(batch: Batch, without: Feeding | None = None) -> list[Fed]:
    """What went into a batch, by lot; ``without`` a feeding that is about to be corrected."""
    rows = Feeding.objects.filter(batch=batch)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    sums = sums_of(rows)
    return [Fed(sums.lots[key[1]], sums.micro[key], sums.unrounded(key)) for key in sorted(sums.micro)]


def violations(batch: Batch) -> QuerySet[Feeding]:
    """Feedings of a batch that the law or the formula would have stopped, and that happened all the same."""
    return feedings_of(batch).filter(status=FeedingStatus.VIOLATION)


def unsigned_feedings(batch: Batch) -> list[Feeding]:
    """Feedings of a batch whose second person has not signed yet."""
    return [each for each in feedings_of(batch) if Code.UNSIGNED in each.codes]


WAITING = (LotState.BLOCKED, LotState.QUARANTINED)
ENDED = (LotState.EXPIRED, LotState.DISPOSED)


def doubtful_lots(batch: Batch) -> list[Lot]:
    """Lots fed into a batch of which nobody has said that they are sound.

    They are blocked or not released, now or when they came to their end; were past their date when fed; or what was
    left of them was disposed of as unfit.
    """
    rows = list(feedings_of(batch))
    lots = {each.lot.pk: each.lot for each in rows}
    late = {row.lot.pk for row in rows if row.lot.expired_on(timezone.localdate(row.happened_at))}
    ended = {pk for pk, lot in lots.items() if lot.state in ENDED and last_state(lot) in WAITING}
    unfit = set(
        Disposal.objects.filter(lot__in=lots, lot__state=LotState.DISPOSED, state=DisposalState.DONE)
        .exclude(cause=DisposalReason.EXPIRED)
        .values_list("lot", flat=True)
    )
    return [lot for pk, lot in lots.items() if pk in late | unfit | ended or lot.state in WAITING]


def told_anew(lot: Lot, day: date) -> bool:
    """Whether a lot past its date waits for a second person: told anew or unblocked, and never released since, though
    something went into a batch. Nothing more is taken from it."""
    if lot.state not in (LotState.QUARANTINED, *ENDED) or not lot.expired_on(day):
        return False
    if lot.state in ENDED and last_state(lot) != LotState.QUARANTINED:
        return False
    return effective(Feeding.objects.filter(lot=lot)).exists()


def last_state(lot: Lot) -> str:
    """Whether a lot was released, blocked or waiting when it expired or was disposed of; told by the trail."""
    if lot.released_at is None:
        return LotState.QUARANTINED
    entries = TrailEntry.objects.filter(target_kind=lot._meta.label_lower, target_key=str(lot.pk))
    for after in entries.order_by("-id").values_list("after", flat=True):
        state = (json.loads(after) if after else {}).get("state", "")
        if state and state not in ENDED:
            return str(state)
    return LotState.RELEASED


WROTE = ("feed", "correct_feeding", "countersign_feeding")


def writers(rows: Iterable[Feeding]) -> dict[int, set[int]]:
    """Feeding → who put it in the books, whoever it names; told by the trail.

    A countersigned row only repeats the one before it: its writer is that one's.
    """
    found: dict[int, set[int]] = {row.pk: set() for row in rows}
    asked = {pk: pk for pk in found}
    while asked:
        entries = TrailEntry.objects.filter(
            target_kind=Feeding._meta.label_lower,
            target_key__in=[str(pk) for pk in asked],
            verb__in=WROTE,
            actor_kind="user",
        )
        told = list(entries.values_list("target_key", "verb", "actor_key"))
        signed = {int(key) for key, verb, _actor in told if verb == "countersign_feeding"}
        for key, verb, actor in told:
            if verb != "countersign_feeding":
                found[asked[int(key)]].add(int(actor))
        older = Feeding.objects.filter(pk__in=signed).values_list("pk", "corrects")
        asked = {before: asked[pk] for pk, before in older}
    return found


def feeders(row: Feeding) -> set[int]:
    """Who is named as having fed, by the row and by every older one that it corrects."""
    found, older = {row.entered_by_id}, row.corrects_id
    while older is not None:
        person, older = Feeding.objects.values_list("entered_by", "corrects").get(pk=older)
        found.add(person)
    return found


def alone_in(batch: Batch, person: User) -> bool:
    """Whether every feeding of a batch names ``person`` or was written by that person in another's name."""
    rows = list(effective(Feeding.objects.filter(batch=batch)).order_by())
    wrote = writers(rows)
    return bool(rows) and all(person.pk in {row.entered_by_id, *wrote[row.pk]} for row in rows)


def without_feeding(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Batches into which something should have been fed, for their formula has additives, and nothing was told."""
    asked = FormulaLine.objects.filter(version=OuterRef("formula"), parent=None, kind__in=REGISTERED_KINDS)
    return batches.filter(~Exists(Feeding.objects.filter(batch=OuterRef("pk"))), Exists(asked))


def batches_fed(lot: Lot) -> QuerySet[Batch]:
    """The batches a lot went into, each with ``fed`` (micro) and ``times``; by the index on the lot."""
    rows = effective(Feeding.objects.filter(lot=lot)).order_by().values("batch")
    found = rows.annotate(fed=Sum("micro"), times=Count("pk"))
    sums = {row["batch"]: row for row in found}
    batches = Batch.objects.filter(pk__in=list(sums)).select_related("product", "formula")
    for batch in batches:
        batch.fed, batch.times = sums[batch.pk]["fed"], sums[batch.pk]["times"]
    return batches
