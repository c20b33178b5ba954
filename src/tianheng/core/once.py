"""What is sent twice happens once: a form pressed twice, a message a phone repeats when the signal is back."""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from tianheng.core.actors import Acting
from tianheng.core.canonical import canonical
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Submission

LABEL = _("提交编号")
KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
KEPT = timedelta(days=180)
Row = TypeVar("Row", bound=models.Model)


def new_key() -> str:
    """A key for a form's hidden field: made when the form is shown, sent with it."""
    return secrets.token_urlsafe(16)


def once(
    *, by: Acting, key: str, verb: str, payload: object, at: datetime, do: Callable[[], Row]
) -> tuple[Row, bool]:
    """The row that ``do()`` makes and True; when ``by`` sent the same under this ``key`` before, that row and False.

    Must run inside the action's transaction. An empty key asks for nothing: ``do()`` is simply done. ``payload`` is
    whatever was sent (JSON's types, Decimals, dates). Raises Mistake when the key came with something else before.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb}: once() belongs inside the action's transaction; decorate it with atomic")
    if not key:
        return do(), True
    facts = {"actor": actor_of(by), "key": checked(key)}
    digest = hashlib.sha256(canonical({"verb": verb, "payload": payload}).encode()).hexdigest()
    with transaction.atomic():  # what do() refuses is not remembered, even when the caller goes on
        entry = first(facts, verb=verb, digest=digest, at=at)
        if entry is not None:
            return remembered(entry, do()), True
    return repeated(Submission.objects.get(**facts), digest), False


def actor_of(by: Acting) -> str:
    """Who sent it: the same key of two people is two things."""
    actor = by.as_actor()
    return f"{actor.kind}:{actor.key}"


def checked(key: str) -> str:
    """The key, if it is one. Raises Mistake."""
    if not KEY.fullmatch(key):
        raise Mistake(
            "key", key[:64], _("不是可用的提交编号。"), _("请用 1 至 64 个字母、数字或 - _ . :。"), LABEL
        )
    return key


def first(facts: dict[str, str], **more: Any) -> Submission | None:
    """Our entry, or None when somebody was before us; waits for a transaction that is about to say so."""
    try:
        with transaction.atomic():
            entry: Submission = Submission.objects.create(**facts, **more)
            return entry
    except IntegrityError:
        return None


def remembered(entry: Submission, row: Row) -> Row:
    """Note which row was made."""
    entry.target_kind, entry.target_key = row._meta.label_lower, str(row.pk)
    entry.save(update_fields=["target_kind", "target_key"])
    return row


def repeated(entry: Submission, digest: str) -> Any:
    """The row an earlier, equal submission made. Raises Mistake when it was not equal, or the row is gone."""
    if entry.digest != digest:
        raise Mistake(
            "key",
            entry.key,
            _("这个编号已经用于另一次提交，内容与这次不同。"),
            _("请刷新页面后重新填写。"),
            LABEL,
        )
    kind = cast(Any, apps.get_model(entry.target_kind))
    row = kind._base_manager.filter(pk=entry.target_key).first()
    if row is None:
        raise Mistake(
            "key",
            entry.key,
            _("这次提交已经办过，所建的记录后来被删去。"),
            _("请刷新页面后重新填写。"),
            LABEL,
        )
    return row


def forget_old(at: datetime) -> int:
    """The daily part: what was sent half a year ago is sent by nobody again; how many were forgotten."""
    return forget(before=at - KEPT)


def forget(*, before: datetime) -> int:
    """Delete what was sent before a moment; how many."""
    gone: int = Submission.objects.filter(at__lt=before).delete()[0]
    return gone
