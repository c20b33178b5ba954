"""One address, two answers."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from tianheng.web.partials import page_or_part


def answer(**headers: str) -> tuple[str, str]:
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _: None)(request)
    response = page_or_part(
        request, "web/home.html", "web/components/empty.html", {"text": "部分"}, status=422
    )
    assert response.status_code == 422
    return response.content.decode(), response.headers["Vary"]


def test_a_fragment_for_htmx() -> None:
    html, vary = answer(hx_request="true")
    assert html.startswith('<div class="empty">')
    assert "HX-Request" in vary


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"hx_request": "true", "hx_boosted": "true"},
        {"hx_request": "true", "hx_history_restore_request": "true"},
    ],
)
def test_the_whole_page_for_everybody_else(extra: dict[str, str]) -> None:
    html, vary = answer(**extra)
    assert html.startswith("<!DOCTYPE html>")
    assert "HX-Request" in vary
