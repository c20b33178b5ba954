"""Addresses of the duty: filing, review, the public register."""

from django.urls import URLPattern

from tianheng.modules.registration.urls.filing import urlpatterns as filing
from tianheng.modules.registration.urls.public import urlpatterns as public
from tianheng.modules.registration.urls.review import urlpatterns as review

app_name = "registration"
urlpatterns: list[URLPattern] = [*filing, *review, *public]
