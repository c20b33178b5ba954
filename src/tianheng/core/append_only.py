"""The database itself refuses to change or remove what is written once: triggers, on both databases.

The trail is guarded always; a module adds its tables in ``AppConfig.ready``: ``keep(Movement, Receipt)``. Triggers
are set after every migration, on the tables that are there.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the trail is append-only"
TRAIL = "core_trail_entry"
_tables: dict[str, str] = {TRAIL: REFUSAL}


def keep(*rows: type[models.Model]) -> None:
    """Guard the tables of these models as well."""
    _tables.update({each._meta.db_table: f"{each._meta.db_table} is append-only" for each in rows})


def guarded() -> tuple[str, ...]:
    """The tables that are guarded."""
    return tuple(_tables)


def protect(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers; doing so twice changes nothing."""
    for table in present(connection):
        run(connection, (sqlite if connection.vendor == "sqlite" else postgresql)(table))


def loosen(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, and for tests that play the intruder."""
    for table in present(connection):
        run(connection, loosening(table, connection.vendor))


def present(connection: BaseDatabaseWrapper) -> list[str]:
    """The guarded tables this database has already."""
    there = set(connection.introspection.table_names())
    return [table for table in _tables if table in there]


def name_of(table: str) -> str:
    """What the triggers of a table are called; the trail's keep the name they were born with."""
    return "core_trail" if table == TRAIL else table


def sqlite(table: str) -> tuple[str, ...]:
    """SQLite: one trigger per verb."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name_of(table)}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_tables[table]}'); END"
        for verb in ("update", "delete")
    )


def postgresql(table: str) -> tuple[str, ...]:
    """PostgreSQL: a function that refuses, and a trigger that calls it."""
    name = name_of(table)
    return (
        f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_tables[table]}'; END $$",
        f"DROP TRIGGER IF EXISTS {name}_no_change ON {table}",
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
    )


def loosening(table: str, vendor: str) -> tuple[str, ...]:
    """What undoes them."""
    name = name_of(table)
    if vendor == "sqlite":
        return tuple(f"DROP TRIGGER IF EXISTS {name}_no_{verb}" for verb in ("update", "delete"))
    return (f"DROP TRIGGER IF EXISTS {name}_no_change ON {table}",)


def run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    """Execute each statement."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
