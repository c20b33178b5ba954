"""Addresses of 读配料表."""

from django.urls import path

from tianheng.modules.compliance.views import label

urlpatterns = [
    path("label/", label.label, name="label"),
    path("label/export.xlsx", label.label_export, name="label_export"),
]
