"""Verbs of a membership: give a role, take it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access, validators
from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core.actors import Acting, Actor
from tianheng.core.mistakes import Mistake
from tianheng.core.trail import record


def join(
    user: User, organisation: Organisation, role: str, *, since: date, until: date | None = None
) -> Membership:
    """The row itself; part of the verbs that give roles."""
    held = Membership.objects.filter(user=user, organisation=organisation, role=role, ended_at=None)
    if held.exists():
        label = validators.ROLE_LABEL
        raise Mistake(
            "roles", role, _("此人在本机构已有这个角色。"), _("请选别的角色，或先收回再授予。"), label
        )
    if until is not None and until < since:
        raise Mistake("until", until, _("截止日期早于起始日期。"), _("请改正日期。"), _("截止日期"))
    row: Membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, since=since, until=until
    )
    return row


@transaction.atomic
def add_membership(
    *,
    by: Acting,
    user: User,
    organisation: Organisation,
    role: str,
    since: date | None = None,
    until: date | None = None,
    at: datetime,
) -> Membership:
    """Give ``user`` a role in ``organisation``, from today or ``since`` on."""
    if not isinstance(by, Actor):
        access.require(isinstance(by, User) and access.may_manage_organisation(by, organisation))
    validators.roles(organisation.kind, [role])
    locked: User = User.objects.select_for_update().get(pk=user.pk)
    row = join(locked, organisation, role, since=since or timezone.localdate(at), until=until)
    record(by=by, verb="add_membership", target=row, after={"role": role, "user": user.name}, at=at)
    return row


@transaction.atomic
def end_membership(*, by: Acting, membership: Membership, at: datetime) -> Membership:
    """Take a role back; that it was held is kept. The last administrator of an organisation stays one."""
    row: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    organisation = Organisation.objects.select_for_update().get(pk=row.organisation_id)
    if not isinstance(by, Actor):
        access.require(isinstance(by, User) and access.may_manage_organisation(by, organisation))
    if row.ended_at is not None:
        raise Mistake("role", row.role, _("这个角色已经收回。"), _("请刷新页面。"), validators.ROLE_LABEL)
    if row.role == "administrator" and not other_administrator(row):
        raise Mistake(
            "role",
            row.get_role_display(),
            _("这是本机构最后一位系统管理员。"),
            _("请先授予另一人系统管理员，再收回。"),
            validators.ROLE_LABEL,
        )
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    before = {"role": row.role, "user": row.user.name}
    record(by=by, verb="end_membership", target=row, before=before, at=at)
    return row


def other_administrator(row: Membership) -> bool:
    """Whether the organisation has an administrator besides this one."""
    rows = Membership.objects.filter(organisation=row.organisation_id, role=row.role, ended_at=None)
    return bool(rows.exclude(pk=row.pk).exclude(user=row.user_id).exists())
