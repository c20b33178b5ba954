"""Sending something to an address that a stranger has given: never into one's own network unless that is allowed.

The name is looked up once, every address it has is judged, and the connection goes to that very address: a name that
answers differently a moment later leads nowhere else. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

SECONDS = 10  # for each step: look up, connect, send, answer
ALTOGETHER = 20
MOST_BYTES = 2000  # of an answer that are read
PORTS = {"https": 443, "http": 80}
LONGEST = 500
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutboundError(Exception):
    """It was not sent, or not answered: ``kind`` is address, private, unreachable or broken."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind, self.detail = kind, detail
        super().__init__(f"{kind}: {detail}")


class Answer(NamedTuple):
    """What came back: the status and the beginning of the text."""

    status: int
    text: str

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def parsed(url: str, *, private: bool = False) -> SplitResult:
    """The address, if it may be asked at all: https, or http where private ones are allowed. Raises OutboundError."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise OutboundError("address", str(error)) from error
    schemes = ("https", "http") if private else ("https",)
    sound = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not sound or parts.scheme not in schemes or not host or parts.username is not None or port == 0:
        raise OutboundError("address", url[:100])
    if is_literal(host) and not private and not is_public(host):
        raise OutboundError("private", host)
    return parts


def is_literal(host: str) -> bool:
    """Whether a host is written as a number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an address lies in the open network; one that hides another in it is judged by both."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(found, ipaddress.IPv6Address):
        inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in NAT64:
            inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    hidden = [each for each in inner if each is not None]
    if hidden and isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return open_to_all(found.ipv4_mapped)
    return open_to_all(found) and all(open_to_all(each) for each in hidden)


def open_to_all(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Neither private, loopback, link-local, reserved nor for many."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def address_of(parts: SplitResult, *, private: bool) -> tuple[str, int]:
    """Where to connect to. Raises OutboundError when any address of the name is not public, unless ``private``."""
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError("unreachable", parts.hostname or "") from error
    numbers = [str(each[4][0]) for each in found]
    outside = [each for each in numbers if not is_public(each)]
    if not numbers or (outside and not private) or (parts.scheme == "http" and len(outside) < len(numbers)):
        raise OutboundError("private" if outside else "address", parts.hostname or "")
    return numbers[0], port


def connection(parts: SplitResult, *, private: bool) -> http.client.HTTPConnection:
    """A connection to the address that was judged, by the name that was given. Raises OutboundError, OSError."""
    address = address_of(parts, private=private)
    host = parts.hostname or ""
    made = http.client.HTTPConnection(host, address[1], timeout=SECONDS)
    plain = socket.create_connection(address, timeout=SECONDS)
    made.sock = plain
    if parts.scheme == "https":
        try:
            made.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
        made.default_port = PORTS["https"]
    return made


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> Answer:
    """Send ``body`` and say what came back. Raises OutboundError; never waits longer than twenty seconds."""
    parts = parsed(url, private=private)
    path = parts.path or "/"
    try:
        made = connection(parts, private=private)
    except OSError as error:
        raise OutboundError("unreachable", str(error)[:100]) from error
    end = threading.Timer(ALTOGETHER, cut, [made.sock])
    end.start()
    try:
        made.request("POST", f"{path}?{parts.query}" if parts.query else path, body, dict(headers))
        answer = made.getresponse()
        text = answer.read(MOST_BYTES).decode("utf-8", "replace")
        return Answer(answer.status, text)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutboundError("broken", type(error).__name__) from error
    finally:
        end.cancel()
        made.close()


def cut(sock: socket.socket) -> None:
    """End a conversation that takes too long."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
