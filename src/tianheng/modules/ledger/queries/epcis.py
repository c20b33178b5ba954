"""The ledger as events in EPCIS 2.0 (JSON-LD): goods received, lots turned into a batch, goods shipped.

Nothing is known of anybody's GS1 company number, so lots, batches, places and parties are named by addresses of this
site; those of lots and batches are Digital Link paths (…/10/{number}). A row that was corrected is told with an error
declaration that names the event which took its place.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from tianheng.core.quantities import FACTORS, dimension_of
from tianheng.modules.ledger.enums import BatchState, Conclusion
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, Lot, Receipt
from tianheng.modules.ledger.queries.feedings import effective
from tianheng.modules.ledger.queries.labels import path_of, path_of_batch

MEDIA_TYPE = "application/ld+json"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
MOST = 20_000  # events in one document
# UN/ECE recommendation 20; what is counted has no unit.
UNITS = {"mass": ("KGM", FACTORS["kg"]), "volume": ("LTR", FACTORS["L"]), "count": ("", FACTORS["个"])}
NUMBER = re.compile(r'"\\u0000(-?[0-9]+(?:\.[0-9]+)?)"')
Event = dict[str, Any]


class Rows(NamedTuple):
    """What events are made of."""

    receipts: QuerySet[Receipt]
    batches: QuerySet[Batch]
    deliveries: QuerySet[Delivery]

    @property
    def count(self) -> int:
        """How many events there may be."""
        return self.receipts.count() + self.batches.count() + self.deliveries.count()


def of_lot(lot: Lot) -> Rows:
    """How a lot came, what was made of it, where that went."""
    batches = Batch.objects.filter(
        pk__in=effective(Feeding.objects.filter(lot=lot)).order_by().values("batch")
    )
    return Rows(
        Receipt.objects.filter(lot=lot), batches, Delivery.objects.filter(batch__in=batches.values("pk"))
    )


def of_batch(batch: Batch) -> Rows:
    """How the lots of a batch came, the batch, where it went."""
    lots = effective(Feeding.objects.filter(batch=batch)).order_by().values("lot")
    return Rows(
        Receipt.objects.filter(lot__in=lots),
        Batch.objects.filter(pk=batch.pk),
        Delivery.objects.filter(batch=batch),
    )


def of_period(user: Any, since: datetime, until: datetime, enterprise: str = "") -> Rows:
    """Everything ``user`` may see from ``since`` on and before ``until``; of one enterprise, by its code."""
    asked = {"happened_at__gte": since, "happened_at__lt": until}
    if enterprise:
        asked["organisation__code"] = enterprise
    receipts, batches, deliveries = (
        model.objects.visible_to(user).filter(**asked) for model in (Receipt, Batch, Delivery)
    )
    return Rows(receipts, batches, deliveries)


def document(rows: Rows, base: str, at: datetime) -> dict[str, Any]:
    """The EPCIS document of these rows, in the order of their events. ``base`` is the site's address."""
    found = sorted(events(rows, base), key=lambda each: str(each["eventTime"]))
    return {
        "@context": [CONTEXT, {"tianheng": f"{base}/ledger/ns/", "cbvmda": "urn:epcglobal:cbv:mda:"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": moment(at),
        "epcisBody": {"eventList": found},
    }


def dumped(found: Mapping[str, Any]) -> str:
    """The document as JSON; decimals are written exactly as numbers."""
    text = json.dumps(found, ensure_ascii=False, indent=1, default=lambda number: f"\x00{number:f}")
    return NUMBER.sub(r"\1", text)


def base_of(address: str) -> str:
    """The site's address by which things are named: the setting's, else the one the request came to."""
    return str(settings.SITE_ADDRESS or address).rstrip("/")


def events(rows: Rows, base: str) -> Iterator[Event]:
    """All events, in six queries whatever their number."""
    joined = ("organisation", "lot__organisation", "corrected_by")
    for receipt in (
        rows.receipts.exclude(conclusion=Conclusion.REFUSED).select_related(*joined).order_by("id")
    ):
        if receipt.lot is not None and receipt.micro:
            yield receiving(receipt, base)
    fed = inputs(rows.batches)
    ready = rows.batches.exclude(state=BatchState.OPEN)
    for batch in ready.select_related("organisation", "product").order_by("id"):
        if batch.pk in fed:
            yield transformation(batch, fed[batch.pk], base)
    sold = rows.deliveries.select_related(
        "organisation", "batch__product", "batch__organisation", "corrected_by"
    )
    for row in sold.order_by("id"):
        if row.micro:
            yield shipping(row, base)


def inputs(batches: QuerySet[Batch]) -> dict[int, list[tuple[Lot, int]]]:
    """What went into batches, by batch: lots with their micro."""
    rows = effective(Feeding.objects.filter(batch__in=batches.values("pk"))).order_by()
    sums = rows.values_list("batch", "lot").annotate(sum=Sum("micro")).order_by("batch", "lot")
    lots = {
        each.pk: each for each in Lot.objects.filter(pk__in=rows.values("lot")).select_related("organisation")
    }
    found: dict[int, list[tuple[Lot, int]]] = {}
    for batch, lot, micro in sums:
        found.setdefault(batch, []).append((lots[lot], micro))
    return found


def receiving(row: Receipt, base: str) -> Event:
    """Goods were received: an ObjectEvent."""
    own = party(row.organisation.code, base)
    event = begun("ObjectEvent", row, base) | {
        "action": "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "readPoint": {"id": place(row, base)},
        "bizLocation": {"id": own},
        "quantityList": [quantity(lot_uri(row.lot, base), row.micro, row.unit)],
        "bizTransactionList": [{"type": "recadv", "bizTransaction": f"{base}/ledger/receipts/{row.pk}/"}],
        "sourceList": [{"type": "owning_party", "source": f"{base}/ledger/suppliers/{row.supplier_id}/"}],
        "destinationList": [{"type": "owning_party", "destination": own}],
    }
    told = {
        "name": row.name, "specification": row.specification, "supplierName": row.supplier_name,
        "supplierLot": row.supplier_lot, "maker": row.maker, "makerLicence": row.maker_licence,
        "certificate": row.certificate, "expires": row.expires_on.isoformat(),
    }  # fmt: skip
    return event | own_words(told) | corrected(row, base)


def transformation(row: Batch, fed: Iterable[tuple[Lot, int]], base: str) -> Event:
    """Lots were turned into a batch: a TransformationEvent."""
    made, unit = (row.output_micro, row.output_unit) if row.output_micro else (row.micro, row.unit)
    ilmd = {"cbvmda:lotNumber": row.number, "cbvmda:productionDate": row.made_on.isoformat()}
    if row.expires_on:
        ilmd["cbvmda:bestBeforeDate"] = row.expires_on.isoformat()
    own = party(row.organisation.code, base)
    return begun("TransformationEvent", row, base) | {
        "transformationID": batch_uri(row, base),
        "inputQuantityList": [quantity(lot_uri(lot, base), micro, lot.unit) for lot, micro in fed],
        "outputQuantityList": [quantity(batch_uri(row, base), made, unit)],
        "bizStep": "creating_class_instance",
        "disposition": "in_progress",
        "readPoint": {"id": own},
        "bizLocation": {"id": own},
        "bizTransactionList": [{"type": "prodorder", "bizTransaction": f"{base}/ledger/batches/{row.pk}/"}],
        "ilmd": ilmd,
    } | own_words({"name": row.product.name, "specification": row.product.specification})  # fmt: skip


def shipping(row: Delivery, base: str) -> Event:
    """Goods were shipped to a buyer: an ObjectEvent."""
    own, page = party(row.organisation.code, base), f"{base}/ledger/deliveries/{row.pk}/"
    event = begun("ObjectEvent", row, base) | {
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": own},
        "quantityList": [quantity(batch_uri(row.batch, base), row.micro, row.unit)],
        "bizTransactionList": [{"type": "desadv", "bizTransaction": page}],
        "sourceList": [{"type": "owning_party", "source": own}],
        "destinationList": [{"type": "owning_party", "destination": f"{page}#buyer"}],
    }
    told = {
        "name": row.name, "buyerName": row.buyer_name, "buyerAddress": row.buyer_address,
        "certificate": row.certificate, "voucher": row.voucher,
    }  # fmt: skip
    return event | own_words(told) | corrected(row, base)


def begun(kind: str, row: Any, base: str) -> Event:
    """What every event says: its kind, its number, when it happened, when it was written down."""
    return {
        "type": kind,
        "eventID": number_of(row, base),
        "eventTime": moment(row.happened_at),
        "eventTimeZoneOffset": offset(row.happened_at),
        "recordTime": moment(row.entered_at),
    }


def number_of(row: Any, base: str) -> str:
    """The event's number: the same row gives the same at every export."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{base}/{row._meta.label_lower}/{row.pk}')}"


def corrected(row: Any, base: str) -> Event:
    """The declaration that a row was wrong, and which event took its place."""
    later = getattr(row, "corrected_by", None)
    if later is None:
        return {}
    told = {"declarationTime": moment(later.entered_at)}
    if not later.micro:
        return {"errorDeclaration": {**told, "reason": "did_not_occur"}}
    return {
        "errorDeclaration": {
            **told,
            "reason": "incorrect_data",
            "correctiveEventIDs": [number_of(later, base)],
        }
    }


def quantity(uri: str, micro: int, unit: str) -> dict[str, Any]:
    """So much of a class of goods: kilograms, litres, or pieces without a unit."""
    code, factor = UNITS[dimension_of(unit)]
    exact = Decimal(micro) / factor
    return {"epcClass": uri, "quantity": exact, **({"uom": code} if code else {})}


def lot_uri(lot: Lot | None, base: str) -> str:
    """The address of a lot, as its label has it."""
    assert lot is not None
    return f"{base}{path_of(lot)}"


def batch_uri(batch: Batch, base: str) -> str:
    """The address of a batch."""
    return f"{base}{path_of_batch(batch)}"


def party(code: str, base: str) -> str:
    """The address an enterprise is named by."""
    return f"{base}/ledger/e/{quote(code, safe='')}"


def place(row: Receipt, base: str) -> str:
    """The place goods were put, or the enterprise."""
    own = party(row.organisation.code, base)
    return f"{own}/{row.location_id}" if row.location_id else own


def own_words(told: Mapping[str, str]) -> Event:
    """Our own facts beside GS1's; what is empty is left out."""
    return {f"tianheng:{name}": value for name, value in told.items() if value}


def moment(at: datetime) -> str:
    """A moment with its offset."""
    return timezone.localtime(at).isoformat(timespec="milliseconds")


def offset(at: datetime) -> str:
    """The offset itself: ``+08:00``."""
    return timezone.localtime(at).isoformat()[-6:]
