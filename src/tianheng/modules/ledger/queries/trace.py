"""The trace: from lots to every batch, delivery and buyer, and from batches back to every lot, paper and person.

A lot comes in with a receipt and goes into batches; batches are sold. No lot is made of lots here, so a trace is
three steps of sets, never a walk: the number of queries is the same for one feeding and for a hundred thousand. Only
what counts is followed: a row that was corrected since, or is void, leads nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from tianheng.core.quantities import display
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, Lot
from tianheng.modules.ledger.queries.feedings import effective

FORWARD, BACK = "forward", "back"
JOINED = ("product", "organisation", "entered_by", "released_by")


class Fed(NamedTuple):
    """That part of a lot went into a batch: in micro of the lot's kind, in so many feedings."""

    lot: int
    batch: int
    micro: int
    times: int


class Buyer(NamedTuple):
    """Who got how much, in how many deliveries; amounts of each kind apart (``990 kg``, ``12 箱`` as they are)."""

    name: str
    contact: str
    address: str
    amounts: str
    deliveries: list[Delivery]


@dataclass
class Trace:
    """What hangs together, in the order it happened; ``direction`` is where it was asked from."""

    direction: str
    lots: list[Lot]
    batches: list[Batch] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    fed: list[Fed] = field(default_factory=list)

    @cached_property
    def lot_of(self) -> dict[int, Lot]:
        """Lots by their key."""
        return {each.pk: each for each in self.lots}

    @cached_property
    def batch_of(self) -> dict[int, Batch]:
        """Batches by their key."""
        return {each.pk: each for each in self.batches}

    @cached_property
    def buyers(self) -> list[Buyer]:
        """Everybody who got something, each once for every way to reach them, by name."""
        found: dict[tuple[str, str, str], list[Delivery]] = {}
        for each in self.deliveries:
            found.setdefault(buyer_key(each), []).append(each)
        return [Buyer(*key[:2], key[2], sums(rows), rows) for key, rows in sorted(found.items())]

    @cached_property
    def sold(self) -> str:
        """What was sold altogether, each kind apart."""
        return sums(self.deliveries)

    def fed_of(self, lot: Lot) -> str:
        """How much of a lot went into these batches."""
        return display(sum(each.micro for each in self.fed if each.lot == lot.pk), lot.dimension)

    def fed_into(self, batch: Batch) -> list[tuple[Lot, str]]:
        """What of these lots went into a batch."""
        return [
            (self.lot_of[each.lot], display(each.micro, self.lot_of[each.lot].dimension))
            for each in self.fed
            if each.batch == batch.pk
        ]


def buyer_key(row: Delivery) -> tuple[str, str, str]:
    """What makes a buyer one buyer: name, contact, address."""
    return row.buyer_name, row.buyer_contact, row.buyer_address


def sums(rows: Iterable[Delivery]) -> str:
    """Amounts added up, each unit of counting and each kind apart: ``1,250 kg + 30 箱``."""
    found: dict[tuple[str, str], int] = {}
    for each in rows:
        kind = each.quantity.dimension
        key = (kind, each.unit if kind == "count" else "")
        found[key] = found.get(key, 0) + each.micro
    shown = [f"{display(micro, kind)} {unit}".strip() for (kind, unit), micro in sorted(found.items())]
    return " + ".join(shown)


def trace_forward(lots: Sequence[Lot]) -> Trace:
    """Every batch that lots went into, every delivery of these. Three queries."""
    rows = effective(Feeding.objects.filter(lot__in=[each.pk for each in lots])).order_by()
    return followed(FORWARD, list(lots), rows)


def trace_back(batches: Sequence[Batch]) -> Trace:
    """Every lot that went into batches, and where these went. Four queries."""
    rows = effective(Feeding.objects.filter(batch__in=[each.pk for each in batches])).order_by()
    lots = Lot.objects.filter(pk__in=rows.values("lot")).select_related("supplier", "organisation")
    found = followed(BACK, list(lots.order_by("additive", "id")), rows)
    fed = {each.pk for each in found.batches}
    found.batches += [each for each in batches if each.pk not in fed]  # nothing was fed, sold all the same
    missing = [each.pk for each in batches if each.pk not in fed]
    found.deliveries += list(deliveries_of(missing)) if missing else []
    return found


def followed(direction: str, lots: list[Lot], rows: QuerySet[Feeding]) -> Trace:
    """From the feedings that count to batches and deliveries."""
    pairs = rows.values_list("lot", "batch").annotate(sum=Sum("micro"), times=Count("pk"))
    into = rows.values("batch")
    batches = Batch.objects.filter(pk__in=into).select_related(*JOINED)
    return Trace(
        direction,
        lots,
        list(batches.order_by("made_on", "id")),
        list(deliveries_of(into)),
        [Fed(*each) for each in sorted(pairs)],
    )


def deliveries_of(batches: object) -> QuerySet[Delivery]:
    """The deliveries that count of batches (keys, or a query of them), the first sold first."""
    rows: QuerySet[Delivery] = Delivery.objects.filter(batch__in=batches, corrected_by=None, micro__gt=0)
    return rows.select_related("batch__product").order_by("sold_on", "id")
