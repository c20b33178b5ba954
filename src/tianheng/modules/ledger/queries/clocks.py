"""Periods that the law sets for the ledger, from their table: each with its source."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent.parent / "data" / "clocks.csv"


class Period(NamedTuple):
    """A number of hours, working days or months, and where it comes from."""

    value: int
    unit: str
    source: str
    confidence: str


@cache
def periods() -> Mapping[str, Period]:
    """All of them by key."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Period(int(row["value"]), row["unit"], row["source"], row["confidence"])
            for row in csv.DictReader(file)
        }


def value(key: str) -> int:
    """One of them."""
    return periods()[key].value
