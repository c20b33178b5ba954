"""Which document the pages speak of, since when it is in force, and how to check that they speak true."""

from __future__ import annotations

from dataclasses import dataclass

from tianheng.modules.compliance.queries.standard.words import LAW
from tianheng.standards.source import provenance


@dataclass(frozen=True, slots=True)
class Facts:
    """The edition: name, title, dates, and the digests of its file and of our tables made from it."""

    edition: str
    title: str
    issued: str
    valid_from: str
    sha256: str
    pages: int
    tables: tuple[tuple[str, int, str], ...]


def facts() -> Facts:
    """The edition's provenance as it is checked at load."""
    found = provenance(LAW)
    tables = tuple((name, entry["rows"], entry["sha256"]) for name, entry in found["tables"].items())
    return Facts(
        edition=found["edition"],
        title=found["title"],
        issued=found["issued"],
        valid_from=found["valid_from"],
        sha256=found["document"]["sha256"],
        pages=found["document"]["pages"],
        tables=tables,
    )
