"""Reminders of papers that run out: to the people who keep them, once per paper and threshold."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.enums import OrganisationState, Role
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core.notify import notify
from tianheng.modules.enterprises.access import WRITERS
from tianheng.modules.enterprises.enums import REMIND_BEFORE
from tianheng.modules.enterprises.models import Licence, LicenceReminder
from tianheng.modules.enterprises.queries.papers import IN_FORCE

RUN_OUT = 0


def remind_expiring(*, at: datetime) -> int:
    """Tell of every paper that has come within 60, 30 or 7 days of its end, or has run out; how many were told of.

    Doing it again tells nobody twice; days on which it was not done are made up for by the nearest threshold.
    """
    today = timezone.localdate(at)
    rows = Licence.objects.filter(
        IN_FORCE,
        expires_on__lte=today + timedelta(days=max(REMIND_BEFORE)),
        organisation__state=OrganisationState.ACTIVE,
    )
    told = {(row.licence_id, row.days) for row in LicenceReminder.objects.filter(licence__in=rows)}
    due = [(row, threshold(row, today)) for row in rows.select_related("organisation")]
    return sum(remind(row, days, at) for row, days in due if (row.pk, days) not in told)


def threshold(paper: Licence, today: date) -> int:
    """The threshold a paper has come within: 60, 30 or 7 days, 0 when it has run out."""
    assert paper.expires_on is not None
    left = (paper.expires_on - today).days
    return RUN_OUT if left < 0 else min(days for days in REMIND_BEFORE if left <= days)


@transaction.atomic
def remind(paper: Licence, days: int, at: datetime) -> bool:
    """Send one reminder unless somebody else just has; whether it was sent."""
    _row, new = LicenceReminder.objects.get_or_create(licence=paper, days=days, defaults={"at": at})
    if new:
        subject = _("%(paper)s 已过期") if days == RUN_OUT else _("%(paper)s 将于 %(day)s 到期")
        notify(
            to=keepers(paper.organisation, timezone.localdate(at)),
            subject=subject % {"paper": str(paper), "day": paper.expires_on},
            text=_("请及时办理延续，并在“企业资料”里登记新证。"),
            link=reverse("enterprises:own"),
            at=at,
        )
    return new


def keepers(organisation: Organisation, day: date) -> QuerySet[User]:
    """The people who keep an enterprise's papers."""
    held = Membership.objects.in_force(day).filter(
        organisation=organisation, role__in=(*WRITERS, Role.ADMINISTRATOR)
    )
    rows: QuerySet[User] = User.objects.filter(pk__in=held.values("user"), state="active")
    return rows
