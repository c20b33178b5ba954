"""The trail 留痕: every verb writes its own entry, in its own transaction, on its organisation's chain.

An entry's digest covers every fact of it and the digest before it, so that a changed byte, a removed, inserted or
reordered entry shows; :func:`verify` names it. The chain is that of the organisation whose record is touched
(``target.trail_chain``), else that of the actor, else the system's own.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import connection, models

from tianheng.core.actors import Acting, Actor
from tianheng.core.canonical import canonical
from tianheng.core.models import TrailEntry, TrailHead

SYSTEM_CHAIN = "system"
# Who wants to know of a verb: called with the entry and its target, inside the action's transaction.
Ear = Callable[[TrailEntry, models.Model], None]
_ears: dict[str, list[Ear]] = {}
# What was done to one of many: the target, its facts before, its facts after.
Done = tuple[models.Model, Mapping[str, Any] | None, Mapping[str, Any] | None]
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
    require_transaction(verb)
    actor = by.as_actor()
    head = locked(chain_of(target, actor))
    entry = written(head, actor, verb, target, before, after, note, at, request_id)
    entry.save(force_insert=True)
    head.save(update_fields=["number", "digest"])
    for ear in _ears.get(verb, ()):
        ear(entry, target)
    return entry


def hear(verbs: Iterable[str], ear: Ear) -> None:
    """Call ``ear`` whenever one of ``verbs`` is recorded by itself, not for the rows of a sheet; from ``ready``."""
    for verb in verbs:
        _ears.setdefault(verb, []).append(ear)


def record_all(*, by: Acting, verb: str, done: Iterable[Done], at: datetime, note: str = "") -> int:
    """As :func:`record`, for many targets at once (the rows of a sheet): each with its before and after; how many."""
    require_transaction(verb)
    actor = by.as_actor()
    placed = [(chain_of(target, actor), target, before, after) for target, before, after in done]
    # Always in one order, so that two sheets never wait for each other.
    heads = {chain: locked(chain) for chain in sorted({place[0] for place in placed})}
    entries = [
        written(heads[chain], actor, verb, target, before, after, note, at, "")
        for chain, target, before, after in placed
    ]
    TrailEntry.objects.bulk_create(entries, batch_size=500)
    for head in heads.values():
        head.save(update_fields=["number", "digest"])
    return len(entries)


def require_transaction(verb: str) -> None:
    """Raise RuntimeError outside of one: a verb and its entry stand or fall together."""
    if not connection.in_atomic_block:
        raise RuntimeError(
            f"{verb}: the trail is written inside the action's transaction; decorate it with atomic"
        )


def chain_of(target: models.Model, actor: Actor) -> str:
    """The chain an entry belongs to."""
    return str(getattr(target, "trail_chain", "")) or actor.organisation or SYSTEM_CHAIN


def locked(chain: str) -> TrailHead:
    """The chain's head, held until the transaction ends; made when it is the first entry."""
    head, _ = TrailHead.objects.select_for_update().get_or_create(chain=chain)
    return head


def written(
    head: TrailHead,
    actor: Actor,
    verb: str,
    target: models.Model,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    note: str,
    at: datetime,
    request_id: str,
) -> TrailEntry:
    """The next entry of a chain, sealed but not yet saved; the head has moved on to it."""
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
    entry.digest = digest(entry)
    head.number, head.digest = entry.number, entry.digest
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
