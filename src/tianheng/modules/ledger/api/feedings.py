"""Feedings (F07) over REST: what the check has to say of a weighing, and the weighing itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import Field

from tianheng.accounts.api_auth import Token
from tianheng.accounts.models import Membership, User
from tianheng.api.paging import After, Limit, Page, page
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.api.shapes import plain
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.api.shared import (
    Day,
    Figure,
    Moment,
    NeededKey,
    Number,
    Strict,
    Text,
    Words,
    batch_of,
    between,
    facts_of,
    location_of,
    lot_of,
    organisation_of,
    scale_of,
    user_of,
)
from tianheng.modules.ledger.models import Batch, Feeding, Location, Lot, Scale
from tianheng.modules.ledger.queries.weighed import Weighing, percent
from tianheng.modules.ledger.queries.weighing import weigh_check

router = Router(tags=["ledger"])
reads, writes = Token("read"), Token("write")


class Weighed(Strict):
    """Part of a lot for a batch. Lots and places go by their number and name in the ledger."""

    batch: int = Field(examples=[31])
    lot: Number = Field(examples=["20260506-01"])
    location: Text = Field(examples=["配料间"])
    amount: Figure = Field(examples=["500"])
    unit: str = Field("", max_length=8, examples=["g"])
    scale: Text | None = Field(None, examples=["C-01"])
    happened_at: Moment = None


class FeedingIn(Weighed):
    """A feeding. What the check stops is 422 unless `already_fed` says that it has happened; then it is written as a
    violation and the batch is blocked. `unsigned` lets the second person sign later, in the system."""

    step: Text = ""
    reason: Text = ""
    note: Text = ""
    checker: Text | None = Field(None, description="login name of the second person", examples=["chenafang"])
    checker_pin: str = Field("", max_length=12)
    already_fed: bool = False
    unsigned: bool = False


class RemarkOut(Schema):
    """One thing the check says: a code, its label, the sentence with its arithmetic, and what it asks for (`need`:
    nothing, `reason`, `second` person, `stop`)."""

    code: str = Field(examples=["over_limit"])
    label: str
    text: str
    need: str
    lot: int | None


class LineOut(Schema):
    """The weighing in figures: what it adds (`level`), with all that was fed before (`total`), and the shares."""

    lot: int
    number: str
    additive: str
    amount: str
    level: str = Field(examples=["0.5 g/kg"])
    total: str = Field(examples=["1.1 g/kg"])
    planned: str
    compared: str
    limit: str
    limit_share: str = Field(examples=["82.09%"])
    formula_share: str
    status: str
    steps: list[str]


class CheckOut(Schema):
    """The check of a batch with a weighing: `stops`, `warnings`, the strongest `need`, and the ratio sums."""

    batch: int
    size: str
    lines: list[LineOut]
    sums: list[dict[str, Any]]
    verdict: str
    stops: list[RemarkOut]
    warnings: list[RemarkOut]
    need: str


class FeedingOut(Schema):
    """A feeding as kept; `level` in g/kg, shares in percent of limit and formula."""

    id: int
    batch: int
    batch_number: str
    lot: str
    additive: str
    amount: str
    unit: str
    step: str
    location: str
    scale: str
    level: str
    limit: str
    limit_share: str
    formula_share: str
    status: str = Field(examples=["clean"])
    codes: list[str]
    reason: str
    late: bool
    happened_at: datetime
    entered_at: datetime
    fed_by: str
    checker: str
    corrects: int | None


class FeedingMade(FeedingOut):
    """A new feeding, and the check it was made by."""

    check: CheckOut | None = None


class Feedings(Page):
    """A page of feedings."""

    items: list[FeedingOut]


def shaped(row: Any) -> dict[str, Any]:
    """A feeding as it is answered."""
    return {
        "id": row.pk,
        "batch": row.batch_id,
        "batch_number": row.batch.number,
        "lot": row.lot.number,
        "additive": row.lot.substance,
        "location": row.location.name,
        "scale": row.scale.number if row.scale else "",
        "level": level(row.level_micro),
        "limit": row.limit_text,
        "limit_share": percent(row.limit_share),
        "formula_share": percent(row.formula_share),
        "fed_by": row.entered_by.name,
        "checker": row.checker.name if row.checker else "",
        "corrects": row.corrects_id,
        **{name: getattr(row, name) for name in PLAIN},
    }


PLAIN = ("amount", "unit", "step", "status", "codes", "reason", "late", "happened_at", "entered_at")


def level(micro: int | None) -> str:
    """Micrograms per kilogram as grams per kilogram, exact."""
    if micro is None:
        return ""
    whole, part = divmod(micro, 10**6)
    digits = f"{part:06d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def meant(request: HttpRequest, told: Weighed) -> tuple[Batch, Lot, Location, Scale | None]:
    """The rows that a weighing names. Raises Mistake."""
    return (
        batch_of(request, told.batch),
        lot_of(request, told.lot),
        location_of(request, told.location),
        scale_of(request, told.scale),
    )


def checked(request: HttpRequest, told: Weighed) -> dict[str, Any]:
    """The check of a weighing on its own day, before it is entered."""
    batch, lot, location, scale = meant(request, told)
    asked = read_for(lot, plain(told.amount), told.unit)
    day = timezone.localdate(told.happened_at) if told.happened_at else timezone.localdate()
    return weigh_check(batch, [Weighing(lot, asked.micro, location, scale, asked)], on=day).as_dict()


@router.post("/ledger/feedings/check", response=CheckOut, auth=reads, summary=gettext_noop("投料前核对"))
def check(request: HttpRequest, weighed: Weighed) -> dict[str, Any]:
    """What law, formula, lot and register say of a weighing, with the arithmetic; nothing is written."""
    return checked(request, weighed)


@router.post("/ledger/feedings", response={201: FeedingMade}, auth=writes, summary=gettext_noop("登记投料"))
def feed(request: HttpRequest, feeding: FeedingIn, key: NeededKey) -> Status[Any]:
    """Enter a feeding once: 201 with the check; 422 with every stop and its arithmetic, the attempt in the trail."""
    batch, lot, location, scale = meant(request, feeding)
    access.require(request.user, "feed", batch.organisation)
    said = checked(request, feeding)
    row = actions.feed(
        by=user_of(request),
        batch=batch,
        lot=lot,
        location=location,
        scale=scale,
        checker=person(request, feeding.checker) if feeding.checker else None,
        key=key,
        at=timezone.now(),
        **facts_of(feeding, "batch", "lot", "location", "scale", "checker"),
    )
    return Status(201, {**shaped(row), "check": said})


def person(request: HttpRequest, name: str) -> User:
    """Somebody of the key's organisation by login name. Raises Mistake."""
    rows = Membership.objects.in_force(timezone.localdate()).filter(organisation=organisation_of(request))
    found = rows.filter(user__login_name=name).select_related("user").first()
    if found is None:
        raise Mistake("checker", name, _("没有找到。"), _("请填本企业人员的登录名。"), _("复核人"))
    user: User = found.user
    return user


@router.get("/ledger/feedings", response=Feedings, auth=reads, summary=gettext_noop("投料台账"))
def feedings(
    request: HttpRequest,
    batch: int | None = None,
    lot: Words = "",
    status: Words = "",
    since: Day = None,
    until: Day = None,
    after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Feedings in the order they were entered, corrected ones included: `corrects` names the older row."""
    joined = ("batch", "lot", "location", "scale", "entered_by", "checker")
    found = Feeding.objects.visible_to(request.user).select_related(*joined)
    found = between(found, "happened_at", since, until, moments=True)
    asked = {"batch": batch, "lot__number": lot, "status": status}
    return page(
        request, found.filter(**{name: each for name, each in asked.items() if each}), after, limit, shaped
    )
