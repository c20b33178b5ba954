"""What several verbs do the same way."""

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access, queries
from tianheng.accounts.models import User
from tianheng.core.actors import Acting, Actor
from tianheng.core.mistakes import Mistake, Text


def held(user: User) -> User:
    """The account as it stands now, locked until the transaction ends: nobody decides on a stale copy."""
    row: User = User.objects.select_for_update().get(pk=user.pk)
    return row


def managed(by: Acting, user: User, verb: str) -> User:
    """The account, locked, once ``by`` may do ``verb`` to it: a system actor, or whoever manages all its homes."""
    row = held(user)
    if not isinstance(by, Actor):
        access.require(isinstance(by, User) and access.may_manage_account(by, row, queries.homes(row)))
    access.require_state(verb, row)
    return row


def own(by: User, verb: str) -> User:
    """One's own account, locked, in a state that allows ``verb``."""
    row = held(by)
    access.require_state(verb, row)
    return row


def free(field: str, value: str, label: Text) -> None:
    """Raise Mistake when another account already has this login name or phone."""
    if User.objects.filter(**{field: value}).exists():
        raise taken(field, value, label)


def taken(field: str, value: str, label: Text) -> Mistake:
    """Another account was first."""
    return Mistake(field, value, _("已有账号使用。"), _("请换一个，或请本人登录后加入。"), label)


def insert(row: Model, field: str, label: Text) -> None:
    """Save a new row; when somebody else was quicker by a moment, say so as :func:`free` would have."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise taken(field, str(getattr(row, field)), label) from None


def stamp(row: User, by: User) -> None:
    """Copy what was saved to the object the caller holds, so that it does not go on with old facts."""
    for field in row._meta.concrete_fields:
        setattr(by, field.attname, getattr(row, field.attname))
