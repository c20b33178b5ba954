"""Webhooks: kept by an enterprise's administrators; what happens is laid down as messages in its transaction."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Membership, Organisation, User
from tianheng.core import notify, outbound, trail
from tianheng.core.actors import system
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.core.once import once
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import begin, held, saved
from tianheng.modules.ledger.enums import EVENT_OF, Event, LotState, MessageState
from tianheng.modules.ledger.models import Lot, Message, Webhook

POST = system("webhooks")
MOST = 10  # webhooks of an enterprise
WAITS = (60, 300, 1800, 7200, 21600, 86400)  # seconds before each further try
STOP_AFTER = 10  # messages given up in a row
SOON = timedelta(days=30)
KEPT_FOR = timedelta(days=90)
FACTS = ("name", "url", "events", "active")
URL_LABEL = _("地址")
OFFERED = [each for each in Event if each != Event.PING]


@transaction.atomic
def add_webhook(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    url: str,
    events: Iterable[str],
    key: str = "",
    at: datetime,
) -> Webhook:
    """Tell an address of the events named; its key is :attr:`Webhook.secret`."""
    begin(by, "keep_webhook", organisation)
    asked = sorted(set(events))
    row, _new = once(
        by=by, key=key, verb="add_webhook", payload=[organisation.pk, name, url, asked], at=at,
        do=lambda: _add(by, organisation, name, url, asked, at),
    )  # fmt: skip
    return row


def _add(
    by: User, organisation: Organisation, name: str, url: str, events: list[str], at: datetime
) -> Webhook:
    if Webhook.objects.filter(organisation=organisation, ended_at=None).count() >= MOST:
        message = _("已有 %(most)s 个回调。") % {"most": MOST}
        raise Mistake("name", name, message, _("请先删除不用的。"), _("名称"))
    row = Webhook(organisation=organisation, salt=secrets.token_hex(16), created_by=by, created_at=at)
    fill(row, name, url, events)
    row.save()
    trail.record(by=by, verb="add_webhook", target=row, after=trail.facts_of(row, FACTS), at=at)
    return row


def fill(row: Webhook, name: str, url: str, events: Iterable[str]) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.name = validators.text(name, "name", _("名称"), most=30)
    row.url = checked(url.strip())
    wanted = sorted(set(events))
    unknown = [each for each in wanted if each not in OFFERED]
    if unknown or not wanted:
        raise Mistake("events", "、".join(unknown), _("没有可用的事件。"), _("请至少选一项。"), _("事件"))
    row.events = wanted


def checked(url: str) -> str:
    """An address that may be told something. Raises Mistake."""
    try:
        outbound.parsed(url, private=settings.WEBHOOK_PRIVATE)
    except outbound.OutboundError as error:
        private = error.kind == "private"
        says = _("是内网或本机地址。") if private else _("不是可用的 https 地址。")
        mend = _("请填公网地址；内网系统请运维人员设置 TIANHENG_WEBHOOK_PRIVATE。") if private else (
            _("请填完整的地址，例如 https://erp.example.com/tianheng。")
        )  # fmt: skip
        raise Mistake("url", url[:100], says, mend, URL_LABEL) from error
    return url


@transaction.atomic
def change_webhook(
    *, by: User, webhook: Webhook, name: str, url: str, events: Iterable[str], active: bool,
    version: int | None = None, at: datetime,
) -> Webhook:  # fmt: skip
    """Describe a webhook anew; one that was stopped for its failures begins afresh."""
    begin(by, "keep_webhook", webhook.organisation)
    row = held(webhook)
    require_fresh(row, version)
    require_live(row)
    before = trail.facts_of(row, FACTS)
    fill(row, name, url, events)
    row.active, row.reason = active, ""
    row.failures = 0 if active else row.failures
    saved(row, by, "change_webhook", before, at)
    return row


@transaction.atomic
def renew_secret(*, by: User, webhook: Webhook, at: datetime) -> Webhook:
    """A new key; messages are signed with it from now on."""
    begin(by, "keep_webhook", webhook.organisation)
    row = held(webhook)
    require_live(row)
    row.salt = secrets.token_hex(16)
    saved(row, by, "renew_secret", {}, at)
    return row


@transaction.atomic
def end_webhook(*, by: User, webhook: Webhook, at: datetime) -> Webhook:
    """Tell an address nothing more; what was sent stays to be seen."""
    begin(by, "keep_webhook", webhook.organisation)
    row = held(webhook)
    require_live(row)
    before = trail.facts_of(row, ("active",))
    row.active, row.ended_at = False, at
    saved(row, by, "end_webhook", before, at)
    return row


def require_live(row: Webhook) -> None:
    """Raise Mistake for one that was deleted."""
    if row.ended_at is not None:
        raise Mistake("state", row.name, _("已经删除。"), _("请刷新页面。"), _("状态"))


@transaction.atomic
def ping(*, by: User, webhook: Webhook, at: datetime) -> Message:
    """Lay down a message that says nothing, to try the address."""
    access.require(by, "keep_webhook", webhook.organisation)
    require_live(webhook)
    return lay(webhook, Event.PING, {"by": by.name}, at)


@transaction.atomic
def send_again(*, by: User, message: Message, at: datetime) -> Message:
    """A message that was given up is tried again from the beginning."""
    access.require(by, "keep_webhook", message.webhook.organisation)
    row: Message = Message.objects.select_for_update().get(pk=message.pk)
    if row.state != MessageState.FAILED:
        raise Mistake("state", row.get_state_display(), _("不需要重发。"), _("请刷新页面。"), _("状态"))
    row.state, row.tries, row.next_at = MessageState.WAITING, 0, at
    row.save(update_fields=["state", "tries", "next_at"])
    return row


def lay_down(entry: TrailEntry, target: models.Model) -> list[Message]:
    """What an entry of the trail tells: one message for every webhook that asked for its event."""
    event = EVENT_OF.get(entry.verb)
    if event is None or not target._meta.label_lower.startswith("ledger."):
        return []
    hooks = listening(entry.chain, event)
    facts = {
        "object": {"kind": entry.target_kind, "id": entry.target_key, "name": entry.target_name},
        "facts": json.loads(entry.after) if entry.after else {},
        "note": entry.note,
        "by": entry.actor_name,
    }
    return [lay(hook, event, facts, entry.at) for hook in hooks]


def listening(code: str, event: str) -> list[Webhook]:
    """The enterprise's webhooks that are told of an event."""
    rows = Webhook.objects.filter(organisation__code=code, active=True).select_related("organisation")
    return [each for each in rows if event in each.events]


