"""What a duty says of a kind of sheet it takes in, and the run of one such sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from tianheng.core.imports.columns import Row, RowColumn
from tianheng.core.mistakes import Mistake, Mistakes, Text
from tianheng.core.models import ImportJob
from tianheng.core.sheets.errors import CellError

Fault = CellError | Mistake


def silent(_done: int) -> None:
    """Tell nobody."""


@dataclass
class Run:
    """One sheet on its way: who sent it, when it runs, what becomes of mistaken rows.

    ``step(done)`` tells the waiting page how many rows are written. ``memory`` is the importer's own: what
    ``prepare`` looked up once for all rows. ``faults`` are rows that :meth:`each` could not write, ``mistaken`` those
    that could not even be read, with the values that could. ``says`` is told on the page when all is written.
    """

    by: Any
    at: datetime
    keep: str = ImportJob.Keep.ALL
    step: Callable[[int], None] = silent
    memory: dict[str, Any] = field(default_factory=dict)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    mistaken: list[Row] = field(default_factory=list)
    says: str = ""

    def each(self, rows: Iterable[Row], do: Callable[[Row], object]) -> int:
        """Do ``do(row)`` for every row, each undone by itself when it raises a Mistake; how many were done.

        For importers that call one action per row. Mistakes are shown at the row, in the column whose key is the
        mistake's field. When all rows must be right, the whole is rolled back after the last row.
        """
        done = 0
        for place, row in enumerate(rows, 1):
            try:
                with transaction.atomic():
                    do(row)
                done += 1
            except Mistakes as several:
                self.faults[row.number] = list(several.found)
            except Mistake as one:
                self.faults[row.number] = [one]
            self.step(place)
        return done


@dataclass(frozen=True)
class Sight:
    """What the sender sees before anything is written: ``facts`` (words, figure), ``lights`` (tone, words, count) and
    ``items`` to look at, the gravest first: (row, name, tone, verdict in words, what was found).
    """

    facts: list[tuple[str, str]]
    lights: list[tuple[str, str, int]]
    items: list[tuple[int, str, str, str, str]]


def fine(_row: Row, _run: Run) -> Iterable[Fault]:
    """Nothing to say against a row whose cells could be read."""
    return ()


@dataclass(frozen=True)
class Importer:
    """A kind of sheet.

    ``write(rows, run)`` stores the rows inside one transaction and returns how many; on SQLite everybody else waits
    that long to write, so beyond some thousand rows it creates them in bulk, with ``trail.record_all``.
    ``check(row, run)`` yields what is wrong with a row (Mistakes whose field is a column's key, or CellErrors), or
    raises one; ``prepare(rows, run)`` may look up for all rows what ``check`` and ``write`` need. ``shown(user)``
    says, without a query, who may send such sheets: nobody else finds the page. ``examples`` are filled rows by key;
    ``link`` names the address where the rows are seen. With ``preview(rows, run)`` a sheet is only looked at first;
    its sender sees what would become of it and says whether it is written.
    """

    title: Text
    columns: Sequence[RowColumn]
    write: Callable[[list[Row], Run], int]
    shown: Callable[[Any], bool]
    check: Callable[[Row, Run], Iterable[Fault]] = fine
    prepare: Callable[[list[Row], Run], None] | None = None
    examples: Sequence[Mapping[str, str]] = ()
    note: Text = ""
    link: str = ""
    preview: Callable[[list[Row], Run], Sight] | None = None


_importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    """Take in sheets of this kind, from ``AppConfig.ready``; their page is ``/account/imports/<kind>/``."""
    keys = [column.key for column in importer.columns]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{kind}: two columns have one key")
    _importers[kind] = importer


def importer_of(kind: str) -> Importer | None:
    """The importer of a kind, or None."""
    return _importers.get(kind)


def kinds(user: Any) -> list[tuple[str, Importer]]:
    """The kinds of sheets ``user`` may send, in the order of work: that in which the duties named them."""
    return [(kind, each) for kind, each in _importers.items() if each.shown(user)]
