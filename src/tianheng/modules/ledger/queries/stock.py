"""Reads of stock: what lies where, what a lot's books say, which lot to take first."""

from datetime import date
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from tianheng.accounts.models import Organisation
from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import STORES, LocationKind, LotState, MovementKind
from tianheng.modules.ledger.models import Location, Lot, Movement, Stock


def on_hand(lot: Lot, location: Location | None = None) -> int:
    """How much of a lot there is, everywhere or at one place, in micro."""
    rows = Stock.objects.filter(lot=lot)
    if location is not None:
        rows = rows.filter(location=location)
    found: int | None = rows.aggregate(sum=Sum("micro"))["sum"]
    return found or 0


def came_in(lot: Lot) -> date | None:
    """The day a lot came in; None for what was taken over, which lay there before."""
    found: date | None = lot.receipts.filter(corrected_by=None).values_list("received_on", flat=True).first()
    return found


def came_after(lot: Lot, on: date) -> date | None:
    """The day a lot came in when that is after ``on``, else None.

    A lot is written down on the day it came or later: only what is told of an earlier day asks the receipts.
    """
    came = None if on >= timezone.localdate(lot.created_at) else came_in(lot)
    return came if came and came > on else None


class Balance(NamedTuple):
    """The books of one lot, in micro: what came in, what went out, what is there."""

    received: int
    opening: int
    adjusted: int
    fed: int
    to_supplier: int
    disposed: int
    on_hand: int
    dimension: str = "mass"

    @property
    def difference(self) -> int:
        """What came in, less what went out, less what is there; anything but 0 is a fault of the program."""
        came = self.received + self.opening + self.adjusted
        return came - self.fed - self.to_supplier - self.disposed - self.on_hand

    @property
    def holds(self) -> bool:
        """Received + opening + adjusted = fed + returned + disposed + on hand."""
        return self.difference == 0

    def shown(self) -> dict[str, str]:
        """Each figure for readers."""
        figures = self._asdict()
        dimension = str(figures.pop("dimension"))
        return {name: display(int(micro), dimension) for name, micro in figures.items()}


def balance(lot: Lot) -> Balance:
    """The books of a lot from its movements, beside what stock says is there."""
    sums = dict.fromkeys(MovementKind.values, 0)
    rows = Movement.objects.filter(lot=lot).order_by().values("kind").annotate(sum=Sum("micro"))
    sums.update({row["kind"]: row["sum"] for row in rows})
    return Balance(
        received=sums[MovementKind.RECEIPT],
        opening=sums[MovementKind.OPENING],
        adjusted=sums[MovementKind.COUNT],
        fed=-sums[MovementKind.FEEDING],
        to_supplier=-sums[MovementKind.TO_SUPPLIER],
        disposed=-sums[MovementKind.DISPOSAL],
        on_hand=on_hand(lot),
        dimension=lot.dimension,
    )


def stock_of(user: object) -> QuerySet[Stock]:
    """What lies where, for whoever may see it; what is empty is left out."""
    rows: QuerySet[Stock] = (
        Stock.objects.visible_to(user)
        .filter(micro__gt=0)
        .select_related("lot", "location", "organisation")
        .order_by("lot__additive", "lot__expires_on", "lot_id", "location_id")
    )
    return rows


def held_lots(organisation: Organisation) -> QuerySet[Lot]:
    """Lots of which there is something, each with ``total`` in micro."""
    rows: QuerySet[Lot] = (
        Lot.objects.filter(organisation=organisation, stock__micro__gt=0)
        .annotate(total=Sum("stock__micro"))
        .order_by("additive", "expires_on", "id")
    )
    return rows


def suggest_lots(
    organisation: Organisation, additive: str, on: date, location: Location | None = None
) -> list[Lot]:
    """Released lots of an additive that are not past their date and of which there is some: first expired, first out.

    Each has ``total`` in micro, at ``location`` or at every place where one may take from.
    """
    rows = Stock.objects.filter(lot=OuterRef("pk"), micro__gt=0)
    rows = rows.filter(location=location) if location else rows.filter(location__kind__in=TAKEN_FROM)
    total = rows.order_by().values("lot").annotate(sum=Sum("micro")).values("sum")
    found = Lot.objects.filter(
        organisation=organisation, additive=additive, state=LotState.RELEASED, expires_on__gte=on
    )
    return list(
        found.annotate(total=Subquery(total))
        .filter(total__gt=0)
        .order_by("expires_on", F("produced_on"), "id")
    )


TAKEN_FROM = (*STORES, LocationKind.FLOOR)


def earlier_lot(lot: Lot, on: date) -> Lot | None:
    """A lot of the same substance that runs out before ``lot`` does and could be taken instead, or None."""
    for other in suggest_lots(lot.organisation, lot.additive, on):
        if other.expires_on >= lot.expires_on:
            return None
        if other.pk != lot.pk and other.substance == lot.substance:
            return other
    return None