def lay(hook: Webhook, event: str, facts: dict[str, Any], at: datetime, token: str = "") -> Message:
    """A message on its way; its body is settled now, whatever becomes of the row."""
    own = token or secrets.token_hex(16)
    body = {
        "id": own,
        "event": str(event),
        "at": timezone.localtime(at).isoformat(),
        "organisation": hook.organisation.code,
        **facts,
    }
    row: Message = Message.objects.create(
        webhook=hook,
        token=own,
        event=str(event),
        body=json.dumps(body, ensure_ascii=False),
        made_at=at,
        next_at=at,
    )
    return row


def lay_expiring(at: datetime) -> list[Message]:
    """A message, once, of each lot that runs out within thirty days and lies somewhere."""
    today, made = timezone.localdate(at), list[Message]()
    hooks = Webhook.objects.filter(active=True).select_related("organisation")
    for hook in hooks:
        if Event.LOT_EXPIRING in hook.events:
            made += [message for lot in expiring(hook, today) if (message := lay_once(hook, lot, at))]
    return made


def expiring(hook: Webhook, today: Any) -> models.QuerySet[Lot]:
    """Lots of the enterprise that run out soon."""
    rows: models.QuerySet[Lot] = Lot.objects.filter(
        organisation=hook.organisation, state__in=(LotState.RELEASED, LotState.QUARANTINED),
        expires_on__gte=today, expires_on__lte=today + SOON, stock__micro__gt=0,
    ).distinct()  # fmt: skip
    return rows


