"""Who holds which post, from when to when."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import validators as people
from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation, User
from tianheng.core import identifiers
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.enterprises import access, validators
from tianheng.modules.enterprises.actions.papers import holding
from tianheng.modules.enterprises.enums import SINGLE_POSTS
from tianheng.modules.enterprises.models import ResponsiblePerson

FACTS = ("post", "name", "phone", "certificate", "certificate_expires", "since")
DAY = timedelta(days=1)
SINCE_LABEL, UNTIL_LABEL = _("起始日期"), _("截止日期")
ACCOUNT_LABEL = _("账号")


@transaction.atomic
def name_person(
    *,
    by: User,
    organisation: Organisation,
    post: str,
    name: str,
    phone: str = "",
    since: date,
    user: User | None = None,
    certificate: str = "",
    certificate_expires: date | None = None,
    at: datetime,
) -> ResponsiblePerson:
    """Name who holds a post from ``since``; of a post for one person the former holder ends the day before."""
    held = holding(organisation)
    require(access.may_write(by, held))
    row = ResponsiblePerson(
        organisation=held,
        post=validators.post(post),
        name=people.person_name(name),
        phone=identifiers.telephone(phone, "phone") if phone.strip() else "",
        user=colleague(user, held),
        since=begun(since, at),
        certificate=validators.optional(certificate, "certificate", validators.CERTIFICATE_LABEL, most=50),
        certificate_expires=certificate_expires,
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    give_way(by, row, at)
    row.save()
    record(by=by, verb="name_person", target=row, after=facts_of(row, FACTS), at=at)
    return row


@transaction.atomic
def end_person(*, by: User, person: ResponsiblePerson, until: date, at: datetime) -> ResponsiblePerson:
    """Say when somebody's time in a post ended, that day included."""
    row: ResponsiblePerson = ResponsiblePerson.objects.select_for_update().get(pk=person.pk)
    require(access.may_write(by, row.organisation))
    if row.until is not None:
        raise Mistake("until", row.until, _("已经卸任。"), _("请刷新页面。"), UNTIL_LABEL)
    require_in_post(row)
    if until < row.since:
        raise Mistake("until", until, _("早于起始日期。"), _("请核对日期。"), UNTIL_LABEL)
    end(by, row, until, at)
    return row


@transaction.atomic
def renew_certificate(
    *, by: User, person: ResponsiblePerson, certificate: str, certificate_expires: date | None, at: datetime
) -> ResponsiblePerson:
    """Enter the new training certificate of somebody in a post; the old entry stays.

    Who holds several posts with the same certificate has the new one in all of them. Raises Mistake.
    """
    row: ResponsiblePerson = ResponsiblePerson.objects.select_for_update().get(pk=person.pk)
    require(access.may_write(by, holding(row.organisation)))
    require_in_post(row)
    number = validators.line(certificate, "certificate", validators.CERTIFICATE_LABEL, most=50)
    last = validators.certificate_end(certificate_expires, row.certificate_expires, timezone.localdate(at))
    made = {each.pk: renewed(by, each, number, last, at) for each in holding_same(row)}
    return made[row.pk]


def require_in_post(row: ResponsiblePerson) -> None:
    """Raise Mistake for who has left the post, and for an entry that another has replaced."""
    if row.until is not None or row.replaced_by_id is not None:
        raise Mistake(
            "state",
            row.name,
            _("已经卸任，或证书已经换过。"),
            _("请刷新页面。"),
            validators.CERTIFICATE_LABEL,
        )


def holding_same(row: ResponsiblePerson) -> list[ResponsiblePerson]:
    """The entry, and those of the same person in other posts with the same certificate."""
    if not row.certificate:
        return [row]
    same = {name: getattr(row, name) for name in ("name", "user", "certificate", "certificate_expires")}
    rows = ResponsiblePerson.objects.select_for_update().filter(
        organisation=row.organisation, until=None, replaced_by=None, **same
    )
    return list(rows.order_by("id"))


def renewed(
    by: User, old: ResponsiblePerson, number: str, last: date | None, at: datetime
) -> ResponsiblePerson:
    """The entry that takes an older one's place, in the post since the same day."""
    kept = {name: getattr(old, name) for name in ("organisation", "post", "name", "phone", "user", "since")}
    made = ResponsiblePerson(
        **kept,
        certificate=number,
        certificate_expires=last,
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    made.save()
    old.replaced_by = made
    old.save(update_fields=["replaced_by"])
    was, now = changes(facts_of(old, FACTS), facts_of(made, FACTS))
    record(by=by, verb="renew_certificate", target=made, before=was, after=now, at=at)
    record(by=by, verb="renew_certificate", target=old, after={"replaced_by": number}, at=at)
    return made


def end(by: User, row: ResponsiblePerson, until: date, at: datetime) -> None:
    """The end itself and its entry in the trail."""
    row.until = until
    row.save(update_fields=["until"])
    record(by=by, verb="end_person", target=row, after={"until": until}, at=at)


def begun(since: date, at: datetime) -> date:
    """A first day that is no slip: not more than a year ahead."""
    if since > timezone.localdate(at) + timedelta(days=366):
        raise Mistake("since", since, _("日期太远。"), _("请核对年份。"), SINCE_LABEL)
    return since


def colleague(user: User | None, organisation: Organisation) -> User | None:
    """The account of somebody who works there; None for who has none."""
    if user is not None and not user.memberships.filter(organisation=organisation, ended_at=None).exists():
        raise Mistake(
            "user", user.name, _("不是本企业的账号。"), _("请选本企业的人员，或留空。"), ACCOUNT_LABEL
        )
    return user


def give_way(by: User, row: ResponsiblePerson, at: datetime) -> None:
    """End the former holders of a post for one; raise Mistake for who holds it already or was named for later."""
    others = ResponsiblePerson.objects.select_for_update().filter(
        Q(until=None) | Q(until__gte=row.since),
        organisation=row.organisation,
        post=row.post,
        replaced_by=None,
    )
    for former in others if row.post in SINGLE_POSTS else others.filter(name=row.name):
        if former.name == row.name or former.since >= row.since:
            raise Mistake(
                "since",
                row.since,
                _("%(name)s 自 %(day)s 起已任此职。") % {"name": former.name, "day": former.since},
                _("请核对日期；登记有误的，先令其卸任。"),
                SINCE_LABEL,
            )
        end(by, former, row.since - DAY, at)
