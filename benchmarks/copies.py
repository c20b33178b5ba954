"""Many rows from one: a row that the real actions made, written a million times over with a few columns changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime
from typing import Any

from django.db import ProgrammingError, connection, transaction
from django.db.models import Model


def copies(template: Model, rows: Iterable[Mapping[str, Any]]) -> range:
    """Write ``template`` once for each of ``rows``, with these columns changed; gives the keys, in order."""
    fields = [each for each in template._meta.concrete_fields if not each.primary_key]
    place = {each.attname: number for number, each in enumerate(fields)}
    base = [each.get_db_prep_save(getattr(template, each.attname), connection) for each in fields]
    before = latest(template)
    written = write(template._meta.db_table, [each.column for each in fields], filled(base, place, rows))
    found = range(latest(template) - written + 1, latest(template) + 1)
    assert found.start > before, f"{template._meta.db_table}: keys are not in one run"
    return found


def latest(template: Model) -> int:
    """The highest key of a table."""
    rows = type(template)._base_manager.order_by("-pk").values_list("pk", flat=True)
    return int(rows.first() or 0)


def filled(
    base: list[Any], place: Mapping[str, int], rows: Iterable[Mapping[str, Any]]
) -> Iterator[list[Any]]:
    """Rows as the driver takes them."""
    plain = plainly if connection.vendor == "sqlite" else as_is
    for changes in rows:
        row = base.copy()
        for name, value in changes.items():
            row[place[name]] = plain(value)
        yield row


def as_is(value: Any) -> Any:
    """PostgreSQL's driver knows days and moments."""
    return value


def plainly(value: Any) -> Any:
    """SQLite keeps them as text, moments in UTC without saying so."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def write(table: str, columns: list[str], rows: Iterator[list[Any]]) -> int:
    """Write rows; how many."""
    if connection.vendor == "sqlite":
        return insert(table, columns, rows)
    written = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


def insert(table: str, columns: list[str], rows: Iterator[list[Any]]) -> int:
    """SQLite: one prepared statement."""
    marks = ",".join("?" * len(columns))
    cursor = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
    return int(cursor.rowcount)


@contextmanager
def quickly() -> Iterator[None]:
    """Write in one transaction without asking each row for its owner; then let the database count its tables."""
    lax, strict = {
        "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
        "postgresql": ("SET session_replication_role=replica", "SET session_replication_role=origin"),
    }[connection.vendor]
    ask(lax)
    with transaction.atomic():
        yield
    ask(strict)
    # A server that has run for a night has vacuumed, too.
    ask("ANALYZE" if connection.vendor == "sqlite" or connection.in_atomic_block else "VACUUM ANALYZE")


def ask(statement: str) -> None:
    """Execute it; a role that may not is only slower."""
    with suppress(ProgrammingError), transaction_or_not(), connection.cursor() as cursor:
        cursor.execute(statement)


def transaction_or_not() -> AbstractContextManager[Any]:
    """A savepoint inside a transaction; nothing outside of one, where VACUUM wants to be."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