def lay_once(hook: Webhook, lot: Lot, at: datetime) -> Message | None:
    """The message of one lot; None when it was laid down before."""
    token = hashlib.sha256(f"{hook.pk}.{lot.pk}.{lot.expires_on}".encode()).hexdigest()[:32]
    if Message.objects.filter(token=token).exists():
        return None
    facts = {
        "object": {"kind": "ledger.lot", "id": str(lot.pk), "name": str(lot)},
        "facts": {"number": lot.number, "additive": lot.substance, "expires_on": lot.expires_on.isoformat()},
        "note": "",
        "by": "",
    }
    return lay(hook, Event.LOT_EXPIRING, facts, at, token)


def signature(hook: Webhook, body: str, moment: int) -> str:
    """``t=…,v1=…``: HMAC-SHA256 of ``<t>.<body>``, so that an old message cannot be sent again as new."""
    made = hmac.new(hook.secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


def send(message: Message, at: datetime) -> Message:
    """Try a message that is due, outside of any transaction; what came of it is written down."""
    hook = message.webhook
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Tianheng-Webhook",
        "X-Tianheng-Event": message.event,
        "X-Tianheng-Delivery": message.token,
        "X-Tianheng-Signature": signature(hook, message.body, int(at.timestamp())),
    }
    try:
        answer = outbound.post(hook.url, message.body.encode(), headers, private=settings.WEBHOOK_PRIVATE)
    except outbound.OutboundError as error:
        return noted(message, None, words_of(error), at)
    return noted(message, answer.status, answer.text, at, taken=answer.taken)


def words_of(error: outbound.OutboundError) -> str:
    """Why it was not sent."""
    said = {
        "private": gettext("是内网或本机地址，没有发送。"),
        "address": gettext("地址不可用。"),
        "unreachable": gettext("连不上。"),
    }
    return said.get(error.kind, gettext("对方中断了连接，或没有及时应答。"))


@transaction.atomic
def noted(message: Message, status: int | None, text: str, at: datetime, *, taken: bool = False) -> Message:
    """What came of a try: sent, to be tried again later, or given up."""
    row: Message = Message.objects.select_for_update().get(pk=message.pk)
    row.tries, row.tried_at, row.status, row.answer = row.tries + 1, at, status, text[:300]
    if taken:
        row.state, row.next_at = MessageState.SENT, None
    elif row.tries > len(WAITS):
        row.state, row.next_at = MessageState.FAILED, None
    else:
        row.next_at = at + timedelta(seconds=WAITS[row.tries - 1])
    row.save()
    if row.state != MessageState.WAITING:
        count(row, at)
    return row


def count(row: Message, at: datetime) -> None:
    """Messages given up in a row; after too many, the webhook is stopped and its administrators are told."""
    hook = held(row.webhook)
    hook.failures = 0 if row.state == MessageState.SENT else hook.failures + 1
    stops = hook.active and hook.failures >= STOP_AFTER
    if stops:
        hook.active, hook.reason = False, gettext("连续 %(count)s 条消息未送达") % {"count": hook.failures}
    hook.save(update_fields=["failures", "active", "reason"])
    if stops:
        trail.record(
            by=POST, verb="stop_webhook", target=hook, after={"active": False}, note=hook.reason, at=at
        )
        tell_administrators(hook, at)


def tell_administrators(hook: Webhook, at: datetime) -> None:
    """Say that a webhook was stopped."""
    rows = Membership.objects.in_force(timezone.localdate(at)).filter(
        organisation=hook.organisation, role=access.ROLES["keep_webhook"][0], user__state="active"
    )
    people = [row.user for row in rows.select_related("user")]
    words = {"name": hook.name}
    notify.notify(
        to=people,
        subject=_("回调“%(name)s”已停用") % words,
        text=_("连续多条消息没有送达。请核对地址后重新启用。"),
        link=f"/ledger/webhooks/{hook.pk}/",
        at=at,
    )


def forget_old(at: datetime) -> int:
    """Messages that were settled three months ago are no record; how many went."""
    rows = Message.objects.exclude(state=MessageState.WAITING).filter(made_at__lt=at - KEPT_FOR)
    gone: int = rows.delete()[0]
    return gone
