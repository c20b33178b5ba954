"""Verbs of the keys with which other programs act for an organisation."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import access
from tianheng.accounts.models import ApiToken, Organisation, User
from tianheng.core.mistakes import Mistake, refuse
from tianheng.core.once import once
from tianheng.core.trail import facts_of, record

DAYS = (30, 90, 180, 365)
MOST = 20
MARK = "th_"
# How long a use is not noted again: reading must not write at every request.
TOUCH = timedelta(minutes=1)
FACTS = ("name", "prefix", "scopes", "expires_at")


def digest(secret: str) -> str:
    """sha256 as hex: the secret is 256 bits of chance, so that a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *, by: User, name: str, scopes: Iterable[str], days: int, key: str = "", at: datetime
) -> tuple[ApiToken, str]:
    """A new key of the organisation ``by`` acts for, and its secret: the only time that it can be read.

    It acts as ``by`` and may read, or read and write, for ``days`` days. Sent twice with the same ``key`` (of the
    form) it is made once, and the secret of the second answer is empty.
    """
    entered = by.scope_entered
    access.require(entered is not None and entered.administers)
    assert entered is not None
    organisation = Organisation.objects.select_for_update().get(pk=entered.organisation)
    secret, asked = f"{MARK}{secrets.token_urlsafe(32)}", sorted(set(scopes))

    def make() -> ApiToken:
        wanted = wanted_scopes(asked)
        refuse([wrong_name(organisation, name.strip(), at), wrong_scopes(wanted), wrong_days(days)])
        return kept(by, organisation, name.strip(), wanted, at + timedelta(days=days), secret, at)

    payload = {"name": name, "scopes": asked, "days": days}
    row, new = once(by=by, key=key, verb="create_token", payload=payload, at=at, do=make)
    return row, secret if new else ""


def kept(
    by: User,
    organisation: Organisation,
    name: str,
    scopes: list[str],
    until: datetime,
    secret: str,
    at: datetime,
) -> ApiToken:
    """The row and its entry in the trail."""
    row: ApiToken = ApiToken.objects.create(
        organisation=organisation,
        name=name,
        prefix=secret[: len(MARK) + 6],
        hash=digest(secret),
        scopes=scopes,
        created_by=by,
        created_at=at,
        expires_at=until,
    )
    record(by=by, verb="create_token", target=row, after=facts_of(row, FACTS), at=at)
    return row


def wanted_scopes(scopes: Iterable[str]) -> list[str]:
    """Whoever may write may read."""
    given = set(scopes)
    known = [each for each in ApiToken.Scope.values if each in given or (each == "read" and "write" in given)]
    return known if given <= set(ApiToken.Scope.values) else []


def wrong_name(organisation: Organisation, name: str, at: datetime) -> Mistake | None:
    """A name of 1 to 30 signs that no other key in force has, and not too many keys."""
    label = _("名称")
    live = ApiToken.objects.filter(organisation=organisation, revoked_at=None, expires_at__gt=at)
    if not 1 <= len(name) <= 30:
        return Mistake("name", name, _("须为 1 至 30 个字。"), _("请写明给哪个系统用，如“ERP”。"), label)
    if live.filter(name=name).exists():
        return Mistake("name", name, _("已有同名的令牌在用。"), _("请换一个名称，或先停用旧的。"), label)
    if live.count() >= MOST:
        most = _("在用的令牌已有 %(most)s 个。") % {"most": MOST}
        return Mistake("name", name, most, _("请先停用不再需要的。"), label)
    return None


def wrong_scopes(scopes: list[str]) -> Mistake | None:
    """At least one, and none but those there are."""
    if scopes:
        return None
    return Mistake("scopes", "", _("没有选权限。"), _("请至少选“读取”。"), _("权限"))


def wrong_days(days: int) -> Mistake | None:
    """One of those offered."""
    if days in DAYS:
        return None
    offered = "、".join(map(str, DAYS))
    mend = _("请选 %(days)s 天之一。") % {"days": offered}
    return Mistake("days", days, _("有效期不对。"), mend, _("有效期"))


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken, at: datetime) -> ApiToken:
    """End a key at once, for whatever reason; an administrator of its organisation, not only its maker."""
    row: ApiToken | None = (
        ApiToken.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=token.pk).first()
    )
    if row is None:
        raise PermissionDenied
    if row.revoked_at is not None:
        raise Mistake("state", row.name, _("这个令牌已经停用。"), _("请刷新页面。"), _("状态"))
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record(
        by=by, verb="revoke_token", target=row, before={"revoked_at": None}, after={"revoked_at": at}, at=at
    )
    return row


def note_use(token: ApiToken, at: datetime) -> None:
    """Note that a key is in use; at most once a minute, and nothing for the trail: its verbs are there."""
    if token.last_used_at is None or at - token.last_used_at > TOUCH:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
