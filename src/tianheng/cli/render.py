"""Tables for people: Chinese is two columns wide, and a pipe gets plain lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Literal

Layout = Literal["table", "json"]
COLOURS = {"pass": "green", "fail": "red", "review": "yellow"}


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], colours: Sequence[str] = ()) -> None:
    """A table on a terminal, tab-separated lines in a pipe. `colours` name a colour per row."""
    lines = [[str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in (list(columns), *lines):
            print("\t".join(line))
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for place, line in enumerate(lines):
        drawn.add_row(*line, style=colours[place] if colours else None)
    Console().print(drawn)
