"""What a phone or tablet on the shop floor keeps for the day: batches, lots, places, people, what was entered."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core.mistakes import Mistakes
from tianheng.core.quantities import display
from tianheng.modules.ledger import access
from tianheng.modules.ledger.enums import BatchState, Code, IssueKind, LocationKind
from tianheng.modules.ledger.models import Batch, Feeding, Issue, Location, Lot, Scale, Stock
from tianheng.modules.ledger.queries.offline import compiled, weight_of

BATCHES, LOTS, ENTRIES, ISSUES = 20, 400, 150, 60
OPEN_DAYS, RETURN_DAYS = timedelta(days=14), timedelta(days=7)
# What a person may do on the floor, by the verbs of access.ROLES.
DUTIES = {
    "feed": "feed",
    "check": "check_feeding",
    "issue": "issue",
    "keep": "keep_place",
    "correct": "correct_feeding",
}


def day(user: User, organisation: Organisation, at: datetime) -> dict[str, Any]:
    """Everything the page needs to work on without a network; for people of ``organisation`` alone. No secrets."""
    today = timezone.localdate(at)
    lots = lots_of(user, organisation)
    fresh = list(batches_open(user, organisation, today))
    return {
        "version": 1,
        "now": at.isoformat(),
        "today": today.isoformat(),
        "organisation": {"id": organisation.pk, "name": organisation.name, "code": organisation.code},
        "people": people_of(organisation, today),
        "places": places_of(user, organisation),
        "scales": scales_of(user, organisation),
        "batches": [batch_of(batch, lots) for batch in fresh],
        "lots": lots_sent(lots, today),
        "issues": issues_open(user, organisation, at),
        "entries": entries_of(user, organisation, today),
        "last": last_values(user, organisation, at),
    }


def people_of(organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """Who may do something on the floor: number, name, duties. Nothing of a PIN or a phone."""
    held: dict[int, set[str]] = defaultdict(set)
    names: dict[int, str] = {}
    rows = Membership.objects.in_force(today).filter(organisation=organisation, user__state="active")
    for pk, name, role in rows.values_list("user", "user__name", "role"):
        held[pk].add(role)
        names[pk] = name
    found = [{"id": pk, "name": names[pk], "may": duties(roles)} for pk, roles in held.items()]
    return sorted((each for each in found if each["may"]), key=lambda each: (each["name"], each["id"]))


def duties(roles: Iterable[str]) -> list[str]:
    """The duties that roles give."""
    return [duty for duty, verb in DUTIES.items() if set(roles) & set(access.ROLES[verb])]


def places_of(user: User, organisation: Organisation) -> list[dict[str, Any]]:
    """Places in use where things are taken from or brought to."""
    rows = Location.objects.visible_to(user).filter(organisation=organisation, closed_at=None)
    kinds = (LocationKind.FLOOR, LocationKind.CABINET, LocationKind.ROOM)
    found = sorted((row for row in rows if row.kind in kinds), key=lambda row: kinds.index(row.kind))
    return [{"id": row.pk, "name": row.name, "kind": row.kind} for row in found]


def scales_of(user: User, organisation: Organisation) -> list[dict[str, Any]]:
    """Scales in use, with the day until which each is calibrated."""
    rows = Scale.objects.visible_to(user).filter(organisation=organisation, closed_at=None).order_by("number")
    return [
        {
            "id": row.pk,
            "number": row.number,
            "name": row.name,
            "until": row.calibrated_until.isoformat() if row.calibrated_until else "",
        }
        for row in rows
    ]


def batches_open(user: User, organisation: Organisation, today: date) -> QuerySet[Batch]:
    """Batches that are being fed, the latest first."""
    rows: QuerySet[Batch] = (
        Batch.objects.visible_to(user)
        .filter(organisation=organisation, state=BatchState.OPEN, made_on__gte=today - OPEN_DAYS)
        .select_related("organisation", "product", "formula", "formula__product", "formula__verdict")
        .order_by("-made_on", "-id")[:BATCHES]
    )
    return rows


def batch_of(batch: Batch, lots: list[Lot]) -> dict[str, Any]:
    """One batch, compiled; one that can no longer be weighed is shown with the words why."""
    facts = {
        "id": batch.pk,
        "number": batch.number,
        "product": batch.product.name,
        "product_id": batch.product_id,
        "size": f"{batch.amount} {batch.unit}",
        "made": batch.made_on.isoformat(),
    }
    try:
        return facts | compiled(batch, lots)
    except Mistakes as found:
        empty: dict[str, Any] = {
            "mass": None,
            "approved": False,
            "lines": [],
            "fed": [],
            "bounds": {},
            "sums": [],
        }
        return facts | empty | {"broken": str(found)}


def lots_of(user: User, organisation: Organisation) -> list[Lot]:
    """Lots of which there is something, first expired first out, each with ``places``: place → micro."""
    held: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Stock.objects.visible_to(user).filter(organisation=organisation, micro__gt=0)
    for lot, place, micro in rows.values_list("lot", "location", "micro"):
        held[lot][place] = micro
    found = list(
        Lot.objects.visible_to(user)
        .filter(pk__in=list(held))
        .select_related("organisation")
        .order_by("expires_on", "produced_on", "id")[:LOTS]
    )
    for lot in found:
        lot.places = held[lot.pk]
    return found


def lots_sent(lots: list[Lot], today: date) -> list[dict[str, Any]]:
    """Lots for the device, with what stands against each."""
    return [lot_sent(lot, today) for lot in lots]


def lot_sent(lot: Lot, today: date) -> dict[str, Any]:
    """One lot. ``weight``: µg per micro as [numerator, denominator]; amounts as text."""
    state = lot.state_on(today)
    return {
        "id": lot.pk,
        "number": lot.number,
        "name": lot.name,
        "substance": lot.substance,
        "additive": lot.additive,
        "supplier_lot": lot.supplier_lot,
        "unit": lot.unit,
        "dimension": lot.dimension,
        "expires": lot.expires_on.isoformat(),
        "state": str(state),
        "says": str(state.label),
        "weight": weight_of(lot),
        "places": {str(place): str(micro) for place, micro in lot.places.items()},
    }


def issues_open(user: User, organisation: Organisation, at: datetime) -> list[dict[str, Any]]:
    """Issues of the last days of which something may still come back."""
    rows = (
        Issue.objects.visible_to(user)
        .filter(organisation=organisation, kind=IssueKind.ISSUE, happened_at__gte=at - RETURN_DAYS)
        .annotate(back=Sum("returned_by__micro"))
        .select_related("lot", "taker", "origin", "destination")
        .order_by("-happened_at", "-id")[:ISSUES]
    )
    return [
        {
            "id": row.pk,
            "lot": row.lot_id,
            "name": row.lot.name,
            "number": row.lot.number,
            "unit": row.unit,
            "left": str(row.micro - (row.back or 0)),
            "shown": display(row.micro - (row.back or 0), row.lot.dimension),
            "taker": row.taker.name,
            "from": row.origin.name,
            "to": row.destination.name,
            "at": row.happened_at.isoformat(),
        }
        for row in rows
        if row.micro > (row.back or 0)
    ]


def entries_of(user: User, organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """Feedings entered today that count, the latest first, and older ones that wait for a signature."""
    begun = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    rows = (
        Feeding.objects.visible_to(user)
        .filter(organisation=organisation, corrected_by=None)
        .filter(
            Q(entered_at__gte=begun) | Q(entered_at__gte=begun - OPEN_DAYS, checker=None, status__in=NOTABLE)
        )
        .select_related("batch", "batch__product", "lot", "entered_by", "checker")
        .order_by("-entered_at", "-id")[: ENTRIES * 2]
    )
    kept = [row for row in rows if row.entered_at >= begun or Code.UNSIGNED in row.codes]
    return [entry_of(row) for row in kept[:ENTRIES]]


NOTABLE = ("warned", "overridden", "violation")


def entry_of(row: Feeding) -> dict[str, Any]:
    """One feeding as the day's list shows it."""
    return {
        "id": row.pk,
        "batch": row.batch_id,
        "number": row.batch.number,
        "product": row.batch.product.name,
        "lot": row.lot_id,
        "name": row.lot.name,
        "lot_number": row.lot.number,
        "amount": row.amount,
        "unit": row.unit,
        "by": row.entered_by.name,
        "maker": row.entered_by_id,
        "checker": row.checker.name if row.checker else "",
        "at": row.happened_at.isoformat(),
        "status": row.status,
        "says": str(row.get_status_display()),
        "codes": [str(Code(code).label) for code in row.codes],
        "unsigned": Code.UNSIGNED in row.codes,
        "reason": row.reason,
        "corrects": row.corrects_id,
    }


def last_values(user: User, organisation: Organisation, at: datetime) -> list[list[Any]]:
    """Of the last fortnight: the last amount fed by product and additive: ``[product, additive, amount, unit]``."""
    latest = (
        Feeding.objects.visible_to(user)
        .filter(organisation=organisation, happened_at__gte=at - OPEN_DAYS, micro__gt=0, corrected_by=None)
        .order_by()
        .values("batch__product", "lot__additive")
        .annotate(last=Max("pk"))
        .order_by("-last")[: BATCHES * 4]
    )
    rows = Feeding.objects.filter(pk__in=[each["last"] for each in latest]).select_related("batch", "lot")
    return [[row.batch.product_id, row.lot.additive, row.amount, row.unit] for row in rows]
