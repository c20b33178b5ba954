"""Addresses of the public register: search, feeds, pages by number, verification; then the papers."""

from django.urls import URLPattern, path

from tianheng.modules.registration.urls.papers import urlpatterns as papers
from tianheng.modules.registration.views import feeds, public, verify

# A number may hold any sign a pattern prints, so it comes last.
register: list[URLPattern] = [
    path("register/", public.register, name="register"),
    path("register/feed.xml", feeds.rss, name="rss"),
    path("register/feed.json", feeds.json_feed, name="json-feed"),
    path("register/area/<str:area>/feed.xml", feeds.rss, name="area-rss"),
    path("register/area/<str:area>/feed.json", feeds.json_feed, name="area-json-feed"),
    path("register/<path:number>/sheet.pdf", public.sheet, name="sheet"),
    path("register/<path:number>/", public.published, name="published"),
    path("verify/", verify.ask, name="verify-code"),
    path("verify/<str:code>/", verify.verify, name="verify"),
]
urlpatterns: list[URLPattern] = [*register, *papers]
