"""Restoring: everything is verified before the first row is written, and all of it is written in one transaction."""

import hashlib
import json
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from tianheng.core import append_only, attachments
from tianheng.core.backup import digest
from tianheng.core.backup.digest import Content, Table
from tianheng.core.backup.pack import FORMAT, MANIFEST, migrations
from tianheng.core.backup.rows import CHUNK, rows, tables

Say = Callable[[str], None]
# What an empty installation has already: data that every database is given when it is made.
SHIPPED = {"accounts_area", "core_holiday"}


class BackupError(Exception):
    """Why a back-up was not restored; nothing was written."""


def restore(path: Path, *, replace: bool = False, say: Say = lambda _line: None) -> Content:
    """Bring back what ``path`` holds. Raises BackupError when it is damaged, of other tables, or the house not empty.

    With ``replace`` what is here is taken away in the same transaction: all of the back-up, or all as it was.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = unpacked(path, Path(folder))
        fit(told, replace=replace)
        keep_files(told, Path(folder))
        load(told, Path(folder), say)
    return Content(
        {name: Table(**each) for name, each in told["tables"].items()}, told["files"], told["sha256"]
    )


def unpacked(path: Path, folder: Path) -> dict[str, Any]:
    """The archive laid out in ``folder``, every part compared with what the manifest says of it."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        compare(told, folder)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{path.name} cannot be read as a back-up: {error}") from error
    return told


def compare(told: dict[str, Any], folder: Path) -> None:
    """Every table and file against its digest, and all of them against the one digest."""
    found: dict[str, Table] = {}
    for name, each in told["tables"].items():
        with (folder / "tables" / f"{name}.jsonl").open("rb") as lines:
            found[name] = digest.table(lines)
        if found[name] != Table(**each):
            raise BackupError(f"tables/{name}.jsonl is damaged: its digest is not the manifest's")
    for name, size in told["files"].items():
        data = (folder / "files" / name).read_bytes()
        if len(data) != size or hashlib.sha256(data).hexdigest() != name:
            raise BackupError(f"files/{name} is damaged: its digest is not its name")
    if digest.summed(found, told["files"]).sha256 != told["sha256"]:
        raise BackupError(f"{MANIFEST} is damaged: the parts do not add up to its digest")


def fit(told: dict[str, Any], *, replace: bool) -> None:
    """Whether this house can take it."""
    if told["format"] != FORMAT:
        raise BackupError(f"the back-up has format {told['format']}, this version reads {FORMAT}")
    if told["migrations"] != migrations():
        raise BackupError(
            f"the back-up was written by version {told['version']} with other tables; restore it with that version, "
            "then bring the installation up to date"
        )
    full = [model._meta.db_table for model in tables() if holds(model)]
    if full and not replace:
        raise BackupError(
            f"the installation is not empty ({', '.join(full[:3])} …); restore into a fresh data folder, "
            "or say --replace to take away what is here"
        )


def holds(model: type[models.Model]) -> bool:
    """Whether a table has rows of its own."""
    return model._meta.db_table not in SHIPPED and bool(model._base_manager.exists())


def keep_files(told: dict[str, Any], folder: Path) -> None:
    """The attachments into their place; one that no row names does no harm should the rest fail."""
    for name in told["files"]:
        attachments.write(attachments.place(name), (folder / "files" / name).read_bytes())


def load(told: dict[str, Any], folder: Path, say: Say) -> None:
    """All rows, in one transaction; foreign keys are looked at when it ends."""
    by_name = {model._meta.db_table: model for model in tables()}
    try:
        with transaction.atomic():
            append_only.loosen(connection)
            for model in by_name.values():
                empty(model)
            for name in told["tables"]:
                say(f"{name}: {told['tables'][name]['rows']}")
                fill(by_name[name], folder / "tables" / f"{name}.jsonl")
            count_on(list(by_name.values()))
            append_only.protect(connection)
    except (ValueError, KeyError) as error:
        raise BackupError(f"the back-up does not fit the tables here: {error}") from error


def empty(model: type[models.Model]) -> None:
    """Take every row of a table away, whatever its model says of deleting."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - own name


def fill(model: type[models.Model], path: Path) -> None:
    """Write the rows of one file, a handful at a time."""
    with path.open("rb") as lines:
        made: Iterator[models.Model] = rows(model, lines)
        while some := list(islice(made, CHUNK)):
            model._base_manager.bulk_create(some, batch_size=500)


def count_on(found: list[type[models.Model]]) -> None:
    """PostgreSQL counts new keys on from the highest restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
