"""Notes that judge nothing: words the label must carry, footnotes, and pairs that are easily abused."""

from __future__ import annotations

from functools import cache

from tianheng.standards.clauses.sweeteners import warning
from tianheng.standards.compiler import Edition
from tianheng.standards.findings import Finding
from tianheng.standards.formula import Food
from tianheng.standards.phrases import say
from tianheng.standards.source import Row, split, table

SPOKEN = {"2", "3", "4", "7", "9"}


def notes(law: Edition, food: Food, found: list[Finding]) -> list[dict[str, str]]:
    """Label words, footnotes and attention for a food and its findings, without repetition."""
    made: list[dict[str, str]] = []
    lineage = law.categories[food.category].lineage
    for one in found:
        words = warning(one.identity.target)
        if words:
            made.append({"clause": "note.3" if "阿斯巴甜" in words else "note.9", "text": words})
        limit = one.outcome.limit
        if limit and limit.footnote and limit.footnote.isdigit() and limit.footnote not in SPOKEN:
            made.append({"clause": f"note.{limit.footnote}", "text": _footnote(limit.footnote)})
        made += [_abused(row) for row, codes in _pairs().get(one.identity.target, ()) if codes & set(lineage)]
    return [note for place, note in enumerate(made) if note not in made[:place]]


@cache
def _footnote(number: str) -> str:
    return next(row["text"] for row in table("gb2760_2024/clauses.csv") if row["id"] == f"note.{number}")


@cache
def _pairs() -> dict[str, list[tuple[Row, set[str]]]]:
    """The easily abused pairs by heading, with the categories of the food."""
    found: dict[str, list[tuple[Row, set[str]]]] = {}
    for row in table("nonedible/abused.csv"):
        for heading in split(row["headings"]):
            found.setdefault(heading, []).append((row, set(split(row["food_codes"]))))
    return found


def _abused(row: Row) -> dict[str, str]:
    words = say("abused", food=row["food"], additives=row["additives"], serial=row["serial"])
    return {"clause": "易滥用名单", "text": words}
