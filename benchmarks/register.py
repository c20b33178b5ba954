"""The register's lists as province, city, county and enterprise see them, through the whole site.

Beside each: the least any list of that table could cost, ``SELECT * FROM table ORDER BY id LIMIT 50`` put to the
bare driver. ``--enterprises`` and ``--lines`` say how large the province is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks import scratch
from benchmarks.lists import browser, page

ROUNDS = 25
REGULATORS = ("province", "city", "county")
LISTS = {
    "enterprises_enterprise": {
        "enterprises": "/enterprises/",
        "enterprises, word": "/enterprises/?q=海味",
        "enterprises, initials": "/enterprises/?q=hw",
        "enterprises, licence run out": "/enterprises/?expiry=expired",
        "enterprises by licence": "/enterprises/?sort=expires",
        "enterprises by area": "/enterprises/?sort=area",
        "enterprises, page 100": "/enterprises/?page=100",
    },
    "formulas_product": {
        "products": "/products/",
        "products, word": "/products/?q=鱼丸",
        "products, verdict": "/products/?verdict=review",
        "products by enterprise": "/products/?sort=enterprise",
        "products, page 100": "/products/?page=100",
    },
    "registration_registration": {
        "registrations": "/registrations/",
        "registrations in force": "/registrations/?group=standing",
        "registrations, word": "/registrations/?q=食品",
        "registrations, nothing found": "/registrations/?q=没有的",
        "registrations by end": "/registrations/?sort=-until",
        "registrations by clock": "/registrations/?sort=due",
        "registrations, page 200": "/registrations/?page=200",
        "review queue": "/review/",
        "review queue, overdue": "/review/?overdue=1",
        "review overview": "/review/overview/",
    },
    "registration_line": {
        "lines": "/registrations/lines/",
        "lines, additive": "/registrations/lines/?q=山梨酸",
        "lines, nothing found": "/registrations/lines/?q=没有的",
        "lines that count": "/registrations/lines/?now=1",
        "lines by additive": "/registrations/lines/?sort=additive",
        "lines with faults": "/registrations/lines/?worst=fault",
    },
}
OWN = ("products", "registrations", "registrations in force")
PUBLIC = {
    "public register": "/register/",
    "public register, enterprise": "/register/?q=海味",
    "public register, product": "/register/?q=鱼丸",
    "public register, product alone": "/register/?q=鱼丸&by=product",
    "public register, additive": "/register/?q=山梨酸钾",
    "public register, county": "/register/?q=紫菜&area=350582",
    "public register, number": "/register/?q=N77&by=number",
    "public register, nothing found": "/register/?q=没有的",
    "public register, with those that ended": "/register/?q=紫菜&ended=1",
}


def run(enterprises: int, lines: int, rounds: int = ROUNDS) -> Iterator[dict[str, Any]]:
    """p50, p95 and processor time in milliseconds of every list."""
    with scratch.installation():
        yield from figures(enterprises, lines, rounds)


def figures(enterprises: int, lines: int, rounds: int) -> Iterator[dict[str, Any]]:
    """The same in the database at hand."""
    from benchmarks.register_world import build

    world = build(enterprises, lines)
    for name, table, client, address in pages(world):
        yield page(name, table, client, address, rounds)


def pages(world: Any) -> Iterator[tuple[str, str, Any, str]]:
    """Name, table, whose browser and address of every page."""
    for who, user in world.people.items():
        client = browser(user)
        yield f"desk, {who}", "registration_registration", client, "/desk/"
        for table, lists in LISTS.items():
            for name, address in lists.items():
                if name in OWN or who in REGULATORS:
                    yield f"{name}, {who}", table, client, address
    for name, address in PUBLIC.items():
        yield name, "registration_line", browser(None), address
    yield "public page of a number", "registration_line", browser(None), f"/register/{world.number}/"
