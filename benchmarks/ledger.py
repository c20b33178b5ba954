"""The ledgers' lists, traces and weighings over many feedings, through the whole site; ``--feedings`` says how many.

Beside a list: the least any list of its table could cost. Beside a trace: the feedings of the same lot, read by the
bare driver. A plant that feeds a twentieth of everything is among the others, and so is a county that has just begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import scratch
from benchmarks.lists import browser, least, page, rows_of
from benchmarks.timing import figure, times

ROUNDS = 25
LISTS = {
    "ledger_feeding": {
        "feedings": "/ledger/feedings/",
        "feedings, page 200": "/ledger/feedings/?page=200",
        "feedings of a day": "/ledger/feedings/?day_from={day}&day_to={day}",
        "feedings of before": "/ledger/feedings/?day_to={before}",
        "feedings that violated": "/ledger/feedings/?status=violation",
        "feedings of a batch": "/ledger/feedings/?q=N77777",
        "feedings of an enterprise": "/ledger/feedings/?enterprise=食品厂77",
        "feedings by additive": "/ledger/feedings/?sort=additive",
    },
    "ledger_batch": {
        "batches": "/ledger/batches/",
        "batches, page 200": "/ledger/batches/?page=200",
        "batches that are open": "/ledger/batches/?state=open",
        "batches of a number": "/ledger/batches/?q=N77777",
        "batches by product": "/ledger/batches/?sort=product",
    },
    "ledger_receipt": {
        "receipts": "/ledger/receipts/",
        "receipts refused": "/ledger/receipts/?conclusion=refused",
        "receipts of a supplier's lot": "/ledger/receipts/?q=S77777",
    },
    "ledger_lot": {
        "lots": "/ledger/lots/",
        "lots that are left": "/ledger/lots/?held=yes",
        "lots by what is left": "/ledger/lots/?sort=-total",
        "stock": "/ledger/stock/",
        "expiry": "/ledger/expiry/",
    },
    "ledger_delivery": {
        "deliveries": "/ledger/deliveries/",
        "deliveries to a buyer": "/ledger/deliveries/?q=第77商店",
    },
    "ledger_issue": {"issues": "/ledger/issues/"},
    "ledger_test": {"tests": "/ledger/tests/"},
}
WATCHED = {
    "desk of a bureau": "/desk/",
    "ledgers of the area": "/ledgers/",
    "ledgers that lag": "/ledgers/?lagging=1",
}
OWN = {"desk of a plant": "/desk/", "what may run today": "/ledger/today/", "floor's day": "/floor/day.json"}


def run(feedings: int, plants: int, rounds: int = ROUNDS) -> Iterator[dict[str, Any]]:
    """p50, p95 and processor time in milliseconds."""
    with scratch.installation():
        yield from figures(feedings, plants, rounds)


def figures(feedings: int, plants: int, rounds: int) -> Iterator[dict[str, Any]]:
    """The same in the database at hand."""
    from benchmarks.ledger_world import build

    yield from measured(build(feedings, plants), rounds)


def measured(world: Any, rounds: int) -> Iterator[dict[str, Any]]:
    """Of ledgers that are there."""
    yield from traces(world, rounds)
    for who, user in world.people.items():
        client = browser(user)
        for table, lists in LISTS.items():
            for name, address in lists.items():
                yield page(f"{name}, {who}", table, client, dated(address), rounds)
        for name, address in (OWN if who == "enterprise" else WATCHED).items():
            yield page(f"{name}, {who}", "ledger_feeding", client, address, rounds)
    yield from pages(world, browser(world.people["enterprise"]), rounds)


def dated(address: str) -> str:
    """An address with a day of last week, and one ten months before, in it."""
    now = datetime.now(UTC).date()
    return address.format(day=now - timedelta(days=7), before=now - timedelta(days=300))


def pages(world: Any, client: Any, rounds: int) -> Iterator[dict[str, Any]]:
    """The page of a batch and of a busy lot."""
    lot, batch = world.busy_lot, world.busy_batch
    yield page("page of a batch", "ledger_feeding", client, f"/ledger/batches/{batch.pk}/", rounds)
    yield page("page of a lot", "ledger_feeding", client, f"/ledger/lots/{lot.pk}/", rounds)
    yield page("trace of a lot, drawn", "ledger_feeding", client, f"/ledger/trace/?q={lot.number}", rounds)
    yield page(
        "trace of a batch, drawn",
        "ledger_feeding",
        client,
        f"/ledger/trace/?q={batch.number}&of=batches",
        rounds,
    )


def traces(world: Any, rounds: int) -> Iterator[dict[str, Any]]:
    """What the pages stand on, without the pages."""
    from django.db import connection

    from tianheng.modules.ledger.queries.stock import suggest_lots
    from tianheng.modules.ledger.queries.trace import trace_back, trace_forward
    from tianheng.modules.ledger.queries.weighed import Weighing
    from tianheng.modules.ledger.queries.weighing import weigh_check

    lot, batch, place = world.busy_lot, world.busy_batch, world.plant
    reached = len(trace_forward([lot]).batches)
    calls: dict[str, Callable[[], object]] = {
        f"trace of a lot into {reached} batches": lambda: trace_forward([lot]),
        "trace of a batch back": lambda: trace_back([batch]),
        "lots to take first": lambda: suggest_lots(place.organisation, lot.additive, batch.made_on),
        "weighing checked": lambda: weigh_check(
            batch, [Weighing(lot, 10**8, place.cabinet)], on=batch.made_on
        ),
    }
    count = rows_of("ledger_feeding")
    peer = bare_feedings(lot.pk)
    for name, call in calls.items():
        yield figure(name, connection.vendor, count, times(call, rounds), peer[0], times(peer[1], rounds))
    yield figure("feedings of a county that has just begun", connection.vendor, count, *empty_county(rounds))


def bare_feedings(lot: int) -> tuple[str, Callable[[], object]]:
    """The rows of one lot by the driver alone."""
    from django.db import connection

    statement = "SELECT * FROM ledger_feeding WHERE lot_id = " + str(int(lot))
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    return "SELECT * FROM ledger_feeding WHERE lot_id = …, by the driver", lambda: cursor.execute(
        statement
    ).fetchall()


def empty_county(rounds: int) -> Any:
    """The feedings of a county in which nothing was fed yet: nothing is found, and quickly."""
    from benchmarks.ledger_world import QUIET
    from tests.factories import accounts

    client = browser(accounts.member(accounts.bureau(QUIET), "leader"))

    def asked() -> None:
        assert client.get("/ledger/feedings/").status_code == 200

    peer, peers = least("ledger_feeding", rounds)
    return times(asked, rounds), peer, peers
