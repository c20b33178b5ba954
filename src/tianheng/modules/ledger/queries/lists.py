"""Reads for the lists of the ledger: what the reader may see, with what a list's columns need already joined."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from tianheng.modules.ledger.models import (
    CabinetCheck,
    CountLine,
    Delivery,
    Disposal,
    Feeding,
    Issue,
    Lot,
    Receipt,
    Stock,
    Supplier,
    TestRecord,
)
from tianheng.modules.ledger.models import Count as Sheet


def suppliers(user: object) -> QuerySet[Supplier]:
    """Suppliers."""
    rows: QuerySet[Supplier] = Supplier.objects.visible_to(user).select_related("organisation")
    return rows


def receipts(user: object) -> QuerySet[Receipt]:
    """Receipts, each with its lot and the names of who entered and who checked."""
    rows: QuerySet[Receipt] = Receipt.objects.visible_to(user).select_related(
        "organisation", "lot", "entered_by", "checker", "corrected_by", "location"
    )
    return rows


def lots(user: object) -> QuerySet[Lot]:
    """Lots, each with ``total`` in micro, 0 when nothing is left."""
    there = Stock.objects.filter(lot=OuterRef("pk"), micro__gt=0).order_by().values("lot")
    rows: QuerySet[Lot] = Lot.objects.visible_to(user).select_related("organisation", "supplier")
    return rows.annotate(total=Subquery(there.annotate(sum=Sum("micro")).values("sum")))


def held(rows: QuerySet[Lot]) -> QuerySet[Lot]:
    """Lots of which there is something."""
    return rows.filter(Exists(Stock.objects.filter(lot=OuterRef("pk"), micro__gt=0)))


def issues(user: object) -> QuerySet[Issue]:
    """Issues and returns."""
    rows: QuerySet[Issue] = Issue.objects.visible_to(user).select_related(
        "organisation",
        "lot",
        "origin",
        "destination",
        "taker",
        "keeper",
        "scale",
        "batch",
        "product",
        "returns",
    )
    return rows


def feedings(user: object) -> QuerySet[Feeding]:
    """Feedings, those corrected since included; a list says so."""
    rows: QuerySet[Feeding] = Feeding.objects.visible_to(user).select_related(
        "organisation", "batch__product", "lot", "entered_by", "checker", "corrected_by", "line"
    )
    return rows


def deliveries(user: object) -> QuerySet[Delivery]:
    """Deliveries."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(user).select_related(
        "organisation", "batch__product", "entered_by", "corrected_by"
    )
    return rows


def tests(user: object) -> QuerySet[TestRecord]:
    """Own test results."""
    rows: QuerySet[TestRecord] = TestRecord.objects.visible_to(user).select_related(
        "organisation", "batch__product", "lot", "entered_by", "reviewer", "corrected_by"
    )
    return rows


def counts(user: object) -> QuerySet[Sheet]:
    """Stock counts, each with how many lines it has and how many differ."""
    rows: QuerySet[Sheet] = Sheet.objects.visible_to(user).select_related(
        "organisation", "entered_by", "supervisor"
    )
    differs = Q(lines__within=False)
    return rows.annotate(size=Count("lines"), differing=Count("lines", filter=differs))


def count_lines(sheet: Sheet) -> list[CountLine]:
    """The lines of a sheet by place and additive."""
    rows = CountLine.objects.filter(count=sheet).select_related("lot", "location")
    return list(rows.order_by("location__name", "lot__additive", "lot_id"))


def disposals(user: object) -> QuerySet[Disposal]:
    """Disposals."""
    rows: QuerySet[Disposal] = Disposal.objects.visible_to(user).select_related(
        "organisation", "lot", "batch__product", "location", "approved_by", "supervisor", "entered_by"
    )
    return rows


def cabinet_checks(user: object) -> QuerySet[CabinetCheck]:
    """Cabinet checks."""
    rows: QuerySet[CabinetCheck] = CabinetCheck.objects.visible_to(user).select_related(
        "organisation", "location", "entered_by"
    )
    return rows


def latest(rows: Any) -> Any:
    """Only those not corrected since."""
    return rows.filter(corrected_by=None)
