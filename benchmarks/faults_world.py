"""The plant of the fault run, made by the real actions; what is found in it afterwards; the bare database."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

BATCHES = 200
PEER_SECONDS = 4.0


def make(writers: int) -> dict[str, Any]:
    """One enterprise, ``writers`` feeders, one lot of 900 kg, and batches of a tonne each."""
    from tianheng.cli.site import set_up_site
    from tianheng.config.folder import data_folder

    set_up_site(data_folder())
    from tests.factories import accounts, ledger

    plant = ledger.plant()
    people = [accounts.member(plant.organisation, "feeder") for _ in range(writers)]
    lot = plant.lot(amount="900", unit="kg")
    return {
        "logins": [each.login_name for each in people],
        "password": accounts.PASSWORD,
        "lot": lot.pk,
        "location": plant.cabinet.pk,
        "batches": [plant.batch().pk for _ in range(BATCHES)],
    }


def count(path: Path) -> dict[str, Any]:
    """Whether each acknowledged key stands exactly once, stock adds up, and the trail is whole."""
    from django.db import connection
    from django.db.models import Sum

    from tianheng.core.models import Submission
    from tianheng.core.seals import verify
    from tianheng.modules.ledger.models import Feeding, Movement, Stock

    keys = json.loads(path.read_text(encoding="utf-8"))
    made = Counter(Submission.objects.filter(verb="feed").values_list("key", flat=True))
    targets = Counter(Submission.objects.filter(verb="feed").values_list("target_key", flat=True))
    fed = Feeding.objects.aggregate(all=Sum("micro"))["all"] or 0
    moved = Movement.objects.aggregate(all=Sum("micro"))["all"] or 0
    on_hand = Stock.objects.aggregate(all=Sum("micro"))["all"] or 0
    return {
        "database": connection.vendor,
        "feedings": Feeding.objects.count(),
        "lost": sum(made[key] == 0 for key in keys),
        "doubled": sum(number > 1 for number in (*made.values(), *targets.values()))
        + max(Feeding.objects.count() - len(made), 0),
        "stock_conserved": moved == on_hand == 900 * 10**9 - fed,
        "trail_faults": len(verify()),
    }


def peer(writers: int) -> dict[str, Any]:
    """The bare database: read a stock row, write an entry, lower the stock, one transaction each, as many hands."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE fault_stock (id integer PRIMARY KEY, micro bigint)")
        cursor.execute("CREATE TABLE fault_entry (id integer, writer integer, micro bigint)")
        cursor.execute("INSERT INTO fault_stock VALUES (1, 900000000000)")
    connection.close()
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        done = pool.map(bare, range(writers))
    return {"per_second": round(sum(done) / PEER_SECONDS, 1)}


def bare(number: int) -> int:
    """One hand: how many transactions it committed."""
    ready()
    from django.db import connection, transaction

    done, until = 0, time.monotonic() + PEER_SECONDS
    while time.monotonic() < until:
        with transaction.atomic(), connection.cursor() as cursor:
            lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"SELECT micro FROM fault_stock WHERE id = 1{lock}")
            cursor.execute("INSERT INTO fault_entry VALUES (%s, %s, %s)", [done, number, 1_000_000])
            cursor.execute("UPDATE fault_stock SET micro = micro - 1000000 WHERE id = 1")
        done += 1
    return done


def ready() -> None:
    """Open the installation."""
    from tianheng.cli.site import prepare

    prepare()
    import django

    django.setup()


if __name__ == "__main__":
    ready()
    verb, word = sys.argv[1], sys.argv[2]
    found = count(Path(word)) if verb == "count" else {"make": make, "peer": peer}[verb](int(word))
    print(json.dumps(found))
