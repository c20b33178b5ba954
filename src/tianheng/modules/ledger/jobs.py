"""Background work of the ledger: messages to other programs, sent and sent again."""

from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError

from tianheng.core.models import TrailEntry
from tianheng.modules.ledger.actions import webhooks
from tianheng.modules.ledger.actions.lots import expire_due
from tianheng.modules.ledger.enums import MessageState
from tianheng.modules.ledger.models import Message


@task()
def send_message(pk: int) -> None:
    """Try one message, and order the next try where it is not taken."""
    row = Message.objects.select_related("webhook__organisation").filter(pk=pk).first()
    now = timezone.now()
    if row is None or row.state != MessageState.WAITING or not row.webhook.active:
        return
    if row.next_at is not None and row.next_at > now:
        return
    order_again(webhooks.send(row, now))


def order_again(row: Message) -> None:
    """Order the next try; where the worker keeps no orders for later, the daily round takes it up."""
    if row.state != MessageState.WAITING or row.next_at is None:
        return
    try:
        send_message.using(run_after=row.next_at).enqueue(row.pk)
    except InvalidTaskError:
        return


def order(rows: list[Message]) -> None:
    """Send them once the transaction stands."""
    for row in rows:
        transaction.on_commit(partial(send_message.enqueue, row.pk))


def hear(entry: TrailEntry, target: models.Model) -> None:
    """What the trail says, to whoever asked for it."""
    order(webhooks.lay_down(entry, target))


def daily(at: datetime) -> dict[str, int]:
    """Say of lots past their date that they are, tell of those that run out, take up what was left lying, forget."""
    over = expire_due(at=at)
    made = webhooks.lay_expiring(at)
    due = Message.objects.filter(state=MessageState.WAITING, next_at__lte=at, webhook__active=True)
    waiting = list(due.order_by("id")[:1000])
    for row in waiting:
        send_message.enqueue(row.pk)
    return {
        "expired": over,
        "expiring": len(made),
        "sent": len(waiting),
        "forgotten": webhooks.forget_old(at),
    }
