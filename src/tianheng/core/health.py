"""Readiness: named probes, each of which raises when its part of the installation cannot serve.

A module adds its own from ``AppConfig.ready``: ``register("law", load_tables)``.
"""

from collections.abc import Callable

import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

Probe = Callable[[], object]
_probes: dict[str, Probe] = {}
log = structlog.get_logger(__name__)


def register(name: str, probe: Probe) -> None:
    """Ask ``probe`` on every readiness check; it raises when its part cannot serve. A name is kept once."""
    _probes[name] = probe


def readiness() -> dict[str, bool]:
    """Every probe's name and whether it passed, in the order of registration."""
    return {name: passes(name, probe) for name, probe in _probes.items()}


def passes(name: str, probe: Probe) -> bool:
    """Run one probe; a failure is logged by kind and place, never passed on."""
    try:
        probe()
    except Exception as error:
        log.error("not ready", probe=name, exc_info=error)
        return False
    return True


def database() -> None:
    """Raises when the database cannot be reached."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    """Raises when a migration on disk has not been applied."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise RuntimeError(f"{len(waiting)} migrations wait; run: tianheng manage migrate")


register("database", database)
register("migrations", migrations)
