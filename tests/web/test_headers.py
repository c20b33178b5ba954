"""Security headers, and that our own pages keep to the policy they announce."""

import re

import pytest
from django.test import Client

PAGES = ["/", "/api/v1/docs", "/no/such/page"]


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/api/v1/version", "/static/web/tianheng.css"])
def test_every_answer_is_protected(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_nothing_inline_and_nothing_foreign(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)


def test_framing_is_denied(client: Client) -> None:
    assert client.get("/").headers["X-Frame-Options"] == "DENY"
