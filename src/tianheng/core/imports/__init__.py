"""Sheets into rows: a duty registers an :class:`Importer`; pages, background work and errors are the same for all.

``imports.register("supplier", Importer(title=_("供应商"), columns=COLUMNS, write=write, shown=may_import))`` in
``AppConfig.ready``; link to ``reverse("accounts:imports", args=["supplier"])``.
"""

from tianheng.core.imports import readers
from tianheng.core.imports.columns import Row, RowColumn, read_rows
from tianheng.core.imports.importer import Importer, Run, Sight, importer_of, kinds, register
from tianheng.core.imports.run import run
from tianheng.core.imports.template import template

__all__ = [
    "Importer",
    "Row",
    "RowColumn",
    "Run",
    "Sight",
    "importer_of",
    "kinds",
    "read_rows",
    "readers",
    "register",
    "run",
    "template",
]
