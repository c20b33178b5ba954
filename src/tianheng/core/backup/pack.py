"""Writing a back-up: one moment of the database, whole or not at all."""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from tianheng import __version__
from tianheng.core import attachments
from tianheng.core.backup import digest
from tianheng.core.backup.digest import Content, Table
from tianheng.core.backup.rows import OURS, lines, tables

FORMAT = 1
MANIFEST = "manifest.json"
Say = Callable[[str], None]


def write(path: Path, *, at: datetime, say: Say = lambda _line: None) -> Content:
    """Write everything that is stored to ``path``; the file appears only when it is whole. Returns its content.

    All tables are read in one transaction, so they belong to one moment while people go on working.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            found = packed(file, at, say)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
    return found


def packed(file: Any, at: datetime, say: Say) -> Content:
    """The archive's bytes into an open file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar,
    ):
        with transaction.atomic():
            one_moment()
            made = {model._meta.db_table: dumped(model, Path(folder), say) for model in tables()}
            held = digest.files()
        found = digest.summed(made, held)
        add_bytes(tar, MANIFEST, json.dumps(manifest(found, at), ensure_ascii=False, indent=1).encode())
        for name in made:
            tar.add(Path(folder) / name, f"tables/{name}.jsonl")
        for name in held:
            tar.add(attachments.place(name), f"files/{name}")
    return found


def one_moment() -> None:
    """PostgreSQL reads each statement anew unless told otherwise; SQLite holds one moment by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def dumped(model: type[models.Model], folder: Path, say: Say) -> Table:
    """One table into a file of its own."""
    name = model._meta.db_table
    with (folder / name).open("wb") as target:
        found = digest.table(line for line in lines(model) if target.write(line))
    say(f"{name}: {found.rows}")
    return found


def manifest(found: Content, at: datetime) -> dict[str, Any]:
    """What the archive says of itself."""
    return {
        "format": FORMAT,
        "version": __version__,
        "at": at.isoformat(timespec="seconds"),
        "migrations": migrations(),
        "tables": {
            name: {"rows": table.rows, "sha256": table.sha256} for name, table in found.tables.items()
        },
        "files": dict(found.files),
        "sha256": found.sha256,
    }


def migrations() -> list[str]:
    """The house's migrations this database has: they say which tables and fields there are."""
    labels = {model._meta.app_label for model in tables() if model.__module__.startswith(OURS)}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in labels)


def add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """One small member."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))
