"""The trail 留痕: every verb writes its own entry, in its own transaction, on its organisation's chain.

An entry's digest covers every fact of it and the digest before it, so that a changed byte, a removed, inserted or
reordered entry shows; :func:`verify` names it. The chain is that of the organisation whose record is touched
(``target.trail_chain``), else that of the actor, else the system's own.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import connection, models

from tianheng.core.actors import Acting
from tianheng.core.canonical import canonical
from tianheng.core.models import TrailEntry, TrailHead

SYSTEM_CHAIN = "system"
FACTS = (
    "chain", "number", "actor_kind", "actor_key", "actor_name", "organisation", "organisation_name", "request_id",
    "verb", "target_kind", "target_key", "target_name", "before", "after", "note", "previous",
)  # fmt: skip


def record(
    *,
    by: Acting,
    verb: str,
    target: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    at: datetime,
    request_id: str = "",
) -> TrailEntry:
    """Append one entry; must run inside the action's transaction. ``at`` is aware; values hold no floats."""
    if not connection.in_atomic_block:
        raise RuntimeError(
            f"{verb}: the trail is written inside the action's transaction; decorate it with atomic"
        )
    actor = by.as_actor()
    head = locked(str(getattr(target, "trail_chain", "")) or actor.organisation or SYSTEM_CHAIN)
    entry = TrailEntry(
        chain=head.chain,
        number=head.number + 1,
        at=at,
        actor_kind=actor.kind,
        actor_key=actor.key,
        actor_name=actor.name,
        organisation=actor.organisation,
        organisation_name=actor.organisation_name,
        request_id=request_id or str(structlog.contextvars.get_contextvars().get("request", "")),
        verb=verb,
        target_kind=target._meta.label_lower,
        target_key=str(target.pk),
        target_name=str(target)[:300],
        before=canonical(before) if before else "",
        after=canonical(after) if after else "",
        note=note,
        previous=head.digest,
    )
    return append(head, entry)


def locked(chain: str) -> TrailHead:
    """The chain's head, held until the transaction ends; made when it is the first entry."""
    head, _ = TrailHead.objects.select_for_update().get_or_create(chain=chain)
    return head


def append(head: TrailHead, entry: TrailEntry) -> TrailEntry:
    """Seal the entry and move the head on to it."""
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save(update_fields=["number", "digest"])
    return entry


def digest(entry: TrailEntry) -> str:
    """sha256, as hex, over the canonical JSON of all the entry's facts, the digest before it among them."""
    facts = {name: getattr(entry, name) for name in FACTS}
    facts["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states of one thing, only what differs: ``record(before=…, after=…)`` takes the pair."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def facts_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named fields of a row as they stand."""
    return {name: getattr(row, name) for name in names}
