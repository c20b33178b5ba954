"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tianheng.web.platforms import PLATFORMS, doors


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The six platforms, each with its open doors and what is still to come."""
    return render(request, "web/home.html", {"platforms": [(each, doors(each.key)) for each in PLATFORMS]})
