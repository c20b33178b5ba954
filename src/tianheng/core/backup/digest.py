"""What an installation holds, told by digests: equal digests, equal content, whichever the database."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tianheng.core import attachments
from tianheng.core.backup.rows import lines, tables
from tianheng.core.models import Attachment


class Table(NamedTuple):
    """Rows of a table, and the sha256 of its lines."""

    rows: int
    sha256: str


class Content(NamedTuple):
    """Every table by name, every file by digest with its size, and one digest over all."""

    tables: Mapping[str, Table]
    files: Mapping[str, int]
    sha256: str


def content() -> Content:
    """Look through everything that is stored."""
    found = {model._meta.db_table: table(lines(model)) for model in tables()}
    return summed(found, files())


def table(found: Iterable[bytes]) -> Table:
    """Count and digest of lines."""
    count, digest = 0, hashlib.sha256()
    for line in found:
        count += 1
        digest.update(line)
    return Table(count, digest.hexdigest())


def files() -> dict[str, int]:
    """The attachments that are on disk, by digest, with their size; a lost one is not there."""
    return dict(sized())


def sized() -> Iterator[tuple[str, int]]:
    """Digest and size of each stored file once."""
    for digest in Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct():
        path = attachments.place(digest)
        if path.is_file():
            yield digest, path.stat().st_size


def summed(found: Mapping[str, Table], held: Mapping[str, int]) -> Content:
    """The one digest over all digests."""
    whole = hashlib.sha256()
    for name in sorted(found):
        whole.update(f"{name} {found[name].rows} {found[name].sha256}\n".encode())
    for name in sorted(held):
        whole.update(f"{name} {held[name]}\n".encode())
    return Content(found, held, whole.hexdigest())
