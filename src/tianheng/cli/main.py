"""`tianheng …`: the law, the check, names and labels on the command line; the site only when asked for."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from tianheng import __version__
from tianheng.cli.backup import backup, digest, restore
from tianheng.cli.category import category
from tianheng.cli.check import check
from tianheng.cli.demo import demo
from tianheng.cli.errors import explain
from tianheng.cli.label import label
from tianheng.cli.recheck import recheck
from tianheng.cli.standard import standard
from tianheng.cli.trail import trail
from tianheng.standards.errors import InputError, TianhengError
from tianheng.standards.phrases import LANGUAGES, say, speaking

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command("check")(check)
app.command("category")(category)
app.command("label")(label)
app.command("recheck")(recheck)
app.command("demo")(demo)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("digest")(digest)
app.add_typer(standard, name="standard")
app.add_typer(trail, name="trail")


@app.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    worker: Annotated[bool, typer.Option(help="run the background worker beside the server")] = True,
    demo: Annotated[bool, typer.Option(help="load the demo world into a fresh data folder first")] = False,
) -> None:
    """Serve the site: prepares the data folder and the database, then runs server and worker."""
    from tianheng.cli.serve import serve as run

    run(host, port, worker, demo)


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Run a management command of the site, e.g. `tianheng manage migrate`."""
    from tianheng.cli.serve import manage as run

    run(context.args)


@app.command("version")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


@app.callback()
def language(
    context: typer.Context,
    lang: Annotated[str, typer.Option(help=" | ".join(LANGUAGES))] = os.environ.get(
        "TIANHENG_LANG", "zh-hans"
    ),
) -> None:
    """The food-additive standard GB 2760-2024 and what follows from it."""
    if lang.lower() not in LANGUAGES:
        raise InputError("lang", lang, say("give_language", known=" ".join(LANGUAGES)))
    context.with_resource(speaking(lang))


def main() -> None:
    """Run the command line; a mistake is one sentence on standard error and exit code 2."""
    try:
        app()
    except TianhengError as error:
        explain(error)
        sys.exit(2)
    except ModuleNotFoundError as missing:
        print(f"tianheng: {say('give_extra', name=missing.name)}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
