"""The stock engine: the only writer of Stock and Movement.

A movement and the change of stock are one; stock is the sum of its movements and never below nothing. Runs inside the
transaction of the verb whose document it belongs to.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake
from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import MovementKind
from tianheng.modules.ledger.models import Location, Lot, Movement, Stock

LABEL = _("数量")
AT_ONCE = 500


def move(
    *,
    lot: Lot,
    location: Location,
    kind: str,
    micro: int,
    document: models.Model,
    happened_at: datetime,
    at: datetime,
    by: User,
    corrects: Movement | None = None,
) -> Movement:
    """Add ``micro`` (signed, not 0) to the stock of ``lot`` at ``location``. Raises Mistake for going below 0."""
    require_sound(lot, location, micro)
    row = place(lot, location)
    if row.micro + micro < 0:
        raise short(lot, location, -micro, row.micro)
    row.micro += micro
    row.save(update_fields=["micro"])
    moved: Movement = Movement.objects.create(
        lot=lot,
        location=location,
        kind=MovementKind(kind),
        micro=micro,
        document_kind=str(document._meta.model_name),
        document_key=document.pk,
        corrects=corrects,
        happened_at=happened_at,
        entered_at=at,
        entered_by=by,
    )
    return moved


class Move(NamedTuple):
    """One of many movements at once: ``micro`` signed."""

    lot: Lot
    location: Location
    kind: str
    micro: int
    document: models.Model
    happened_at: datetime


def move_all(moves: Sequence[Move], *, at: datetime, by: User) -> int:
    """As :func:`move`, for the rows of a sheet; how many. Raises Mistake where a lot would go below nothing.

    Stock rows are locked in one order and written once; every movement is a row of its own.
    """
    places: dict[tuple[int, int], Stock] = {}
    for lot, location in sorted(
        {(each.lot, each.location) for each in moves}, key=lambda two: (two[0].pk, two[1].pk)
    ):
        places[lot.pk, location.pk] = place(lot, location)
    for each in moves:
        require_sound(each.lot, each.location, each.micro)
        row = places[each.lot.pk, each.location.pk]
        if row.micro + each.micro < 0:
            raise short(each.lot, each.location, -each.micro, row.micro)
        row.micro += each.micro
    for row in places.values():
        row.save(update_fields=["micro"])
    Movement.objects.bulk_create((moved(each, at, by) for each in moves), batch_size=AT_ONCE)
    return len(moves)


def moved(each: Move, at: datetime, by: User) -> Movement:
    """The movement as a row, not yet saved."""
    return Movement(
        lot=each.lot,
        location=each.location,
        kind=MovementKind(each.kind),
        micro=each.micro,
        document_kind=str(each.document._meta.model_name),
        document_key=each.document.pk,
        happened_at=each.happened_at,
        entered_at=at,
        entered_by=by,
    )


def require_sound(lot: Lot, location: Location, micro: int) -> None:
    """Raise what only a fault in the code can cause."""
    if not connection.in_atomic_block:
        raise RuntimeError("stock moves inside the action's transaction; decorate it with atomic")
    if not micro or not isinstance(micro, int):
        raise ValueError(f"{micro!r} moves nothing")
    if lot.organisation_id != location.organisation_id:
        raise ValueError(f"{lot} and {location} are not of one enterprise")


def place(lot: Lot, location: Location) -> Stock:
    """The row of a lot at a place, locked until the transaction ends; made when nothing ever lay there."""
    where = {"lot": lot, "location": location}
    found: Stock
    found, _made = Stock.objects.select_for_update().get_or_create(
        **where, defaults={"organisation_id": lot.organisation_id}
    )
    return found


def short(lot: Lot, location: Location, asked: int, there: int) -> Mistake:
    """There is less than was asked for."""
    words = {
        "lot": lot.number,
        "place": location.name,
        "there": display(there, lot.dimension),
        "asked": display(asked, lot.dimension),
    }
    return Mistake(
        "amount",
        words["asked"],
        _("批次 %(lot)s 在“%(place)s”只有 %(there)s，不够 %(asked)s。") % words,
        _("请核对数量和批次；账实不符时先盘点。"),
        LABEL,
    )


def shift(
    *,
    lot: Lot,
    origin: Location,
    destination: Location,
    kind: str,
    micro: int,
    document: models.Model,
    happened_at: datetime,
    at: datetime,
    by: User,
) -> tuple[Movement, Movement]:
    """Carry ``micro`` (> 0) from one place to another; nothing is gained or lost; rows are locked in one order."""
    for location in sorted((origin, destination), key=lambda each: each.pk):
        place(lot, location)
    facts = {"lot": lot, "kind": kind, "document": document, "happened_at": happened_at, "at": at, "by": by}
    out = move(location=origin, micro=-micro, **facts)  # type: ignore[arg-type]
    return out, move(location=destination, micro=micro, **facts)  # type: ignore[arg-type]


def reverse(
    movement: Movement, *, document: models.Model, happened_at: datetime, at: datetime, by: User
) -> Movement:
    """Take a movement back by a new one of its kind that names it. Raises Mistake when stock would go below 0."""
    return move(
        lot=movement.lot,
        location=movement.location,
        kind=movement.kind,
        micro=-movement.micro,
        document=document,
        happened_at=happened_at,
        at=at,
        by=by,
        corrects=movement,
    )
