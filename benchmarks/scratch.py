"""A site with an empty database of its own, thrown away afterwards; never the user's data folder or database.

SQLite by default; ``python tools/postgres.py -- python -m benchmarks …`` names a PostgreSQL server, in which a
database is made for the occasion.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installation() -> Iterator[str]:
    """Django set up on an empty database while the block lasts; gives ``sqlite`` or ``postgresql``."""
    with tempfile.TemporaryDirectory(prefix="tianheng-bench-", ignore_cleanup_errors=True) as folder:
        set_up(folder)
        from django.core.management import call_command
        from django.db import connection

        name, creation = connection.settings_dict["NAME"], connection.creation
        connection.settings_dict["TEST"]["NAME"] = scratch_name(folder, connection.vendor)
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            yield connection.vendor
        finally:
            connection.close()
            creation.destroy_test_db(name, verbosity=0)


def set_up(folder: str) -> None:
    """Django with the settings of a scratch folder."""
    told = environment(folder, os.environ)
    os.environ.clear()
    os.environ.update(told)
    import django

    django.setup()


def environment(folder: str, given: Mapping[str, str]) -> dict[str, str]:
    """What the site is told: nothing of the user's but a server to make a database in."""
    kept = {name: text for name, text in given.items() if not name.startswith(("TIANHENG_", "DATABASE_URL"))}
    server = given.get("DATABASE_URL", "")
    return {
        **kept,
        **({"DATABASE_URL": server} if server.startswith("postgres") else {}),
        "TIANHENG_DATA": folder,
        "TIANHENG_SECRET_KEY": "bench",
        "TIANHENG_HOSTS": "testserver",
        "TIANHENG_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tianheng.config.settings",
    }


def scratch_name(folder: str, vendor: str) -> str:
    """A file in the scratch folder, or a database nobody else has."""
    return f"tianheng_bench_{os.getpid()}" if vendor == "postgresql" else str(Path(folder) / "bench.sqlite3")
