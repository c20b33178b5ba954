"""How the two databases are opened: SQLite by default, PostgreSQL by ``DATABASE_URL``."""

from pathlib import Path
from typing import Any

# Django's deferred transactions lose writes under load: IMMEDIATE takes the write lock first.
# synchronous=FULL keeps every acknowledged commit through a power cut; this is a legal ledger.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=20000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA mmap_size=134217728",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)
SQLITE = "django.db.backends.sqlite3"
# Compiling a query takes PostgreSQL longer than any list or record of ours takes to read.
UNCOMPILED = "-c jit=off"


def sqlite_options() -> dict[str, Any]:
    """Options of the SQLite back end; ``timeout`` in seconds."""
    return {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": ";".join(PRAGMAS)}


def sqlite_url(folder: Path) -> str:
    """The address of the embedded database inside ``folder``."""
    return f"sqlite:///{folder / 'tianheng.sqlite3'}"


def tuned(database: dict[str, Any]) -> dict[str, Any]:
    """``database`` (as parsed from its address) with the options each engine needs."""
    given = database.get("OPTIONS", {})
    options = (
        {**given, **sqlite_options()} if database["ENGINE"] == SQLITE else {"options": UNCOMPILED, **given}
    )
    return {**database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
