"""A page asks a fixed number of queries: the number is committed beside the test, and may only fall.

``with ratchet("review queue"): browser.get(…)`` compares with ``query_counts.json`` in the test's own folder. A new
name, or a smaller number, is written by running the test with ``BLESS=1``.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = "query_counts.json"


@contextmanager
def ratchet(name: str) -> Iterator[None]:
    """Fail when what is done inside asks more queries than are committed under ``name``."""
    file = Path(sys._getframe(2).f_code.co_filename).parent / FILE
    with CaptureQueriesContext(connection) as asked:
        yield
    known = counts(file)
    if os.environ.get("BLESS") == "1":
        bless(file, name, len(asked))
        return
    assert name in known, f"{name}: {len(asked)} queries, none committed; run it with BLESS=1"
    more = "\n".join(each["sql"][:300] for each in asked.captured_queries)
    assert len(asked) <= known[name], (
        f"{name}: {len(asked)} queries, {known[name]} are committed. Ask fewer; or, if each is needed, run it with "
        f"BLESS=1 and say why in the commit.\n{more}"
    )


def counts(file: Path) -> dict[str, int]:
    """The committed numbers of one folder."""
    found: dict[str, int] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def bless(file: Path, name: str, number: int) -> None:
    """Write a number down."""
    known = counts(file) | {name: number}
    file.write_text(
        json.dumps(dict(sorted(known.items())), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
