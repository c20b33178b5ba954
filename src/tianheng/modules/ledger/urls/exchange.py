"""Addresses of the ledger's paper and workbooks, and of webhooks."""

from django.urls import path

from tianheng.modules.ledger.views import sheets

urlpatterns = [
    path("ledger/sheets/", sheets.home, name="sheets"),
    path("ledger/print/<slug:code>/", sheets.page, name="print"),
    path("ledger/print/<slug:code>.pdf", sheets.pdf, name="print-pdf"),
    path("ledger/print/<slug:code>.xlsx", sheets.excel, name="print-excel"),
]
