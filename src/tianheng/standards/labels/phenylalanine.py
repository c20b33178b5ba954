"""The warning that GB 2760-2024 notes 3 and 9 attach to aspartame and its salt: (含苯丙氨酸)."""

from __future__ import annotations

from functools import cache

from tianheng.standards.labels.model import Named
from tianheng.standards.names.additives import find
from tianheng.standards.source import table

WARNING = "含苯丙氨酸"
_REACH = 14


@cache
def warned() -> dict[str, str]:
    """Headings whose note demands the warning -> the note's id (`note.3`)."""
    return {
        match.target: row["id"]
        for row in table("gb2760_2024/clauses.csv")
        if row["id"].startswith("note.") and f"({WARNING})" in row["text"]
        for match in find(row["title"].split("(又名")[0]).matches
        if match.table == "a1"
    }


def missing_warnings(text: str, named: list[Named]) -> list[str]:
    """A sentence for every additive that must carry the warning right behind its name and does not."""
    return [
        f"“{n.raw}”应当标明“({WARNING})”（GB 2760-2024 {warned()[n.target].replace('note.', '注')}）"
        for n in named
        if n.table == "a1" and n.target in warned() and "丙氨酸" not in text[n.start : n.end + _REACH]
    ]
