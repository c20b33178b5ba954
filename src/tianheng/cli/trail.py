"""``tianheng trail …``: is the record of who did what still as it was written."""

from __future__ import annotations

from typing import Annotated

import typer

trail = typer.Typer(no_args_is_help=True, help="The trail of who did what.")


@trail.callback()
def about() -> None:
    """The trail of who did what."""


@trail.command("verify")
def verify(
    organisation: Annotated[
        str, typer.Option(help="code of one organisation; all chains when left out")
    ] = "",
) -> None:
    """Look every chain over; each fault is named on a line of its own, and the exit code is 1."""
    from tianheng.cli.site import prepare

    prepare()
    import django  # only the site's commands load it

    django.setup()
    from tianheng.core.models import TrailEntry
    from tianheng.core.seals import verify as look

    entries = TrailEntry.objects.filter(chain=organisation) if organisation else TrailEntry.objects.all()
    faults, count = look(organisation or None), entries.count()
    for fault in faults:
        typer.echo(f"{fault.chain}: {fault.words}")
    typer.echo(f"{count} entries, {len(faults)} faults")
    if organisation and not count and not faults:
        typer.echo(f"no chain is named {organisation!r}; leave --organisation out to see all", err=True)
        raise typer.Exit(2)
    raise typer.Exit(1 if faults else 0)
