"""Addresses of the trace, of recalls, of events in EPCIS, of the mass balance, and of scanned labels."""

from django.urls import path

from tianheng.modules.ledger.views import balance, epcis, recalls, resolve, trace

urlpatterns = [
    path("ledger/trace/", trace.trace, name="trace"),
    path("ledger/trace/list.xlsx", trace.sheet, name="trace-sheet"),
    path("ledger/trace/report.pdf", trace.paper, name="trace-paper"),
    path("ledger/recalls/", recalls.recalls, name="recalls"),
    path("ledger/recalls/new/", recalls.new, name="recall-new"),
    path("ledger/recalls/<int:pk>/", recalls.recall, name="recall"),
    path("ledger/recalls/<int:pk>/do/<str:name>/", recalls.deed, name="recall-deed"),
    path("ledger/recalls/<int:pk>/tell/", recalls.tell, name="recall-tell"),
    path("ledger/recalls/<int:pk>/buyers/<int:delivery>/", recalls.buyer, name="recall-buyer"),
    path("ledger/recalls/<int:pk>/paper/<str:name>.pdf", recalls.paper, name="recall-paper"),
    path("ledger/recalls/<int:pk>/list.xlsx", recalls.sheet, name="recall-sheet"),
    path("ledger/balance/", balance.balance, name="balance"),
    path("ledger/balance/keep/", balance.keep, name="balance-keep"),
    path("ledger/balance/list.xlsx", balance.sheet, name="balance-sheet"),
    path("ledger/gaps/", balance.gaps, name="gaps"),
    path("ledger/gaps/<int:pk>/", balance.gap, name="gap"),
    path("ledger/gaps/<int:pk>/explain/", balance.explain, name="gap-explain"),
    path("ledger/gaps/<int:pk>/close/", balance.close, name="gap-close"),
    path("ledger/epcis/", epcis.period, name="epcis"),
    path("ledger/lots/<int:pk>/events.jsonld", epcis.lot, name="epcis-lot"),
    path("ledger/batches/<int:pk>/events.jsonld", epcis.batch, name="epcis-batch"),
    path("ledger/l/<str:code>/10/<str:number>", resolve.resolve, name="label-lot"),
    path("ledger/b/<str:code>/<str:product>/10/<str:number>", resolve.resolve, name="label-batch"),
    path("01/<str:gtin>/10/<path:number>", resolve.resolve, name="digital-link"),
]
