"""Addresses of the law's public desk: 查标准, 配方核查, 读配料表."""

from django.urls import URLPattern

from tianheng.modules.compliance.urls_label import urlpatterns as label
from tianheng.modules.compliance.urls_standard import urlpatterns as standard

app_name = "compliance"

checking: list[URLPattern] = []

# 查标准 and 读配料表 bring their own.
urlpatterns: list[URLPattern] = [*checking, *standard, *label]
