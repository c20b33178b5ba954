"""One log line per request: what was asked for by route, how it ended, how long it took."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("tianheng.request")
GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PROBES = ("healthz", "readyz")


class RequestLog:
    """Gives the request an id (kept from ``X-Request-ID`` if it is a plain one), logs its end, returns the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and log; the path, the query and the body stay out of the log."""
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request_id(request)):
            response = self.get_response(request)
            spent = round((time.perf_counter() - begun) * 1000, 1)
            write(request, response.status_code, spent)
            response.headers["X-Request-ID"] = structlog.contextvars.get_contextvars()["request"]
        return response


def request_id(request: HttpRequest) -> str:
    """The id a proxy sent, if it has the form of one, else a new one."""
    sent = request.headers.get("X-Request-ID", "")
    return sent if GOOD_ID.fullmatch(sent) else uuid.uuid4().hex


def write(request: HttpRequest, status: int, milliseconds: float) -> None:
    """The line itself; probes that pass are not worth one."""
    match = request.resolver_match
    route = match.route if match else "(none)"
    if route in PROBES and status < 400:
        return
    level = log.error if status >= 500 else log.info
    level("request", method=request.method, route=route, status=status, ms=milliseconds)
