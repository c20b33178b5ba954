"""The link in an invitation: signed by what the account is now, so that it works once and for a time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake


def token(user: User) -> str:
    """The secret part of the link; changes with the password, the state and every new invitation."""
    moment = user.invited_at.isoformat() if user.invited_at else ""
    facts = f"{user.pk}|{user.password}|{user.state}|{moment}"
    return salted_hmac("tianheng.accounts.invitation", facts, algorithm="sha256").hexdigest()[:40]


def valid(user: User, given: str, *, at: datetime) -> bool:
    """Whether the link still opens the account."""
    if user.invited_at is None:
        return False
    fresh = at < user.invited_at + timedelta(days=settings.INVITATION_DAYS)
    return fresh and constant_time_compare(token(user), given)


def require_valid(user: User, given: str, *, at: datetime) -> None:
    """Raise Mistake unless the link still opens the account."""
    if not valid(user, given, at=at):
        raise Mistake(
            "token", "", _("链接已经用过或已经过期。"), _("请贵单位的系统管理员重新发送。"), _("邀请链接")
        )
