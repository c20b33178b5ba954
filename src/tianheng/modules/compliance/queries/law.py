"""The law as it stands in this installation: shipped tables, confirmed notices, decided hues; and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from tianheng import __version__
from tianheng.core.canonical import canonical
from tianheng.modules.compliance.models import Announcement, HueOverride
from tianheng.standards import edition
from tianheng.standards.compiler import editions
from tianheng.standards.notices import becomes_law
from tianheng.standards.source import Row, provenance, table
from tianheng.standards.substances import Hue, colours

NOTICES = "announcements/announcements.csv"
FOLDERS = ("announcements", "nonedible", "elsewhere", "gb14880_2012")


class Law(NamedTuple):
    """What judges besides the printed tables, and the digest of it all."""

    confirmed: frozenset[str]
    hues: Mapping[tuple[str, str], str]
    digest: str


def law_in_force() -> Law:
    """The law of this moment; take it once where many formulas are judged."""
    confirmed, hues = confirmed_rows(), decided_hues()
    return Law(frozenset(confirmed), hues, digest_of(confirmed, hues))


def law_digest() -> str:
    """The sha256 of everything verdicts hang on: another one means that they must be made again."""
    return law_in_force().digest


def digest_of(confirmed: Mapping[str, str], hues: Mapping[tuple[str, str], str]) -> str:
    """The digest of the shipped tables with these confirmations and hues."""
    decided = {"/".join(key): hue for key, hue in hues.items()}
    whole = {"tables": tables_digest(), "confirmed": confirmed, "hues": decided}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


@cache
def tables_digest() -> str:
    """The sha256 of the shipped tables that judge, and of the release that reads them."""
    folders = [*editions(), *(f"{each}/ours" for each in editions()), *FOLDERS]
    tables: dict[str, Any] = {each: provenance(each)["tables"] for each in folders}
    return hashlib.sha256(canonical({"release": __version__, "tables": tables}).encode()).hexdigest()


def confirmed_rows() -> dict[str, str]:
    """Rows of notices confirmed and since then unchanged: id → digest."""
    rows = Announcement.objects.filter(withdrawn_at=None).values_list("row", "digest")
    return {row: digest for row, digest in rows if row_digest(row) == digest}


def decided_hues() -> dict[tuple[str, str], str]:
    """Hues decided here: (heading, member or "") → hue."""
    rows = HueOverride.objects.filter(ended_at=None).values_list("additive", "member", "hue")
    return {(additive, member): hue for additive, member, hue in rows}


@cache
def notice_rows() -> Mapping[str, Row]:
    """Every shipped row of the notices by its id."""
    return {row["id"]: row for row in table(NOTICES)}


@cache
def row_digest(row: str) -> str:
    """The sha256 of a notice's row as shipped; "" when there is no such row."""
    found = notice_rows().get(row)
    return hashlib.sha256(canonical(found).encode()).hexdigest() if found else ""


def edition_name(on: date) -> str:
    """The edition in force on a day, or "" before the first one that is at hand."""
    found = next((law for law in map(edition, editions()) if law.in_force(on)), None)
    return found.name if found else ""


def can_become_law(row: str) -> bool:
    """Whether a notice's row, once confirmed, becomes a row of Table A.1; any other stays a question."""
    return becomes_law(edition(), row)


def shipped_hues() -> Mapping[tuple[str, str], Hue]:
    """The hues that are shipped, by (heading, member or "")."""
    return colours()
