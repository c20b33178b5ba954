"""Running numbers of papers: one pattern per kind, area and year, without gaps.

The number is part of the transaction that uses it: when that fails, the number is free again.
"""

import string

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake
from tianheng.core.models import Sequence

KNOWN = {"year", "area", "n"}
NEEDED = {"year", "n"}


def next_number(*, kind: str, area: str, year: int, pattern: str) -> str:
    """The next number as printed, e.g. ``闽添登〔2026〕350582-0007号``. Must run inside the action's transaction.

    ``pattern`` holds ``{year}``, ``{n}`` (``{n:04d}``) and perhaps ``{area}``; it is used until the area has set its
    own by :func:`set_pattern`, or for the first number of a new year that has no predecessor.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "a number is taken inside the transaction that uses it; decorate the action with atomic"
        )
    place = {"kind": kind, "area": area, "year": year}
    default = {"pattern": inherited(kind, area, year) or checked(pattern)}
    row, _made = Sequence.objects.select_for_update().get_or_create(**place, defaults=default)
    row.last += 1
    row.save(update_fields=["last"])
    return row.pattern.format(year=year, area=area, n=row.last)


def inherited(kind: str, area: str, year: int) -> str:
    """The pattern the area used last year or before, or an empty text."""
    earlier = Sequence.objects.filter(kind=kind, area=area, year__lt=year).order_by("-year")
    return earlier.values_list("pattern", flat=True).first() or ""


def set_pattern(*, kind: str, area: str, year: int, pattern: str) -> None:
    """Print the numbers of this kind, area and year, and of later years, by ``pattern``. Raises Mistake."""
    Sequence.objects.update_or_create(kind=kind, area=area, year=year, defaults={"pattern": checked(pattern)})


def checked(pattern: str) -> str:
    """``pattern`` if it can be filled in and cannot print one number twice. Raises Mistake."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        filled = pattern.format(year=2026, area="350582", n=7) if names <= KNOWN else ""
    except (ValueError, KeyError, IndexError):
        names, filled = set(), ""
    if not filled or not names >= NEEDED:
        raise Mistake(
            "pattern",
            pattern,
            _("编号格式无法使用。"),
            _("须含 {year} 和 {n}，可含 {area}，例如“闽添登〔{year}〕{area}-{n:04d}号”。"),
            _("编号格式"),
        )
    return pattern
