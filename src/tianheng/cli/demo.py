"""``tianheng demo``: an invented world to try everything in; and the logins that open it."""

from __future__ import annotations

import sys
import time
from datetime import date
from typing import Annotated

import typer

from tianheng.cli.site import prepare, set_up_site


def demo(
    stage: Annotated[
        str, typer.Option(help="accounts | enterprises | formulas | registration | ledger; all when left out")
    ] = "",
    seed: Annotated[int, typer.Option(help="the same seed and day make the same world")] = 7,
    today: Annotated[
        str, typer.Option(help="the day it is told from, e.g. 2026-11-28; today when left out")
    ] = "",
) -> None:
    """Load the demo world into an empty data folder, and print its logins. A folder in use is refused."""
    set_up_site(prepare())
    load(stage=stage, seed=seed, today=today)
    for line in login_lines():
        typer.echo(line)


def load(*, stage: str = "", seed: int = 7, today: str = "") -> None:
    """Build what is missing of the demo world, telling how far it has come. A mistake ends it with code 2."""
    from django.utils import timezone

    from tianheng.core import demo as world
    from tianheng.core.mistakes import Mistake

    begun = time.monotonic()
    try:
        day = date.fromisoformat(today) if today else timezone.localdate()
    except ValueError:
        typer.echo(f"today: {today!r}: write a day like 2026-11-28", err=True)
        raise typer.Exit(2) from None
    try:
        world.load(until=stage, today=day, seed=seed, tell=lambda month: progress(month, begun))
    except Mistake as mistake:
        typer.echo(f"tianheng: {mistake}", err=True)
        raise typer.Exit(2) from None


def load_if_empty() -> None:
    """For ``serve``: build what is missing of the demo, but never where somebody works already."""
    from tianheng.core import demo as world

    if world.loaded() or world.untouched():
        load()
    else:
        print(
            "tianheng: 数据目录已在使用，未装入演示数据 the data folder is in use: no demo", file=sys.stderr
        )


def progress(month: str, begun: float) -> None:
    """One line a month of the pretended calendar."""
    print(f"演示数据 demo  {month}  {time.monotonic() - begun:5.1f} s", file=sys.stderr, flush=True)


def login_lines() -> list[str]:
    """The logins that still open, as a table; nothing where there is no demo world."""
    from tianheng.accounts.demo import logins

    found = logins()
    if not found:
        return []
    width = max(len(each.login) for each in found)
    shared = found[0]
    rows = [f"  {each.login:<{width}}  {each.use}（{each.name}）" for each in found]
    return [
        "",
        "演示账号 demo logins",
        *rows,
        f"  密码 password  {shared.password}",
        f"  PIN           {shared.pin}",
        "  口令是公开的，只供试用；正式使用请另建数据目录。These passwords are public: for trying only.",
    ]
