"""Readers of cells that only the ledger has: moments, label checks, shelf lives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.core.imports import readers
from tianheng.core.imports.readers import wrong
from tianheng.core.sheets.read import Cell
from tianheng.modules.ledger.enums import LabelCheck
from tianheng.modules.ledger.queries.batches import months_on
from tianheng.modules.ledger.validators import NOON

CLOCK = re.compile(r"(\d{1,2})[:时](\d{1,2})?(?:[:分](\d{1,2})?)?秒?")
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8}")
LASTS = re.compile(r"(\d{1,4})(个月|月|年|天|日)")
ALL = "全部符合"
NONE = "无"


def moment(cell: Cell) -> datetime:
    """A day with its time; a day alone is noon of it."""
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    found = DAY.match(plain)
    day = readers.day(Cell(found[0] if found else plain))
    rest = plain[found.end() :].strip(" T") if found else ""
    return timezone.make_aware(datetime.combine(day, clock(rest, cell)))


def clock(text: str, cell: Cell) -> time:
    """``8:05``, ``08:05:30``, ``8时5分``."""
    if not text:
        return NOON
    found = CLOCK.fullmatch(text)
    try:
        return time(*(int(each or 0) for each in found.groups())) if found else refuse_clock(cell)
    except ValueError:
        return refuse_clock(cell)


def refuse_clock(cell: Cell) -> time:
    """Raise Mistake for what is no time of the day."""
    raise wrong(cell, _("不是日期和时间。"), _("请写作 2026-05-01 08:30。"))


def label_checks(cell: Cell) -> dict[str, bool]:
    """``全部符合``, or what was found on the label: the words of the form, with ； between them."""
    plain = cell.text.strip()
    if readers.folded(plain) in (ALL, "是", "符合", "合格"):
        return dict.fromkeys(LabelCheck.values, True)
    known = {readers.folded(str(label)): value for value, label in LabelCheck.choices}
    said = [readers.folded(each) for each in re.split(r"[;；\n]", plain) if each.strip()]
    if said in ([NONE], ["否"]):
        said = []
    unknown = [each for each in said if each not in known]
    if unknown:
        words = {"known": "；".join(str(each) for each in LabelCheck.labels)}
        raise wrong(cell, _("没有这个选项。"), _("请填“全部符合”，或其中几项：%(known)s。") % words)
    return {value: folded in said for folded, value in known.items()}


def checks_said(checks: Mapping[str, bool], *, imported: bool) -> str:
    """What :func:`label_checks` reads."""
    if not checks:
        return ""
    asked = [each for each in LabelCheck if each != (LabelCheck.LICENCE if imported else LabelCheck.CHINESE)]
    if all(checks.get(each) for each in asked):
        return ALL
    found = [str(each.label) for each in LabelCheck if checks.get(each)]
    return "；".join(found) or NONE


def ends_on(produced: date | None, lasts: str) -> date | None:
    """The last day of a shelf life like ``24个月``, counted from the day of production; None where it cannot be."""
    found = LASTS.fullmatch(unicodedata.normalize("NFKC", lasts).replace(" ", ""))
    if produced is None or not found:
        return None
    count, unit = int(found[1]), found[2]
    try:
        if unit in ("天", "日"):
            return produced + timedelta(days=count)
        return months_on(produced, count * (12 if unit == "年" else 1)) - timedelta(days=1)
    except (ValueError, OverflowError):  # behind the calendar's last day
        return None
