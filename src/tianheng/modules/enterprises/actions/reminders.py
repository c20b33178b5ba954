"""Reminders of papers and of people's certificates that run out: to those who keep them, once per threshold."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.enums import OrganisationState, Role
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core.mistakes import Text
from tianheng.core.notify import notify
from tianheng.modules.enterprises.access import WRITERS
from tianheng.modules.enterprises.enums import REMIND_BEFORE
from tianheng.modules.enterprises.models import (
    CertificateReminder,
    Licence,
    LicenceReminder,
    ResponsiblePerson,
)
from tianheng.modules.enterprises.queries.papers import IN_FORCE
from tianheng.modules.enterprises.queries.persons import certificates_due

RUN_OUT = 0


def remind_expiring(*, at: datetime) -> int:
    """Tell of every paper, and every certificate of somebody in a post, that has come within 60, 30 or 7 days of its
    end, or has run out; how many were told of.

    Doing it again tells nobody twice; days on which it was not done are made up for by the nearest threshold.
    """
    return remind_papers(at) + remind_certificates(at)


def remind_papers(at: datetime) -> int:
    """The papers of enterprises."""
    today = timezone.localdate(at)
    rows = Licence.objects.filter(
        IN_FORCE,
        expires_on__lte=today + timedelta(days=max(REMIND_BEFORE)),
        organisation__state=OrganisationState.ACTIVE,
    )
    told = {(row.licence_id, row.days) for row in LicenceReminder.objects.filter(licence__in=rows)}
    due = [(row, threshold(row.expires_on, today)) for row in rows.select_related("organisation")]
    return sum(remind(row, days, at) for row, days in due if (row.pk, days) not in told)


def remind_certificates(at: datetime) -> int:
    """The training certificates of people in a post; one that serves two posts is told of once."""
    today = timezone.localdate(at)
    rows = ResponsiblePerson.objects.filter(
        certificates_due(today, max(REMIND_BEFORE)), organisation__state=OrganisationState.ACTIVE
    )
    told = {(row.person_id, row.days) for row in CertificateReminder.objects.filter(person__in=rows)}
    single = {
        (row.organisation_id, row.name, row.certificate, row.certificate_expires): row
        for row in rows.select_related("organisation").order_by("-id")
    }
    due = [(row, threshold(row.certificate_expires, today)) for row in single.values()]
    return sum(remind_of(row, days, at) for row, days in due if (row.pk, days) not in told)


def threshold(expires: date | None, today: date) -> int:
    """The threshold an end has come within: 60, 30 or 7 days, 0 when it is over."""
    assert expires is not None
    left = (expires - today).days
    return RUN_OUT if left < 0 else min(days for days in REMIND_BEFORE if left <= days)


@transaction.atomic
def remind(paper: Licence, days: int, at: datetime) -> bool:
    """Send one reminder unless somebody else just has; whether it was sent."""
    _row, new = LicenceReminder.objects.get_or_create(licence=paper, days=days, defaults={"at": at})
    if new:
        subject = _("%(paper)s 已过期") if days == RUN_OUT else _("%(paper)s 将于 %(day)s 到期")
        words = subject % {"paper": str(paper), "day": paper.expires_on}
        tell(paper.organisation, words, _("请及时办理延续，并在“企业资料”里登记新证。"), at)
    return new


@transaction.atomic
def remind_of(person: ResponsiblePerson, days: int, at: datetime) -> bool:
    """The same of somebody's training certificate."""
    _row, new = CertificateReminder.objects.get_or_create(person=person, days=days, defaults={"at": at})
    if new:
        over = _("%(person)s的培训考核证已过期")
        subject = over if days == RUN_OUT else _("%(person)s的培训考核证将于 %(day)s 到期")
        words = subject % {"person": str(person), "day": person.certificate_expires}
        tell(person.organisation, words, _("请安排培训考核，并在“企业资料”里登记新证书。"), at)
    return new


def tell(organisation: Organisation, subject: Text, text: Text, at: datetime) -> None:
    """A notice to those who keep the enterprise's papers."""
    to = keepers(organisation, timezone.localdate(at))
    notify(to=to, subject=subject, text=text, link=reverse("enterprises:own"), at=at)


def keepers(organisation: Organisation, day: date) -> QuerySet[User]:
    """The people who keep an enterprise's papers."""
    held = Membership.objects.in_force(day).filter(
        organisation=organisation, role__in=(*WRITERS, Role.ADMINISTRATOR)
    )
    rows: QuerySet[User] = User.objects.filter(pk__in=held.values("user"), state="active")
    return rows
