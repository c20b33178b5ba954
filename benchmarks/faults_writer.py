"""One writer: a person at a device who feeds, sends again until an answer comes, and notes each answer on disk."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import sys
import time
import uuid
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

LOG, FAILED = "writer-{number}.log", "writer-{number}.failed"
PATIENCE = 60.0
WRITTEN = ("saved", "repeated")


def writer_command(place: Path, port: int, number: int, until: float) -> list[str]:
    """The command line of writer ``number``, who stops at ``until`` (seconds of the epoch)."""
    return [sys.executable, "-m", "benchmarks.faults_writer", str(place), str(port), str(number), str(until)]


def noted(path: Path) -> list[str]:
    """What a writer noted, one word a line: keys that were acknowledged, or answers that the server failed."""
    return path.read_text(encoding="ascii").split() if path.is_file() else []


class Device:
    """A browser's cookies and token, over one connection that may break at any time."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.token = port, SimpleCookie(), ""
        self.line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str = "", kind: str = "application/json") -> tuple[int, str]:
        """Ask once. Raises OSError or HTTPException when the server is gone before it has answered."""
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={each.value}" for name, each in self.cookies.items()),
            "Content-Type": kind,
            "X-CSRFToken": self.token,
        }
        try:
            self.line.request(method, path, body=body.encode() or None, headers=headers)
            answer = self.line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.line = None
            raise
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        return answer.status, text

    def sign_in(self, login: str, password: str) -> dict[str, Any]:
        """Sign in by the page and fetch the day."""
        _, page = self.ask("GET", "/account/login/")
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        form = urlencode({"login": login, "password": password})
        self.ask("POST", "/account/login/", form, "application/x-www-form-urlencoded")
        status, text = self.ask("GET", "/floor/day.json")
        if status != 200:
            raise SystemExit(f"no day: {status} {text[:300]}")
        day: dict[str, Any] = json.loads(text)
        self.token = day["token"]
        return day


def patiently(do: Any) -> Any:
    """``do()`` again and again while the server is down."""
    while True:
        try:
            return do()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)


def entry(world: dict[str, Any], me: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """One gram of the common lot into one of the batches."""
    return {
        "key": str(uuid.uuid4()),
        "kind": "feed",
        "actor": me["id"],
        "pass": me["pass"],
        "at": datetime.now(UTC).isoformat(),
        "offset": 0,
        "facts": {
            "batch": chance.choice(world["batches"]),
            "lot": world["lot"],
            "location": world["location"],
            "amount": "1",
            "unit": "g",
        },
    }


def sent(device: Device, body: str, failed: Path, until: float) -> tuple[int, str]:
    """Send until it is taken or refused; an answer that the server failed is noted, and the same entry sent again."""
    while True:
        status, text = patiently(lambda: device.ask("POST", "/floor/sync", body))
        if status < 500 or time.time() > until:
            return status, text
        with failed.open("a", encoding="ascii") as log:
            log.write(f"{status}\n")
        time.sleep(0.05)


def main(place: Path, port: int, number: int, until: float) -> int:
    """Write until the time is up; 1 when an entry was refused."""
    world = json.loads((place / "world.json").read_text(encoding="utf-8"))
    login, chance = world["logins"][number], random.Random(number)
    device = Device(port)
    me = patiently(lambda: device.sign_in(login, world["password"]))["me"]
    with (place / LOG.format(number=number)).open("w", encoding="ascii") as log:
        while time.time() < until:
            made = entry(world, me, chance)
            body = json.dumps({"entries": [made]})
            status, text = sent(device, body, place / FAILED.format(number=number), until + PATIENCE)
            answer = json.loads(text)["answers"][0] if status == 200 else {"status": text}
            if answer["status"] not in WRITTEN:
                print(f"refused: {status} {text[:500]}", file=sys.stderr)
                return 1
            log.write(made["key"] + "\n")
            log.flush()
            os.fsync(log.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
