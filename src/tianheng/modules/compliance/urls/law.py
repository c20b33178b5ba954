"""Addresses of how the law is read here."""

from django.urls import path

from tianheng.modules.compliance.views import law

urlpatterns = [
    path("law/", law.notices, name="law"),
    path("law/notices/<str:key>/", law.notice, name="law-notice"),
    path("law/notices/<str:key>/withdraw/", law.withdraw, name="law-withdraw"),
    path("law/hues/", law.hues, name="law-hues"),
    path("law/hues/<str:key>/", law.hue, name="law-hue"),
    path("law/hues/<str:key>/clear/", law.clear, name="law-hue-clear"),
]
