"""What must hold of texts, days, moments and decimals that are entered: the same for pages, interface and imports."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.core.legible import legible
from tianheng.core.mistakes import Mistake, Text
from tianheng.modules.ledger.enums import Code

LATE = timedelta(hours=24)
AHEAD = timedelta(minutes=10)
FIRST = date(2000, 1, 1)
NOON = time(12)
REASON = _("原因")
PLAIN = re.compile(r"\+?([0-9]+\.?[0-9]*|\.[0-9]+)")


class Moment(NamedTuple):
    """When something happened, as it is kept; ``codes`` says what was made of it, ``late`` whether it came late."""

    happened_at: datetime
    day: date
    late: bool
    codes: tuple[str, ...]


def moment(happened_at: datetime | None, at: datetime) -> Moment:
    """A moment a device sent: a late one is marked; one over ten minutes ahead becomes the server's.

    Raises Mistake for one before any record of this kind.
    """
    told = happened_at or at
    if told.year < FIRST.year:
        raise far(told.date(), "happened_at", _("发生时间"))
    ahead = told - at > AHEAD
    kept = at if ahead else told
    late = at - kept > LATE
    codes = [code for code, holds in ((Code.LATE, late), (Code.CLOCK, ahead)) if holds]
    return Moment(kept, timezone.localdate(kept), late, tuple(str(code) for code in codes))


def noon(day: date, now: datetime) -> datetime:
    """A day of which no time was told, never later than now."""
    return min(timezone.make_aware(datetime.combine(day, NOON)), now)


def text(value: str, field: str, label: Text, *, most: int = 100, needed: bool = True) -> str:
    """A text without blanks at its ends. Raises Mistake when it is missing, too long, or holds control characters."""
    plain = value.strip()
    if not plain and needed:
        raise Mistake(field, "", _("没有填写。"), _("请填写。"), label)
    if len(plain) > most:
        raise Mistake(field, plain[:40], _("太长。"), _("至多 %(most)s 个字。") % {"most": most}, label)
    return legible(plain, field, label)


def reason(value: str, field: str = "reason", label: Text = REASON) -> str:
    """Why: 2 to 500 characters."""
    plain = value.strip()
    if not 2 <= len(plain) <= 500:
        raise Mistake(field, value[:40], _("请写明原因。"), _("2 至 500 个字。"), label)
    return legible(plain, field, label)


def decimal(
    value: str, field: str, label: Text, *, least: str = "0", most: str = "100", needed: bool = False
) -> str:
    """A positive decimal as text: above ``least``, at most ``most``; empty when it is not needed. Raises Mistake."""
    plain = value.strip()
    if not plain and not needed:
        return ""
    # No exponents: 1e-999999999 written out would fill the memory.
    number = Decimal(plain) if len(plain) <= 20 and PLAIN.fullmatch(plain) else Decimal(-1)
    if not Decimal(least) < number <= Decimal(most):
        mend = _("请填大于 %(least)s、不大于 %(most)s 的数。") % {"least": least, "most": most}
        raise Mistake(field, value[:40], _("不是可用的数。"), mend, label)
    return format(number, "f")


def near(value: date | None, today: date, field: str, label: Text, *, years: int = 50) -> None:
    """Raise Mistake for a day before any record of this kind, or more ``years`` ahead than anything keeps."""
    if value is not None and not (value >= FIRST and value.year <= today.year + years):
        raise far(value, field, label)


def far(day: date, field: str, label: Text) -> Mistake:
    """A slip of the year."""
    return Mistake(field, day, _("日期离今天太远。"), _("请核对年份。"), label)


def kept_until(produced: date | None, expires: date, today: date) -> None:
    """Raise Mistake unless goods were made before ``today``, and before they run out."""
    near(produced, today, "produced_on", _("生产日期"))
    near(expires, today, "expires_on", _("有效期至"))
    not_after(produced, today, "produced_on", _("生产日期"))
    if produced and expires <= produced:
        raise Mistake("expires_on", expires, _("不晚于生产日期。"), _("请核对保质期。"), _("有效期至"))


def not_after(day: date | None, other: date, field: str, label: Text) -> None:
    """Raise Mistake when a day that must have come already lies ahead."""
    if day is not None and day > other:
        raise Mistake(field, day, _("日期在将来。"), _("请核对日期。"), label)


def chosen(value: str, choices: type[models.TextChoices], field: str, label: Text) -> str:
    """One of the choices. Raises Mistake."""
    if value not in choices.values:
        named = "、".join(str(each) for each in choices.labels)
        raise Mistake(field, value, _("没有这一项。"), _("请选：%(named)s。") % {"named": named}, label)
    return value


def payload(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, for :func:`tianheng.core.once.once`: rows by their number, nothing secret."""
    return {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in facts.items()
        if not name.endswith("pin") and name not in ("by", "at", "key")
    }
