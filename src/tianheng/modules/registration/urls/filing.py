"""Addresses of an enterprise's filings, of lines, and of what a later law sees otherwise."""

from django.urls import URLPattern, path

from tianheng.modules.registration.views import filing, lines, signing

urlpatterns: list[URLPattern] = [
    path("registrations/", filing.registrations, name="registrations"),
    path("registrations/new/", filing.new, name="new"),
    path("registrations/lines/", lines.lines, name="lines"),
    path("registrations/lines/<int:pk>/answer/", lines.answer, name="answer"),
    path("registrations/rechecks/", lines.rechecks, name="rechecks"),
    path("registrations/rechecks/<int:pk>/settle/", lines.settle, name="settle"),
    path("registrations/<int:pk>/", filing.registration, name="registration"),
    path("registrations/<int:pk>/refill/", filing.refill, name="refill"),
    path("registrations/<int:pk>/discard/", filing.discard, name="discard"),
    path("registrations/<int:pk>/withdraw/", filing.withdraw, name="withdraw"),
    path("registrations/<int:pk>/reopen/", filing.reopen, name="reopen"),
    path("registrations/<int:pk>/attach/", filing.attach, name="attach"),
    path("registrations/<int:pk>/sign/", signing.sign, name="sign"),
    path("registrations/<int:pk>/change/", signing.change, name="change"),
    path("registrations/<int:pk>/close/", signing.close, name="close"),
]
