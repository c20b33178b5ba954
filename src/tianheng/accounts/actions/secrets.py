"""Second factor and PIN: what a person has beside the password."""

from datetime import datetime

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from tianheng.accounts import validators
from tianheng.accounts.actions.common import held, managed, own, stamp
from tianheng.accounts.actions.signing_in import failed, fresh_start, shut_out
from tianheng.accounts.models import User
from tianheng.accounts.totp import step_of
from tianheng.core.actors import Acting
from tianheng.core.trail import record


@transaction.atomic
def enable_totp(*, by: User, secret: str, code: str, at: datetime) -> User:
    """Ask for six digits at every sign-in from now on; ``code`` proves that the person's device knows the secret."""
    row = own(by, "enable_totp")
    step = step_of(pyotp.TOTP(secret), code, at=at, after=0)
    if step is None:
        raise validators.wrong_code()
    row.totp_secret, row.totp_step = secret, step
    row.save(update_fields=["totp_secret", "totp_step"])
    record(by=by, verb="enable_totp", target=row, at=at)
    stamp(row, by)
    return row


@transaction.atomic
def disable_totp(*, by: Acting, user: User, password: str = "", at: datetime) -> User:
    """Ask for the password alone again: the person by that password, or an administrator for a lost device."""
    if isinstance(by, User) and by.pk == user.pk:
        row = own(user, "disable_totp")
        if not row.check_password(password):
            raise validators.wrong_password("password")
    else:
        row = managed(by, user, "disable_totp")
    row.totp_secret, row.totp_step = "", 0
    row.save(update_fields=["totp_secret", "totp_step"])
    record(by=by, verb="disable_totp", target=row, at=at)
    stamp(row, user)
    return row


@transaction.atomic
def set_pin(*, by: User, pin: str, password: str, at: datetime) -> User:
    """Set one's PIN for a shared tablet; the password proves who asks."""
    row = own(by, "set_pin")
    if not row.check_password(password):
        raise validators.wrong_password("password")
    row.pin = make_password(validators.pin(pin))
    row.save(update_fields=["pin"])
    record(by=by, verb="set_pin", target=row, at=at)
    stamp(row, by)
    return row


@transaction.atomic
def verify_pin(*, user: User, pin: str, at: datetime) -> bool:
    """Whether ``pin`` is the person's; failures count towards the same lock-out as those of the password."""
    row = held(user)
    if not row.is_active or shut_out(row, at) or not row.pin:
        return False
    if not check_password(pin, row.pin):
        failed(row, at)
        return False
    fresh_start(row)
    return True
