"""Addresses of the ledger: one file for each part."""

from tianheng.modules.ledger.urls import floor, office, trace

app_name = "ledger"
urlpatterns = [*floor.urlpatterns, *office.urlpatterns, *trace.urlpatterns]
