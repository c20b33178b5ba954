"""The trail's tables. Nothing here points at another row: the trail outlives what it tells of."""

from typing import Any, ClassVar, Never

from django.db import models
from django.db.models import Q

from tianheng.core.scope import NOBODY, Scoped, ScopedQuerySet

NO_CHANGE = "the trail is append-only: write a new entry that names the old one"


class TrailEntries(ScopedQuerySet["TrailEntry"]):
    """Entries; they can be added and read."""

    def update(self, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError(NO_CHANGE)

    def delete(self) -> Never:
        """Refused."""
        raise PermissionError(NO_CHANGE)


class TrailHead(Scoped):
    """The end of one organisation's chain; whoever appends locks this row first."""

    chain = models.CharField(max_length=64, unique=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "core_trail_head"

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """No page shows it."""
        return NOBODY


class TrailEntry(Scoped):
    """Who did what when: one link of a chain. ``before`` and ``after`` are canonical JSON, kept byte for byte."""

    chain = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_key = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=64, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=50)
    target_kind = models.CharField(max_length=64)
    target_key = models.CharField(max_length=64)
    target_name = models.CharField(max_length=300)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    note = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects: ClassVar[Any] = TrailEntries.as_manager()

    class Meta:
        db_table = "core_trail_entry"
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="core_trail_place"),)
        indexes = (models.Index(fields=["target_kind", "target_key", "id"], name="core_trail_target"),)

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.verb} {self.target_name}"

    @classmethod
    def scope(cls, user: object) -> Q:
        """An entry is reached through what it tells of: ``trail.history`` of an object one may see."""
        return NOBODY

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; an entry that is already written stays as it is."""
        if not self._state.adding:
            raise PermissionError(NO_CHANGE)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError(NO_CHANGE)
