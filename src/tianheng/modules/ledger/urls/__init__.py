"""Addresses of the ledger: one file for each part."""

from tianheng.modules.ledger.urls import exchange, floor, office, trace

app_name = "ledger"
urlpatterns = [*floor.urlpatterns, *office.urlpatterns, *trace.urlpatterns, *exchange.urlpatterns]
