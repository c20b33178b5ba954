"""What stands behind a trace: the papers of its lots and batches, and everybody who had a hand in them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.modules.ledger.models import Feeding, Lot, Receipt, SupplierPaper, TestRecord
from tianheng.modules.ledger.queries.feedings import effective
from tianheng.modules.ledger.queries.trace import Trace


class Paper(NamedTuple):
    """A paper: what it is of, which, its number, a day, what it says."""

    of: str
    what: str
    number: str
    day: date | None
    note: str


class Hand(NamedTuple):
    """Somebody who did something with a lot or a batch."""

    name: str
    did: str
    what: str
    at: datetime | None


class Evidence(NamedTuple):
    """Papers and people of a trace."""

    papers: list[Paper]
    people: list[Hand]


def evidence(trace: Trace) -> Evidence:
    """The papers and people behind a trace, in six queries whatever its size."""
    lots = [each.pk for each in trace.lots]
    batches = [each.pk for each in trace.batches]
    receipts = list(
        Receipt.objects.filter(lot__in=lots, corrected_by=None)
        .select_related("lot", "entered_by", "checker")
        .order_by("received_on", "id")
    )
    tests = list(
        TestRecord.objects.filter(Q(lot__in=lots) | Q(batch__in=batches), corrected_by=None)
        .select_related("lot", "batch", "entered_by", "reviewer")
        .order_by("tested_on", "id")
    )
    papers = [*receipt_papers(receipts), *supplier_papers(trace), *test_papers(tests)]
    people = [*receivers(receipts), *releasers(lots), *makers(trace), *analysts(tests)]
    return Evidence(papers, sorted(people, key=lambda each: (each.at is None, each.at, each.name)))


def receipt_papers(rows: list[Receipt]) -> Iterator[Paper]:
    """Receipt, licence, certificate and voucher of what came in."""
    for row in rows:
        name = str(row.lot)
        said = f"{row.supplier_name} · {row.amount} {row.unit} · {row.get_conclusion_display()}"
        yield Paper(name, _("进货查验记录（F03）"), row.supplier_lot, row.received_on, said)
        if row.maker_licence:
            yield Paper(name, _("生产许可证"), row.maker_licence, row.maker_licence_expires, row.maker)
        if row.certificate:
            yield Paper(name, _("合格证明"), row.certificate, row.certificate_on, "")
        if row.voucher:
            yield Paper(name, _("进货票据"), row.voucher, row.received_on, "")


def supplier_papers(trace: Trace) -> Iterator[Paper]:
    """What the suppliers showed."""
    suppliers = {each.supplier_id for each in trace.lots if each.supplier_id}
    rows = SupplierPaper.objects.filter(supplier__in=suppliers, withdrawn_at=None).select_related("supplier")
    for row in rows.order_by("supplier_id", "kind", "id"):
        yield Paper(row.supplier.name, row.get_kind_display(), row.number, row.expires_on, _("有效期至"))


def test_papers(rows: list[TestRecord]) -> Iterator[Paper]:
    """Own tests."""
    for row in rows:
        value = f"{row.value} {row.unit}" if row.value else _("未检出")
        said = f"{row.item} {value} · {row.get_outcome_display()}"
        yield Paper(str(row.batch or row.lot), _("检验记录（F09）"), row.report_number, row.tested_on, said)


def receivers(rows: list[Receipt]) -> Iterator[Hand]:
    """Who took the goods in."""
    for row in rows:
        yield Hand(row.entered_by.name, _("进货查验"), str(row.lot), row.happened_at)
        if row.checker:
            yield Hand(row.checker.name, _("进货复核"), str(row.lot), row.happened_at)


def releasers(lots: list[int]) -> Iterator[Hand]:
    """Who released the lots."""
    for row in Lot.objects.filter(pk__in=lots).select_related("released_by", "supplier"):
        if row.released_by:
            yield Hand(row.released_by.name, _("放行批次"), str(row), row.released_at)


def makers(trace: Trace) -> Iterator[Hand]:
    """Who opened, fed, checked and released the batches."""
    batches = [each.pk for each in trace.batches]
    rows = effective(Feeding.objects.filter(batch__in=batches, lot__in=list(trace.lot_of)))
    for row in rows.select_related("lot", "batch__product", "entered_by", "checker").order_by("id"):
        what = f"{row.batch.number} ← {row.lot}"
        yield Hand(row.entered_by.name, _("投料"), what, row.happened_at)
        if row.checker:
            yield Hand(row.checker.name, _("投料复核"), what, row.happened_at)
    for batch in trace.batches:
        yield from released(batch)


def released(batch: Any) -> Iterator[Hand]:
    """Who opened a batch and let it leave."""
    yield Hand(batch.entered_by.name, _("开批"), str(batch), batch.happened_at)
    if batch.released_by:
        yield Hand(batch.released_by.name, _("放行产品"), str(batch), batch.released_at)


def analysts(rows: list[TestRecord]) -> Iterator[Hand]:
    """Who tested, who looked at the result."""
    for row in rows:
        what = f"{row.batch or row.lot} {row.item}"
        yield Hand(row.entered_by.name, _("检验"), what, row.happened_at)
        if row.reviewer:
            yield Hand(row.reviewer.name, _("审核检验"), what, row.reviewed_at)


def minute(moment: datetime | None) -> str:
    """A moment as it is printed."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
