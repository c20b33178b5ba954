"""Scales over REST: a scale's program sends what it shows, a form takes the last stable weight."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from tianheng.accounts.api_auth import Token
from tianheng.modules.formulas.api.shapes import plain
from tianheng.modules.ledger.actions.scales import take_reading
from tianheng.modules.ledger.api.shared import Figure, Moment, Strict, organisation_of, user_of
from tianheng.modules.ledger.models import Reading, Scale
from tianheng.modules.ledger.queries.scales import last_weight, reading_of

router = Router(tags=["ledger"])
reads, writes = Token("read"), Token("write")


class ReadingIn(Strict):
    """What a scale shows. One that is not stable is heard and not kept."""

    value: Figure = Field(examples=["500.2"])
    unit: str = Field(max_length=8, examples=["g"])
    stable: bool = True
    read_at: Moment = None


class ReadingOut(Schema):
    """The last stable weight; `fresh` while it is at most two minutes old. Forms offer an older one with its time."""

    scale: str
    value: str
    unit: str
    read_at: datetime
    fresh: bool


def shaped(row: Reading, scale: Scale) -> dict[str, Any]:
    """A reading as it is answered."""
    fresh = last_weight(scale, timezone.now()) is not None
    return {
        "scale": scale.number,
        "value": row.amount,
        "unit": row.unit,
        "read_at": row.read_at,
        "fresh": fresh,
    }


def scale_at(request: HttpRequest, number: str) -> Scale:
    """A scale of the key's own enterprise; else 404."""
    rows = Scale.objects.visible_to(request.user).select_related("organisation")
    row: Scale | None = rows.filter(organisation=organisation_of(request), number=number).first()
    if row is None:
        raise Http404
    return row


@router.post(
    "/ledger/scales/{number}/readings", response=ReadingOut, auth=writes, summary=gettext_noop("秤的读数")
)
def read(request: HttpRequest, number: str, reading: ReadingIn) -> dict[str, Any]:
    """Keep a stable weight; the answer is the last one kept, 404 when there never was any."""
    scale = scale_at(request, number)
    if not reading.stable:
        return last(request, number)
    made = take_reading(
        by=user_of(request), scale=scale, value=plain(reading.value), unit=reading.unit, read_at=reading.read_at,
        at=timezone.now(),
    )  # fmt: skip
    return shaped(made, scale)


@router.get(
    "/ledger/scales/{number}/readings",
    response=ReadingOut,
    auth=reads,
    summary=gettext_noop("最近的稳定读数"),
)
def last(request: HttpRequest, number: str) -> dict[str, Any]:
    """The last stable weight of a scale."""
    scale = scale_at(request, number)
    row = reading_of(scale)
    if row is None:
        raise Http404
    return shaped(row, scale)
