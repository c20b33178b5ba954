"""Telling people: a notice inside the system with the action, an e-mail once the action has been committed."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django_tasks import task

from tianheng.core.mistakes import Text
from tianheng.core.models import Notice

log = structlog.get_logger(__name__)


def notify(*, to: Iterable[Any], subject: Text, text: Text = "", link: str = "", at: datetime) -> None:
    """Give each person a notice, and an e-mail if an address is known. ``link`` is a path of this site.

    Called by an action; when that is rolled back nobody is told anything. Never put an amount of a formula in.
    """
    people = {person.pk: person for person in to}
    with translation.override(
        settings.LANGUAGE_CODE
    ):  # whoever acts may read another language than who is told
        words = {"subject": str(subject)[:200], "text": str(text)}
    for person in people.values():
        notice = Notice.objects.create(to=person, at=at, link=link, **words)
        if getattr(person, "email", ""):
            transaction.on_commit(partial(mail.enqueue, notice.pk))


@task()
def mail(notice: int) -> None:
    """Send one notice by e-mail; the queue holds only its number."""
    row = Notice.objects.select_related("to").filter(pk=notice).first()
    if row is None or not row.to.email:
        return
    address = f"{settings.SITE_ADDRESS}{row.link}" if row.link and settings.SITE_ADDRESS else ""
    body = "\n\n".join(part for part in (row.text, address) if part)
    send_mail(f"【添衡】{row.subject}", body, settings.DEFAULT_FROM_EMAIL, [row.to.email])
    log.info("notice sent", notice=notice)


def unread(user: Any) -> int:
    """How many notices ``user`` has not seen."""
    return Notice.objects.visible_to(user).filter(read_at=None).count()


def seen(*, user: Any, at: datetime, notice: int | None = None) -> None:
    """Mark one notice, or everything ``user`` was told, as seen."""
    rows = Notice.objects.visible_to(user).filter(read_at=None)
    (rows if notice is None else rows.filter(pk=notice)).update(read_at=at)
