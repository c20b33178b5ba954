"""A key for each row of a sheet, made of what stands in it: a row that was written before is said so."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tianheng.core.canonical import canonical
from tianheng.core.imports import Row, Run
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Submission
from tianheng.core.once import actor_of
from tianheng.modules.ledger.exchange.known import known_of, parts


def prepare(rows: list[Row], run: Run) -> None:
    """Look up what the sheet names, and which of its rows were written before."""
    known_of(run, rows)
    times: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for row in rows:
        digest = hashlib.sha256(canonical(plain(row)).encode()).hexdigest()[:40]
        times[digest] += 1  # two equal rows of one sheet are two
        keys[row.number] = f"sheet.{digest}.{times[digest]}"
    actor, found = actor_of(run.by), set[str]()
    for part in parts(list(keys.values())):
        found |= set(Submission.objects.filter(actor=actor, key__in=part).values_list("key", flat=True))
    run.memory["keys"], run.memory["written"] = keys, found


def plain(row: Row) -> dict[str, str]:
    """What stands in a row, as texts."""
    return {key: str(value) for key, value in row.values.items() if value not in ("", None)}


def key_of(row: Row, run: Run) -> str:
    """The row's key, for the action that writes it."""
    return str(run.memory["keys"][row.number])


def check(row: Row, run: Run) -> Iterator[Mistake]:
    """Say so of a row that was written before."""
    if key_of(row, run) in run.memory["written"]:
        mend = _("请从表中删去这一行；要改已登记的记录，请用更正。")
        yield Mistake("row", row.number, _("这一行以前已经导入过。"), mend, _("整行"))
