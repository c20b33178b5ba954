"""``tianheng backup``, ``tianheng restore``, ``tianheng digest``: the installation as one file, and what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tianheng.core.backup import Content


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write, e.g. tianheng-2026-11-28.tar.gz")],
    quiet: Annotated[bool, typer.Option("--quiet", help="print the digest alone")] = False,
) -> None:
    """Write everything that is stored to one file; people may go on working meanwhile."""
    ready()
    from tianheng.core.backup import write

    if file.exists():
        typer.echo(f"{file} exists; choose another name, a back-up is never written over another", err=True)
        raise typer.Exit(2)
    tell(write(file, at=datetime.now(UTC), say=silent if quiet else typer.echo))


def restore(
    file: Annotated[Path, typer.Argument(help="a file that `tianheng backup` wrote")],
    replace: Annotated[
        bool, typer.Option("--replace", help="take away what the installation holds now")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="print the digest alone")] = False,
) -> None:
    """Bring back a back-up: verified first, then written whole or not at all; the trail is looked over at the end."""
    ready(migrate=True)
    from tianheng.core.backup import BackupError
    from tianheng.core.backup import restore as bring_back
    from tianheng.core.seals import verify

    try:
        found = bring_back(file, replace=replace, say=silent if quiet else typer.echo)
    except BackupError as error:
        typer.echo(f"nothing was restored: {error}", err=True)
        raise typer.Exit(2) from None
    faults = verify()
    for fault in faults:
        typer.echo(f"{fault.chain}: {fault.words}")
    tell(found)
    raise typer.Exit(1 if faults else 0)


def digest(
    tables: Annotated[bool, typer.Option("--tables", help="a line for each table as well")] = False,
) -> None:
    """Print one digest over everything that is stored: equal digests, equal content, on either database."""
    ready()
    from tianheng.core.backup import content

    found = content()
    for name, each in found.tables.items() if tables else ():
        typer.echo(f"{each.sha256}  {each.rows:>9}  {name}")
    tell(found)


def tell(found: Content) -> None:
    """The digest, and how much it stands for."""
    count = sum(each.rows for each in found.tables.values())
    typer.echo(f"{found.sha256}  {count} rows, {len(found.files)} files")


def silent(_line: str) -> None:
    """Say nothing."""


def ready(*, migrate: bool = False) -> None:
    """Open the installation, and bring an empty one's tables about."""
    from tianheng.cli.site import prepare

    prepare()
    import django  # only the site's commands load it

    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
