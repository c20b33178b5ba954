"""Addresses of the ledger's paper and workbooks, and of webhooks."""

from django.urls import path

from tianheng.modules.ledger.views import sheets, webhooks

urlpatterns = [
    path("ledger/sheets/", sheets.home, name="sheets"),
    path("ledger/print/<slug:code>/", sheets.page, name="print"),
    path("ledger/print/<slug:code>.pdf", sheets.pdf, name="print-pdf"),
    path("ledger/print/<slug:code>.xlsx", sheets.excel, name="print-excel"),
    path("ledger/webhooks/", webhooks.home, name="webhooks"),
    path("ledger/webhooks/<int:pk>/", webhooks.one, name="webhook"),
    path("ledger/webhooks/<int:pk>/try/", webhooks.try_it, name="webhook-try"),
    path("ledger/webhooks/<int:pk>/renew/", webhooks.renew, name="webhook-renew"),
    path("ledger/webhooks/<int:pk>/end/", webhooks.end, name="webhook-end"),
    path("ledger/webhooks/<int:pk>/messages/<int:message>/", webhooks.body, name="webhook-message"),
    path("ledger/webhooks/<int:pk>/messages/<int:message>/again/", webhooks.again, name="webhook-again"),
]
