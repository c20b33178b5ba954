"""Addresses of the shop floor, and of the labels of lots."""

from django.urls import path

from tianheng.modules.ledger.views import floor, labels

urlpatterns = [
    path("floor/", floor.page, name="floor"),
    path("floor/sw.js", floor.worker, name="floor-worker"),
    path("floor/manifest.webmanifest", floor.manifest, name="floor-manifest"),
    path("floor/day.json", floor.day, name="floor-day"),
    path("floor/check", floor.check, name="floor-check"),
    path("floor/who", floor.who, name="floor-who"),
    path("floor/shared", floor.shared, name="floor-shared"),
    path("floor/sync", floor.sync, name="floor-sync"),
    path("floor/countersign", floor.countersign, name="floor-countersign"),
    path("ledger/scales/weight", floor.weight, name="floor-weight"),
    path("ledger/lots/<int:pk>/label/", labels.label, name="lot-label"),
    path("ledger/lots/<int:pk>/label.zpl", labels.zpl, name="lot-label-zpl"),
]
