"""Addresses of the trace, of recalls, of events in EPCIS, of the mass balance, and of scanned labels."""

from django.urls import path

from tianheng.modules.ledger.views import trace

urlpatterns = [
    path("ledger/trace/", trace.trace, name="trace"),
    path("ledger/trace/list.xlsx", trace.sheet, name="trace-sheet"),
    path("ledger/trace/report.pdf", trace.paper, name="trace-paper"),
]
