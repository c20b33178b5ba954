"""A program on this machine that takes what is sent to it, for tests of what goes out."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Taker(BaseHTTPRequestHandler):
    """Takes what comes, or leads elsewhere."""

    heard: list[tuple[str, dict[str, str], bytes]]
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/inside")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def taker() -> Iterator[Any]:
    class Own(Taker):
        heard = []  # noqa: RUF012 - each test has a class of its own

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Own.address = f"http://127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
    yield Own
    server.shutdown()
    server.server_close()
