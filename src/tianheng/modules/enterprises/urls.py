"""Addresses of the duty: one's own record below ``/enterprise/``, those of an area below ``/enterprises/``."""

from django.urls import path

from tianheng.modules.enterprises.views import own, papers, persons, records, sites

app_name = "enterprises"
urlpatterns = [
    path("enterprise/", records.own, name="own"),
    path("enterprise/edit/", own.edit, name="own-edit"),
    path("enterprise/papers/add/", papers.add, name="own-paper-add"),
    path("enterprise/papers/<int:pk>/renew/", papers.renew, name="own-paper-renew"),
    path("enterprise/sites/add/", sites.add, name="own-site-add"),
    path("enterprise/sites/<int:pk>/edit/", sites.edit, name="own-site-edit"),
    path("enterprise/sites/<int:pk>/close/", sites.close, name="own-site-close"),
    path("enterprise/persons/add/", persons.add, name="own-person-add"),
    path("enterprise/persons/<int:pk>/renew/", persons.renew, name="own-person-renew"),
    path("enterprise/persons/<int:pk>/end/", persons.end, name="own-person-end"),
    path("enterprises/", records.everyone, name="all"),
    path("enterprises/<int:pk>/", records.one, name="one"),
    path("enterprises/papers/<int:pk>/withdraw/", papers.withdraw, name="paper-withdraw"),
]
