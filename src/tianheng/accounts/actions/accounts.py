"""Verbs of an account: invite, accept, passwords, lock, unlock, deactivate."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access, validators
from tianheng.accounts.actions.common import free, insert, managed, own, stamp
from tianheng.accounts.actions.memberships import add_membership, join
from tianheng.accounts.enums import AccountState
from tianheng.accounts.invitations import require_valid, token
from tianheng.accounts.models import Organisation, User
from tianheng.core.actors import Acting, Actor
from tianheng.core.identifiers import PHONE_LABEL, mobile
from tianheng.core.notify import notify
from tianheng.core.trail import facts_of, record


@transaction.atomic
def invite(
    *,
    by: Acting,
    organisation: Organisation,
    name: str,
    phone: str,
    login_name: str,
    roles: Iterable[str],
    email: str = "",
    until: date | None = None,
    at: datetime,
) -> User:
    """Make an account for a person of ``organisation``; it opens when the invitation is accepted."""
    if not isinstance(by, Actor):
        access.require(isinstance(by, User) and access.may_manage_organisation(by, organisation))
    chosen = validators.roles(organisation.kind, roles)
    user = make(name=name, phone=phone, login_name=login_name, email=email, at=at)
    user.invited_at = at
    insert(user, "phone", PHONE_LABEL)
    for role in chosen:
        join(user, organisation, role, since=timezone.localdate(at), until=until)
    after = {**facts_of(user, ("name", "login_name", "phone")), "roles": chosen}
    record(by=by, verb="invite", target=user, after=after, at=at)
    send_link(user, at)
    return user


def send_link(user: User, at: datetime) -> None:
    """The link by e-mail, where an address is known; else the administrator hands it over."""
    if user.email:
        link = reverse("accounts:invitation", args=[user.pk, token(user)])
        notify(to=[user], subject=_("邀请您使用添衡，请设置密码"), link=link, at=at)


@transaction.atomic
def bring_in(
    *,
    by: User,
    organisation: Organisation,
    person: str,
    phone: str,
    roles: Iterable[str],
    login_name: str = "",
    email: str = "",
    at: datetime,
) -> User:
    """Invite a person, or give the roles to whoever already has an account with this phone."""
    known: User | None = User.objects.filter(phone=mobile(phone)).first()
    if known is None:
        facts = {"name": person, "phone": phone, "login_name": login_name, "email": email}
        return invite(by=by, organisation=organisation, roles=roles, at=at, **facts)
    if known.state == AccountState.DEACTIVATED:
        access.require_state("send_invitation", known)
    for role in validators.roles(organisation.kind, roles):
        add_membership(by=by, user=known, organisation=organisation, role=role, at=at)
    subject = _("您已加入 %(name)s") % {"name": organisation.name}
    notify(to=[known], subject=subject, link=reverse("accounts:me"), at=at)
    return known


def make(*, name: str, phone: str, login_name: str, email: str, at: datetime) -> User:
    """An account not yet saved, its facts looked at."""
    user = User(
        name=validators.person_name(name),
        phone=mobile(phone),
        login_name=validators.login_name(login_name),
        email=email,
        created_at=at,
    )
    free("phone", user.phone, PHONE_LABEL)
    free("login_name", user.login_name, validators.LOGIN_LABEL)
    user.set_unusable_password()
    return user


@transaction.atomic
def send_invitation(*, by: Acting, user: User, at: datetime) -> User:
    """Make a new link to set a password, also for one who forgot it; links given before are void."""
    row = managed(by, user, "send_invitation")
    row.invited_at = at
    row.save(update_fields=["invited_at"])
    record(by=by, verb="send_invitation", target=row, at=at)
    send_link(row, at)
    return row


@transaction.atomic
def accept_invitation(*, user: User, given: str, password: str, at: datetime) -> User:
    """The person sets a password by the link and may sign in. Raises Mistake for a link that is void."""
    row = own(user, "accept_invitation")
    require_valid(row, given, at=at)
    before = {"state": row.state}
    choose(row, password)
    row.state, row.invited_at, row.must_change_password = AccountState.ACTIVE, None, False
    row.save()
    record(by=row, verb="accept_invitation", target=row, before=before, after={"state": row.state}, at=at)
    return row


@transaction.atomic
def set_password(*, by: Acting, user: User, password: str, at: datetime) -> User:
    """Give an account a first password, to be changed at the next sign-in."""
    row = managed(by, user, "set_password")
    before = {"state": row.state}
    choose(row, password)
    row.state, row.invited_at, row.must_change_password = AccountState.ACTIVE, None, True
    row.failures, row.locked_until = 0, None
    row.save()
    record(by=by, verb="set_password", target=row, before=before, after={"state": row.state}, at=at)
    return row


@transaction.atomic
def change_password(*, by: User, old: str, new: str, at: datetime) -> User:
    """Change one's own password; all other sessions of the account end."""
    row = own(by, "change_password")
    if not row.check_password(old):
        raise validators.wrong_password("old")
    if old == new:
        raise validators.same_password("new")
    choose(row, new, field="new")
    row.must_change_password, row.invited_at = False, None
    row.save()
    record(by=by, verb="change_password", target=row, at=at)
    stamp(row, by)
    return row


def choose(row: User, password: str, field: str = "password") -> None:
    """Set a password that passes the policy."""
    known = (row.login_name, row.phone, row.name)
    row.set_password(validators.password(password, known, field))


@transaction.atomic
def lock(*, by: Acting, user: User, reason: str, at: datetime) -> User:
    """Shut an account until it is unlocked; its sessions end with their next request."""
    row = managed(by, user, "lock")
    row.state, row.reason = AccountState.LOCKED, validators.reason(reason)
    return saved(by, row, "lock", AccountState.ACTIVE, at)


@transaction.atomic
def unlock(*, by: Acting, user: User, at: datetime) -> User:
    """Open an account that was locked, or shut out after failures."""
    row = managed(by, user, "unlock")
    before = row.state
    row.state, row.reason, row.failures, row.locked_until = AccountState.ACTIVE, "", 0, None
    return saved(by, row, "unlock", before, at)


@transaction.atomic
def deactivate(*, by: Acting, user: User, reason: str, at: datetime) -> User:
    """Close an account for good; what the person did stays."""
    row = managed(by, user, "deactivate")
    before = row.state
    row.state, row.reason, row.totp_secret, row.pin = (
        AccountState.DEACTIVATED,
        validators.reason(reason),
        "",
        "",
    )
    row.set_unusable_password()
    return saved(by, row, "deactivate", before, at)


def saved(by: Acting, row: User, verb: str, before: str, at: datetime) -> User:
    """Save a change of state and tell the trail."""
    row.save()
    record(
        by=by,
        verb=verb,
        target=row,
        before={"state": before},
        after={"state": row.state},
        note=row.reason,
        at=at,
    )
    return row
