"""Logs are structured and never hold what a user typed."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from tests.web import test_errors
from tianheng.config import logs

SECRET = test_errors.SECRET


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log handler writes, as JSON lines."""
    stream = io.StringIO()
    handler = logging.getLogger().handlers
    config = logs.configure(kind="json", level="DEBUG")
    logging.config.dictConfig(config)
    before = [
        (each, each.setStream(stream))
        for each in logging.getLogger().handlers
        if type(each) is logging.StreamHandler
    ]
    yield stream
    for each, old in before:
        each.setStream(old)
    logging.getLogger().handlers[:] = handler


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_leaves_its_route_and_nothing_it_carried(written: io.StringIO, client: Client) -> None:
    client.post(f"/?formula={SECRET}", {"formula": SECRET}, headers={"x-request-id": "abcdef-123456"})
    (line,) = [each for each in lines(written) if each["event"] == "request"]
    assert {key: line[key] for key in ("method", "route", "status", "request")} == {
        "method": "POST",
        "route": "",
        "status": 405,
        "request": "abcdef-123456",
    }
    assert "苯甲酸钠" not in written.getvalue()
    assert "formula" not in written.getvalue()


@pytest.mark.parametrize("status", test_errors.STATUSES)
def test_an_error_leaves_its_kind_and_place_but_not_its_message(
    written: io.StringIO, settings: object, status: int
) -> None:
    settings.ROOT_URLCONF = test_errors.__name__
    Client(raise_request_exception=False).get(f"/broken/{status}?q={SECRET}")
    assert "苯甲酸钠" not in written.getvalue()
    assert lines(written)[-1]["status"] == status


def test_a_failure_of_ours_says_where(written: io.StringIO, settings: object) -> None:
    settings.ROOT_URLCONF = test_errors.__name__
    Client(raise_request_exception=False).get("/broken/500")
    (line,) = [each for each in lines(written) if "error" in each]
    assert line["error"] == "RuntimeError"
    assert line["event"] == "django answered 500"
    assert any(" broken" in frame and "test_errors.py" in frame for frame in line["frames"])


def test_our_own_log_of_an_exception_hides_its_message_too(written: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger("tianheng.any").exception("it failed", part="x")
        logging.getLogger("other").exception("it failed")
    assert [line["error"] for line in lines(written)] == ["ValueError", "ValueError"]
    assert "苯甲酸钠" not in written.getvalue()


def test_a_forged_request_id_is_replaced(written: io.StringIO, client: Client) -> None:
    answer = client.get("/", headers={"x-request-id": "a b\nc" * 40})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_passing_probes_leave_no_line(written: io.StringIO, client: Client) -> None:
    client.get("/healthz")
    assert [line for line in lines(written) if line["event"] == "request"] == []


def test_the_console_form_hides_messages_as_well() -> None:
    event = logs.frames_only(None, "error", {"event": "x", "exc_info": ValueError(SECRET)})
    assert event == {"event": "x", "error": "ValueError", "frames": []}


def test_sql_is_not_logged_even_at_debug() -> None:
    config = logs.configure(kind="json", level="DEBUG")
    assert config["loggers"]["django.db.backends"]["level"] == "WARNING"
