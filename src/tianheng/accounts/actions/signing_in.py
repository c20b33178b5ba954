"""Signing in: by login name or phone, with a lock-out after failures and a second factor where it is set."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from tianheng.accounts import queries
from tianheng.accounts.actions.common import held
from tianheng.accounts.models import User
from tianheng.accounts.totp import step_of
from tianheng.core.actors import system
from tianheng.core.trail import record

SIGN_IN = system("sign-in")


class Attempt(NamedTuple):
    """What became of it: the user when the password fits, and whether six digits are still to be given."""

    user: User | None
    code_needed: bool = False


@transaction.atomic
def sign_in(*, login: str, password: str, at: datetime) -> Attempt:
    """Try a password. Why it failed is not said: nobody learns here which accounts exist or are locked."""
    known = queries.by_login(login)
    if known is None:
        make_password(password)  # takes as long as for a known account
        return Attempt(None)
    row = held(known)
    if not row.check_password(password):
        failed(row, at)
        return Attempt(None)
    if not row.is_active or shut_out(row, at):
        return Attempt(None)
    if row.has_totp:
        return Attempt(row, code_needed=True)
    return Attempt(welcomed(row, at))


@transaction.atomic
def sign_in_with_code(*, user: User, code: str, at: datetime) -> User | None:
    """The second step: six digits of the moment, each good once."""
    row = held(user)
    if not row.is_active or not row.has_totp or shut_out(row, at):
        return None
    step = step_of(pyotp.TOTP(row.totp_secret), code, at=at, after=row.totp_step)
    if step is None:
        failed(row, at)
        return None
    row.totp_step = step
    return welcomed(row, at)


@transaction.atomic
def sign_out(*, by: User, at: datetime) -> None:
    """The person leaves."""
    record(by=by, verb="sign_out", target=by, at=at)


def welcomed(row: User, at: datetime) -> User:
    """Forget the failures, note the moment, tell the trail."""
    row.failures, row.locked_until, row.last_login = 0, None, at
    row.save(update_fields=["failures", "locked_until", "last_login", "totp_step"])
    record(by=row, verb="sign_in", target=row, at=at)
    return row


def failed(row: User, at: datetime) -> None:
    """Count a failure; after so many the account is shut for a while, and the trail says so."""
    if shut_out(row, at) or not row.is_active:
        return
    row.failures += 1
    if row.failures >= settings.LOCKOUT_FAILURES:
        row.failures, row.locked_until = 0, at + timedelta(minutes=settings.LOCKOUT_MINUTES)
        record(by=SIGN_IN, verb="lock_out", target=row, after={"locked_until": row.locked_until}, at=at)
    row.save(update_fields=["failures", "locked_until"])


def fresh_start(row: User) -> None:
    """Forget the failures."""
    if row.failures:
        row.failures = 0
        row.save(update_fields=["failures"])


def shut_out(row: User, at: datetime) -> bool:
    """Whether too many failures keep the account shut at this moment."""
    return row.locked_until is not None and row.locked_until > at
