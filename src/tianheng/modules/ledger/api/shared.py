"""What the ledger's operations share: whom a key acts for, its own rows by number, filters of days."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tianheng.accounts import scope
from tianheng.accounts.models import Organisation, User
from tianheng.core.mistakes import Mistake
from tianheng.modules.compliance.api import Figure, Strict, Text
from tianheng.modules.formulas.api.shapes import Key, NeededKey, plain
from tianheng.modules.ledger.models import Batch, Location, Lot, Scale
from tianheng.web.listing.filters import midnight

Words = Annotated[str, Query(max_length=100)]


def lived(value: date | datetime) -> date | datetime:
    """A day that records are of: the ends of the calendar have no day before or behind them."""
    if not 1900 <= value.year < 3000:
        raise PydanticCustomError("date_parsing", "no day that records are of")
    return value


def written(value: object) -> object:
    """A moment as text: a bare number could count seconds or milliseconds, of any day."""
    if not isinstance(value, str | datetime):
        raise PydanticCustomError("timezone_aware", "a moment is text with its offset")
    return value


Lived = Annotated[date, AfterValidator(lived)]
Day = Annotated[Lived | None, Query(examples=["2026-05-01"])]
Number = Annotated[str, Field(min_length=1, max_length=50)]
Moment = Annotated[
    Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(lived)] | None,
    Field(
        description="when it happened, with its offset; now when it is left out",
        examples=["2026-05-06T08:30:00+08:00"],
    ),
]

__all__ = [
    "Day", "Figure", "Key", "Moment", "NeededKey", "Number", "Strict", "Text", "Words", "batch_of", "between",
    "facts_of", "location_of", "lot_of", "organisation_of", "scale_of", "user_of",
]  # fmt: skip


def user_of(request: HttpRequest) -> User:
    """Whoever the key acts for."""
    found: Any = request.user
    return found  # type: ignore[no-any-return]


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation the key belongs to."""
    place = scope.of(request.user)
    row: Organisation = Organisation.objects.get(pk=place.organisation if place else None)
    return row


def facts_of(body: Strict, *leave: str) -> dict[str, Any]:
    """What was sent, figures as exact text; what was not sent is left out, and so are the facts named."""
    told: dict[str, Any] = plain(body.model_dump(exclude_unset=True, exclude=set(leave)))
    return told


def own(rows: QuerySet[Any], request: HttpRequest, field: str, label: str, **by: Any) -> Any:
    """One row of the key's own organisation. Raises Mistake: what others have is not there."""
    found = rows.filter(organisation=organisation_of(request), **by).select_related("organisation")
    row = found.first()
    if row is None:
        value = next(iter(by.values()))
        raise Mistake(field, value, _("没有找到。"), _("请核对编号。"), label)
    return row


def lot_of(request: HttpRequest, number: str) -> Lot:
    """A lot by its internal number."""
    row: Lot = own(Lot.objects.all(), request, "lot", _("批号"), number=number)
    return row


def batch_of(request: HttpRequest, key: int) -> Batch:
    """A batch by its key."""
    joined = Batch.objects.select_related("product__organisation", "formula__product", "formula__verdict")
    row: Batch = own(joined, request, "batch", _("生产批"), pk=key)
    return row


def location_of(request: HttpRequest, name: str) -> Location:
    """A place in use by its name."""
    rows = Location.objects.filter(closed_at=None)
    row: Location = own(rows, request, "location", _("位置"), name=name)
    return row


def scale_of(request: HttpRequest, number: str | None) -> Scale | None:
    """A scale by its number; none when none is told."""
    if not number:
        return None
    row: Scale = own(Scale.objects.all(), request, "scale", _("秤编号"), number=number)
    return row


def between(
    rows: QuerySet[Any], field: str, since: date | None, until: date | None, *, moments: bool
) -> QuerySet[Any]:
    """Rows from one day to another, both included."""
    if since:
        rows = rows.filter(**{f"{field}__gte": midnight(since) if moments else since})
    if until and moments:
        return rows.filter(**{f"{field}__lt": midnight(until + timedelta(days=1))})
    return rows.filter(**{f"{field}__lte": until}) if until else rows
