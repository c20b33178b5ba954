"""Addresses of the ledger: one file for each part."""

from tianheng.modules.ledger.urls import floor, office

app_name = "ledger"
urlpatterns = [*floor.urlpatterns, *office.urlpatterns]
