"""Addresses of the home page, the language switch and the two health probes."""

from django.urls import path
from django.views.i18n import set_language

from tianheng.web import health, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", set_language, name="language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
