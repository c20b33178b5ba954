"""What is asked of a printout or workbook: which enterprise, which days. A wrong day becomes the month of today."""

import re
from collections.abc import Mapping
from datetime import date

from tianheng.web.listing.filters import day

MONTH = re.compile(r"(\d{4})-(\d{2})")


def month(text: str, today: date) -> tuple[int, int]:
    """Year and month; today's where none is told."""
    found = MONTH.fullmatch(text)
    if found and 2000 <= int(found[1]) <= 2100 and 1 <= int(found[2]) <= 12:
        return int(found[1]), int(found[2])
    return today.year, today.month


def days(asked: Mapping[str, str], most: int) -> tuple[date, date] | None:
    """``since`` and ``until`` where both are told, in order and not too far apart."""
    since, until = day(asked.get("since", "")), day(asked.get("until", ""))
    if since is None or until is None or not since <= until or (until - since).days >= most:
        return None
    return since, until
