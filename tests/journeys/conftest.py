"""A real browser: Debian's Chromium or the one ``CHROMIUM`` names, speaking Chinese, at two sizes."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.conftest import not_at_hand
from tools.system_packages import chromium

# Playwright's synchronous form keeps a loop running in the test's thread, which Django would take for its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What the console repeats of a refusal, of a lost net, or of a request that the next key stroke made needless.
EXPECTED = (
    "Failed to load resource",
    "Response Status Error Code",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
)
# A busy machine may take its time; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser found, with flags that let it run as root and quietly."""
    path = chromium()
    if path is None:
        not_at_hand("no Chromium: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": path, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader of Simplified Chinese at an office screen; ``page.set_viewport_size`` makes it a phone."""
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(autouse=True)
def quiet_page(request: pytest.FixtureRequest) -> Iterator[None]:
    """No journey may leave an error of a script or a refusal of the security policy behind."""
    if "page" not in request.fixturenames:
        yield
        return
    page: Page = request.getfixturevalue("page")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(complaint(message)))
    yield
    assert complaints == []


def complaint(message: ConsoleMessage) -> list[str]:
    """An error on the console, unless it only repeats a refusal or a lost connection that the journey asked for."""
    wanted = message.type == "error" and not message.text.startswith(EXPECTED)
    return [message.text] if wanted else []


@pytest.fixture(params=[(1280, 800), (360, 740)], ids=["office", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """The two sizes every page is made for; use with ``page.set_viewport_size(size)``."""
    width, height = request.param
    return {"width": width, "height": height}
