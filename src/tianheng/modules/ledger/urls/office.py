"""Addresses of the ledger's office pages."""

from datetime import date

from django.urls import path, register_converter

from tianheng.modules.ledger.views import (
    batches,
    counts,
    county,
    daily,
    disposals,
    feedings,
    five,
    issues,
    lots,
    places,
    receipts,
    reports,
    results,
    suppliers,
)


class Day:
    """A day in an address: 2026-05-06."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError, which is a 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As in the address."""
        return str(value)


register_converter(Day, "day")

urlpatterns = [
    path("ledger/today/", batches.today, name="today"),
    path("ledger/suppliers/", suppliers.suppliers, name="suppliers"),
    path("ledger/suppliers/add/", suppliers.add, name="supplier-add"),
    path("ledger/suppliers/<int:pk>/", suppliers.supplier, name="supplier"),
    path("ledger/suppliers/<int:pk>/edit/", suppliers.edit, name="supplier-edit"),
    path("ledger/suppliers/<int:pk>/assess/", suppliers.assess, name="supplier-assess"),
    path("ledger/suppliers/<int:pk>/papers/add/", suppliers.paper, name="supplier-paper"),
    path("ledger/supplier-papers/<int:pk>/withdraw/", suppliers.withdraw, name="supplier-paper-withdraw"),
    path("ledger/receipts/", receipts.receipts, name="receipts"),
    path("ledger/receipts/add/", receipts.add, name="receipt-add"),
    path("ledger/receipts/check/", receipts.check, name="receipt-check"),
    path("ledger/receipts/<int:pk>/", receipts.receipt, name="receipt"),
    path("ledger/receipts/<int:pk>/correct/", receipts.correct, name="receipt-correct"),
    path("ledger/receipts/<int:pk>/files/", receipts.files, name="receipt-files"),
    path("ledger/lots/", lots.lots, name="lots"),
    path("ledger/lots/open/", lots.opening, name="lot-open"),
    path("ledger/lots/<int:pk>/", lots.lot, name="lot"),
    path("ledger/lots/<int:pk>/edit/", lots.edit, name="lot-edit"),
    path("ledger/lots/<int:pk>/move/", lots.move, name="lot-move"),
    path("ledger/lots/<int:pk>/do/<str:name>/", lots.deed, name="lot-deed"),
    path("ledger/stock/", lots.stock, name="stock"),
    path("ledger/expiry/", lots.expiry, name="expiry"),
    path("ledger/issues/", issues.issues, name="issues"),
    path("ledger/issues/add/", issues.add, name="issue-add"),
    path("ledger/issues/<int:pk>/", issues.issue, name="issue"),
    path("ledger/issues/<int:pk>/return/", issues.give_back, name="issue-return"),
    path("ledger/batches/", batches.batches, name="batches"),
    path("ledger/batches/add/", batches.add, name="batch-add"),
    path("ledger/batches/<int:pk>/", batches.batch, name="batch"),
    path("ledger/batches/<int:pk>/edit/", batches.edit, name="batch-edit"),
    path("ledger/batches/<int:pk>/feed/", feedings.feed, name="batch-feed"),
    path("ledger/batches/<int:pk>/feed/check/", feedings.check, name="feed-check"),
    path("ledger/batches/<int:pk>/tests/add/", results.test_add, name="test-add"),
    path("ledger/batches/<int:pk>/deliver/", results.deliver, name="deliver"),
    path("ledger/batches/<int:pk>/do/<str:name>/", batches.deed, name="batch-deed"),
    path("ledger/feedings/", feedings.feedings, name="feedings"),
    path("ledger/feedings/<int:pk>/", feedings.feeding, name="feeding"),
    path("ledger/feedings/<int:pk>/correct/", feedings.correct, name="feeding-correct"),
    path("ledger/feedings/<int:pk>/do/<str:name>/", feedings.deed, name="feeding-deed"),
    path("ledger/tests/", batches.test_list, name="tests"),
    path("ledger/tests/<int:pk>/review/", batches.test_review, name="test-review"),
    path("ledger/deliveries/", batches.delivery_list, name="deliveries"),
    path("ledger/deliveries/<int:pk>/", results.delivery, name="delivery"),
    path("ledger/deliveries/<int:pk>/correct/", results.delivery_correct, name="delivery-correct"),
    path("ledger/counts/", counts.counts, name="counts"),
    path("ledger/counts/add/", counts.add, name="count-add"),
    path("ledger/counts/<int:pk>/", counts.count, name="count"),
    path("ledger/counts/<int:pk>/lines/", counts.lines, name="count-lines"),
    path("ledger/counts/<int:pk>/do/<str:name>/", counts.deed, name="count-deed"),
    path("ledger/disposals/", disposals.disposals, name="disposals"),
    path("ledger/disposals/add/", disposals.add, name="disposal-add"),
    path("ledger/disposals/<int:pk>/", disposals.disposal, name="disposal"),
    path("ledger/disposals/<int:pk>/do/<str:name>/", disposals.deed, name="disposal-deed"),
    path("ledger/cabinets/", disposals.cabinets, name="cabinets"),
    path("ledger/cabinets/add/", disposals.cabinet_add, name="cabinet-add"),
    path("ledger/cabinets/<int:pk>/", disposals.cabinet, name="cabinet"),
    path("ledger/checks/", daily.checks, name="checks"),
    path("ledger/checks/<day:day>/", daily.day, name="day"),
    path("ledger/daily/<int:pk>/", daily.daily, name="daily"),
    path("ledger/weeks/<int:year>/<int:week>/", reports.week, name="week"),
    path("ledger/weeks/<int:pk>/sign/", reports.week_sign, name="week-sign"),
    path("ledger/months/<int:year>/<int:month>/", reports.month, name="month"),
    path("ledger/months/<int:pk>/sign/", reports.month_sign, name="month-sign"),
    path("ledger/risks/", daily.risks, name="risks"),
    path("ledger/risks/add/", daily.risk_add, name="risk-add"),
    path("ledger/risks/usual/", daily.risks_usual, name="risks-usual"),
    path("ledger/risks/<int:pk>/", daily.risk_edit, name="risk-edit"),
    path("ledger/risks/<int:pk>/end/", daily.risk_end, name="risk-end"),
    path("ledger/places/", places.places, name="places"),
    path("ledger/places/add/", places.place_add, name="place-add"),
    path("ledger/places/<int:pk>/", places.place_edit, name="place-edit"),
    path("ledger/places/<int:pk>/close/", places.place_close, name="place-close"),
    path("ledger/scales/add/", places.scale_add, name="scale-add"),
    path("ledger/scales/<int:pk>/", places.scale_edit, name="scale-edit"),
    path("ledger/scales/<int:pk>/close/", places.scale_close, name="scale-close"),
    path("ledger/tolerance/", places.tolerance, name="tolerance"),
    path("ledger/five/", five.five, name="five"),
    path("ledgers/", county.ledgers, name="ledgers"),
    path("ledgers/<int:pk>/", county.enterprise, name="enterprise"),
]
