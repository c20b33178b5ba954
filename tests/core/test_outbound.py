"""Nothing is sent into one's own network, whatever name a stranger gives it."""

import socket
from typing import Any

import pytest

from tianheng.core import outbound
from tianheng.core.outbound import OutboundError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:a00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not outbound.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "114.114.114.114", "2400:3200::1", "::ffff:1.1.1.1"])
def test_open_addresses_are(address: str) -> None:
    assert outbound.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/", "ftp://erp.example.com/", "https:///x", "https://a:b@erp.example.com/",
        "https://erp.example.com:99999/", "https://erp.example.com/\r\nX: y", "https://例.中国/", "javascript:1", "",
        "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest",
    ],
)  # fmt: skip
def test_what_is_no_open_https_address_is_refused(url: str) -> None:
    with pytest.raises(OutboundError):
        outbound.parsed(url)


@pytest.mark.parametrize("found", [["10.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("it was asked"))
    with pytest.raises(OutboundError) as caught:
        outbound.post("https://erp.example.com/", b"{}", {})
    assert caught.value.kind == "private"


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(OutboundError) as caught:
        outbound.post("https://erp.example.com/", b"{}", {})
    assert (caught.value.kind, asked) == ("unreachable", [("1.1.1.1", 443)])


def test_where_it_is_allowed_it_goes_inside_and_follows_no_redirect(taker: Any) -> None:
    answer = outbound.post(f"{taker.address}/a?b=1", b'{"x": 1}', {"X-Own": "1"}, private=True)
    assert (answer.status, answer.taken) == (204, True)
    path, headers, body = taker.heard[0]
    assert (path, headers["X-Own"], body) == ("/a?b=1", "1", b'{"x": 1}')
    taker.status = 302
    led = outbound.post(f"{taker.address}/", b"{}", {}, private=True)
    assert (led.status, led.taken, len(taker.heard)) == (302, False, 2)


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(OutboundError) as caught:
        outbound.post("http://127.0.0.1:9/", b"{}", {}, private=True)
    assert caught.value.kind == "unreachable"
