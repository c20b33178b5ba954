"""Addresses of the law's public desk."""

from django.urls import URLPattern

app_name = "compliance"
urlpatterns: list[URLPattern] = []
