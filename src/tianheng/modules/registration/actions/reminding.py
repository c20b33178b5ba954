"""Enterprises are told before a registration runs out, and both sides when a clock has run out."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.core.actors import system
from tianheng.core.trail import record
from tianheng.modules.registration.actions.common import held, tell_enterprise
from tianheng.modules.registration.enums import STANDING, WAITING, WHOLE
from tianheng.modules.registration.models import Registration, Reminder

REMINDERS = system("reminders")
DAYS = (60, 30, 7)


def remind(at: datetime) -> int:
    """Tell enterprises 60, 30 and 7 days before the end, once each; how many were told.

    After days without a round only the most urgent of those missed is sent.
    """
    today = timezone.localdate(at)
    rows = Registration.objects.filter(
        state__in=STANDING, valid_until__gte=today, valid_until__lte=today + timedelta(days=max(DAYS))
    )
    return sum(reminded(row, stage(row.valid_until, today), at) for row in rows.order_by("id"))


def stage(until: date, today: date) -> int:
    """Which of the three reminders is due: the smallest that the rest of the time still fits into."""
    left = (until - today).days
    return min(days for days in DAYS if left <= days)


@transaction.atomic
def reminded(registration: Registration, days: int, at: datetime) -> bool:
    """One reminder, unless it was sent, or what it reminds of has been handed in."""
    row = held(registration)
    if Reminder.objects.filter(registration=row, days=days).exists() or renewed(row):
        return False
    Reminder.objects.create(registration=row, days=days, at=at)
    assert row.valid_until is not None
    subject = _("使用登记将于 %(day)s 到期，请办年度延续") % {"day": row.valid_until.isoformat()}
    tell_enterprise(row, subject, at)
    record(by=REMINDERS, verb="remind", target=row, after={"days": days}, at=at)
    return True


def renewed(row: Registration) -> bool:
    """Whether the enterprise has handed in a filing for a later year."""
    later = Registration.objects.filter(
        organisation=row.organisation, kind__in=WHOLE, year__gt=row.year, state__in=(*WAITING, *STANDING)
    )
    return bool(later.exists())
