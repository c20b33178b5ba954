"""One address, two answers: the whole page, or the part of it that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the template ``part`` for an htmx request and ``page`` otherwise; ``Vary: HX-Request`` either way.

    A request by ``hx-boost`` or for a restored history entry wants the whole page and gets it.
    """
    template = part if wants_part(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked, and asked for a fragment."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not (htmx.boosted or htmx.history_restore_request)
