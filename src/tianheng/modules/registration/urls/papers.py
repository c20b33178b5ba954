"""Addresses of the papers of one registration."""

from django.urls import URLPattern, path

from tianheng.modules.registration.views import papers

urlpatterns: list[URLPattern] = [
    path("registrations/<int:pk>/papers/<slug:name>.pdf", papers.paper, name="paper"),
    path("registrations/<int:pk>/papers/<slug:name>/", papers.paper_page, name="paper-page"),
    path("registrations/<int:pk>/signatures/<int:key>.png", papers.signature, name="signature"),
]
